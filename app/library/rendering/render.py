"""Documents to stored parts: Markdown, then a strict list of what may stand in a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from xml.etree.ElementTree import tostring

import nh3
from markdown import Markdown
from pydantic import BaseModel

from app.domain.content.course import Course
from app.domain.content.lesson import Lesson
from app.domain.content.markup import fences
from app.domain.scenarios.format import Scenario
from app.library.rendering import cards, words
from app.library.rendering.context import RenderContext
from app.library.rendering.extension import MaterialExtension

Part = dict[str, str]
"""`{"html": …}` or `{"check": question id}`."""

MOST_BRACKETS = 1500
"""Opening square brackets in one text: the Markdown reader's time grows with the square of their number."""
_WIDE_TITLE = re.compile(r"^(!!!\s*[\w-]+\s+)[“\"](.*?)[”\"]\s*$", re.MULTILINE)
_CITED = re.compile(r'href="#clause-([A-Za-z0-9_-]+)"')
_INSIDE = re.compile(r'(<a href="#[^>]*?) rel="noopener noreferrer"')  # that guards links to other sites only
_CARD = re.compile(r'id="clause-([A-Za-z0-9_-]+)"')

_CLASSES: dict[str, set[str]] = {
    "aside": {"citation", "callout", *(f"callout--{kind.value}" for kind in words.CALLOUTS)},
    "p": {"citation__head", "citation__text", "callout__title", "say__label"},
    "span": {
        "citation__title",
        "badge",
        "badge--info",
        "badge--neutral",
        "term",
        "term__text",
        "link-card__kind",
        "link-card__title",
    },
    "div": {"say", "say__wrong", "say__right", "table-scroll", "footnote"},
    "a": {"link-card", "attachment", "footnote-ref", "footnote-backref"},
    "li": {"task-list-item"},
    "table": {"table"},
    "figure": {"figure"},
    "video": {"video"},
    "section": {"section"},
}
_TAGS = {
    "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "em", "strong", "del", "sup", "sub", "code", "pre", "blockquote",
    "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "a", "img", "figure",
    "figcaption", "video", "aside", "div", "span", "dfn", "section",
}  # fmt: skip
_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title", "download", "id"},
    "img": {"src", "alt", "loading", "width", "height"},
    "video": {"src", "controls", "preload"},
    "aside": {"id"},
    "li": {"id"},
    "sup": {"id"},
    "ol": {"start"},
    "div": {"tabindex", "role", "aria-label"},
    "span": {"tabindex", "role", "aria-label"},
}
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={"script", "style"},
    attributes=_ATTRIBUTES,
    allowed_classes=_CLASSES,
    url_schemes={"https", "http", "mailto", "tel"},
    link_rel="noopener noreferrer",
)


class TooManyParts(Exception):  # told to authors as a diagnostic
    """Reading this text would keep everybody else waiting."""


def render_document(document: BaseModel, context: RenderContext) -> dict[str, Any]:
    """What is stored beside a revision: lesson parts by lesson id, exhibits by exhibit id; else nothing."""
    if isinstance(document, Course):
        return {"lessons": {lesson.id: render_lesson(lesson, context) for lesson in document.lessons}}
    if isinstance(document, Scenario):
        bodies = {name: render_text(exhibit.body, context) for name, exhibit in document.exhibits.items()}
        return {"brief": render_text(document.brief, context), "exhibits": bodies}
    return {}


def render_lesson(lesson: Lesson, context: RenderContext) -> list[Part]:
    """A lesson as parts in reading order, its in-place questions between them, cited clauses at the end."""
    mark = sha256(lesson.body.encode()).hexdigest()[:16]  # what nobody can write into the body
    lines = lesson.body.split("\n")
    checks = [fence for fence in fences(lesson.body) if fence.word == "check" and fence.closed]
    for number, fence in reversed(list(enumerate(checks))):
        end = fence.line + fence.text.count("\n") + 1
        lines[fence.line - 2 : end] = ["", f"CHECK-{mark}-{number}", ""]
    html = render_text("\n".join(lines), context)
    parts: list[Part] = []
    pieces = re.split(rf"<p>CHECK-{mark}-(\d+)</p>", html)
    for index, piece in enumerate(pieces):
        if index % 2:
            parts.append({"check": lesson.checks[int(piece)].id})
        elif piece.strip():
            parts.append({"html": piece.strip()})
    cited = _cited_cards(html, lesson, context)
    return [*parts, {"html": cited, "appendix": "cited"}] if cited else parts


def render_text(text: str, context: RenderContext) -> str:
    """Markdown to clean HTML. Raises TooManyParts; RecursionError for what is nested without end."""
    if text.count("[") > MOST_BRACKETS:
        raise TooManyParts
    engine = Markdown(
        extensions=[
            "tables",
            "footnotes",
            "def_list",
            "sane_lists",
            "fenced_code",
            "admonition",
            MaterialExtension(context),
        ],
        output_format="html",
        extension_configs={"footnotes": {"BACKLINK_TITLE": "回到正文"}},
    )
    return _INSIDE.sub(r"\1", _CLEANER.clean(_demote(engine.convert(_WIDE_TITLE.sub(r'\1"\2"', text)))))


def _demote(html: str) -> str:
    """A body has no heading of the first level: the page has it."""
    return re.sub(r"<(/?)h1>", r"<\1h2>", html)


def _cited_cards(html: str, lesson: Lesson, context: RenderContext) -> str:
    """Cards of the clauses named within sentences, and of those the front matter adds, without those shown in place."""
    shown = set(_CARD.findall(html))
    wanted = [name for name in dict.fromkeys([*_CITED.findall(html), *lesson.cites]) if name not in shown]
    return _CLEANER.clean("".join(_section(wanted, context)))


def _section(wanted: list[str], context: RenderContext) -> Iterator[str]:
    found = [pair for pair in (context.clause(name) for name in wanted) if pair is not None]
    if found:
        yield f"<h2>{words.CITED}</h2>"
        for clause, instrument in found:
            yield tostring(cards.citation_card(clause, instrument), encoding="unicode", method="html")
