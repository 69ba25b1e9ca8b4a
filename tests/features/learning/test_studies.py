"""Starting, answering, confirming, completing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.access import Actor
from app.domain.content.kinds import Kind
from app.domain.errors import NotFound
from app.domain.learning.progress import ChecksUnanswered, LessonChanged, LessonUnknown, PrerequisiteOpen
from app.domain.questions import AnswerUnreadable
from app.learning import services
from app.learning.models import Study, StudyCheck
from app.learning.queries import CourseView, find_position, get_course_view
from app.ledger.handlers import on_outcome
from app.ledger.models import HoursCredit, Mode, Outcome, SubjectKind
from app.ledger.services import OutcomeFact, record_outcome
from app.library.models import ContentItem
from tests import factories
from tests.features.learning.conftest import TRUE, Publish, lesson

HOUR = timedelta(hours=1)


def view_of(session: Session, actor: Actor) -> CourseView:
    """The course as this person sees it, read anew."""
    session.flush()
    session.expire_all()
    return get_course_view(session, actor.person_id, "basics")


def seen(session: Session, actor: Actor, slug: str) -> str:
    """The wording of a lesson that the person's page would carry."""
    view = view_of(session, actor)
    entry = view.course.lesson_by_slug(slug)
    assert entry is not None
    return services.wording_of(entry)


def confirm(session: Session, actor: Actor, slug: str, now: datetime) -> None:
    """Confirm a lesson as its page would."""
    services.confirm_lesson(session, actor, "basics", slug, seen=seen(session, actor, slug), now=now)
    session.flush()


def pass_quiz(session: Session, actor: Actor, slug: str, at: datetime) -> None:
    """The person passes a paper of this name."""
    item_id, revision_id = factories.make_item(session, Kind.PAPER, slug, "测验")
    fact = OutcomeFact(
        actor.person_id,
        SubjectKind.PAPER,
        item_id,
        revision_id,
        passed=True,
        mode=Mode.QUIZ,
        source=f"attempt:{slug}-{at.isoformat()}",
        at=at,
        score=90,
    )
    record_outcome(session, fact)


def test_starting_twice_is_once(session: Session, learner: Actor, publish: Publish, now: datetime) -> None:
    revision = publish(lesson("a"), at=now)
    first = services.start_study(session, learner, "basics", now=now)
    again = services.start_study(session, learner, "basics", now=now + HOUR)
    assert (first.id, first.number, first.revision_id, first.started_at) == (again.id, 1, revision, now)


def test_starting_an_unknown_course_is_not_found(session: Session, learner: Actor, now: datetime) -> None:
    with pytest.raises(NotFound):
        services.start_study(session, learner, "nothing", now=now)


def test_a_course_waits_for_the_one_it_builds_on(
    session: Session, learner: Actor, publish: Publish, now: datetime
) -> None:
    publish(lesson("a"), at=now)
    publish(lesson("b"), at=now, slug="further", prerequisites=("basics",))
    with pytest.raises(PrerequisiteOpen) as refused:
        services.start_study(session, learner, "further", now=now)
    assert refused.value.params == {"course": "课程 basics"}
    confirm(session, learner, "a", now)
    assert services.start_study(session, learner, "further", now=now).number == 1


def test_answering_starts_the_study_and_keeps_every_answer(
    session: Session, learner: Actor, publish: Publish, now: datetime
) -> None:
    publish(lesson("a", "正文", TRUE), at=now)
    wording = seen(session, learner, "a")
    for number, word in enumerate(("true", "false")):
        grading = services.answer_check(
            session, learner, "basics", "a", 1, {"": [word]}, seen=wording, now=now + number * HOUR
        )
        assert grading is not None
        session.flush()
    kept = session.scalars(select(StudyCheck).order_by(StudyCheck.id)).all()
    assert [(row.answer, row.fraction) for row in kept] == [("true", 0.0), ("false", 1.0)]
    assert view_of(session, learner).progress.lessons[0].answered == {
        "k1": {"answer": "false", "fraction": 1.0}
    }


def test_an_empty_answer_keeps_nothing(
    session: Session, learner: Actor, publish: Publish, now: datetime
) -> None:
    publish(lesson("a", "正文", TRUE), at=now)
    wording = seen(session, learner, "a")
    assert services.answer_check(session, learner, "basics", "a", 1, {}, seen=wording, now=now) is None
    assert session.scalar(select(func.count()).select_from(StudyCheck)) == 0


def test_tampered_answers_are_refused(
    session: Session, learner: Actor, publish: Publish, now: datetime
) -> None:
    publish(lesson("a", "正文", TRUE), at=now)
    wording = seen(session, learner, "a")
    with pytest.raises(AnswerUnreadable):
        services.answer_check(session, learner, "basics", "a", 1, {"": ["maybe"]}, seen=wording, now=now)
    for number in (0, 2):
        with pytest.raises(LessonUnknown):
            services.answer_check(
                session, learner, "basics", "a", number, {"": ["true"]}, seen=wording, now=now
            )
    with pytest.raises(LessonUnknown):
        services.confirm_lesson(session, learner, "basics", "nowhere", seen=wording, now=now)


