"""Many requests of several people at the same instant: one study each, every fact once, nobody blocks anybody."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.queries import verify
from app.domain.access import Actor
from app.domain.exams.freeze import FrozenPaper
from app.exams import material, queries
from app.exams.services import Save, save_answers, start_attempt, submit_attempt
from app.learning import services
from app.learning.models import Study, StudyCheck, StudyLesson
from app.learning.queries import get_course_view
from app.ledger.models import HoursCredit, Outcome, SubjectKind
from app.web.transaction import read_session, unit_of_work
from tests.factories import make_actor

COURSE, QUIZ = "compliant-collection", "compliant-collection-quiz"
PEOPLE, HANDS = 3, 12


@pytest.fixture
def learners(material_app: Flask, now: datetime) -> list[Actor]:
    with material_app.app_context(), unit_of_work() as session:
        return [make_actor(session, f"S{number:04}", now=now) for number in range(PEOPLE)]


def at_once(app: Flask, act: Callable[[Session, int], object], times: int = HANDS) -> list[object]:
    """Let several threads act, each in its own unit of work; whatever is raised is raised here."""

    def run(turn: int) -> object:
        with app.app_context(), unit_of_work() as session:
            return act(session, turn)

    with ThreadPoolExecutor(times) as hands:
        return list(hands.map(run, range(times)))


def count(session: Session, table: type, *conditions: object) -> int:
    return session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0  # type: ignore[arg-type]


def test_pressing_start_with_many_hands_starts_one_study_each(
    material_app: Flask, learners: list[Actor], now: datetime
) -> None:
    at_once(
        material_app, lambda s, turn: services.start_study(s, learners[turn % PEOPLE], COURSE, now=now).id
    )
    with material_app.app_context():
        assert count(read_session(), Study) == PEOPLE
        assert verify(read_session()).is_sound


def test_first_answers_at_once_start_one_study_and_are_all_kept(
    material_app: Flask, learners: list[Actor], now: datetime
) -> None:
    with material_app.app_context():
        lesson = next(one for one in get_course_view(read_session(), 0, COURSE).course.lessons if one.checks)
        seen = services.wording_of(lesson)
        raw = {"": ["1"], "1": ["1"]} if lesson.checks[0].type_name() != "truefalse" else {"": ["true"]}

    def answer(session: Session, turn: int) -> object:
        actor = learners[turn % PEOPLE]
        return services.answer_check(session, actor, COURSE, lesson.slug, 1, raw, seen=seen, now=now)

    at_once(material_app, answer)
    with material_app.app_context():
        session = read_session()
        assert [count(session, table) for table in (Study, StudyLesson, StudyCheck)] == [
            PEOPLE,
            PEOPLE,
            HANDS,
        ]


def test_the_last_lesson_and_the_quiz_at_once_complete_the_course_once(
    material_app: Flask, learners: list[Actor], now: datetime
) -> None:
    with material_app.app_context():
        lessons = get_course_view(read_session(), 0, COURSE).course.lessons
    for actor in learners:
        with material_app.app_context(), unit_of_work() as session:
            for lesson in lessons:
                read(session, actor, lesson, now, confirm=lesson is not lessons[-1])
    with material_app.app_context(), unit_of_work() as session:
        attempts = [answered(session, actor, now) for actor in learners]

    def finish(session: Session, turn: int) -> object:
        person = turn % PEOPLE
        if turn // PEOPLE % 2:
            return submit_attempt(session, learners[person], attempts[person], now=now)
        last = lessons[-1]
        seen = services.wording_of(last)
        return services.confirm_lesson(session, learners[person], COURSE, last.slug, seen=seen, now=now)

    at_once(material_app, finish)
    with material_app.app_context():
        session = read_session()
        assert count(session, Study, Study.completed_at.is_not(None)) == PEOPLE
        assert count(session, Outcome, Outcome.subject_kind == SubjectKind.COURSE) == PEOPLE
        assert count(session, Outcome, Outcome.subject_kind == SubjectKind.PAPER) == PEOPLE
        assert count(session, HoursCredit) == PEOPLE
        assert verify(session).is_sound


def read(session: Session, actor: Actor, lesson, now: datetime, *, confirm: bool) -> None:
    """Answer every check of a lesson rightly."""
    seen = services.wording_of(lesson)
    for number, check in enumerate(lesson.checks, 1):
        raw = check.fill(check.key_answer())
        services.answer_check(session, actor, COURSE, lesson.slug, number, raw, seen=seen, now=now)
    if confirm:
        services.confirm_lesson(session, actor, COURSE, lesson.slug, seen=seen, now=now)


def answered(session: Session, actor: Actor, now: datetime):
    """An attempt at the closing quiz with every answer right."""
    attempt = start_attempt(session, actor, QUIZ, now=now, seed=actor.staff_number)
    frozen = FrozenPaper.from_json(attempt.frozen)
    questions = material.pinned_questions(session, frozen)
    saves = [
        Save(number, 1, "page", question.fill(question.key_answer(), place.order))
        for number, (question, place) in enumerate(zip(questions, frozen.questions, strict=True), 1)
    ]
    assert save_answers(session, actor, attempt.uuid, saves, now=now).answered == len(saves)
    assert len(queries.current_answers(session, attempt.id)) == len(saves)
    return attempt.uuid
