"""The state of the material, as a trainer wants to see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.content.diagnostics import Diagnostic
from app.domain.content.kinds import Kind
from app.library.models import ContentItem, ContentPublication, ContentRevision, SyncRun
from app.library.sync.compare import from_raw

ORDER = [Kind.COURSE, Kind.PAPER, Kind.BANK, Kind.SCENARIO, Kind.REGISTER]


@dataclass(frozen=True)
class Line:
    """One document: its live revision and what is wrong with its files now."""

    kind: Kind
    slug: str
    title: str
    number: int | None
    published_at: datetime | None
    errors: int
    is_retired: bool


@dataclass(frozen=True)
class LastLook:
    """The last sync: when, and every finding it left, new ones first."""

    at: datetime
    findings: list[Diagnostic]


def list_material(session: Session) -> list[Line]:
    """Every document by kind and slug. One query."""
    newest = (
        select(func.max(ContentPublication.id))
        .where(ContentPublication.item_id == ContentItem.id)
        .correlate(ContentItem)
        .scalar_subquery()
    )
    query = (
        select(ContentItem, ContentRevision.number, ContentPublication.published_at)
        .outerjoin(ContentPublication, ContentPublication.id == newest)
        .outerjoin(ContentRevision, ContentRevision.id == ContentPublication.revision_id)
        .order_by(ContentItem.slug)
    )
    lines = [
        Line(
            item.kind,
            item.slug,
            item.title,
            number,
            published_at,
            sum(finding.get("severity") == "error" for finding in item.diagnostics),
            item.retired_at is not None,
        )
        for item, number, published_at in session.execute(query)
    ]
    return sorted(lines, key=lambda line: (line.is_retired, ORDER.index(line.kind)))


def find_last_look(session: Session) -> LastLook | None:
    """The last finished sync, or None before the first."""
    query = select(SyncRun).where(SyncRun.finished_at.is_not(None), ~SyncRun.failed)
    run = session.scalars(query.order_by(SyncRun.id.desc()).limit(1)).one_or_none()
    if run is None or run.finished_at is None:
        return None
    return LastLook(run.finished_at, [from_raw(raw) for raw in [*run.introduced, *run.remaining]])
