"""The trainer's page of a scenario: what people answer, what nobody answers, and what the proof says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.access import Actor
from app.domain.content.diagnostics import Diagnostic
from app.domain.scenarios.exploration import TIMEOUT
from app.domain.scenarios.format import Ending
from app.domain.scenarios.pathmap import best
from app.domain.scenarios.proof import Proof, VariantProof
from app.library.queries import registers
from app.library.sync.compare import from_raw
from app.scenarios import material, trainer_queries
from app.scenarios.citations import RedLineCard, red_line_card
from app.scenarios.mapping import PathMap, Picks, present_map
from app.scenarios.material import Material
from app.scenarios.objections import DisputeCard, list_item_disputes
from app.scenarios.sheets import event_text

ENOUGH = 5
"""Fewer runs than this say nothing about an answer, and might say too much about a person."""


@dataclass(frozen=True)
class CrossedLine:
    """A red line and in how many runs it was crossed."""

    card: RedLineCard
    runs: Picks


@dataclass(frozen=True)
class EndSpan:
    """An end, by its number on the map, with the scores of the runs that reach it."""

    number: int
    summary: str
    ending: Ending
    low: int
    high: int


@dataclass(frozen=True)
class VariantReport:
    """What was proved of one variant. `number` counts from 1: names of variants are the author's own."""

    number: int
    states: int
    points: int
    reference: tuple[str, ...]
    """The best answers in order; an empty text is silence."""
    untempted: int | None
    ends: tuple[EndSpan, ...]


@dataclass(frozen=True)
class Unpicked:
    """An answer that nobody has given, with the number of its node on the map."""

    number: int
    say: str


@dataclass(frozen=True)
class Insight:
    """Everything on the page."""

    slug: str
    title: str
    pass_mark: int
    runs: Picks
    passed: Picks
    enough_practice: bool
    enough_exam: bool
    path_map: PathMap
    red_lines: tuple[CrossedLine, ...]
    unpicked: tuple[Unpicked, ...] | None
    """None when too few runs say anything."""
    proved: bool
    engine: int
    states: int
    variants: tuple[VariantReport, ...]
    findings: tuple[Diagnostic, ...]
    disputes: tuple[DisputeCard, ...]


def present_insight(session: Session, actor: Actor, slug: str) -> Insight:
    """The live revision with all runs of the scenario. A constant number of queries. Raises NotFound."""
    ready = material.live_scenario(session, slug)
    counts = trainer_queries.count_runs(session, ready.live.item_id)
    picks = trainer_queries.count_answers(session, ready.live.item_id)
    known = registers(session)
    first = ready.text.variant_names[0]
    better = best(material.outlook_for(ready, first), ready.proof.reference(first))
    drawn = present_map(ready, first, better=better, picks=picks)
    crossed = sorted(counts.red_lines.items(), key=lambda pair: (-pair[1].all, pair[0]))
    return Insight(
        slug=slug,
        title=ready.text.title,
        pass_mark=ready.text.pass_mark,
        runs=counts.runs,
        passed=counts.passed,
        enough_practice=counts.runs.practice >= ENOUGH,
        enough_exam=counts.runs.exam >= ENOUGH,
        path_map=drawn,
        red_lines=tuple(CrossedLine(red_line_card(known, line), runs) for line, runs in crossed),
        unpicked=_unpicked(ready, drawn, picks) if counts.runs.all >= ENOUGH else None,
        proved=ready.proof.complete,
        engine=ready.proof.engine,
        states=ready.proof.states,
        variants=_variants(ready, ready.proof, drawn),
        disputes=list_item_disputes(session, actor, ready),
        findings=tuple(from_raw(raw) for raw in trainer_queries.list_findings(session, ready.live.item_id)),
    )


def _unpicked(ready: Material, drawn: PathMap, picks: Mapping[str, Picks]) -> tuple[Unpicked, ...]:
    numbers = drawn.numbers
    return tuple(
        Unpicked(numbers[choice.node], choice.text.say)
        for choice in sorted(ready.scenario.choices.values(), key=lambda choice: numbers[choice.node])
        if choice.id not in picks
    )


def _variants(ready: Material, proof: Proof, drawn: PathMap) -> tuple[VariantReport, ...]:
    return tuple(
        VariantReport(
            number=number,
            states=found.states,
            points=found.reference.points if found.reference else 0,
            reference=_said(ready, name, found),
            untempted=found.untempted_score,
            ends=tuple(_ends(ready, found, drawn)),
        )
        for number, (name, found) in enumerate(proof.variants.items(), start=1)
    )


def _said(ready: Material, variant: str, found: VariantProof) -> tuple[str, ...]:
    path = found.reference.path if found.reference else ()
    choices = ready.scenario.choices
    if all(step in choices or step == TIMEOUT for step in path):
        return tuple(choices[step].text.say if step in choices else "" for step in path)
    graph, place, said = material.outlook_for(ready, variant).graph, 0, []
    for step in path:
        edge = next(edge for edge in graph.edges[place] if edge.choice == step)
        said.append(choices[step].text.say if step in choices else event_text(ready, edge.event))
        place = edge.target
    return tuple(said)


def _ends(ready: Material, found: VariantProof, drawn: PathMap) -> list[EndSpan]:
    nodes = ready.text.nodes
    ends = [
        EndSpan(drawn.numbers[name], nodes[name].summary or "", ending, span.low, span.high)
        for name, span in found.endings.items()
        if (ending := nodes[name].ending) is not None
    ]
    return sorted(ends, key=lambda end: (-end.high, end.number))
