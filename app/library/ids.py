"""Missing ids as one-line edits: comments, order and spacing of a file stay as they are."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.content.kinds import Kind
from app.domain.content.markup import fences
from app.library.loading.found import Findings
from app.library.loading.lessons import read_yaml
from app.library.loading.sources import SourceFile, slug_of
from app.library.loading.tree import Tree


@dataclass(frozen=True)
class MissingId:
    """An id to insert before a line (from 1), at an indentation; or within braces after a column."""

    line: int
    column: int
    name: str
    in_braces: bool = False


def missing_ids(kind: Kind, file: SourceFile) -> list[MissingId]:
    """The ids that a file lacks. A file that cannot be read has none to give: its errors come first."""
    try:
        text = file.data.decode("utf-8")
    except UnicodeDecodeError:
        return []
    if kind is Kind.COURSE and file.path.endswith(".md"):
        return _in_lesson(file, text)
    if kind is Kind.REGISTER or not file.path.endswith(".yml"):
        return []
    tree = _tree(text, 1)
    if tree is None or not isinstance(tree.value, dict):
        return []
    gaps = []
    if "id" not in tree.value:
        name = slug_of(file.path.split("/")[-2]) if file.name == "course.yml" else slug_of(file.name)
        gaps.append(MissingId(_first_line(tree), 1, name))
    questions = tree.value.get("questions")
    if kind is Kind.BANK and isinstance(questions, list):
        taken = {str(q["id"]) for q in questions if isinstance(q, dict) and "id" in q}
        for index, question in enumerate(questions):
            if isinstance(question, dict) and "id" not in question:
                gaps.append(_gap(tree, text, ("questions", index), _mint("q", taken)))
    return gaps


def with_ids(file: SourceFile, gaps: list[MissingId]) -> str:
    """The text of the file with the ids inserted."""
    lines = file.data.decode("utf-8").split("\n")
    for gap in sorted(gaps, key=lambda gap: (gap.line, gap.column), reverse=True):
        line = lines[gap.line - 1]
        if gap.in_braces:
            lines[gap.line - 1] = f"{line[: gap.column]}id: {gap.name}, {line[gap.column :].lstrip()}"
        else:
            indent = line[: gap.column - 1]
            rest = " " * len(indent) + line[gap.column - 1 :]
            lines[gap.line - 1 : gap.line] = [f"{indent}id: {gap.name}", rest]
    return "\n".join(lines)


def _in_lesson(file: SourceFile, text: str) -> list[MissingId]:
    gaps = []
    end = text.find("\n---", 3)
    if text.startswith("---\n") and end > 0:
        tree = _tree(text[4:end], 2)
        if tree is not None and isinstance(tree.value, dict) and "id" not in tree.value:
            gaps.append(MissingId(2, 1, slug_of(file.name)))
    checks = [fence for fence in fences(text) if fence.word == "check"]
    trees = [_tree(fence.text, fence.line) for fence in checks]
    values = [tree.value for tree in trees if tree is not None and isinstance(tree.value, dict)]
    taken = {str(value["id"]) for value in values if "id" in value}
    for fence, tree in zip(checks, trees, strict=True):
        if tree is not None and isinstance(tree.value, dict) and "id" not in tree.value:
            gaps.append(MissingId(fence.line, 1, _mint("c", taken)))
    return gaps


def _tree(text: str, first_line: int) -> Tree | None:
    found = Findings("", first_line)
    tree = read_yaml(text, found)
    return None if found.has_errors else tree


def _first_line(tree: Tree) -> int:
    return min((place.line for place in tree.places.keys.values()), default=1)


def _gap(tree: Tree, text: str, path: tuple[str, int], name: str) -> MissingId:
    place = tree.places.values[path]
    line = text.split("\n")[place.line - 1]
    if line[place.column - 1 : place.column] == "{":
        return MissingId(place.line, place.column, name, in_braces=True)
    return MissingId(place.line, place.column, name)


def _mint(letter: str, taken: set[str]) -> str:
    """The first free id of this letter; it is taken from now on."""
    number = 1
    while f"{letter}{number}" in taken or f"{letter}{number:02d}" in taken:
        number += 1
    name = f"{letter}{number}"
    taken.add(name)
    return name
