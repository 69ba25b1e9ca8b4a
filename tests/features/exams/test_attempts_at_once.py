"""Many requests at the same instant: one attempt, one grading, the last answer."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.domain.access import Actor
from app.domain.exams.fold import CurrentAnswer
from app.exams import queries
from app.exams.models import AnswerEventRow, Attempt, GradingRow
from app.exams.services import Save, save_answers, start_attempt, submit_attempt
from app.ledger.models import Outcome
from app.web.transaction import read_session, unit_of_work
from tests.factories import make_actor

HANDS = 8


@pytest.fixture
def learner(exams_app: Flask, now) -> Actor:
    with exams_app.app_context(), unit_of_work() as session:
        return make_actor(session, now=now)


def at_once(app: Flask, act: Callable[..., object], times: int = HANDS) -> list[object]:
    """Let several threads do the same, each in its own unit of work."""

    def run(turn: int) -> object:
        with app.app_context(), unit_of_work() as session:
            return act(session, turn)

    with ThreadPoolExecutor(times) as hands:
        return list(hands.map(run, range(times)))


def test_starting_saving_and_handing_in_at_once(exams_app, learner, now):
    uuids = at_once(
        exams_app, lambda s, turn: start_attempt(s, learner, "quiz", now=now, seed=f"s{turn}").uuid
    )
    assert len(set(uuids)) == 1
    values = ["1", "2", "3"]

    def save(session, turn):
        raw = {"": [values[turn % 3]]}
        save_answers(session, learner, uuids[0], [Save(1, turn + 1, "tab", raw)], now=now)

    at_once(exams_app, save)
    at_once(exams_app, lambda session, _turn: submit_attempt(session, learner, uuids[0], now=now).id)
    with exams_app.app_context():
        session = read_session()
        counts = [
            session.scalar(select(func.count()).select_from(table))
            for table in (Attempt, AnswerEventRow, GradingRow, Outcome)
        ]
        attempt = session.scalars(select(Attempt)).one()
        last = queries.current_answers(session, attempt.id)[1]
    assert counts == [1, HANDS, 1, 1]
    assert last == CurrentAnswer(HANDS, "b")
