"""Reading facts. What was superseded does not count."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.ledger.models import Outcome, SubjectKind

_outcomes = Outcome.__table__
_later = _outcomes.alias()
_IS_CURRENT = ~select(_later.c.id).where(_later.c.supersedes_id == _outcomes.c.id).exists()


def is_current() -> ColumnElement[bool]:
    """Condition: no later row supersedes this outcome."""
    return _IS_CURRENT


def list_outcomes(
    session: Session, person_id: int, *, kind: SubjectKind | None = None, limit: int = 100
) -> Sequence[Outcome]:
    """A person's current outcomes, newest first."""
    query = select(Outcome).where(Outcome.person_id == person_id, is_current())
    if kind:
        query = query.where(Outcome.subject_kind == kind)
    return session.scalars(query.order_by(Outcome.at.desc(), Outcome.id.desc()).limit(limit)).all()


def best_by_item(session: Session, person_id: int, kind: SubjectKind) -> dict[int, Outcome]:
    """For each item of a kind, the person's best current outcome: passed before failed, then the higher score."""
    best: dict[int, Outcome] = {}
    for outcome in list_outcomes(session, person_id, kind=kind, limit=2000):
        known = best.get(outcome.item_id)
        if known is None or (outcome.passed, outcome.score or 0) > (known.passed, known.score or 0):
            best[outcome.item_id] = outcome
    return best
