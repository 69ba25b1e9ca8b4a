"""Parts that several scenarios share: `scenarios/includes/<file>.yml`, taken in under a prefix.

Nodes and choices of an include become `<prefix>.<id>`. What it leads to, and is not among its nodes, belongs to the
scenario that takes it in; so do variables, people and papers, unless the include brings them along.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.content.diagnostics import Path
from app.domain.scenarios.format import IncludeFile
from app.library.loading.decoding import decode
from app.library.loading.found import Findings
from app.library.loading.lessons import read_yaml
from app.library.loading.schema import build, suggestion
from app.library.loading.sources import SourceFile, slug_of
from app.library.loading.tree import Places, Tree, Value

SHARED = ("vars", "cast", "exhibits")
_NAMED = re.compile(r"""\b(visited|chose)(\s*\(\s*)(['"])([^'"]+)\3""")


@dataclass(frozen=True)
class _Part:
    """An include that was read: its values and places."""

    prefix: str
    value: Mapping[str, Value]
    places: Places


def flatten(tree: Tree, files: tuple[SourceFile, ...], found: Findings) -> Tree:
    """The scenario with its includes in it. Everything wrong with them is told in their own files.

    Diagnostics of an include are added to `found`, so that a scenario with a broken part is not used.
    """
    value = tree.value
    if not isinstance(value, dict) or not isinstance(value.get("include"), list):
        return tree
    by_name = {slug_of(file.name): file for file in files}
    whole: dict[str, Value] = dict(value)
    places = Places(dict(tree.places.values), dict(tree.places.keys))
    taken: set[str] = set()
    entries = value["include"]
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        name, prefix = _names(entry)
        at: Path = ("include", index)
        if name is None or prefix is None:
            continue  # the model of the scenario says what is missing
        if prefix in taken:
            _at(found, "include_prefix_twice", tree.places, (*at, "prefix"), prefix=prefix)
            continue
        taken.add(prefix)
        if name not in by_name:
            _at(
                found,
                "unknown_include",
                tree.places,
                (*at, "file"),
                name=name,
                **suggestion(name, list(by_name)),
            )
            continue
        part = _read(by_name[name], prefix, found)
        if part is not None:
            _take_in(part, whole, places)
    return Tree(whole, places)


def _names(entry: Value) -> tuple[str | None, str | None]:
    if not isinstance(entry, dict):
        return None, None
    name, prefix = entry.get("file"), entry.get("prefix")
    return (name if isinstance(name, str) else None, prefix if isinstance(prefix, str) else None)


def _at(found: Findings, code: str, places: Places, path: Path, **params: object) -> None:
    place = places.find(path)
    found.note(code, place.line if place else 1, place.column if place else 1, path, params)


def _read(file: SourceFile, prefix: str, found: Findings) -> _Part | None:
    inner = Findings(file.path)
    text = decode(file.data, inner)
    tree = read_yaml(text, inner) if text is not None else None
    model = build(IncludeFile, tree, inner) if tree is not None else None
    found.diagnostics.extend(inner.diagnostics)
    if tree is None or model is None or inner.has_errors or not isinstance(tree.value, dict):
        return None
    return _Part(prefix, tree.value, tree.places)


def _take_in(part: _Part, whole: dict[str, Value], places: Places) -> None:
    """Add the nodes under their new names, and what the scenario does not bring itself."""
    nodes = part.value.get("nodes")
    own = whole.get("nodes")
    if not isinstance(nodes, dict) or not isinstance(own, dict):
        return
    names = set(nodes) | {name for node in nodes.values() for name in _choices(node)}
    joined: dict[str, Value] = dict(own)
    for node_id, node in nodes.items():
        renamed = f"{part.prefix}.{node_id}"
        joined[renamed] = _renamed(node, part.prefix, names)
        _move(part, places, ("nodes", node_id), ("nodes", renamed))
        for choice in _choices(node):
            old: Path = ("nodes", node_id, "choices", choice)
            _move(part, places, old, ("nodes", renamed, "choices", f"{part.prefix}.{choice}"))
    whole["nodes"] = joined
    for key in SHARED:
        theirs, ours = part.value.get(key), whole.get(key, {})
        if isinstance(theirs, dict) and isinstance(ours, dict):
            for name in theirs:
                if name not in ours:
                    _move(part, places, (key, name), (key, name))
            whole[key] = {**theirs, **ours}


def _choices(node: Value) -> list[str]:
    choices = node.get("choices") if isinstance(node, dict) else None
    return list(choices) if isinstance(choices, dict) else []


def _renamed(value: Value, prefix: str, names: set[str], key: str = "") -> Value:
    if isinstance(value, list):
        return [_renamed(item, prefix, names, key) for item in value]
    if isinstance(value, dict):
        known = names if key == "choices" else set()
        return {
            f"{prefix}.{name}" if name in known else name: _renamed(item, prefix, names, name)
            for name, item in value.items()
        }
    if key == "goto" and value in names:
        return f"{prefix}.{value}"
    return _condition(value, prefix, names) if key == "when" else value


def _condition(source: str, prefix: str, names: set[str]) -> str:
    """The condition with the names of the include as they are called now."""

    def renamed(match: re.Match[str]) -> str:
        function, bracket, quote, name = match.groups()
        return f"{function}{bracket}{quote}{f'{prefix}.{name}' if name in names else name}{quote}"

    return _NAMED.sub(renamed, unicodedata.normalize("NFKC", source))


def _move(part: _Part, places: Places, old: Path, new: Path) -> None:
    """Take over the places of a part of the include under its new path."""
    size = len(old)
    places.values.update({new + p[size:]: at for p, at in part.places.values.items() if p[:size] == old})
    places.keys.update({new + p[size:]: at for p, at in part.places.keys.items() if p[:size] == old})
