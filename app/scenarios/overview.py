"""The list of scenarios and the page before a run: what it is, where the person stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from app.domain.access import Actor
from app.domain.scenarios.events import Mode
from app.domain.scenarios.format import Scenario
from app.domain.scenarios.policy import Reason, offers, reasons_against_start
from app.library.queries import registers
from app.scenarios import material, queries
from app.scenarios.citations import competency_title
from app.scenarios.models import RunState
from app.scenarios.queries import RunSummary


@dataclass(frozen=True)
class ScenarioCard:
    """A scenario of the list with where the person stands."""

    slug: str
    title: str
    brief: str
    product: str
    level: int
    minutes: int
    open: RunSummary | None
    best: RunSummary | None
    runs: int


@dataclass(frozen=True)
class ScenarioPage:
    """A scenario before it is played."""

    slug: str
    text: Scenario
    brief: Markup
    speakers: tuple[str, ...]
    competencies: tuple[str, ...]
    variants: int
    open: RunSummary | None
    best: RunSummary | None
    past: Sequence[RunSummary]
    exam_offered: bool
    practice_offered: bool
    exam_reasons: tuple[Reason, ...]
    exams_left: int
    has_time_limits: bool


def list_scenarios(session: Session, actor: Actor) -> list[ScenarioCard]:
    """Every scenario that may be rehearsed, unfinished ones first. Two queries."""
    by_item: dict[int, list[RunSummary]] = {}
    for run in queries.list_runs(session, actor.person_id):
        by_item.setdefault(run.item_id, []).append(run)
    cards = []
    for live in material.live_scenarios(session):
        text: Scenario = live.document
        runs = by_item.get(live.item_id, [])
        if offers(text, Mode.PRACTICE) or any(run.mode is Mode.EXAM for run in runs):
            cards.append(_card(live.slug, text, runs))
    return sorted(cards, key=lambda card: (card.open is None, card.level, card.slug))


def show_scenario(session: Session, actor: Actor, slug: str, *, now: datetime) -> ScenarioPage:
    """One scenario. Three queries. Raises NotFound."""
    ready = material.live_scenario(session, slug)
    text, known = ready.text, registers(session)
    runs = queries.list_runs(session, actor.person_id, ready.live.item_id)
    past = [run.as_past() for run in runs]
    exams = sum(run.mode is Mode.EXAM for run in past)
    return ScenarioPage(
        slug=slug,
        text=text,
        brief=Markup(ready.live.rendered.get("brief", "")),  # noqa: S704 - cleaned at publish
        speakers=tuple(member.name for member in text.cast.values()),
        competencies=tuple(competency_title(known, name) for name in text.competencies),
        variants=len(text.variant_names),
        open=_open(runs),
        best=_best(runs),
        past=[run for run in reversed(runs) if run.state is not RunState.OPEN],
        exam_offered=offers(text, Mode.EXAM),
        practice_offered=offers(text, Mode.PRACTICE),
        exam_reasons=reasons_against_start(text, Mode.EXAM, past, now),
        exams_left=max(0, text.exam.attempts - exams),
        has_time_limits=any(node.time_limit for node in text.nodes.values()),
    )


def _card(slug: str, text: Scenario, runs: Sequence[RunSummary]) -> ScenarioCard:
    return ScenarioCard(
        slug,
        text.title,
        text.brief,
        text.product.value,
        text.level,
        text.exam.minutes,
        _open(runs),
        _best(runs),
        len(runs),
    )


def _open(runs: Sequence[RunSummary]) -> RunSummary | None:
    return next((run for run in runs if run.state is RunState.OPEN), None)


def _best(runs: Sequence[RunSummary]) -> RunSummary | None:
    """The best result: a pass before a higher score without one; the earlier of equals."""
    ended = [run for run in runs if run.score is not None]
    return max(ended, key=lambda run: (bool(run.passed), run.score or 0, -run.number), default=None)
