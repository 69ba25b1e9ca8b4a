"""Starting a study, answering under a lesson, confirming it, and completing the course."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.services import record
from app.domain.access import Actor
from app.domain.content.course import Course
from app.domain.content.kinds import Kind
from app.domain.content.lesson import Lesson
from app.domain.learning.moves import due_moves
from app.domain.learning.progress import (
    CourseProgress,
    LessonChanged,
    LessonUnknown,
    PrerequisiteOpen,
    measure,
    refuse_unanswered,
)
from app.domain.questions import Grading, RawAnswer
from app.learning.models import ReadingPosition, Study, StudyCheck, StudyLesson, StudyMove
from app.learning.queries import (
    apply_moves,
    completed_courses,
    course_of,
    get_course,
    is_quiz_passed,
    list_lessons,
    list_publications,
    open_study,
    passed_papers,
    records_of,
)
from app.ledger.models import Mode, Outcome, SubjectKind
from app.ledger.services import OutcomeFact, credit_hours, record_outcome
from app.library.models import ContentItem
from app.library.queries import LiveDocument, get_live, get_revision, list_revisions
from app.orm import new_uuid, upsert

ZONE = ZoneInfo("Asia/Shanghai")
"""Hours are credited to the day on which the person finished, where they work."""


def start_study(session: Session, actor: Actor, slug: str, *, now: datetime) -> Study:
    """Start a go at a course on its live revision; the one under way is returned when there is one.

    Raises NotFound, or PrerequisiteOpen naming the first course that must be completed before.
    """
    live = get_live(session, Kind.COURSE, slug)
    study = session.scalars(open_study(actor.person_id, live.item_id)).one_or_none()
    if study:
        return study
    refuse_open_prerequisites(session, actor.person_id, live.document)
    goes = select(func.count()).where(Study.person_id == actor.person_id, Study.item_id == live.item_id)
    publication = list_publications(session, [live.item_id])[live.item_id][-1]
    insert = upsert(session, Study).values(
        uuid=new_uuid(),
        person_id=actor.person_id,
        item_id=live.item_id,
        number=session.scalars(goes).one() + 1,
        revision_id=live.revision_id,
        publication_id=publication.id,
        started_at=now,
    )
    is_new = session.execute(insert.on_conflict_do_nothing().returning(Study.id)).first() is not None
    study = session.scalars(
        open_study(actor.person_id, live.item_id)
    ).one()  # ours, or that of a double click
    if is_new:
        record(session, actor, "study.started", f"study:{study.uuid}", {"course": slug}, now=now)
    return study


def refuse_open_prerequisites(session: Session, person_id: int, course: Course) -> None:
    """Raise PrerequisiteOpen unless every course asked for before this one was completed once."""
    if not course.prerequisites:
        return
    completed = completed_courses(session, person_id)
    for slug in course.prerequisites:
        if slug not in completed:
            raise PrerequisiteOpen(course=get_live(session, Kind.COURSE, slug).title)


def answer_check(
    session: Session,
    actor: Actor,
    slug: str,
    lesson_slug: str,
    check_number: int,
    raw: RawAnswer,
    *,
    seen: str,
    now: datetime,
) -> Grading | None:
    """Keep an answer to the nth check of a lesson (from 1) and grade it; starts the study when there is none.

    `seen` is the wording the page showed (`wording_of`). Gives None when nothing was chosen, which keeps nothing.
    Raises LessonUnknown, LessonChanged, AnswerUnreadable.
    """
    study, shown, lesson, row = _open_lesson(session, actor, slug, lesson_slug, now=now)
    refuse_other_wording(lesson, seen)
    if not 1 <= check_number <= len(lesson.checks):
        raise LessonUnknown
    question = lesson.checks[check_number - 1]
    answer = question.parse_answer(raw)
    if answer is None:
        return None
    grading = question.grade(answer, question.resolve_rule())
    fraction = float(grading.fraction)
    session.add(
        StudyCheck(
            study_id=study.id,
            lesson_id=lesson.id,
            check_id=question.id,
            revision_id=shown.revision_id,
            answer=answer,
            fraction=fraction,
            answered_at=now,
        )
    )
    row.answered = {**row.answered, question.id: {"answer": answer, "fraction": fraction}}
    row.revision_id = shown.revision_id
    return grading


def confirm_lesson(
    session: Session, actor: Actor, slug: str, lesson_slug: str, *, seen: str, now: datetime
) -> CourseProgress:
    """Note that the reader is through with a lesson; completes the course when nothing else is missing.

    Confirming twice is once. Raises LessonUnknown, LessonChanged, ChecksUnanswered.
    """
    study, shown, lesson, row = _open_lesson(session, actor, slug, lesson_slug, now=now)
    refuse_other_wording(lesson, seen)
    course: Course = shown.document
    progress = _measure(session, study, course)
    if row.done_at is None:
        refuse_unanswered(next(one for one in progress.lessons if one.lesson.id == lesson.id))
        row.done_at, row.revision_id = now, shown.revision_id
        progress = _measure(session, study, course)
        _complete_if_due(session, study, progress, course, now=now)
    return progress


def keep_position(
    session: Session, actor: Actor, item_id: int, lesson_id: str, permille: int, *, now: datetime
) -> None:
    """Remember where the reader stopped: a lesson and how far down, in thousandths."""
    values = {"lesson_id": lesson_id, "permille": min(1000, max(0, permille)), "read_at": now}
    insert = upsert(session, ReadingPosition).values(person_id=actor.person_id, item_id=item_id, **values)
    session.execute(insert.on_conflict_do_update(index_elements=["person_id", "item_id"], set_=values))


def complete_on_quiz(session: Session, outcome: Outcome) -> None:
    """A handler of the ledger: a passed closing quiz completes the studies that waited for nothing else."""
    if outcome.subject_kind is not SubjectKind.PAPER or not outcome.passed:
        return
    query = select(Study).where(Study.person_id == outcome.person_id, Study.completed_at.is_(None))
    studies = session.scalars(query.with_for_update()).all()
    if not studies:
        return
    slug = session.scalars(select(ContentItem.slug).where(ContentItem.id == outcome.item_id)).one()
    for study in studies:
        course: Course = get_revision(session, study.revision_id).document
        if course.closing_quiz == slug:
            shown = move_study(session, study)
            course = shown.document
            progress = _measure(session, study, course)
            _complete_if_due(session, study, progress, course, now=outcome.at)


def move_study(session: Session, study: Study) -> LiveDocument:
    """Write the moves that publications since then ask of a study; gives the revision it stands on now."""
    publications = list_publications(session, [study.item_id])[study.item_id]
    if publications[-1].id != study.publication_id:
        rows = {row.lesson_id: row for row in list_lessons(session, study)}
        moves = due_moves(study.revision_id, study.publication_id, publications)
        records = records_of(rows.values())
        stops = {move.from_revision_id for move in moves} | {move.to_revision_id for move in moves}
        reopened = apply_moves(records, moves, list_revisions(session, stops))
        for move in moves:
            session.add(
                StudyMove(
                    study_id=study.id,
                    publication_id=move.publication_id,
                    from_revision_id=move.from_revision_id,
                    to_revision_id=move.to_revision_id,
                    reopened=sorted(reopened[move.publication_id]),
                    moved_at=move.at,
                )
            )
            study.revision_id = move.to_revision_id
        for lesson_id in frozenset().union(*reopened.values()):
            row = rows.get(lesson_id) or _new_row(session, study, lesson_id)
            row.done_at, row.answered, row.reopened_at = None, {}, records[lesson_id].reopened_at
        study.publication_id = publications[-1].id
        session.flush()
    return get_revision(session, study.revision_id)


def wording_of(lesson: Lesson) -> str:
    """What a page carries to tell which wording of a lesson it showed."""
    return lesson.digest[:16]


def refuse_other_wording(lesson: Lesson, seen: str) -> None:
    """Raise LessonChanged when the page showed another wording than the study stands on."""
    if seen != wording_of(lesson):
        raise LessonChanged


def _open_lesson(
    session: Session, actor: Actor, slug: str, lesson_slug: str, *, now: datetime
) -> tuple[Study, LiveDocument, Lesson, StudyLesson]:
    """The latest study, locked and brought up to date, and the lesson's row in it; started when there is none.

    A completed study takes answers too (a reader may look again); a new go begins only by `start_study`.
    """
    live = get_course(session, actor.person_id, slug)
    latest = session.scalars(
        select(Study)
        .where(Study.person_id == actor.person_id, Study.item_id == live.item_id)
        .order_by(Study.number.desc())
        .limit(1)
        .with_for_update()
    ).one_or_none()
    study = latest or start_study(session, actor, slug, now=now)
    shown = move_study(session, study)
    lesson = course_of(shown).lesson_by_slug(lesson_slug)
    if lesson is None:
        raise LessonUnknown
    row = session.get(StudyLesson, (study.id, lesson.id)) or _new_row(session, study, lesson.id)
    return study, shown, lesson, row


def _new_row(session: Session, study: Study, lesson_id: str) -> StudyLesson:
    row = StudyLesson(study_id=study.id, lesson_id=lesson_id, revision_id=study.revision_id, answered={})
    session.add(row)
    return row


def _measure(session: Session, study: Study, course: Course) -> CourseProgress:
    session.flush()
    records = records_of(list_lessons(session, study))
    passed = is_quiz_passed(course, study, passed_papers(session, study.person_id))
    return measure(course, records, quiz_passed=passed)


def _complete_if_due(
    session: Session, study: Study, progress: CourseProgress, course: Course, *, now: datetime
) -> None:
    """Complete once: outcome, hours and audit entry in the same transaction."""
    if study.completed_at is not None or not progress.is_complete:
        return
    study.completed_at = now
    source = f"study:{study.uuid}"
    record_outcome(
        session,
        OutcomeFact(
            person_id=study.person_id,
            subject_kind=SubjectKind.COURSE,
            item_id=study.item_id,
            revision_id=study.revision_id,
            passed=True,
            mode=Mode.QUIZ if course.closing_quiz else Mode.PRACTICE,
            source=source,
            at=now,
        ),
    )
    day = now.astimezone(ZONE).date()
    minutes = round(course.hours * 60)
    credit_hours(session, study.person_id, minutes, source, credited_on=day, now=now, item_id=study.item_id)
    record(session, None, "study.completed", source, {"minutes": minutes}, now=now)
