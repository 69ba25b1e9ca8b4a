"""Reading courses with what a person did in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.orm import Session

from app.domain.content.course import Course
from app.domain.content.kinds import Kind
from app.domain.learning.moves import Effect, Move, Publication, changed_lessons, due_moves
from app.domain.learning.progress import CourseProgress, CourseUnknown, LessonRecord, measure, reopened_record
from app.learning.models import ReadingPosition, Study, StudyLesson
from app.ledger.models import Outcome, SubjectKind
from app.ledger.queries import is_current
from app.library.models import ContentItem, ContentPublication, PublicationClass
from app.library.queries import LiveDocument, find_live, get_revision, list_live, list_revisions

EFFECTS = {
    PublicationClass.COSMETIC: Effect.FOLLOW,
    PublicationClass.NEW_LEARNERS: Effect.STAY,
    PublicationClass.RE_READ: Effect.REOPEN,
    PublicationClass.RE_CERTIFY: Effect.REOPEN,
}


# Built once: building a statement costs more than sending it.
_studies, _lessons = Study.__table__, StudyLesson.__table__
_STUDIES = (
    select(
        _studies.c.id,
        _studies.c.item_id,
        _studies.c.revision_id,
        _studies.c.publication_id,
        _studies.c.started_at,
        _studies.c.completed_at,
        _lessons.c.lesson_id,
        _lessons.c.done_at,
        _lessons.c.answered,
        _lessons.c.reopened_at,
    )
    .select_from(_studies.outerjoin(_lessons, _lessons.c.study_id == _studies.c.id))
    .where(_studies.c.person_id == bindparam("person_id"))
    .where(_studies.c.item_id.in_(bindparam("items", expanding=True)))
    .order_by(_studies.c.number)
)
_published, _items, _outcomes = ContentPublication.__table__.c, ContentItem.__table__, Outcome.__table__
_PUBLICATIONS = (
    select(
        _published.id,
        _published.item_id,
        _published.revision_id,
        _published.publication_class,
        _published.published_at,
    )
    .where(_published.item_id.in_(bindparam("items", expanding=True)))
    .order_by(_published.id)
)
_positions = ReadingPosition.__table__.c
_POSITION = select(_positions.lesson_id, _positions.permille).where(
    _positions.person_id == bindparam("person_id"), _positions.item_id == bindparam("item_id")
)
_PASSED = (
    select(_items.c.slug, _outcomes.c.at)
    .select_from(_outcomes.join(_items, _items.c.id == _outcomes.c.item_id))
    .where(_outcomes.c.person_id == bindparam("person_id"), _outcomes.c.passed, is_current())
    .where(_outcomes.c.subject_kind == SubjectKind.PAPER)
    .order_by(_outcomes.c.at)
)


def course_of(document: LiveDocument) -> Course:
    """The course inside a revision of one."""
    course: Course = document.document
    return course


@dataclass(frozen=True)
class StudyState:
    """A go at a course as pages show it, with what was read and answered by lesson id."""

    id: int
    revision_id: int
    publication_id: int
    started_at: datetime
    completed_at: datetime | None
    lessons: dict[str, LessonRecord]


@dataclass(frozen=True)
class CourseView:
    """A course as one person sees it: the revision they stand on, their latest study, and how far it is."""

    shown: LiveDocument
    live: LiveDocument
    study: StudyState | None
    progress: CourseProgress

    @property
    def course(self) -> Course:
        """The course in the revision shown."""
        return course_of(self.shown)

    @property
    def is_completed(self) -> bool:
        """Whether the latest study was completed; a completion stands even when lessons changed since."""
        return self.study is not None and self.study.completed_at is not None

    @property
    def is_open(self) -> bool:
        """Whether a study is under way."""
        return self.study is not None and self.study.completed_at is None


@dataclass(frozen=True)
class PersonFacts:
    """What is needed of a person to build the views of some courses; read in at most five queries."""

    studies: Mapping[int, StudyState]
    publications: Mapping[int, Sequence[Publication]]
    revisions: Mapping[int, LiveDocument]
    """Revisions that studies stand on or move through, apart from live ones."""
    quizzes: Mapping[str, datetime]
    """Paper slug to the instant it was last passed."""


def load_facts(
    session: Session,
    person_id: int,
    lives: Sequence[LiveDocument],
    *,
    quizzes: Mapping[str, datetime] | None = None,
) -> PersonFacts:
    """The latest study of each of these courses, their publications, and the papers the person passed.

    `quizzes` are those papers when they are known already, or empty where a page does not need them.
    """
    studies = latest_studies(session, person_id, [live.item_id for live in lives])
    if not studies:
        return PersonFacts({}, {}, {}, {})
    publications = list_publications(session, list(studies))
    wanted = {study.revision_id for study in studies.values()}
    for item_id, study in studies.items():
        newer = (entry for entry in publications[item_id] if entry.id > study.publication_id)
        wanted |= {entry.revision_id for entry in newer}
    known = {live.revision_id: live for live in lives}
    revisions = known | list_revisions(session, wanted - known.keys())
    if quizzes is None:
        quizzes = passed_papers(session, person_id)
    return PersonFacts(studies, publications, revisions, quizzes)


def latest_studies(session: Session, person_id: int, item_ids: Sequence[int]) -> dict[int, StudyState]:
    """The latest go at each of these courses, by item."""
    latest: dict[int, StudyState] = {}
    for row in session.execute(_STUDIES, {"person_id": person_id, "items": list(item_ids)}):
        study = latest.get(row.item_id)
        if study is None or study.id != row.id:
            study = latest[row.item_id] = StudyState(
                row.id, row.revision_id, row.publication_id, row.started_at, row.completed_at, {}
            )
        if row.lesson_id is not None:
            study.lessons[row.lesson_id] = LessonRecord(row.done_at, row.answered, row.reopened_at)
    return latest


def list_publications(session: Session, item_ids: Sequence[int]) -> dict[int, list[Publication]]:
    """What was published of these courses, oldest first."""
    rows = session.execute(_PUBLICATIONS, {"items": list(item_ids)})
    found: dict[int, list[Publication]] = {}
    for row in rows:
        effect = EFFECTS[row.publication_class]
        found.setdefault(row.item_id, []).append(
            Publication(row.id, row.revision_id, effect, row.published_at)
        )
    return found


def passed_papers(session: Session, person_id: int) -> dict[str, datetime]:
    """Slugs of the papers a person passed, with the latest instant."""
    rows = session.execute(_PASSED, {"person_id": person_id})
    return {row.slug: row.at for row in rows}


def is_quiz_passed(course: Course, study: Study | StudyState | None, quizzes: Mapping[str, datetime]) -> bool:
    """Whether the closing quiz was passed in this go: what was passed before it began does not count."""
    passed_at = quizzes.get(course.closing_quiz) if course.closing_quiz else None
    return study is not None and passed_at is not None and passed_at >= study.started_at


def records_of(rows: Iterable[StudyLesson]) -> dict[str, LessonRecord]:
    """What was read and answered in a study, by lesson id."""
    return {row.lesson_id: LessonRecord(row.done_at, row.answered, row.reopened_at) for row in rows}


def apply_moves(
    records: dict[str, LessonRecord], moves: Sequence[Move], revisions: Mapping[int, LiveDocument]
) -> dict[int, frozenset[str]]:
    """Change the records as the moves ask; gives the reopened lessons by publication."""
    reopened: dict[int, frozenset[str]] = {}
    for move in moves:
        before: Course = revisions[move.from_revision_id].document
        after: Course = revisions[move.to_revision_id].document
        changed: frozenset[str] = changed_lessons(before, after) if move.reopens else frozenset()
        for lesson_id in changed:
            records[lesson_id] = reopened_record(move.at)
        reopened[move.publication_id] = changed
    return reopened


def build_view(live: LiveDocument, facts: PersonFacts) -> CourseView:
    """A course beside the person's latest study; moves that are due are shown, and written with the next act."""
    study = facts.studies.get(live.item_id)
    if study is None:
        return CourseView(live, live, None, measure(live.document, {}))
    records = dict(study.lessons)
    moves = due_moves(study.revision_id, study.publication_id, facts.publications[live.item_id])
    apply_moves(records, moves, facts.revisions)
    shown = facts.revisions[moves[-1].to_revision_id if moves else study.revision_id]
    course: Course = shown.document
    passed = is_quiz_passed(course, study, facts.quizzes) or study.completed_at is not None
    return CourseView(shown, live, study, measure(course, records, quiz_passed=passed))


