"""Playing runs by the author's ids, which pages never show: the test looks up the numbers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.access import Actor
from app.domain.scenarios.step import in_display_order, offered
from app.scenarios import material, queries, services
from app.scenarios.models import ScenarioRun

SLUG = "spouse-answers"


def number_of(session: Session, run: ScenarioRun, choice: str) -> int:
    """The number under which the page shows a choice now; 99 when it does not."""
    ready = material.pinned_scenario(session, run.revision_id)
    told, _ = queries.tell(session, run, ready.scenario)
    shown = [one.id for one in in_display_order(run.seed, offered(ready.scenario, told.state))]
    return shown.index(choice) + 1 if choice in shown else 99


def start(session: Session, actor: Actor, *, now: datetime, seed: str = "seed", **how: object) -> ScenarioRun:
    """A run of the shipped scenario, without time limits unless asked."""
    options = {"untimed": True, **how}
    return services.start_run(session, actor, SLUG, now=now, seed=seed, **options)  # type: ignore[arg-type]


def walk(session: Session, actor: Actor, run: ScenarioRun, *choices: str, now: datetime) -> ScenarioRun:
    """Take choices one after the other."""
    for choice in choices:
        number = number_of(session, run, choice)
        run = services.make_move(session, actor, UUID(str(run.uuid)), run.last_seq, number, now=now)
    return run


def walk_best(session: Session, actor: Actor, run: ScenarioRun, *, now: datetime) -> ScenarioRun:
    """Take the whole reference path of the run's variant."""
    path = material.pinned_scenario(session, run.revision_id).proof.reference(run.variant).path
    return walk(session, actor, run, *path, now=now)
