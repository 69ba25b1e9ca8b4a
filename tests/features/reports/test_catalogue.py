"""Reports: whose rows, as of which day, page by page, and in files that say the same."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.accounts import services as accounts
from app.accounts.models import Department, Membership, Person
from app.accounts.queries import build_actor
from app.domain.access import Actor, Role
from app.domain.content.kinds import Kind
from app.ledger.models import Mode, SubjectKind
from app.ledger.services import OutcomeFact, record_outcome
from app.reports import queries, services
from app.reports.catalogue import CATALOGUE
from app.reports.report import Filters, Question
from app.web.paging import decode_cursor
from tests.factories import make_department, make_item, make_person


def ask(session: Session, actor: Actor, day: date, limit: int = 50, **filters: object) -> Question:
    departments = queries.scope_departments(session, actor, day)
    return Question(actor, Filters(as_of=day, **filters), departments, limit)  # type: ignore[arg-type]


def pass_paper(
    session: Session, person: Person, at: datetime, slug: str = "quiz", score: float = 90.0
) -> None:
    item_id, revision_id = make_item(session, Kind.PAPER, slug, "随堂测验")
    record_outcome(
        session,
        OutcomeFact(
            person_id=person.id,
            subject_kind=SubjectKind.PAPER,
            item_id=item_id,
            revision_id=revision_id,
            passed=score >= 80,
            score=score,
            mode=Mode.QUIZ,
            source=f"attempt:{person.id}:{at.isoformat()}",
            at=at,
        ),
    )


@pytest.fixture
def centre(session: Session) -> Department:
    return make_department(session, "PLC", "贷后管理中心")


@pytest.fixture
def hr(session: Session, now: datetime) -> Actor:
    return build_actor(session, make_person(session, "HR1", "钱敏", Role.HR), now=now)


def staff(page: object) -> list[object]:
    return [row["staff_number"] for row in page.rows]  # type: ignore[attr-defined]


def test_a_manager_gets_the_own_departments_and_hr_everybody(
    session: Session, now: datetime, centre: Department, hr: Actor
) -> None:
    branch = make_department(session, "BR", "支行")
    make_person(session, "A1", department=centre)
    make_person(session, "B1", department=branch)
    manager = build_actor(
        session, make_person(session, "M1", "主管", Role.MANAGER, department=centre, scope=centre), now=now
    )
    report = CATALOGUE["progress"]
    assert staff(report.page(session, ask(session, manager, now.date()))) == ["A1", "M1"]
    assert staff(report.page(session, ask(session, hr, now.date()))) == ["A1", "B1", "HR1", "M1"]
    assert staff(report.page(session, ask(session, hr, now.date(), department_id=branch.id))) == ["B1"]


def test_a_learner_gets_nobody(session: Session, now: datetime, centre: Department) -> None:
    learner = build_actor(session, make_person(session, "A1", department=centre), now=now)
    for report in CATALOGUE.values():
        assert report.page(session, ask(session, learner, now.date())).rows == []


def test_as_of_a_past_day_later_results_and_transfers_do_not_count(
    session: Session, now: datetime, centre: Department, hr: Actor
) -> None:
    person = make_person(session, "A1", department=centre)
    pass_paper(session, person, now - timedelta(days=10))
    pass_paper(session, person, now, slug="later")
    branch = make_department(session, "BR", "支行")
    accounts.place_person(session, None, person, branch, None, valid_from=now.date(), now=now)
    past = now.date() - timedelta(days=1)
    before = CATALOGUE["progress"].page(session, ask(session, hr, past, text="A1")).rows[0]
    after = CATALOGUE["progress"].page(session, ask(session, hr, now.date(), text="A1")).rows[0]
    assert (before["department"], before["papers"]) == ("贷后管理中心", "1 / 2")
    assert (after["department"], after["papers"]) == ("支行", "2 / 2")
    assert len(CATALOGUE["results"].page(session, ask(session, hr, past)).rows) == 1


def test_pages_follow_one_another_without_gaps_or_doubles(
    session: Session, now: datetime, centre: Department, hr: Actor
) -> None:
    for number in range(7):
        person = make_person(session, f"A{number}", department=centre)
        pass_paper(session, person, now - timedelta(minutes=number % 3))  # some at the same instant
    for report in CATALOGUE.values():
        seen, after = [], None
        while True:
            question = ask(session, hr, now.date(), limit=3)
            page = report.page(session, Question(**{**question.__dict__, "after": after}))
            seen += staff(page)
            if page.next_cursor is None:
                break
            after = decode_cursor(page.next_cursor, report.key)
        assert sorted(seen) == sorted({*seen}), report.slug
        assert {f"A{number}" for number in range(7)} <= set(seen)


def test_a_word_with_wildcards_is_taken_literally(session: Session, now: datetime, hr: Actor) -> None:
    make_person(session, "A1", "张%三")
    make_person(session, "A2", "张三")
    assert staff(CATALOGUE["progress"].page(session, ask(session, hr, now.date(), text="张%"))) == ["A1"]


def test_the_file_holds_all_rows_of_all_pages(
    session: Session,
    now: datetime,
    centre: Department,
    hr: Actor,
    tmp_path: object,
    monkeypatch: pytest.MonkeyPatch,
    app: object,
) -> None:
    monkeypatch.setattr(services, "BATCH", 2)
    for number in range(5):
        make_person(session, f"A{number}", "=HYPERLINK(1)", department=centre)
    report = CATALOGUE["progress"]
    with app.test_request_context():  # type: ignore[attr-defined]  # headings are in the reader's language
        path = tmp_path / "a.csv"  # type: ignore[operator]
        export = services.write_export(session, report, ask(session, hr, now.date()), path, "csv", [])
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert export.rows == len(rows) - 1 == 6
    assert {row[0] for row in rows[1:]} == {"'=HYPERLINK(1)", "钱敏"}


@pytest.mark.parametrize("slug", list(CATALOGUE))
def test_a_manager_may_filter_by_a_department_of_the_own_scope(
    session: Session, now: datetime, centre: Department, slug: str
) -> None:
    team = make_department(session, "TEAM", "电话组", parent=centre)
    manager = build_actor(
        session, make_person(session, "M1", "主管", Role.MANAGER, department=centre, scope=centre), now=now
    )
    pass_paper(session, make_person(session, "A1", department=team), now)
    report = CATALOGUE[slug]
    assert staff(report.page(session, ask(session, manager, now.date(), department_id=team.id))) == ["A1"]


def test_a_second_place_outside_the_scope_is_not_shown(
    session: Session, now: datetime, centre: Department, hr: Actor
) -> None:
    branch = make_department(session, "BR", "支行")
    both = make_person(session, "A1", department=centre)
    day = now.date()
    session.add(
        Membership(person_id=both.id, department_id=branch.id, valid_from=date(2025, 1, 1), recorded_at=now)
    )
    manager = build_actor(
        session, make_person(session, "M1", "主管", Role.MANAGER, department=centre, scope=centre), now=now
    )
    report = CATALOGUE["progress"]
    rows = report.page(session, ask(session, manager, day)).rows
    assert [(row["staff_number"], row["department"]) for row in rows] == [
        ("A1", "贷后管理中心"),
        ("M1", "贷后管理中心"),
    ]


def test_results_of_one_instant_are_not_torn_apart_by_a_page(
    session: Session, now: datetime, centre: Department, hr: Actor
) -> None:
    """As a float an instant falls beside itself: every microsecond must find its rows again."""
    for micro in range(0, 400, 7):
        at = now.replace(microsecond=123_000 + micro)
        person = make_person(session, f"P{micro}", department=centre)
        pass_paper(session, person, at, "one")
        pass_paper(session, person, at, "two")
    report = CATALOGUE["results"]
    question, seen = ask(session, hr, now.date(), limit=1), 0
    while True:
        page = report.page(session, question)
        seen += len(page.rows)
        if page.next_cursor is None:
            break
        question = replace(question, after=decode_cursor(page.next_cursor, report.key))
    assert seen == 2 * len(range(0, 400, 7))
