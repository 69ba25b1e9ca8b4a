"""A paper's figures from stored attempts: first ones only, by the wording met, in a constant number of queries."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.exams import services, statistics
from tests.factories import make_actor
from tests.features.exams.test_taking_papers import saving

RIGHT, WRONG = {1: "1", 2: "2"}, {1: "3", 2: "1"}


def take(session: Session, number: int, now: datetime, answers: dict[int, str], slug: str = "quiz") -> None:
    actor = make_actor(session, f"P{number:03d}", now=now)
    for _ in range(2 if number == 0 else 1):  # somebody takes it twice: only the first counts
        attempt = services.start_attempt(session, actor, slug, now=now, seed=str(number))
        saves = [saving(question, value) for question, value in answers.items()]
        services.save_answers(session, actor, attempt.uuid, saves, now=now)
        services.submit_attempt(session, actor, attempt.uuid, now=now + timedelta(minutes=5))
        now += timedelta(hours=1)


def test_figures_come_from_first_attempts(session: Session, now: datetime) -> None:
    for number in range(25):
        take(session, number, now, RIGHT if number % 5 else WRONG)
    report = statistics.report_of(session, "quiz")
    items = {line.key: line.statistics for line in report.items}
    first = items["b1/s1"]
    assert (report.whole.n, report.whole.method) == (25, "alpha")
    assert first.facility is not None
    assert first.facility.value == pytest.approx(20 / 25)
    assert {option.option: option.count for option in first.options} == {"a": 20, "b": 0, "c": 5}
    assert items["b1/n1"].options == ()
    assert items["b1/m1"].facility is not None
    assert items["b1/m1"].facility.value == 0


def test_below_twenty_people_no_figure_is_given(session: Session, now: datetime) -> None:
    take(session, 1, now, RIGHT)
    report = statistics.report_of(session, "quiz")
    assert (report.whole.n, report.whole.mean) == (1, None)
    assert {line.statistics.facility for line in report.items} == {None}
    assert not any(line.findings for line in report.items)


def test_a_paper_nobody_took_has_an_empty_report(session: Session) -> None:
    assert statistics.report_of(session, "quiz").items == ()
    with pytest.raises(NotFound):
        statistics.report_of(session, "no-such-paper")


def test_the_number_of_queries_does_not_grow(session: Session, now: datetime) -> None:
    counts = []
    for people in (range(1, 3), range(3, 9)):
        for number in people:
            take(session, number, now, RIGHT)
        session.flush()
        sent: list[str] = []
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", note := lambda *args, sent=sent: sent.append(args[2]))
        statistics.report_of(session, "quiz")
        event.remove(engine, "before_cursor_execute", note)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 5
