"""A learner's way by forms and links, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.access import Role
from app.exams.models import Attempt
from app.ledger.models import HoursCredit, Outcome, SubjectKind
from app.web.transaction import read_session, unit_of_work
from tests.factories import make_person, token_on
from tests.journeys.learner import COURSE, QUIZ, key_of, uuid_in
from tests.journeys.walker import Walker


@pytest.fixture
def learner(material_app: Flask) -> Walker:
    """S0001, signed in."""
    with material_app.app_context(), unit_of_work() as session:
        make_person(session)
        make_person(session, "S0002", "赵一鸣")
    walker = Walker(material_app.test_client())
    walker.sign_in("S0001")
    return walker


def read_lesson(walker: Walker) -> None:
    """Answer what stands under the lesson and confirm it."""
    while any(
        "提交" in b.words or "看看" in b.words or "核对" in b.words
        for f in walker.page.forms
        for b in f.buttons
    ):
        form = next(
            f for f in walker.page.forms if any(n.startswith("answer") for n in [*f.choices, *dict(f.fields)])
        )
        walker.press(form.buttons[0].words, walker.guess(form, "answer"), form.action)
    walker.press("我已")


def take_quiz(walker: Walker, app: Flask, *, passing: bool) -> None:
    """Start, answer every page, hand in."""
    key = key_of(app, uuid_in(walker.path))
    while True:
        form = next(f for f in walker.page.forms if f.action.endswith("/answers"))
        shown = {f"q{value}" for name, value in form.fields if name == "shown"}
        right = {name: values for name, values in key.items() if name.split("-")[0] in shown}
        answers = right if passing else walker.guess(form, "q")
        last = not any(button.value == "next" for button in form.buttons)
        button = next(b for b in form.buttons if b.value == ("finish" if last else "next"))
        walker.press(button.words, answers, form.action)
        if last:
            break
    final = next(f for f in walker.page.forms if f.action.endswith("/submit"))
    walker.press(final.buttons[0].words, action=final.action)


def test_a_learner_reads_the_course_passes_its_quiz_and_has_completed_it(
    material_app: Flask, learner: Walker
) -> None:
    learner.go(f"/courses/{COURSE}")
    start = next(f for f in learner.page.forms if f"/courses/{COURSE}" in f.action)
    learner.press(start.buttons[0].words, action=start.action)
    assert "/lessons/" in learner.path
    for _ in range(20):
        learner.go(f"/courses/{COURSE}")
        unread = [h for text, h in learner.page.links if "/lessons/" in h and "继续" in text]
        if not unread:
            break
        learner.go(unread[0])
        read_lesson(learner)
    learner.go(f"/papers/{QUIZ}")
    learner.press("", action="/attempts")
    take_quiz(learner, material_app, passing=True)
    assert "/result" in learner.path
    assert learner.sees("100")
    with material_app.app_context():
        session = read_session()
        kinds = {outcome.subject_kind: outcome.passed for outcome in session.scalars(select(Outcome))}
        assert kinds == {SubjectKind.PAPER: True, SubjectKind.COURSE: True}
        assert session.scalars(select(HoursCredit)).one().minutes > 0
    learner.go(f"/courses/{COURSE}")
    assert learner.sees("完成")


def test_a_learner_fails_reads_why_and_passes_at_the_second_try(material_app: Flask, learner: Walker) -> None:
    for passing in (False, True):
        with material_app.app_context(), unit_of_work() as session:  # the wait between tries is over
            for attempt in session.scalars(select(Attempt)):
                attempt.finished_at = attempt.finished_at and attempt.finished_at - timedelta(days=2)
        learner.go(f"/papers/{QUIZ}")
        learner.press("", action="/attempts")
        take_quiz(learner, material_app, passing=passing)
        assert learner.sees("未通过") is not passing
    with material_app.app_context():
        session = read_session()
        tries = session.execute(select(Attempt.number, Attempt.passed).order_by(Attempt.number)).all()
        assert [tuple(row) for row in tries] == [(1, False), (2, True)]


def test_nobody_finds_somebody_elses_attempt(material_app: Flask, learner: Walker) -> None:
    learner.go(f"/papers/{QUIZ}")
    learner.press("", action="/attempts")
    path = learner.path.split("?")[0]
    other = Walker(material_app.test_client())
    other.sign_in("S0002")
    for address in (path, f"{path}/submit", f"{path}/result", f"{path}/clock"):
        assert other.client.get(address).status_code == 404
    token = token_on(other.html)
    for act in ("answers", "submit"):
        assert other.client.post(f"{path}/{act}", data={"csrf_token": token}).status_code == 404
    assert learner.client.get(path).status_code == 200


def test_what_was_saved_is_there_on_another_device(material_app: Flask, learner: Walker) -> None:
    learner.go(f"/papers/{QUIZ}")
    learner.press("", action="/attempts")
    form = next(f for f in learner.page.forms if f.action.endswith("/answers"))
    answers = learner.guess(form, "q")
    save = next(b for b in form.buttons if b.value == "save")
    learner.press(save.words, answers, form.action)
    other = Walker(material_app.test_client())
    other.sign_in("S0001")
    other.go(f"/papers/{QUIZ}")
    other.go(learner.path)
    again = next(f for f in other.page.forms if f.action.endswith("/answers"))
    kept = {name: value for name, value in again.fields if name in answers}
    assert kept == {name: values[0] for name, values in answers.items()}


def test_pressing_twice_starts_and_hands_in_once(material_app: Flask, learner: Walker) -> None:
    learner.go(f"/papers/{QUIZ}")
    form, _ = learner.form_with("", "/attempts")
    first = learner.client.post(form.action, data=dict(form.fields)).location
    assert learner.client.post(form.action, data=dict(form.fields)).location == first
    learner.go(first)
    learner.go(f"{first}/submit")
    end = next(f for f in learner.page.forms if f.action.endswith("/submit"))
    answers = [learner.client.post(end.action, data=dict(end.fields)) for _ in range(2)]
    assert [a.status_code for a in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    with material_app.app_context():
        assert len(read_session().scalars(select(Outcome)).all()) == 1


def test_the_roles_that_see_reports_are_not_those_that_learn_only(material_app: Flask) -> None:
    seen = {}
    for number, role in enumerate(Role):
        with material_app.app_context(), unit_of_work() as session:
            make_person(session, f"R{number}", "某人", role)
        walker = Walker(material_app.test_client())
        walker.sign_in(f"R{number}")
        seen[role] = walker.client.get("/reports/").status_code
    assert {role for role, status in seen.items() if status == 200} == {Role.MANAGER, Role.HR, Role.AUDITOR}
    assert set(seen.values()) == {200, 403}
