"""学习进度: a line per person, those who have done nothing included."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import case, distinct, func, select
from sqlalchemy.orm import Session

from app.accounts.models import Employment, Person
from app.domain.content.kinds import Kind
from app.ledger.models import Outcome, SubjectKind
from app.ledger.queries import is_current
from app.library.models import ContentItem
from app.reports.queries import ZONE, end_of, people_in_scope
from app.reports.report import Column, Filters, Question, Report, Row, Word
from app.web.paging import Page, make_page

COUNTED = {
    "courses": SubjectKind.COURSE,
    "papers": SubjectKind.PAPER,
    "scenarios": SubjectKind.SCENARIO,
}
EMPLOYMENT = {
    Employment.OWN.value: Word(_l("Own staff")),
    Employment.DISPATCHED.value: Word(_l("Dispatched")),
    Employment.OUTSOURCED.value: Word(_l("Outsourced")),
}


def read_page(session: Session, question: Question) -> Page[Row]:
    """People by staff number, then what they passed by the day asked about: three queries, whatever the size."""
    query = people_in_scope(question.actor, question.filters)
    has_any = (
        select(Outcome.id)
        .where(Outcome.person_id == Person.id, Outcome.at < end_of(question.filters.as_of))
        .exists()
    )
    if question.filters.choice == "idle":
        query = query.where(~has_any)
    if question.filters.choice == "active":
        query = query.where(has_any)
    if question.after:
        query = query.where(Person.staff_number > str(question.after[0]))
    people = session.execute(query.order_by(Person.staff_number).limit(question.limit + 1)).all()
    done = _done(session, [row[0].id for row in people], question.filters)
    live = _live_counts(session)
    rows = [
        _line(*row, departments=question.departments, done=done.get(row[0].id), live=live) for row in people
    ]
    return make_page(rows, question.limit, lambda row: (str(row["staff_number"]),))


def _done(session: Session, people: list[int], filters: Filters) -> dict[int, Any]:
    passed = [
        func.count(distinct(case((Outcome.passed & (Outcome.subject_kind == kind), Outcome.item_id)))).label(
            name
        )
        for name, kind in COUNTED.items()
    ]
    query = (
        select(Outcome.person_id, *passed, func.max(Outcome.at).label("last_at"))
        .where(Outcome.person_id.in_(people), Outcome.at < end_of(filters.as_of), is_current())
        .group_by(Outcome.person_id)
    )
    return {row.person_id: row for row in session.execute(query)}


def _live_counts(session: Session) -> dict[Kind, int]:
    query = select(ContentItem.kind, func.count()).where(ContentItem.retired_at.is_(None))
    rows = session.execute(query.group_by(ContentItem.kind)).all()
    return {kind: count for kind, count in rows}  # noqa: C416  # rows are not tuples for the type checker


def _line(
    person: Person,
    membership: Any,
    position: Any,
    *,
    departments: Mapping[int, str],
    done: Any,
    live: dict[Kind, int],
) -> Row:
    def share(name: str, kind: Kind) -> str:
        return f"{getattr(done, name, 0)} / {live.get(kind, 0)}"

    return {
        "staff_number": person.staff_number,
        "name": person.name,
        "department": departments.get(membership.department_id, "") if membership else "",
        "position": position.title if position else "",
        "employment": membership.employment.value if membership else "",
        "courses": share("courses", Kind.COURSE),
        "papers": share("papers", Kind.PAPER),
        "scenarios": share("scenarios", Kind.SCENARIO),
        "last_on": done.last_at.astimezone(ZONE).date() if done else None,
    }


REPORT = Report(
    slug="progress",
    title=_l("Learning progress"),
    lead=_l(
        "One line per person: courses completed, papers and calls passed out of all there are,"
        " and the day of the last result."
    ),
    columns=[
        Column("name", _l("Name")),
        Column("staff_number", _l("Staff number")),
        Column("department", _l("Department"), wraps=True),
        Column("position", _l("Position"), wraps=True),
        Column("employment", _l("Employment"), words=EMPLOYMENT),
        Column("courses", _l("Courses done"), numeric=True),
        Column("papers", _l("Papers passed"), numeric=True),
        Column("scenarios", _l("Calls passed"), numeric=True),
        Column("last_on", _l("Last result on"), numeric=True),
    ],
    key=(str,),
    page=read_page,
    choice_label=_l("Activity"),
    choices={"": _l("Everybody"), "idle": _l("No result yet"), "active": _l("With results")},
)
