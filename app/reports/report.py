"""What a report is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session

from app.domain.access import Actor
from app.sheets import Cell
from app.web.paging import Key, Page

Row = Mapping[str, Cell]
"""One line, by column key. Codes (such as "passed") are turned into words by the column."""


@dataclass(frozen=True)
class Word:
    """How a code is shown: the word, and the kind of badge that carries it."""

    text: LazyString
    badge: str = "neutral"


@dataclass(frozen=True)
class Column:
    """A column: how it is headed, whether it holds figures, and the words for its codes."""

    key: str
    label: LazyString
    numeric: bool = False
    wraps: bool = False  # long texts may break lines; short ones are easier to scan on one
    words: Mapping[str, Word] = field(default_factory=dict)


@dataclass(frozen=True)
class Filters:
    """What the reader asked for. `as_of` is a day in Shanghai; what happened later does not count."""

    as_of: date
    department_id: int | None = None
    text: str = ""
    choice: str = ""  # of the report's own choices, "" for all


@dataclass(frozen=True)
class Question:
    """A report's question to the database: whose, what, how much."""

    actor: Actor
    filters: Filters
    departments: Mapping[int, str]  # id → path, of the reader's scope
    limit: int
    after: Key | None = None


@dataclass(frozen=True)
class Report:
    """One report. `page(session, question)` reads a page in a constant number of queries."""

    slug: str
    title: LazyString
    lead: LazyString
    columns: Sequence[Column]
    key: tuple[type, ...]  # the kinds of the values that rows are sorted by
    page: Callable[[Session, Question], Page[Row]]
    choices: Mapping[str, LazyString] = field(default_factory=dict)
    choice_label: LazyString | None = None

    def shown(self, row: Row) -> dict[str, Any]:
        """A row for people and files: codes become words."""
        return {
            column.key: str(column.words[str(row[column.key])].text)
            if str(row[column.key]) in column.words
            else row[column.key]
            for column in self.columns
        }
