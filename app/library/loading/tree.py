"""YAML text to plain values whose places are known. A strict subset: scalars stay strings, nothing is shared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from app.domain.content.diagnostics import Path
from app.library.loading.decoding import CONTROL
from app.library.loading.found import Findings
from app.library.loading.syntax import explain_syntax_error

MAX_DEPTH = 24
MAX_NODES = 60_000

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Value = str | list["Value"] | dict[str, "Value"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: file, line and column from 1."""

    file: str
    line: int
    column: int


@dataclass(slots=True)
class Places:
    """Where each value and each key of a document stands, by path."""

    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)

    def find(self, path: Path, *, key: bool = False) -> Place | None:
        """The place of a value (or of its key), else of the nearest thing around it."""
        if key and path in self.keys:
            return self.keys[path]
        inside = self._inside_body(path)
        if inside is not None:
            return inside
        for end in range(len(path), -1, -1):
            if path[:end] in self.values:
                return self.values[path[:end]]
        return None

    def _inside_body(self, path: Path) -> Place | None:
        """In a Markdown body the two steps after `body` are a line and a column, both from 1."""
        if len(path) < 3 or path[-3] != "body":
            return None
        body, line, column = self.values.get(path[:-2]), path[-2], path[-1]
        if body is None or not isinstance(line, int) or not isinstance(column, int):
            return None
        return Place(body.file, body.line + line - 1, column)

    def graft(self, other: Places, at: Path) -> None:
        """Take the places of another document as those of the part at `at`."""
        self.values.update({at + path: place for path, place in other.values.items()})
        self.keys.update({at + path: place for path, place in other.keys.items()})


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed text: its value and the places of everything in it."""

    value: Value
    places: Places


def parse(text: str, found: Findings) -> Tree | None:
    """Parse one YAML document; None when nothing can be used. Every departure from the subset is reported."""
    reader = _Reader(found)
    try:
        value = reader.document(yaml.parse(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        explain_syntax_error(error, text, found)
        return None
    except yaml.reader.ReaderError as error:
        _tell_control_character(error, text, found)
        return None
    except _GivenUpError:
        return None
    if value is None:
        found.add("empty_file")
        return None
    return Tree(value, reader.places)


def _tell_control_character(error: yaml.reader.ReaderError, text: str, found: Findings) -> None:
    """Report the character that cannot be read; the C parser counts bytes, so it is looked up in the text."""
    sign = error.character if isinstance(error.character, int) else ord(error.character)
    before = text[: max(text.find(chr(sign)), 0)]
    column = len(before) - (before.rfind("\n") + 1) + 1
    found.add("control_character", before.count("\n") + 1, column, character=f"U+{sign:04X}")


class _GivenUpError(Exception):
    """The text is too deep or too large to go on."""


class _Reader:
    """Folds parser events into values. Duplicate keys keep the first value; aliases read as text."""

    def __init__(self, found: Findings) -> None:
        self.found = found
        self.places = Places()
        self.nodes = 0

    def document(self, events: Iterator[yaml.Event]) -> Value | None:
        value: Value | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if value is not None:
                    self._add("several_documents", event)
                    raise _GivenUpError
            elif isinstance(event, yaml.NodeEvent):
                value = self._node(event, events, (), 0)
        return value

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path, depth: int) -> Value:
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            self._add("nested_too_deeply", event, path)
            raise _GivenUpError
        self.places.values[path] = self._place(event)
        if isinstance(event, yaml.AliasEvent):
            self._add("yaml_alias", event, path, name=event.anchor)
            return f"*{event.anchor}"
        self._refuse_decoration(event, path)
        if isinstance(event, yaml.ScalarEvent):
            if event.value == "" and not event.style and path:
                self._add("empty_value", event, path, key=str(path[-1]))
            return str(event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path, depth)
        return self._mapping(events, path, depth)

    def _sequence(self, events: Iterator[yaml.Event], path: Path, depth: int) -> Value:
        items: list[Value] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, events, (*path, len(items)), depth + 1))
        return items

    def _mapping(self, events: Iterator[yaml.Event], path: Path, depth: int) -> Value:
        items: dict[str, Value] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                self._add("key_not_text", event, path)
                self._skip(event, events)
                self._skip(next(events), events)
                continue
            self._refuse_decoration(event, path)
            key = str(event.value)
            if key in items:
                first = self.places.keys[(*path, key)]
                self._add("duplicate_key", event, (*path, key), key=key, first_line=first.line)
                self._skip(next(events), events)
                continue
            self.places.keys[(*path, key)] = self._place(event)
            items[key] = self._node(next(events), events, (*path, key), depth + 1)
        return items

    def _skip(self, event: yaml.Event, events: Iterator[yaml.Event]) -> None:
        depth = 0
        while True:
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth <= 0:
                return
            event = next(events)

    def _refuse_decoration(self, event: yaml.Event, path: Path) -> None:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor:
            self._add("yaml_anchor", event, path, name=anchor)
        if tag:
            self._add("yaml_tag", event, path, tag=tag.replace("tag:yaml.org,2002:", "!!"))
        if sign := CONTROL.search(str(getattr(event, "value", ""))):  # written as an escape, such as "\0"
            self._add("control_character", event, path, character=f"U+{ord(sign[0]):04X}")

    def _place(self, event: yaml.Event) -> Place:
        line, column = _start(event)
        return Place(self.found.file, self.found.first_line + line - 1, column)

    def _add(self, code: str, event: yaml.Event, path: Path = (), **params: object) -> None:
        line, column = _start(event)
        self.found.note(code, line, column, path, params)


def _start(event: yaml.Event) -> tuple[int, int]:
    """Line and column from 1; every event of a parser has a mark."""
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
