"""The typed base of all tables, column types and what the two databases need from us. Plain SQLAlchemy."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    Connection,
    CursorResult,
    DateTime,
    Engine,
    Enum,
    Executable,
    MetaData,
    Table,
    bindparam,
    event,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Declarative base with constraint names by convention, so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMING)
    if TYPE_CHECKING:
        __table__: ClassVar[Table]  # hot statements go over it: rows cost a third of what entities cost


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Takes and gives aware datetimes in UTC on both databases; refuses naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = JSON().with_variant(JSONB(), "postgresql")
"""A JSON value; plain JSON text on SQLite, JSONB on PostgreSQL. Never hashed: hashes go over stored text."""

E = TypeVar("E", bound=StrEnum)


def enum_column(kind: type[E]) -> Enum:
    """A column type that stores a StrEnum by its value as text, checked in Python, free to grow."""
    return Enum(kind, native_enum=False, length=40, values_callable=lambda e: [member.value for member in e])


def new_uuid() -> UUID:
    """The outside name of a row."""
    return uuid4()


def upsert(session: Session, table: type[Base]) -> Any:
    """An INSERT of the session's dialect, which both know `.on_conflict_do_update` and `_do_nothing`."""
    dialect = session.get_bind().dialect.name
    return (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)


def insert_rows(
    session: Session,
    table: type[Base],
    rows: Sequence[Mapping[str, Any]],
    *,
    on_conflict: str,
    returning: tuple[str, ...] = (),
) -> CursorResult[Any]:
    """Insert rows in one statement, with what to do about those that are there already.

    `on_conflict` is SQL of ours that both databases read alike, such as "(bucket) DO NOTHING"; all rows name the same
    columns. For hot paths: SQLAlchemy compiles its own ON CONFLICT (see `upsert`) anew on every execution, which costs
    several times as much as executing it.
    """
    statement = _insert_text(table, tuple(rows[0]), len(rows), on_conflict, returning)
    values = {f"{name}_{place}": value for place, row in enumerate(rows) for name, value in row.items()}
    return cast("CursorResult[Any]", session.execute(statement, values))


@lru_cache(maxsize=256)
def _insert_text(
    table: type[Base], names: tuple[str, ...], rows: int, on_conflict: str, returning: tuple[str, ...]
) -> Executable:
    columns = table.__table__.c
    places = (", ".join(f":{name}_{place}" for name in names) for place in range(rows))
    sql = (
        f"INSERT INTO {table.__tablename__} ({', '.join(names)}) "  # noqa: S608  # names of ours; values are bound
        f"VALUES ({'), ('.join(places)}) ON CONFLICT {on_conflict}"
    )
    bound = [
        bindparam(f"{name}_{place}", type_=columns[name].type) for place in range(rows) for name in names
    ]
    if not returning:
        return text(sql).bindparams(*bound)
    statement = text(f"{sql} RETURNING {', '.join(returning)}").bindparams(*bound)
    return statement.columns(**{name: columns[name].type for name in returning})


def prepare_engine(engine: Engine) -> None:
    """Make SQLite behave: WAL, foreign keys, durable commits, and writers that queue instead of failing.

    Python's driver opens transactions by itself and late; two readers that then both write lose an update or
    fail at once. So the driver is told to stay out, and every transaction begins explicitly: plain for readers,
    IMMEDIATE for writers (`writes` in the connection's execution options, set by the unit of work).
    """
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=10000", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        statement = "BEGIN IMMEDIATE" if writes else "BEGIN"
        driver = cast("sqlite3.Connection", connection.connection.dbapi_connection)
        try:  # straight to the driver: every request passes here
            driver.execute(statement)
        except sqlite3.OperationalError as error:  # another writer held the lock for too long
            raise OperationalError(statement, None, error) from error
