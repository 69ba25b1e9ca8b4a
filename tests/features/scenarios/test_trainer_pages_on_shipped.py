"""Every shipped scenario on the trainers' pages: walked along its best path without record, drawn and reported."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.scenarios.events import Chosen, Event, Filled, Flagged, TimedOut
from app.domain.scenarios.exploration import TIMEOUT
from app.domain.scenarios.step import findings_in_order, offered, start, step
from app.scenarios import insight, material, preview
from app.scenarios.material import Material
from tests.factories import make_actor


def walk_of(ready: Material, variant: str) -> str:
    """The reference path of a variant as the address of a walk."""
    graph, place, moves = material.outlook_for(ready, variant).graph, 0, ""
    state = start(ready.scenario, "", variant)
    for name in ready.proof.reference(variant).path:
        edge = next(edge for edge in graph.edges[place] if edge.choice == name)
        place = edge.target
        if name in ready.scenario.choices:
            shown = [choice.id for choice in offered(ready.scenario, state)]
            moves = f"{moves}.{shown.index(name) + 1}".lstrip(".")
            state = step(ready.scenario, state, Chosen(name))
        elif name == TIMEOUT:
            moves = f"{moves}.{preview.SILENCE}".lstrip(".")
            state = step(ready.scenario, state, TimedOut(state.node))
        else:
            moves = preview.with_sheet(moves, *numbers(ready, edge.event))
            assert edge.event is not None
            state = step(ready.scenario, state, edge.event)
    return moves


def numbers(ready: Material, event: Event | None) -> tuple[str, list[int]]:
    """A plan or findings by the numbers of the page."""
    if isinstance(event, Filled):
        plan = ready.scenario.nodes[event.node].plan
        assert plan is not None
        written = [[way.written for way in field.ways] for field in plan.fields]
        picks = [
            ways.index(event.values[field.name]) + 1 for field, ways in zip(plan.fields, written, strict=True)
        ]
        return preview.PLAN, picks
    assert isinstance(event, Flagged)
    flags = ready.scenario.nodes[event.node].flags
    assert flags is not None
    shown = [finding.id for finding in findings_in_order("", flags)]
    return preview.FINDINGS, [shown.index(name) + 1 for name in event.findings]


def test_best_paths_can_be_walked_in_the_address(material_session: Session) -> None:
    scores = {}
    for live in material.live_scenarios(material_session):
        ready = material.live_scenario(material_session, live.slug)
        for number, variant in enumerate(ready.text.variant_names, start=1):
            page = preview.present_preview(material_session, live.slug, number, walk_of(ready, variant))
            scores[live.slug, variant] = (page.score, page.passed)
    assert {name: score for name, score in scores.items() if score != (100, True)} == {}


def test_every_scenario_is_drawn_and_reported(material_session: Session, now: datetime) -> None:
    trainer = make_actor(material_session, "T0001", now=now)
    for live in material.live_scenarios(material_session):
        page = insight.present_insight(material_session, trainer, live.slug)
        drawn = page.path_map
        assert len(drawn.nodes) == len(live.document.nodes), live.slug
        assert all(node.title for node in drawn.nodes), live.slug
        spots = {(node.x, node.y) for node in drawn.nodes}
        assert len(spots) == len(drawn.nodes), live.slug
        assert all(0 < node.x < drawn.width and 0 < node.y < drawn.height for node in drawn.nodes), live.slug
        assert all(all(variant.reference) for variant in page.variants), live.slug
