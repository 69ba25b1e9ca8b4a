"""Every shipped scenario, played by lot: inside its proof, losses that add up, a story that can be retold,
also when the choices stand in another order in the file."""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path

import pytest

from app.domain.scenarios.compiled import CompiledScenario, compile_scenario
from app.domain.scenarios.debrief import debrief
from app.domain.scenarios.events import Mode, Started, event_from_json, event_to_json
from app.domain.scenarios.proof import Proof
from app.domain.scenarios.scoring import result_of
from app.domain.scenarios.solver import outlook
from app.domain.scenarios.state import Status
from app.domain.scenarios.step import replay
from app.scenarios.proving import prove_files
from tests.domain.scenarios.walking import check_against_proof, check_places, walk

ROOT = Path(__file__).parents[3]
SLUGS = sorted(path.stem for path in (ROOT / "scenarios").glob("*.yml"))
WALKS, JUDGED = 60, 15
"""Walks per variant, and of these so many with a debrief. Seeded: every run of the test walks the same ways."""


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Walking needs no database."""
    return str(request.param)


@cache
def shipped(slug: str) -> tuple[CompiledScenario, Proof]:
    """A shipped scenario, ready to run, with its proof."""
    [report] = prove_files(ROOT, slug)
    assert report.scenario is not None, report.diagnostics
    assert report.proof is not None, report.diagnostics
    scenario = compile_scenario(report.scenario, report.proof.severities).scenario
    assert scenario is not None
    return scenario, report.proof


def written_otherwise(scenario: CompiledScenario) -> CompiledScenario:
    """The same scenario with the choices of every node written the other way round."""
    nodes = {
        name: node.model_copy(update={"choices": dict(reversed(node.choices.items()))})
        for name, node in scenario.text.nodes.items()
    }
    other = compile_scenario(scenario.text.model_copy(update={"nodes": nodes}), scenario.severities).scenario
    assert other is not None
    return other


@pytest.mark.parametrize("slug", SLUGS)
def test_walks_stay_inside_the_proof_and_their_losses_add_up(slug: str) -> None:
    scenario, proof = shipped(slug)
    other = written_otherwise(scenario)
    for variant, found in proof.variants.items():
        reference = proof.reference(variant)
        ahead = outlook(scenario, variant, reference)
        for number in range(WALKS):
            chance = random.Random(f"{slug} {variant} {number}")
            started = Started(scenario.text.id, "hash", str(number), Mode.PRACTICE, variant)
            walked = walk(scenario, started, (chance.randrange(1 << 30) for _ in range(120)))
            assert walked.end.status in (Status.ENDED, Status.RED_LINE)
            check_against_proof(scenario, found, walked)
            check_places(scenario, ahead, walked)
            bodies = [(event.kind, json.dumps(event_to_json(event))) for event in walked.events]
            told = replay(scenario, [event_from_json(kind, json.loads(body)) for kind, body in bodies])
            assert [told.opening, *(move.after for move in told.moves)] == walked.states
            again = replay(other, walked.events).state
            assert (again.node, again.status) == (walked.end.node, walked.end.status)
            assert result_of(other, reference, again) == result_of(scenario, reference, walked.end)
            if number >= JUDGED:
                continue
            judged = debrief(scenario, told, reference, ahead)
            assert [move for move in judged.moves if move.loss < 0] == []
            assert sum(move.loss for move in judged.moves) == 100 - judged.result.score