def get_course(session: Session, person_id: int, slug: str) -> LiveDocument:
    """The live course, or, when it was retired, the revision on which the person's latest study stands.

    So a retired course stays open to those who began it. Raises NotFound for all others.
    """
    live = find_live(session, Kind.COURSE, slug)
    if live is not None:
        return live
    query = (
        select(Study.revision_id)
        .join(ContentItem, ContentItem.id == Study.item_id)
        .where(ContentItem.kind == Kind.COURSE, ContentItem.slug == slug, Study.person_id == person_id)
        .order_by(Study.number.desc())
    )
    revision_id = session.scalars(query.limit(1)).first()
    if revision_id is None:
        raise CourseUnknown
    return get_revision(session, revision_id)


def completed_courses(session: Session, person_id: int) -> set[str]:
    """Slugs of the courses a person completed at least once."""
    query = select(ContentItem.slug).join(Study, Study.item_id == ContentItem.id)
    return set(session.scalars(query.where(Study.person_id == person_id, Study.completed_at.is_not(None))))


def get_course_view(
    session: Session, person_id: int, slug: str, *, quizzes: Mapping[str, datetime] | None = None
) -> CourseView:
    """One course as a person sees it; see `load_facts` for `quizzes`. Raises NotFound."""
    live = get_course(session, person_id, slug)
    return build_view(live, load_facts(session, person_id, [live], quizzes=quizzes))


def list_course_views(
    session: Session, person_id: int, *, quizzes: Mapping[str, datetime] | None = None
) -> list[CourseView]:
    """All live courses as a person sees them."""
    lives = list_live(session, Kind.COURSE)
    facts = load_facts(session, person_id, lives, quizzes=quizzes)
    return [build_view(live, facts) for live in lives]


def find_position(session: Session, person_id: int, item_id: int) -> Row[tuple[str, int]] | None:
    """Where the person stopped in a course: `lesson_id` and `permille`."""
    return session.execute(_POSITION, {"person_id": person_id, "item_id": item_id}).one_or_none()


def open_study(person_id: int, item_id: int) -> Select[tuple[Study]]:
    """The go at a course that is under way, locked for a change."""
    query = select(Study).where(Study.person_id == person_id, Study.item_id == item_id)
    return query.where(Study.completed_at.is_(None)).with_for_update()


def list_lessons(session: Session, study: Study) -> list[StudyLesson]:
    """The rows of a study's lessons."""
    return list(session.scalars(select(StudyLesson).where(StudyLesson.study_id == study.id)))
