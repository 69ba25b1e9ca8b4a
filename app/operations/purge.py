"""Taking the demo people out again, with everything they did. The audit log keeps its entries: they happened."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table, delete, or_, select, update
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.orm import Base

PEOPLE = "people"
OWNER = "person_id"


def purge_demo(session: Session) -> int:
    """Delete demo people and every row that is theirs; rows of others that only name them lose the name.

    A row is theirs when its `person_id` says so, or when it belongs to such a row. Returns how many people went.
    """
    demo = select(Person.id).where(Person.is_demo)
    tables = Base.metadata.sorted_tables
    for table in reversed(tables):
        _forget_names(session, table)
        owned = _owned(table, frozenset())
        if owned is not None:
            session.execute(delete(table).where(owned))
    gone = len(session.scalars(demo).all())
    session.execute(delete(Person).where(Person.is_demo))
    session.expire_all()
    return gone


def _forget_names(session: Session, table: Table) -> None:
    demo = select(Person.id).where(Person.is_demo)
    for key in table.foreign_keys:
        if key.column.table.name == PEOPLE and key.parent.name != OWNER and key.parent.nullable:
            session.execute(update(table).where(key.parent.in_(demo)).values({key.parent.name: None}))


def _owned(table: Table, seen: frozenset[str]) -> ColumnElement[bool] | None:
    if table.name in seen or table.name == PEOPLE:
        return None
    conditions: list[ColumnElement[bool]] = []
    for key in table.foreign_keys:
        above = key.column.table
        if above.name == PEOPLE:
            if key.parent.name == OWNER:
                conditions.append(key.parent.in_(select(Person.id).where(Person.is_demo)))
        elif above is not table:
            inherited = _owned(above, seen | {table.name})
            if inherited is not None:
                conditions.append(key.parent.in_(select(key.column).where(inherited)))
    return or_(*conditions) if conditions else None
