"""Reading notices."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.notices.models import Notice


def list_notices(session: Session, person_id: int, limit: int = 50) -> Sequence[Notice]:
    """A person's notices, newest first."""
    query = select(Notice).where(Notice.person_id == person_id)
    return session.scalars(query.order_by(Notice.at.desc(), Notice.id.desc()).limit(limit)).all()


def count_unread(session: Session, person_id: int) -> int:
    """How many notices the person has not seen."""
    mine = (Notice.person_id == person_id) & Notice.read_at.is_(None)
    return session.scalar(select(func.count()).select_from(Notice).where(mine)) or 0
