"""Golden examples of diagnostics, and the codes that the source can report.

A golden example is a folder `diagnostics/<code>/` with the few files that differ from the sound tree in
`diagnostics/_base/`; `expected.json` says what a check of both together finds. `situation.json` states what files
cannot: what was published before (`published`), files to fill up with notes to a size (`pad_to`),
and links with where they lead (`links`).
"""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.content.diagnostics import Diagnostic
from app.domain.content.history import Published
from app.domain.content.kinds import DocumentKey, Kind
from app.library.checking.checker import check_sources
from app.library.loading.sources import read_sources
from tests.guards.house import APP

FOLDER = Path(__file__).with_name("diagnostics")
BASE = FOLDER / "_base"
NOTES = {"expected.json", "situation.json"}
SOURCES = (
    "library/loading/*.py",
    "library/checking/*.py",
    "domain/content/**/*.py",
    "domain/scenarios/**/*.py",
    "domain/exams/*.py",
    "domain/questions/*.py",
)
CALLS = {"Problem": 0, "Diagnostic": 0, "note": 0, "add": 0, "_add": 0, "_problem": 0, "_warning": 0}
CALLS |= {"PydanticCustomError": 0, "_at": 1}
"""The calls that report a code, and which of their arguments it is."""
REASONS = {"ConditionRefused": 0, "_refusal": 0, "EffectRefused": 0, "_failed": 1}
"""The same for the reasons that some codes give as a parameter."""
CODE = re.compile(r"[a-z]+(_[a-z]+)+")


@dataclass(frozen=True)
class Golden:
    """One golden example."""

    code: str

    @property
    def folder(self) -> Path:
        """Where its files stand."""
        return FOLDER / self.code

    @property
    def files(self) -> list[Path]:
        """The material that differs from the base."""
        return sorted(p for p in self.folder.rglob("*") if p.is_file() and p.name not in NOTES)

    @property
    def expected(self) -> list[dict[str, Any]]:
        """Code, file, line and column of everything that is found, in order."""
        found: list[dict[str, Any]] = json.loads((self.folder / "expected.json").read_text("utf-8"))
        return found

    @property
    def situation(self) -> dict[str, Any]:
        """What files cannot say."""
        path = self.folder / "situation.json"
        return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}

    def lay_out(self, root: Path) -> Path:
        """Write the base and this example's files into a content root."""
        shutil.copytree(BASE, root, dirs_exist_ok=True)
        shutil.copytree(self.folder, root, dirs_exist_ok=True, ignore=lambda _, names: NOTES & set(names))
        for name, size in self.situation.get("pad_to", {}).items():
            path = root / name
            path.write_bytes(path.read_bytes().ljust(size, b"#"))
        for name, target in self.situation.get("links", {}).items():
            (root / name).symlink_to(target)
        return root

    def check(self, root: Path) -> tuple[Diagnostic, ...]:
        """What a check of a content root finds in the situation of this example."""
        return check_sources(read_sources(root), published=list(self._published())).diagnostics

    def _published(self) -> Iterator[Published]:
        for entry in self.situation.get("published", []):
            kind, slug = entry["owner"].split("/")
            owner = DocumentKey(Kind(kind), slug)
            yield Published(owner, entry["question"], entry["type"], frozenset(entry["options"]))


def goldens() -> list[Golden]:
    """Every golden example."""
    return [
        Golden(p.name) for p in sorted(FOLDER.iterdir()) if p.is_dir() and not p.name.startswith(("_", "."))
    ]


def codes_in_source() -> set[str]:
    """Every diagnostic code that the loader or a check can report, read from their syntax trees."""
    return {code for tree in _trees() for code in (*_called(tree, CALLS), *_tabled(tree), *_assigned(tree))}


def reasons_in_source() -> set[str]:
    """Every reason that a code gives as a parameter."""
    return {reason for tree in _trees() for reason in _called(tree, REASONS)}


def _trees() -> Iterator[ast.Module]:
    for pattern in SOURCES:
        for path in APP.glob(pattern):
            yield ast.parse(path.read_text("utf-8"))


def _called(tree: ast.AST, calls: dict[str, int]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if len(node.args) > calls.get(name, 99):
                yield from _texts(node.args[calls[name]])


def _tabled(tree: ast.AST) -> Iterator[str]:
    """Codes in module tables, in loops over (…, code, …), and those that `_translate` returns."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if getattr(target, "id", "") in {"_CODES", "_TARGETS"} and node.value is not None:
                inner = (getattr(part, "value", None) for part in ast.walk(node.value))
                yield from (text for text in inner if isinstance(text, str) and CODE.fullmatch(text))
        elif isinstance(node, ast.For) and isinstance(node.target, ast.Tuple):
            names = [getattr(part, "id", "") for part in node.target.elts]
            if "code" in names and isinstance(node.iter, ast.Tuple):
                for row in node.iter.elts:
                    assert isinstance(row, ast.Tuple)
                    yield from _texts(row.elts[names.index("code")])
        elif isinstance(node, ast.FunctionDef) and node.name == "_translate":
            for part in ast.walk(node):
                if isinstance(part, ast.Return) and isinstance(part.value, ast.Tuple):
                    yield from _texts(part.value.elts[0])


def _assigned(tree: ast.AST) -> Iterator[str]:
    """Codes that a function keeps in a variable before it reports them."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in {"code", "unknown"}:
                    yield from _texts(node.value)


def _texts(node: ast.expr) -> Iterator[str]:
    """The string itself, both strings of a choice between two, or the last resort of a search."""
    if isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "next":
        yield from _texts(node.args[-1])
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
