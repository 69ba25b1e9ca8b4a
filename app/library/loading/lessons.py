"""Lesson files: front matter, Markdown body, and the questions in fenced check blocks."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, RootModel

from app.domain.content.diagnostics import Path
from app.domain.content.lesson import LessonHead
from app.domain.content.markup import fences
from app.domain.questions import Question
from app.library.loading.decoding import decode
from app.library.loading.found import Findings
from app.library.loading.schema import build
from app.library.loading.sources import SourceFile, slug_of
from app.library.loading.traps import find_traps
from app.library.loading.tree import Place, Places, Tree, Value, parse


class CheckBlock(RootModel[Question]):
    """One question, as it stands in a fenced check block."""


class LessonFile(LessonHead):
    """The keys of a lesson's front matter."""


@dataclass(frozen=True)
class LessonTree:
    """A lesson as plain values with places, ready to become part of its course."""

    lesson_id: str | None
    value: dict[str, Value] | None
    """None when something in the file must be mended first."""
    places: Places


def read_yaml(text: str, found: Findings) -> Tree | None:
    """YAML text to a tree, with the traps of input methods told first and read as they were meant."""
    return parse(find_traps(text, found), found)


def read_lesson(file: SourceFile, found: Findings) -> LessonTree:
    """Read one lesson. Everything wrong with it is in `found`."""
    places = Places({(): Place(file.path, 1, 1)})
    text = decode(file.data, found)
    if text is None:
        return LessonTree(None, None, places)
    split = _split(text, found)
    if split is None:
        return LessonTree(None, None, places)
    front, body, body_line = split
    head_found = Findings(file.path, first_line=2)
    tree = read_yaml(front, head_found)
    head = build(LessonFile, tree, head_found) if tree else None
    found.diagnostics.extend(head_found.diagnostics)
    value = dict(tree.value) if tree and isinstance(tree.value, dict) else {}
    if tree:
        places.graft(tree.places, ())
        places.values[()] = Place(file.path, 2, 1)
    places.values[("body",)] = Place(file.path, body_line, 1)
    if not body.strip():
        found.add("lesson_empty", body_line)
    checks = _checks(body, body_line, file.path, places, found)
    lesson_id = value.get("id")
    whole = head is not None and checks is not None and bool(body.strip())
    value |= {"slug": slug_of(file.name), "body": body, "checks": list(checks or [])}
    return LessonTree(lesson_id if isinstance(lesson_id, str) else None, value if whole else None, places)


def _split(text: str, found: Findings) -> tuple[str, str, int] | None:
    """Front matter, body, and the line on which the body starts."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        found.add("front_matter_missing", 1, 1, found=lines[0][:20])
        return None
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2
    found.add("front_matter_open", 1, 1)
    return None


def _checks(body: str, body_line: int, path: str, places: Places, found: Findings) -> list[Value] | None:
    """The questions of a body as values, or None when one of them is broken."""
    values: list[Value] = []
    whole = True
    for fence in fences(body):
        if not fence.closed:
            found.add("fence_open", body_line + fence.line - 2, 1)
            whole = False
        elif fence.word == "check":
            inner = Findings(path, first_line=body_line + fence.line - 1)
            tree = read_yaml(fence.text, inner)
            model: BaseModel | None = build(CheckBlock, tree, inner) if tree else None
            found.diagnostics.extend(inner.diagnostics)
            if tree is None or model is None:
                whole = False
                continue
            at: Path = ("checks", len(values))
            places.graft(tree.places, at)
            values.append(tree.value)
    return values if whole else None
