"""What happens to studies when the course is published anew."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.access import Actor
from app.learning import services
from app.learning.models import StudyMove
from app.library.models import PublicationClass
from tests.features.learning.conftest import TRUE, Publish, lesson
from tests.features.learning.test_studies import confirm, seen, view_of

DAY = timedelta(days=1)


def progress_of(session: Session, actor: Actor) -> tuple[int, int, int]:
    """Done, total, reopened."""
    progress = view_of(session, actor).progress
    return progress.done, progress.total, progress.reopened


def test_new_learners_only_leaves_open_studies_where_they_are(
    session: Session, learner: Actor, publish: Publish, now: datetime
) -> None:
    first = publish(lesson("a", "旧"), lesson("b"), at=now)
    confirm(session, learner, "a", now)
    publish(lesson("a", "新"), lesson("b"), lesson("c"), at=now + DAY)
    view = view_of(session, learner)
    assert view.shown.revision_id == first
    assert progress_of(session, learner) == (1, 2, 0)


def test_a_cosmetic_change_moves_open_studies_and_reopens_nothing(
    session: Session, learner: Actor, publish: Publish, now: datetime
) -> None:
    publish(lesson("a", "错字"), lesson("b"), at=now)
    confirm(session, learner, "a", now)
    second = publish(lesson("a", "正字"), lesson("b"), at=now + DAY, how=PublicationClass.COSMETIC)
    assert view_of(session, learner).shown.revision_id == second
    assert progress_of(session, learner) == (1, 2, 0)


def test_a_required_reread_reopens_changed_lessons_and_says_so(
    session: Session, learner: Actor, publish: Publish, now: datetime
) -> None:
    publish(lesson("a", "旧", TRUE), lesson("b"), lesson("c"), at=now)
    services.answer_check(
        session, learner, "basics", "a", 1, {"": ["true"]}, seen=seen(session, learner, "a"), now=now
    )
    for name in ("a", "b"):
        confirm(session, learner, name, now)
    publish(lesson("a", "新", TRUE), lesson("b"), lesson("c"), at=now + DAY, how=PublicationClass.RE_READ)
    assert progress_of(session, learner) == (1, 3, 1)
    assert view_of(session, learner).progress.lessons[0].left == 1
    confirm(session, learner, "c", now + DAY)
    assert progress_of(session, learner) == (2, 3, 1)
    moves = session.scalars(select(StudyMove)).all()
    assert [(move.reopened, move.moved_at) for move in moves] == [(["a"], now + DAY)]


def test_a_move_is_written_once(session: Session, learner: Actor, publish: Publish, now: datetime) -> None:
    publish(lesson("a", "旧"), lesson("b"), at=now)
    confirm(session, learner, "a", now)
    publish(lesson("a", "新"), lesson("b"), at=now + DAY, how=PublicationClass.RE_READ)
    confirm(session, learner, "a", now + 2 * DAY)
    confirm(session, learner, "a", now + 3 * DAY)
    assert session.scalar(select(func.count()).select_from(StudyMove)) == 1
    assert progress_of(session, learner) == (1, 2, 0)


def test_a_completion_stands_when_a_reread_is_asked_of_it(
    session: Session, learner: Actor, publish: Publish, now: datetime
) -> None:
    publish(lesson("a", "旧"), lesson("b"), at=now)
    for name in ("a", "b"):
        confirm(session, learner, name, now)
    publish(lesson("a", "新"), lesson("b"), at=now + DAY, how=PublicationClass.RE_READ)
    view = view_of(session, learner)
    assert (view.is_completed, view.progress.reopened) == (True, 1)
    confirm(session, learner, "a", now + 2 * DAY)
    view = view_of(session, learner)
    assert view.study is not None
    assert (view.study.completed_at, view.progress.reopened) == (now, 0)


def test_a_lesson_taken_out_takes_its_part_of_the_whole_with_it(
    session: Session, learner: Actor, publish: Publish, now: datetime
) -> None:
    publish(lesson("a"), lesson("b"), lesson("c"), at=now)
    for name in ("a", "b"):
        confirm(session, learner, name, now)
    publish(lesson("a"), lesson("c"), at=now + DAY, how=PublicationClass.RE_READ)
    assert progress_of(session, learner) == (1, 2, 0)


def test_a_page_of_the_old_wording_is_refused_after_a_move(
    session: Session, learner: Actor, publish: Publish, now: datetime
) -> None:
    publish(lesson("a", "旧"), lesson("b"), at=now)
    services.start_study(session, learner, "basics", now=now)
    old = seen(session, learner, "a")
    publish(lesson("a", "新"), lesson("b"), at=now + DAY, how=PublicationClass.RE_READ)
    assert old != seen(session, learner, "a")
