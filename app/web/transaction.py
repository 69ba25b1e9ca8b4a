"""Where transactions begin and end. Only `unit_of_work` commits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from app.extensions import db


def read_session() -> Session:
    """The request's session for reading. It is rolled back when the request ends."""
    return db.session()


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """One transaction that is committed whole or not at all.

    Reading done before in the same request ends first, so that a SQLite writer takes its lock with its first
    query (see app/orm.py) and everything it decides on is read under that lock. Mail leaves through the outbox,
    in the same transaction. Nesting is a programming error: services call each other inside one unit.
    """
    session = db.session()
    if session.info.get("in_unit_of_work"):
        raise RuntimeError("a unit of work is open already")
    session.rollback()
    session.info["in_unit_of_work"] = True
    try:
        session.connection(execution_options={"writes": True})
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("in_unit_of_work", None)
