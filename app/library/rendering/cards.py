"""Small trees of HTML: citation cards, terms, link cards, media. The markup is that of `static/css/README.md`."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from app.domain.content import markup
from app.domain.content.kinds import Kind
from app.domain.content.markup import ReferenceKind
from app.domain.content.registers import Clause, Instrument
from app.library.clauses import BACKGROUND_GRADES
from app.library.rendering import words
from app.library.rendering.context import RenderContext

LINKS: dict[ReferenceKind, tuple[Kind | None, str]] = {
    ReferenceKind.SCENARIO: (Kind.SCENARIO, "/scenarios/"),
    ReferenceKind.QUIZ: (Kind.PAPER, "/papers/"),
    ReferenceKind.FORM: (None, "/forms/"),
}


def element(tag: str, text: str | None = None, **attributes: str) -> Element:
    """An element; `class_` and `aria_label` become attributes with their real names."""
    node = Element(tag, {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()})
    node.text = text
    return node


def citation_name(clause: Clause, instrument: Instrument) -> str:
    """The short title, with the article when its number was checked against the text."""
    return (
        f"{instrument.short} {clause.article}"
        if clause.article and clause.article_verified
        else instrument.short
    )


def citation_card(clause: Clause, instrument: Instrument) -> Element:
    """A clause: where it stands, how a breach is called, whether it is background only, what it says."""
    card = element("aside", class_="citation", id=f"clause-{clause.id}")
    head = SubElement(card, "p", {"class": "citation__head"})
    title = SubElement(head, "span", {"class": "citation__title"})
    title.text = citation_name(clause, instrument)
    badge = SubElement(head, "span", {"class": "badge badge--info"})
    badge.text = words.BREACHES[instrument.breach]
    if clause.grade in BACKGROUND_GRADES:
        background = SubElement(head, "span", {"class": "badge badge--neutral"})
        background.text = words.BACKGROUND
    text = SubElement(card, "p", {"class": "citation__text"})
    text.text = clause.statement
    return card


def citation_link(clause: Clause, instrument: Instrument) -> Element:
    """A clause named within a sentence: leads to its card further down."""
    name = citation_name(clause, instrument)
    mark = f"（{words.BACKGROUND}）" if clause.grade in BACKGROUND_GRADES else ""
    return element("a", name + mark, href=f"#clause-{clause.id}", title=clause.statement)


def term(context: RenderContext, term_id: str) -> Element:
    """A word of the trade with its meaning, shown on hover, tap and keyboard focus."""
    entry = context.term(term_id)
    if entry is None:
        return element("span", term_id)
    node = element("span", class_="term", tabindex="0")
    SubElement(node, "dfn").text = entry.term
    meaning = SubElement(node, "span", {"class": "term__text", "role": "note"})
    meaning.text = f"{entry.term}（{entry.english}）：{entry.definition}"
    return node


def link_card(context: RenderContext, kind: ReferenceKind, slug: str) -> Element:
    """A card that leads to a scenario, quiz or form."""
    target, address = LINKS[kind]
    title = (context.title(target, slug) if target else None) or slug
    card = element("a", class_="link-card", href=f"{address}{slug}")
    SubElement(card, "span", {"class": "link-card__kind"}).text = words.LINKS[kind.value]
    SubElement(card, "span", {"class": "link-card__title"}).text = title
    return card


def media_address(context: RenderContext, path: str) -> str:
    """The content-addressed address of a file under `media/`; a file that is not there keeps its name."""
    name = path.rsplit("/", 1)[-1]
    return f"/media/{context.media[path]}/{name}" if path in context.media else name


def embedded(context: RenderContext, path: str, label: str) -> Element:
    """An image or video with its words."""
    address = media_address(context, path)
    figure = element("figure", class_="figure")
    if path.rsplit(".", 1)[-1].lower() in markup.VIDEOS:
        video = SubElement(
            figure, "video", {"class": "video", "controls": "", "preload": "none", "src": address}
        )
        SubElement(video, "a", {"href": address}).text = label or words.VIDEO
    else:
        SubElement(figure, "img", {"src": address, "alt": label, "loading": "lazy"})
    SubElement(figure, "figcaption").text = label
    return figure
