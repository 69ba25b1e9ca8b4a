"""What many runs of a scenario come to. Only lines that count: first practice runs and exams, each up to its end."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from app.domain.scenarios.events import Chosen, Ended, Mode, TimedOut
from app.domain.scenarios.exploration import TIMEOUT
from app.library.models import ContentItem
from app.scenarios.mapping import Picks
from app.scenarios.models import ScenarioRun, ScenarioRunEvent

ANSWERS = (Chosen.kind, TimedOut.kind)


@dataclass(frozen=True)
class RunCounts:
    """How many runs count, how many of them were passed, and which red lines they crossed."""

    runs: Picks
    passed: Picks
    red_lines: dict[str, Picks]
    """Runs that crossed a red line at least once, by its id."""


def _counted(item_id: int) -> tuple[ColumnElement[bool], ...]:
    """A person's first practice run with a move, and every exam run; both only once they are over."""
    return (ScenarioRun.item_id == item_id, ScenarioRun.ended_at.is_not(None), ScenarioRun.counts.is_(True))


def count_runs(session: Session, item_id: int) -> RunCounts:
    """Runs by how they came out. One query."""
    query = (
        select(ScenarioRun.mode, ScenarioRun.passed, ScenarioRun.red_lines, func.count())
        .where(*_counted(item_id))
        .group_by(ScenarioRun.mode, ScenarioRun.passed, ScenarioRun.red_lines)
    )
    runs: Counter[Mode] = Counter()
    passed: Counter[Mode] = Counter()
    lines: dict[str, Counter[Mode]] = {}
    for mode, has_passed, red_lines, count in session.execute(query):
        runs[mode] += count
        passed[mode] += count if has_passed else 0
        for line in red_lines:
            lines.setdefault(line, Counter())[mode] += count
    return RunCounts(_picks(runs), _picks(passed), {line: _picks(found) for line, found in lines.items()})


def count_answers(session: Session, item_id: int) -> dict[str, Picks]:
    """In how many runs each answer was given before the run's end: by choice id, silence as `timeout:<node>`.

    One query; rehearsing on after the end does not count, and an answer counts once per run.
    """
    ended = aliased(ScenarioRunEvent)
    ends = (
        select(ended.run_id, func.min(ended.seq).label("seq"))
        .join(ScenarioRun, ScenarioRun.id == ended.run_id)
        .where(ended.kind == Ended.kind, ScenarioRun.item_id == item_id)
        .group_by(ended.run_id)
        .subquery()
    )
    event = ScenarioRunEvent
    query = (
        select(ScenarioRun.mode, event.kind, event.body, func.count(event.run_id.distinct()))
        .join(ScenarioRun, ScenarioRun.id == event.run_id)
        .join(ends, ends.c.run_id == event.run_id)
        .where(*_counted(item_id), event.kind.in_(ANSWERS), event.seq < ends.c.seq)
        .group_by(ScenarioRun.mode, event.kind, event.body)
    )
    found: dict[str, Counter[Mode]] = {}
    for mode, kind, body, count in session.execute(query):
        for answer in _answers(kind, body):
            found.setdefault(answer, Counter())[mode] += count
    return {answer: _picks(counts) for answer, counts in found.items()}


def _answers(kind: str, body: str) -> Iterator[str]:
    try:
        stored = json.loads(body)
        yield stored["choice"] if kind == Chosen.kind else f"{TIMEOUT}:{stored['node']}"
    except (KeyError, TypeError, ValueError):
        return  # a damaged event is told where its run is shown; here it is one answer less


def _picks(counts: Counter[Mode]) -> Picks:
    return Picks(counts[Mode.PRACTICE], counts[Mode.EXAM])


def list_findings(session: Session, item_id: int) -> list[dict[str, object]]:
    """What the last check of the scenario's file found, as it was stored. One query."""
    return list(session.scalar(select(ContentItem.diagnostics).where(ContentItem.id == item_id)) or ())
