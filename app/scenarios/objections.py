"""What pages show of disputes and reviews: beside a debrief, on a scenario's page, and as a list of what waits.

Learners are not named to those who answer: what counts is what was said in the call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Actor
from app.domain.errors import DomainError
from app.domain.scenarios.state import Status
from app.ledger.models import Review, ReviewState
from app.scenarios import disputes, material, queries, reviewing
from app.scenarios.disputes import Dispute
from app.scenarios.material import Material
from app.scenarios.models import ScenarioRun
from app.scenarios.playing import Bubble, bubbles

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Objections:
    """What stands beside a debrief. `review` is the request made; `may_ask` whether one can be made."""

    by_move: Mapping[int, Dispute]
    review: Review | None
    may_ask: bool


@dataclass(frozen=True)
class DisputeCard:
    """A dispute with what it is about. `own` ones are for somebody else to answer."""

    dispute: Dispute
    slug: str
    title: str
    said: str
    comment: str
    own: bool


@dataclass(frozen=True)
class ReviewCard:
    """A request with its clock: days left until it is due, negative when late."""

    review: Review
    slug: str
    title: str
    score: int | None
    days_left: int
    own: bool


@dataclass(frozen=True)
class Waiting:
    """Everything that waits for a trainer."""

    reviews: tuple[ReviewCard, ...]
    disputes: tuple[DisputeCard, ...]


@dataclass(frozen=True)
class ReviewPage:
    """One request with the whole call; no bubbles where the record cannot be told."""

    card: ReviewCard
    run: ScenarioRun
    bubbles: tuple[Bubble, ...]
    is_open: bool


def beside_debrief(session: Session, run: ScenarioRun) -> Objections:
    """Disputes and the review of a run. Two queries, one for practice."""
    by_move = {dispute.move: dispute for dispute in disputes.list_disputes(session, run_id=run.id)}
    may_ask = reviewing.may_be_reviewed(run)
    review = reviewing.find_review(session, run) if may_ask else None
    return Objections(by_move, review, may_ask and review is None)


def list_item_disputes(session: Session, actor: Actor, ready: Material) -> tuple[DisputeCard, ...]:
    """All disputes about a scenario, waiting ones first, in the words of its live revision. One query."""
    found = disputes.list_disputes(session, item_id=ready.live.item_id)
    return tuple(_dispute_card(actor, dispute, ready) for dispute in found)


def list_waiting(session: Session, actor: Actor, *, now: datetime) -> Waiting:
    """Requests by their date, then disputes; in the words of the revisions they are about.

    Three queries, and one for each revision that anything is about.
    """
    reviews = reviewing.list_open_reviews(session)
    open_disputes = [one for one in disputes.list_disputes(session) if one.answer is None]
    uuids = [UUID(review.subject.removeprefix(reviewing.SUBJECT)) for review in reviews]
    query = select(ScenarioRun).where(
        ScenarioRun.uuid.in_(uuids) | ScenarioRun.id.in_([one.run_id for one in open_disputes])
    )
    runs = session.scalars(query).all()
    ready = {
        revision: material.pinned_scenario(session, revision)
        for revision in sorted({run.revision_id for run in runs})
    }
    by_uuid, by_id = {run.uuid: run for run in runs}, {run.id: run for run in runs}
    return Waiting(
        tuple(
            _review_card(
                actor, review, by_uuid[uuid], ready[by_uuid[uuid].revision_id], now.astimezone(ZONE).date()
            )
            for review, uuid in zip(reviews, uuids, strict=True)
            if uuid in by_uuid
        ),
        tuple(_dispute_card(actor, one, ready[by_id[one.run_id].revision_id]) for one in open_disputes),
    )


def present_review(session: Session, actor: Actor, uuid: UUID, *, now: datetime) -> ReviewPage:
    """One request. Raises NotFound."""
    review, run = reviewing.get_review(session, uuid)
    ready = material.pinned_scenario(session, run.revision_id)
    card = _review_card(actor, review, run, ready, now.astimezone(ZONE).date())
    return ReviewPage(card, run, tuple(_talk(session, run, ready)), review.state is ReviewState.OPEN)


def _talk(session: Session, run: ScenarioRun, ready: Material) -> Sequence[Bubble]:
    story = queries.check_story(session, run, ready.scenario, ready.proof)
    if story.told is None or story.broken:
        return ()
    try:
        moves = [move for move in story.told.graded_moves if move.after.status is not Status.ABANDONED]
        return bubbles(ready, story.told.opening, moves, comments=False)
    except DomainError:
        return ()


def _review_card(actor: Actor, review: Review, run: ScenarioRun, ready: Material, today: date) -> ReviewCard:
    days = (review.due_on - today).days
    own = review.person_id == actor.person_id
    return ReviewCard(review, ready.live.slug, ready.text.title, run.score, days, own)


def _dispute_card(actor: Actor, dispute: Dispute, ready: Material) -> DisputeCard:
    choice = ready.scenario.choices.get(dispute.choice or "")
    return DisputeCard(
        dispute,
        ready.live.slug,
        ready.text.title,
        choice.text.say if choice else "",
        (choice.text.comment if choice else None) or "",
        dispute.person_id == actor.person_id,
    )
