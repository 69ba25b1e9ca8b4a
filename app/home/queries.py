"""What the first pages show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, distinct, func, select
from sqlalchemy.orm import Session

from app.accounts.models import Person, SignIn
from app.domain.access import Actor
from app.domain.content.diagnostics import Diagnostic
from app.domain.content.kinds import Kind
from app.domain.exams.attempt import AttemptState
from app.exams.models import Attempt
from app.home.next_step import Begun, Step, next_step
from app.learning.queries import CourseView, list_course_views
from app.ledger.models import HoursCredit, Outcome, SubjectKind
from app.ledger.queries import is_current
from app.library.models import ContentItem, SyncRun
from app.library.sync.compare import from_raw
from app.notices.models import Mail
from app.reports.queries import people_in_scope, today
from app.reports.report import Filters
from app.scenarios.models import RunState, ScenarioRun

ZONE = ZoneInfo("Asia/Shanghai")
RECENT = 60
"""How many outcomes a page looks back on; enough for the latest of everything a person does in months."""


# What a learner's first page asks is built once and over plain tables: everybody passes here.
_items, _outcomes = ContentItem.__table__, Outcome.__table__
_attempts, _runs = Attempt.__table__, ScenarioRun.__table__
_RESULTS = (
    select(
        _outcomes.c.subject_kind,
        _items.c.slug,
        _items.c.title,
        _outcomes.c.passed,
        _outcomes.c.score,
        _outcomes.c.red_lines,
        _outcomes.c.source,
        _outcomes.c.at,
    )
    .select_from(_outcomes.join(_items, _items.c.id == _outcomes.c.item_id))
    .where(_outcomes.c.person_id == bindparam("person_id"), is_current())
    .order_by(_outcomes.c.at.desc(), _outcomes.c.id.desc())
    .limit(bindparam("most"))
)
_OPEN_ATTEMPTS = (
    select(_attempts.c.uuid, _items.c.title, _attempts.c.started_at, _attempts.c.deadline_at)
    .select_from(_attempts.join(_items, _items.c.id == _attempts.c.item_id))
    .where(_attempts.c.person_id == bindparam("person_id"), _attempts.c.state == AttemptState.IN_PROGRESS)
)
_OPEN_RUNS = (
    select(_runs.c.uuid, _items.c.title, _runs.c.started_at)
    .select_from(_runs.join(_items, _items.c.id == _runs.c.item_id))
    .where(_runs.c.person_id == bindparam("person_id"), _runs.c.state == RunState.OPEN)
)
_ANY_SCENARIO = (
    select(_items.c.id).where(_items.c.kind == Kind.SCENARIO, _items.c.retired_at.is_(None)).limit(1)
)


@dataclass(frozen=True)
class Result:
    """An outcome with the name of what it is about."""

    kind: SubjectKind
    slug: str
    title: str
    passed: bool
    score: float | None
    red_lines: Sequence[str]
    source: str
    at: datetime


@dataclass(frozen=True)
class LearnerHome:
    """A learner's first page."""

    step: Step
    courses: Sequence[CourseView]
    results: Sequence[Result]


@dataclass(frozen=True)
class Progress:
    """All a person did: courses, the best result per paper and per scenario, hours of the year."""

    courses: Sequence[CourseView]
    papers: Sequence[Result]
    scenarios: Sequence[Result]
    minutes: int


def list_results(session: Session, person_id: int, limit: int = RECENT) -> list[Result]:
    """A person's current outcomes with titles, newest first."""
    rows = session.execute(_RESULTS, {"person_id": person_id, "most": limit})
    return [Result(*row) for row in rows]


def passed_quizzes(results: Sequence[Result]) -> dict[str, datetime]:
    """Paper slug to the instant it was last passed."""
    papers = [result for result in results if result.kind is SubjectKind.PAPER and result.passed]
    return {result.slug: result.at for result in reversed(papers)}


def learner_home(session: Session, actor: Actor) -> LearnerHome:
    """The next step, the courses under way and the latest results."""
    results = list_results(session, actor.person_id)
    views = list_course_views(session, actor.person_id, quizzes=passed_quizzes(results))
    step = next_step(
        _open_attempts(session, actor.person_id),
        _open_runs(session, actor.person_id),
        views,
        may_rehearse=session.execute(_ANY_SCENARIO).first() is not None,
    )
    return LearnerHome(step, views, results[:5])


def _open_attempts(session: Session, person_id: int) -> list[Begun]:
    return [Begun(*row) for row in session.execute(_OPEN_ATTEMPTS, {"person_id": person_id})]


def _open_runs(session: Session, person_id: int) -> list[Begun]:
    return [Begun(*row) for row in session.execute(_OPEN_RUNS, {"person_id": person_id})]


