"""What a lesson's Markdown refers to: clauses, terms, other documents, media, callouts. Positions from 1."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_FENCE = re.compile(r"^(?P<marks>`{3,}|~{3,})\s*(?P<word>[\w-]*)\s*$")
_INLINE_CODE = re.compile(r"`[^`\n]+`")
REFERENCE = re.compile(r"\[\[(?P<kind>[A-Za-z]+):(?P<target>[^\]\n]{1,200})\]\]")
_MEDIA = re.compile(  # bounded, or thousands of brackets would be looked through thousands of times
    r"(?P<image>!?)\[(?P<label>[^\]\n]{0,2000})\]\((?P<path>[^)\s\n]{1,2000})(?:\s+[\"'][^)\n]{0,2000}[\"'])?\)"
)
_CALLOUT = re.compile(r"^!!!\s*(?P<kind>[\w-]*)(?:\s+[\"“](?P<title>.*?)[\"”])?\s*$")


class ReferenceKind(StrEnum):
    """What can be named in double square brackets."""

    CLAUSE = "reg"
    TERM = "term"
    SCENARIO = "scenario"
    QUIZ = "quiz"
    FORM = "form"


class CalloutKind(StrEnum):
    """The words after `!!!`."""

    LAW = "law"
    CASE = "case"
    WARNING = "warning"
    PRACTICE = "practice"
    TIP = "tip"
    SAY = "say"


IMAGES = frozenset({"png", "jpg", "jpeg", "webp", "gif", "svg"})
VIDEOS = frozenset({"mp4", "webm"})
ATTACHMENTS = frozenset({"pdf", "docx", "xlsx", "pptx", "csv", "txt", "zip"})


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: its first word, its text, and the line (from 1, within the body) on which the text starts."""

    word: str
    text: str
    line: int
    closed: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """`[[kind:target]]` as written."""

    kind: str
    target: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class MediaLink:
    """An image, video or attachment. `label` is the alternative text or the words of the link."""

    path: str
    label: str
    embedded: bool
    line: int
    column: int

    @property
    def extension(self) -> str:
        """The ending of the file name, in lower case."""
        return self.path.rsplit(".", 1)[-1].lower() if "." in self.path else ""

    @property
    def is_outside(self) -> bool:
        """Whether it names something on another site or in the page rather than a file."""
        return bool(re.match(r"^(?:[a-z][a-z0-9+.-]*:|//|#|/)", self.path, re.IGNORECASE))


@dataclass(frozen=True, slots=True)
class Callout:
    """A callout with the lines of its indented block."""

    kind: str
    title: str
    block: tuple[str, ...]
    line: int


def fences(body: str) -> list[Fence]:
    """Every fenced block at the left margin, the last one perhaps never closed."""
    found: list[Fence] = []
    opened: tuple[str, str, int] | None = None
    lines = body.split("\n")
    for number, line in enumerate(lines, start=1):
        hit = _FENCE.match(line)
        if opened is None:
            if hit is not None:
                opened = (hit["marks"], hit["word"], number + 1)
        elif hit is not None and not hit["word"] and hit["marks"].startswith(opened[0]):
            found.append(Fence(opened[1], "\n".join(lines[opened[2] - 1 : number - 1]), opened[2], True))
            opened = None
    if opened is not None:
        found.append(Fence(opened[1], "\n".join(lines[opened[2] - 1 :]), opened[2], False))
    return found


def prose(body: str) -> str:
    """The body with fenced blocks and inline code blanked out, every position kept."""
    lines = body.split("\n")
    for fence in fences(body):
        for number in range(fence.line - 2, min(fence.line + fence.text.count("\n") + 1, len(lines))):
            lines[number] = ""
    return _INLINE_CODE.sub(lambda hit: " " * len(hit[0]), "\n".join(lines))


def references(body: str) -> list[Reference]:
    """Everything in double square brackets that has a colon."""
    text = prose(body)
    return [
        Reference(hit["kind"], hit["target"].strip(), *_place(text, hit.start()))
        for hit in REFERENCE.finditer(text)
    ]


def media_links(body: str) -> list[MediaLink]:
    """Embedded media, and links to files: every link that does not lead outside."""
    text = prose(body)
    links = [
        MediaLink(hit["path"], hit["label"].strip(), bool(hit["image"]), *_place(text, hit.start()))
        for hit in _MEDIA.finditer(text)
    ]
    return [link for link in links if link.embedded or not link.is_outside]


def callouts(body: str) -> list[Callout]:
    """Every callout at the left margin."""
    lines = prose(body).split("\n")
    found = []
    for number, line in enumerate(lines, start=1):
        hit = _CALLOUT.match(line)
        if hit is not None:
            found.append(Callout(hit["kind"], hit["title"] or "", _block(lines, number), number))
    return found


def say_lines(callout: Callout) -> list[tuple[bool, str]]:
    """The lines of a `!!! say` block: (whether it is the good one, the words)."""
    hits = (re.match(r"^\s*-\s*(?P<sign>[✗✘×✓✔√])\s*(?P<words>.+)$", line) for line in callout.block)
    return [(hit["sign"] in "✓✔√", hit["words"].strip()) for hit in hits if hit is not None]


def _block(lines: list[str], start: int) -> tuple[str, ...]:
    block = []
    for line in lines[start:]:
        if line.strip() and not line.startswith("    "):
            break
        block.append(line[4:])
    return tuple(block)


def _place(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1