def test_a_page_of_another_wording_is_refused(
    session: Session, learner: Actor, publish: Publish, now: datetime
) -> None:
    publish(lesson("a", "正文", TRUE), at=now)
    with pytest.raises(LessonChanged):
        services.confirm_lesson(session, learner, "basics", "a", seen="older", now=now)


def test_a_lesson_is_done_only_after_its_checks(
    session: Session, learner: Actor, publish: Publish, now: datetime
) -> None:
    publish(lesson("a", "正文", TRUE), lesson("b"), at=now)
    with pytest.raises(ChecksUnanswered):
        confirm(session, learner, "a", now)
    wording = seen(session, learner, "a")
    services.answer_check(session, learner, "basics", "a", 1, {"": ["true"]}, seen=wording, now=now)
    confirm(session, learner, "a", now)
    confirm(session, learner, "a", now + HOUR)
    progress = view_of(session, learner).progress
    assert (progress.done, progress.total, progress.lessons[0].done_at) == (1, 2, now)


def test_without_a_quiz_the_last_lesson_completes_the_course(
    session: Session, learner: Actor, publish: Publish, now: datetime
) -> None:
    publish(lesson("a"), lesson("b"), at=now)
    confirm(session, learner, "b", now)
    confirm(session, learner, "a", now + HOUR)
    confirm(session, learner, "a", now + 2 * HOUR)
    study = session.scalars(select(Study)).one()
    assert study.completed_at == now + HOUR
    outcome = session.scalars(select(Outcome)).one()
    assert (outcome.subject_kind, outcome.passed, outcome.revision_id, outcome.source) == (
        SubjectKind.COURSE,
        True,
        study.revision_id,
        f"study:{study.uuid}",
    )
    credit = session.scalars(select(HoursCredit)).one()
    assert (credit.minutes, credit.source, credit.credited_on.isoformat()) == (
        90,
        f"study:{study.uuid}",
        "2026-03-02",
    )


@pytest.mark.parametrize("quiz_first", [True, False])
def test_lessons_and_quiz_complete_the_course_in_either_order(
    session: Session, learner: Actor, publish: Publish, now: datetime, quiz_first: bool
) -> None:
    on_outcome(services.complete_on_quiz)
    publish(lesson("a"), at=now, quiz="final")
    services.start_study(session, learner, "basics", now=now)
    if quiz_first:
        pass_quiz(session, learner, "final", now + HOUR)
        assert not view_of(session, learner).is_completed
        confirm(session, learner, "a", now + 2 * HOUR)
    else:
        confirm(session, learner, "a", now + HOUR)
        assert not view_of(session, learner).is_completed
        pass_quiz(session, learner, "final", now + 2 * HOUR)
    view = view_of(session, learner)
    assert view.study is not None
    assert view.study.completed_at == now + 2 * HOUR
    assert (view.progress.done, view.progress.total) == (2, 2)


def test_a_quiz_passed_before_the_study_began_does_not_count(
    session: Session, learner: Actor, publish: Publish, now: datetime
) -> None:
    publish(lesson("a"), at=now, quiz="final")
    pass_quiz(session, learner, "final", now - HOUR)
    confirm(session, learner, "a", now)
    view = view_of(session, learner)
    assert (view.is_completed, view.progress.done, view.progress.total) == (False, 1, 2)


def test_a_completed_course_can_be_started_again_and_credits_hours_again(
    session: Session, learner: Actor, publish: Publish, now: datetime
) -> None:
    publish(lesson("a"), at=now)
    confirm(session, learner, "a", now)
    again = services.start_study(session, learner, "basics", now=now + HOUR)
    assert again.number == 2
    assert view_of(session, learner).progress.done == 0
    confirm(session, learner, "a", now + 2 * HOUR)
    assert session.scalar(select(func.count()).select_from(HoursCredit)) == 2
    assert session.scalar(select(func.count()).select_from(Outcome)) == 2


def test_the_reading_position_is_the_last_one_kept(
    session: Session, learner: Actor, publish: Publish, now: datetime
) -> None:
    publish(lesson("a"), at=now)
    item_id = view_of(session, learner).live.item_id
    for permille in (200, 5000):
        services.keep_position(session, learner, item_id, "a", permille, now=now)
    kept = find_position(session, learner.person_id, item_id)
    assert kept is not None
    assert (kept.lesson_id, kept.permille) == ("a", 1000)


def test_a_retired_course_stays_open_to_those_who_began_it(
    session: Session, learner: Actor, publish: Publish, now: datetime
) -> None:
    publish(lesson("a"), lesson("b"), at=now)
    confirm(session, learner, "a", now)
    stranger = factories.make_actor(session, "S0002", now=now)
    item = session.scalars(select(ContentItem).where(ContentItem.slug == "basics")).one()
    item.retired_at = now + HOUR
    session.flush()
    confirm(session, learner, "b", now + 2 * HOUR)
    assert view_of(session, learner).is_completed
    with pytest.raises(NotFound):
        view_of(session, stranger)
    with pytest.raises(NotFound):
        services.start_study(session, learner, "basics", now=now + 3 * HOUR)
