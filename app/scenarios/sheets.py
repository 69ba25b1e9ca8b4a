"""Plans and lists of findings as pages show them: numbers and words, never an authored id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.domain.errors import Invalid
from app.domain.scenarios.compiled import CompiledChoice
from app.domain.scenarios.debrief import JudgedMark, Mark
from app.domain.scenarios.events import Event, Filled, Flagged
from app.domain.scenarios.sheets import CompiledPlan, SheetRefused
from app.domain.scenarios.state import State, Status
from app.domain.scenarios.step import Move, findings_in_order
from app.scenarios.material import Material


@dataclass(frozen=True)
class FieldView:
    """A field of a form. Its values are numbered from 1 and grouped by day, where there are days."""

    label: str
    groups: tuple[tuple[str, tuple[tuple[int, str], ...]], ...]


@dataclass(frozen=True)
class MarkView:
    """A finding in the light of what was marked."""

    mark: Mark
    text: str
    comment: str


@dataclass(frozen=True)
class BudgetView:
    """How much is left of something that acts draw on."""

    label: str
    left: int
    amount: int
    unit: str


def form_of(ready: Material, state: State) -> tuple[FieldView, ...]:
    """The fields to fill in now; none where no plan is asked for."""
    plan = ready.scenario.nodes[state.node].plan
    if plan is None or state.status is not Status.OPEN:
        return ()
    views = []
    for field in plan.fields:
        numbered = [(way.group, (number, way.label)) for number, way in enumerate(field.ways, start=1)]
        days = groupby(numbered, key=lambda pair: pair[0])
        views.append(
            FieldView(field.text.label, tuple((day, tuple(w for _, w in ways)) for day, ways in days))
        )
    return tuple(views)


def list_of(ready: Material, seed: str, state: State) -> tuple[str, ...]:
    """The findings that may be marked now, in the order of this run."""
    flags = ready.scenario.nodes[state.node].flags
    if flags is None or state.status is not Status.OPEN:
        return ()
    return tuple(finding.text.say for finding in findings_in_order(seed, flags))


def filled(ready: Material, state: State, picks: Sequence[int]) -> Event:
    """The event of a form in which these values were picked, by their numbers. Raises SheetRefused."""
    plan = ready.scenario.nodes[state.node].plan
    if plan is None or len(picks) != len(plan.fields):
        raise SheetRefused(node=state.node)
    values = {}
    for field, pick in zip(plan.fields, picks, strict=True):
        if not 1 <= pick <= len(field.ways):
            raise SheetRefused(field=field.name)
        values[field.name] = field.ways[pick - 1].written
    return Filled(state.node, values)


def flagged(ready: Material, seed: str, state: State, numbers: Sequence[int]) -> Event:
    """The event of a list on which these findings were marked, by their numbers. Raises SheetRefused, Invalid."""
    flags = ready.scenario.nodes[state.node].flags
    if flags is None:
        raise SheetRefused(node=state.node)
    shown = findings_in_order(seed, flags)
    if any(not 1 <= number <= len(shown) for number in numbers):
        raise Invalid
    marked = {shown[number - 1].id for number in numbers}
    return Flagged(state.node, tuple(finding.id for finding in flags.findings if finding.id in marked))


def plan_text(plan: CompiledPlan, values: Mapping[str, str]) -> str:
    """A plan in one line."""
    return "；".join(f"{field.text.label}：{field.way(values[field.name]).label}" for field in plan.fields)


def handed_in(ready: Material, move: Move) -> str:
    """What was planned or marked by a move, in words of the material; empty for other moves."""
    return event_text(ready, move.event)


def event_text(ready: Material, event: Event | None) -> str:
    """What an event planned or marked, in words of the material; empty for other events."""
    if isinstance(event, Filled):
        plan = ready.scenario.nodes[event.node].plan
        return plan_text(plan, event.values) if plan is not None else ""
    if isinstance(event, Flagged):
        flags = ready.scenario.nodes[event.node].flags
        return "；".join(one.text.say for one in flags.read(event.findings)) if flags is not None else ""
    return ""


def mark_views(marks: Sequence[JudgedMark]) -> tuple[MarkView, ...]:
    """Findings as the debrief lists them."""
    return tuple(MarkView(one.mark, one.finding.text.say, one.finding.text.comment) for one in marks)


def budgets_of(ready: Material, state: State) -> tuple[BudgetView, ...]:
    """What is left of each budget."""
    places = {name: place for place, name in enumerate(ready.scenario.variables)}
    return tuple(
        BudgetView(budget.label or "", state.position.values[places[name]], budget.amount, budget.unit or "")
        for name, budget in ready.text.budget.items()
    )


def with_cost(ready: Material, choice: CompiledChoice) -> str:
    """A choice with what it draws on budgets."""
    costs = [
        f"{ready.text.budget[name].label or ''} {amount} {ready.text.budget[name].unit or ''}".strip()
        for name, amount in choice.text.cost.items()
    ]
    return f"{choice.text.say}（{'、'.join(costs)}）" if costs else choice.text.say
