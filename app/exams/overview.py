"""The list of papers and the page of one: where the person stands and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.domain.access import Actor
from app.domain.content.course import Course
from app.domain.content.kinds import Kind
from app.domain.content.paper import Paper
from app.domain.exams.attempt import AttemptState, is_overdue
from app.domain.exams.policy import Finding, attempts_left, counting_attempt, reasons_against_start
from app.exams import material, queries
from app.exams.prerequisites import fulfilled
from app.exams.queries import AttemptSummary
from app.library import queries as library
from app.library.models import ContentItem

_items = ContentItem.__table__.c
_SLUG = select(_items.slug).where(_items.id == bindparam("item_id"))


@dataclass(frozen=True)
class PaperCard:
    """A paper in the list. `best` is the attempt that counts."""

    slug: str
    paper: Paper
    open: AttemptSummary | None
    best: AttemptSummary | None
    attempts: int
    waiting: bool = False
    """Whether written answers of an attempt wait for a marker."""


def list_papers(session: Session, actor: Actor, *, now: datetime) -> list[PaperCard]:
    """Every live paper with the person's attempts, in a fixed number of queries; open ones first, passed ones last."""
    by_item: dict[int, list[AttemptSummary]] = {}
    for attempt in queries.list_attempts(session, actor.person_id):
        by_item.setdefault(attempt.item_id, []).append(attempt)
    cards = [
        PaperCard(
            live.slug,
            live.paper,
            _open(by_item.get(live.item_id, []), now),
            _best(live.paper, by_item.get(live.item_id, [])),
            len(by_item.get(live.item_id, [])),
            any(one.state is AttemptState.MARKING for one in by_item.get(live.item_id, [])),
        )
        for live in material.live_papers(session)
    ]
    return sorted(
        cards, key=lambda card: (card.open is None, card.best is not None and bool(card.best.passed))
    )


@dataclass(frozen=True)
class PaperPage:
    """The page of a paper."""

    slug: str
    paper: Paper
    open: AttemptSummary | None
    past: Sequence[AttemptSummary]
    best: AttemptSummary | None
    left: int | None
    reasons: Sequence[Finding]
    needs: Sequence[Need]


@dataclass(frozen=True)
class Need:
    """A prerequisite with its title and whether it is fulfilled."""

    kind: str
    slug: str
    title: str
    met: bool


def show_paper(session: Session, actor: Actor, slug: str, *, now: datetime) -> PaperPage:
    """Everything the page of a paper says. Raises NotFound."""
    live = material.live_paper(session, slug)
    past = queries.list_attempts(session, actor.person_id, live.item_id)
    met = fulfilled(session, actor.person_id, live.paper.prerequisites)
    reasons = reasons_against_start(live.paper, [attempt.as_past() for attempt in past], met, now)
    return PaperPage(
        slug,
        live.paper,
        _open(past, now),
        list(reversed(past)),
        _best(live.paper, past),
        attempts_left(live.paper, [attempt.as_past() for attempt in past]),
        reasons,
        [_need(session, name, name in met) for name in live.paper.prerequisites],
    )


@dataclass(frozen=True)
class WayOn:
    """Where a result leads: the paper's page, and the course that the paper closes, if any."""

    slug: str
    course_slug: str | None


def way_on(session: Session, item_id: int) -> WayOn:
    """Where to go from a result."""
    slug = session.execute(_SLUG, {"item_id": item_id}).scalar_one()
    for live in library.list_live(session, Kind.COURSE):
        if isinstance(live.document, Course) and live.document.closing_quiz == slug:
            return WayOn(slug, live.slug)
    return WayOn(slug, None)


def _open(attempts: Sequence[AttemptSummary], now: datetime) -> AttemptSummary | None:
    """The attempt to go on with; one whose time is over is not offered any more."""
    for attempt in attempts:
        if attempt.state is AttemptState.IN_PROGRESS and not is_overdue(
            attempt.state, attempt.deadline_at, now
        ):
            return attempt
    return None


def _best(paper: Paper, attempts: Sequence[AttemptSummary]) -> AttemptSummary | None:
    counting = counting_attempt(paper, [attempt.as_past() for attempt in attempts])
    if counting is None:
        return None
    return next(attempt for attempt in attempts if attempt.number == counting.number)


def _need(session: Session, name: str, met: bool) -> Need:
    word, _, slug = name.partition("/")
    document = library.get_live(session, Kind(word), slug).document
    return Need(word, slug, str(getattr(document, "title", slug)), met)
