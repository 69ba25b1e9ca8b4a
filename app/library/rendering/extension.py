"""Our Markdown: references in double brackets, callouts, say pairs, task lists, media, tables that scroll."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from app.domain.content.markup import REFERENCE, CalloutKind, ReferenceKind
from app.library.rendering import cards, words
from app.library.rendering.context import RenderContext

_SIGN = re.compile(r"^\s*(?P<sign>[✗✘×✓✔√])\s*")
_TASK = re.compile(r"^\s*\[(?P<mark>[ xX])\]\s+")
_LOCAL = "media/"


class MaterialExtension(Extension):
    """Everything that lessons, exhibits and stimuli may use beyond plain Markdown. Raw HTML stays text."""

    def __init__(self, context: RenderContext) -> None:
        super().__init__()
        self.context = context

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Python-Markdown's name)
        """Register the parts; `md.cited` collects the clauses named within sentences."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.inlinePatterns.register(
            _References(REFERENCE.pattern, md, self.context), "material-references", 175
        )
        md.treeprocessors.register(_Layout(md, self.context), "material-layout", 5)


class _References(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown, context: RenderContext) -> None:
        super().__init__(pattern, md)
        self.context = context

    def handleMatch(  # type: ignore[override]  # noqa: N802 (Python-Markdown's name)
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002 (Python-Markdown's contract)
    ) -> tuple[Element | None, int | None, int | None]:
        kind, target = m["kind"], m["target"].strip()
        if kind not in set(ReferenceKind):
            return None, None, None
        reference = ReferenceKind(kind)
        if reference is ReferenceKind.TERM:
            node = cards.term(self.context, target)
        elif reference is ReferenceKind.CLAUSE:
            found = self.context.clause(target)
            node = cards.citation_link(*found) if found else cards.element("span", target)
            node.set("data-clause", target)
        else:
            node = cards.link_card(self.context, reference, target)
        return node, m.start(0), m.end(0)


class _Layout(Treeprocessor):
    """Turns what Python-Markdown made into the markup that the style sheet knows."""

    def __init__(self, md: Markdown, context: RenderContext) -> None:
        super().__init__(md)
        self.context = context

    def run(self, root: Element) -> None:
        self._walk(root)

    def _walk(self, parent: Element) -> None:
        for index, child in enumerate(list(parent)):
            self._walk(child)
            replacement = self._replace(child)
            if replacement is not child:
                replacement.tail = child.tail
                parent[index] = replacement

    def _replace(self, node: Element) -> Element:
        if node.tag == "p":
            return self._paragraph(node)
        if node.tag == "table":
            node.set("class", "table")
            frame = cards.element(
                "div", class_="table-scroll", tabindex="0", role="region", aria_label=words.TABLE
            )
            frame.append(node)
            node.tail = None
            return frame
        if node.tag == "div" and "admonition" in (node.get("class") or ""):
            return _callout(node)
        if node.tag == "li":
            _task(node)
        if node.tag == "a":
            self._link(node)
        return node

    def _paragraph(self, node: Element) -> Element:
        """A reference or picture that stands alone in its paragraph becomes a card or figure."""
        if len(node) != 1 or (node.text or "").strip() or (node[0].tail or "").strip():
            return node
        only = node[0]
        if only.tag == "img" and (only.get("src") or "").startswith(_LOCAL):
            return cards.embedded(self.context, only.get("src") or "", only.get("alt") or "")
        if only.tag == "a" and only.get("class") == "link-card":
            return only
        clause = only.get("data-clause")
        found = self.context.clause(clause) if clause else None
        return cards.citation_card(*found) if found else node

    def _link(self, node: Element) -> None:
        href = node.get("href") or ""
        if href.startswith(_LOCAL):
            node.set("href", cards.media_address(self.context, href))
            node.set("class", "attachment")
            node.set("download", "")


def _callout(node: Element) -> Element:
    kind = next((word for word in (node.get("class") or "").split() if word in set(CalloutKind)), "tip")
    is_say = kind == CalloutKind.SAY
    aside = cards.element("aside", class_="callout" if is_say else f"callout callout--{kind}")
    title = cards.element("p", words.CALLOUTS[CalloutKind(kind)], class_="callout__title")
    aside.append(title)
    for child in list(node):
        if child.get("class") == "admonition-title":
            if (child.text or "").lower() != kind or len(child):
                title.text = child.text
                title.extend(list(child))
        elif is_say and child.tag == "ul" and _is_pair(child):
            aside.append(_say(child))
        else:
            aside.append(child)
    return aside


def _is_pair(node: Element) -> bool:
    return all(_SIGN.match(_first_text(item)) for item in node)


def _first_text(item: Element) -> str:
    if (item.text or "").strip() or not len(item):
        return item.text or ""
    return item[0].text or ""


def _say(node: Element) -> Element:
    pair = cards.element("div", class_="say")
    wrong = cards.element("div", class_="say__wrong")
    right = cards.element("div", class_="say__right")
    wrong.append(cards.element("p", words.SAY_WRONG, class_="say__label"))
    right.append(cards.element("p", words.SAY_RIGHT, class_="say__label"))
    for item in node:
        side = right if _first_text(item).strip()[0] in "✓✔√" else wrong
        line = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
        line.text = _SIGN.sub("", line.text or "")
        line.tag, line.tail = "p", None
        side.append(line)
    pair.extend(side for side in (wrong, right) if len(side) > 1)
    return pair


def _task(item: Element) -> None:
    target: Any = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
    hit = _TASK.match(target.text or "")
    if hit is None:
        return
    done = hit["mark"] != " "
    item.set("class", "task-list-item")
    box = cards.element(
        "span", "☑" if done else "☐", role="img", aria_label=words.DONE if done else words.OPEN
    )
    box.tail = " " + target.text[hit.end() :]
    target.text = None
    target.insert(0, box)