def person_progress(session: Session, actor: Actor, *, now: datetime) -> Progress:
    """Everything on the progress page in six queries."""
    results = list_results(session, actor.person_id, limit=500)
    views = list_course_views(session, actor.person_id, quizzes=passed_quizzes(results))
    year = datetime(now.astimezone(ZONE).year, 1, 1, tzinfo=ZONE).astimezone(UTC)
    minutes = session.scalar(
        select(func.coalesce(func.sum(HoursCredit.minutes), 0)).where(
            HoursCredit.person_id == actor.person_id, HoursCredit.recorded_at >= year
        )
    )
    return Progress(
        views, best_of(results, SubjectKind.PAPER), best_of(results, SubjectKind.SCENARIO), minutes or 0
    )


def best_of(results: Sequence[Result], kind: SubjectKind) -> list[Result]:
    """For each paper or scenario the best result: passed before failed, then the higher score, then the later."""
    best: dict[str, Result] = {}
    for result in results:
        known = best.get(result.slug)
        if result.kind is kind and (known is None or _worth(result) > _worth(known)):
            best[result.slug] = result
    return list(best.values())


def _worth(result: Result) -> tuple[bool, float]:
    return result.passed, result.score or 0.0


@dataclass(frozen=True)
class BrokenItem:
    """A document whose files have findings; `is_live` says that a sound revision is still shown to learners."""

    kind: Kind
    slug: str
    title: str
    is_broken: bool
    diagnostics: Sequence[Diagnostic]


@dataclass(frozen=True)
class MaterialHome:
    """A trainer's first page: how much there is, what is wrong, when it was last synchronised."""

    counts: dict[Kind, int]
    findings: Sequence[BrokenItem]
    synced_at: datetime | None


def material_home(session: Session) -> MaterialHome:
    """The state of the material."""
    query = select(ContentItem.kind, ContentItem.slug, ContentItem.title, ContentItem.is_broken)
    rows = session.execute(query.add_columns(ContentItem.diagnostics).where(ContentItem.retired_at.is_(None)))
    counts: dict[Kind, int] = {}
    findings = []
    for row in rows:
        counts[row.kind] = counts.get(row.kind, 0) + 1
        if row.diagnostics:
            found = [from_raw(entry) for entry in row.diagnostics]
            findings.append(BrokenItem(row.kind, row.slug, row.title, row.is_broken, found))
    synced_at = session.scalar(select(func.max(SyncRun.finished_at)))
    return MaterialHome(counts, sorted(findings, key=lambda item: not item.is_broken), synced_at)


@dataclass(frozen=True)
class TeamHome:
    """Figures about the people in somebody's scope."""

    people: int
    active: int
    courses: int
    papers: int
    red_lines: int


def team_home(session: Session, actor: Actor, *, now: datetime) -> TeamHome:
    """How many people there are, how many did something in 30 days, and what was completed and passed this year."""
    scope = people_in_scope(actor, Filters(as_of=today(now))).with_only_columns(Person.id).subquery()
    ids = select(scope.c.id)
    people = session.scalar(select(func.count(distinct(scope.c.id)))) or 0
    year = datetime(now.astimezone(ZONE).year, 1, 1, tzinfo=ZONE).astimezone(UTC)
    rows = session.execute(
        select(Outcome.subject_kind, func.count())
        .where(Outcome.person_id.in_(ids), Outcome.passed, Outcome.at >= year, is_current())
        .group_by(Outcome.subject_kind)
    )
    passed = {row[0]: row[1] for row in rows}
    active = select(func.count(distinct(Outcome.person_id))).where(
        Outcome.person_id.in_(ids), Outcome.at >= now - timedelta(days=30)
    )
    breached = select(Outcome.red_lines).where(
        Outcome.person_id.in_(ids), Outcome.subject_kind == SubjectKind.SCENARIO, Outcome.at >= year
    )
    red_lines = sum(bool(found) for found in session.scalars(breached.where(~Outcome.passed)))
    return TeamHome(
        people,
        session.scalar(active) or 0,
        passed.get(SubjectKind.COURSE, 0),
        passed.get(SubjectKind.PAPER, 0),
        red_lines,
    )


@dataclass(frozen=True)
class SystemHome:
    """What an administrator looks at first."""

    people: int
    signed_in: int
    mail_waiting: int
    synced_at: datetime | None
    broken: int


def system_home(session: Session, *, now: datetime) -> SystemHome:
    """People, sign-ins of the last day, mail that waits, the last sync."""
    people = select(func.count()).where(Person.deactivated_at.is_(None))
    signed_in = select(func.count(distinct(SignIn.person_id))).where(
        SignIn.started_at >= now - timedelta(days=1)
    )
    waiting = select(func.count()).where(Mail.sent_at.is_(None))
    broken = select(func.count()).where(ContentItem.is_broken, ContentItem.retired_at.is_(None))
    return SystemHome(
        session.scalar(people.select_from(Person)) or 0,
        session.scalar(signed_in) or 0,
        session.scalar(waiting.select_from(Mail)) or 0,
        session.scalar(select(func.max(SyncRun.finished_at))),
        session.scalar(broken.select_from(ContentItem)) or 0,
    )
