"""Counting what a page asks the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy import event

from app.extensions import db

FRAME = ("BEGIN", "COMMIT", "ROLLBACK")


@dataclass
class Queries:
    """The statements of a block, without the frame of transactions."""

    statements: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many there were; an executemany is one."""
        return len(self.statements)


@contextmanager
def counted(app: Flask) -> Iterator[Queries]:
    """Count the queries that run inside the block, on any connection of the application."""
    queries = Queries()
    with app.app_context():
        engine = db.engine

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.upper().startswith(FRAME):
            queries.statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield queries
    finally:
        event.remove(engine, "before_cursor_execute", note)
