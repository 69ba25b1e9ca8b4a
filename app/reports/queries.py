"""What all reports share: whose rows the reader may see, and days as instants."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Membership, Person, Position
from app.accounts.queries import departments_for, in_scope, live_on, subtree
from app.domain.access import Actor, Permission
from app.reports.report import Filters

ZONE = ZoneInfo("Asia/Shanghai")
PersonRow = tuple[Person, Membership | None, Position | None]


def end_of(day: date) -> datetime:
    """The first instant after a day in Shanghai."""
    return datetime.combine(day + timedelta(days=1), time(), ZONE).astimezone(UTC)


def today(now: datetime) -> date:
    """The day it is in Shanghai."""
    return now.astimezone(ZONE).date()


def scope_departments(session: Session, actor: Actor, on: date) -> dict[int, str]:
    """The departments the reader may ask about, as {id: path}."""
    return dict(departments_for(session, actor, Permission.REPORT_VIEW, on=on))


def people_in_scope(actor: Actor, filters: Filters) -> Select[tuple[Person, Membership, Position]]:
    """People the reader may see, with their place on the day asked about; the only way a report gets at people.

    People who left before that day are out; a department filter takes in all departments below it.
    """
    query = (
        select(Person, Membership, Position)
        .outerjoin(Membership, (Membership.person_id == Person.id) & live_on(Membership, filters.as_of))
        .outerjoin(Position, Position.id == Membership.position_id)
        .where(in_scope(actor, Permission.REPORT_VIEW, on=filters.as_of))
        .where(or_(Person.deactivated_at.is_(None), Person.deactivated_at >= end_of(filters.as_of)))
        .where(Person.joined_at < end_of(filters.as_of))
    )
    if roots := actor.scope(
        Permission.REPORT_VIEW
    ):  # a second place, outside the scope, is not the reader's business
        query = query.where(Membership.department_id.in_(subtree(roots, on=filters.as_of)))
    if filters.department_id is not None:
        query = query.where(Membership.department_id.in_(subtree([filters.department_id], on=filters.as_of)))
    if filters.text:
        pattern = "%" + filters.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        query = query.where(
            or_(Person.name.like(pattern, escape="\\"), Person.staff_number.ilike(pattern, escape="\\"))
        )
    return query
