"""成绩明细: a line per result, newest first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, or_
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.ledger.models import Mode, Outcome, SubjectKind
from app.ledger.queries import is_current
from app.library.queries import list_titles
from app.reports.queries import ZONE, end_of, people_in_scope
from app.reports.report import Column, Question, Report, Row, Word
from app.web.paging import BadCursor, Page, make_page

EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
KINDS = {
    SubjectKind.COURSE.value: Word(_l("Course"), "neutral"),
    SubjectKind.PAPER.value: Word(_l("Paper"), "neutral"),
    SubjectKind.SCENARIO.value: Word(_l("Scenario"), "neutral"),
    SubjectKind.OBSERVATION.value: Word(_l("Observation"), "neutral"),
}
MODES = {
    Mode.PRACTICE.value: Word(_l("Practice")),
    Mode.QUIZ.value: Word(_l("Quiz")),
    Mode.EXAM.value: Word(_l("Exam")),
}
RESULTS = {"passed": Word(_l("Passed"), "ok"), "failed": Word(_l("Not passed"), "bad")}


def read_page(session: Session, question: Question) -> Page[Row]:
    """Current outcomes by time, newest first; two queries whatever the size."""
    people = people_in_scope(question.actor, question.filters)
    query = (
        people.add_columns(Outcome)
        .join(Outcome, Outcome.person_id == Person.id)
        .where(Outcome.at < end_of(question.filters.as_of), is_current())
    )
    if question.filters.choice in KINDS:
        query = query.where(Outcome.subject_kind == SubjectKind(question.filters.choice))
    if question.after:
        at, number = _read_instant(question.after[0]), question.after[1]
        query = query.where(or_(Outcome.at < at, and_(Outcome.at == at, Outcome.id < number)))
    found = session.execute(
        query.order_by(Outcome.at.desc(), Outcome.id.desc()).limit(question.limit + 1)
    ).all()
    titles = list_titles(session, {row[3].item_id for row in found})
    rows: list[Row] = []
    for person, membership, position, outcome in found:
        rows.append(
            {
                "name": person.name,
                "staff_number": person.staff_number,
                "department": question.departments.get(membership.department_id, "") if membership else "",
                "position": position.title if position else "",
                "kind": outcome.subject_kind.value,
                "title": titles.get(outcome.item_id, ""),
                "mode": None if outcome.subject_kind is SubjectKind.COURSE else outcome.mode.value,
                "result": "passed" if outcome.passed else "failed",
                "score": None if outcome.score is None else round(outcome.score, 1),
                "red_lines": ", ".join(number_of(line) for line in outcome.red_lines),
                "on": outcome.at.astimezone(ZONE).date(),
                "key": f"{(outcome.at - EPOCH) // MICROSECOND}:{outcome.id}",
            }
        )
    return make_page(
        rows, question.limit, lambda row: tuple(int(part) for part in str(row["key"]).split(":"))
    )


def number_of(red_line: str) -> str:
    """A red line as people know it: by its number in the list; an institution's own names stand as they are."""
    word, _dash, number = red_line.partition("-")
    return number.lstrip("0") if word == "rl" and number.isdigit() else red_line


def _read_instant(microseconds: str | int) -> datetime:
    """The instant of a cursor, exact: as a float it could fall beside the rows of that instant. Raises BadCursor."""
    try:
        return EPOCH + int(microseconds) * MICROSECOND
    except OverflowError as error:
        raise BadCursor from error


REPORT = Report(
    slug="results",
    title=_l("Results in detail"),
    lead=_l("Every course completed, paper taken and scenario rehearsed, newest first."),
    columns=[
        Column("name", _l("Name")),
        Column("staff_number", _l("Staff number")),
        Column("department", _l("Department"), wraps=True),
        Column("position", _l("Position"), wraps=True),
        Column("kind", _l("Kind"), words=KINDS),
        Column("title", _l("Title"), wraps=True),
        Column("mode", _l("Mode"), words=MODES),
        Column("result", _l("How it went"), words=RESULTS),
        Column("score", _l("Score"), numeric=True),
        Column("red_lines", _l("Red lines concerned (numbers)"), wraps=True),
        Column("on", _l("Date"), numeric=True),
    ],
    key=(int, int),
    page=read_page,
    choice_label=_l("Kind"),
    choices={
        "": _l("All kinds"),
        "course": _l("Courses"),
        "paper": _l("Papers"),
        "scenario": _l("Scenarios"),
    },
)
