"""All checks of one scenario: what its text lacks, what its graph cannot do, what its proof shows.

Ids of other files (clauses, red lines, competencies, topics) are the business of the checks across files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.content.diagnostics import Path, Problem, Severity
from app.domain.scenarios.author_tests import check_tests
from app.domain.scenarios.compiled import (
    CompiledChoice,
    CompiledNode,
    CompiledScenario,
    Severities,
    compile_scenario,
)
from app.domain.scenarios.conditions import Reads
from app.domain.scenarios.exploration import TIMEOUT
from app.domain.scenarios.format import Ending, Scenario
from app.domain.scenarios.liveness import reachable
from app.domain.scenarios.proof import Proof, VariantProof
from app.domain.scenarios.solver import STATE_BUDGET, prove

MOST_NODES = 0.6
"""Above this share of nodes a habit of the author gives the answer away."""

FEWEST_NODES = 4
"""Nodes with a best choice below which a habit cannot be told from chance."""


@dataclass(frozen=True, slots=True)
class Examination:
    """Everything found about a scenario. Without a proof it could not even be compiled."""

    problems: tuple[Problem, ...]
    compiled: CompiledScenario | None = None
    proof: Proof | None = None

    @property
    def is_proved(self) -> bool:
        """Whether it may be published."""
        errors = any(problem.severity is Severity.ERROR for problem in self.problems)
        return self.proof is not None and self.proof.complete and not errors


def examine(text: Scenario, severities: Severities, budget: int = STATE_BUDGET) -> Examination:
    """Check and prove a scenario under the severities of the register of red lines."""
    problems = [*_check_text(text)]
    compilation = compile_scenario(text, severities)
    problems += compilation.problems
    if compilation.scenario is None:
        return Examination(tuple(problems))
    scenario = compilation.scenario
    problems += _check_graph(scenario)
    proof = prove(scenario, budget)
    shown = list(_check_proof(scenario, proof))
    problems += shown
    if proof.complete:
        sound = not any(problem.severity is Severity.ERROR for problem in shown)
        problems += check_tests(scenario, proof, complete=sound)
        problems += _check_habits(scenario)
    return Examination(tuple(problems), scenario, proof)


def _warning(code: str, path: Path, **params: object) -> Problem:
    return Problem(code, path, params, Severity.WARNING)


def _check_text(text: Scenario) -> Iterator[Problem]:
    declared = set(text.competencies)
    for competency in text.floors:
        if competency not in declared:
            yield Problem(
                "scenario_competency_not_declared", ("floors", competency), {"competency": competency}
            )
    for node_id, node in text.nodes.items():
        path: Path = ("nodes", node_id)
        if node.ending is not None and node.summary is None:
            yield Problem("scenario_ending_without_summary", path, {"node": node_id})
        for choice_id, choice in node.choices.items():
            at = (*path, "choices", choice_id)
            if choice_id == TIMEOUT:
                yield Problem("scenario_reserved_id", at, {"id": choice_id})
            if choice.comment is None:
                yield Problem("scenario_choice_without_comment", at, {"choice": choice_id})
    for at, part in text.judged():
        if part.breach is not None and not part.cites:
            yield Problem("scenario_breach_without_citation", at, {"choice": str(at[-1])})
        for competency in part.score:
            if competency not in declared:
                params: dict[str, object] = {"competency": competency}
                yield Problem("scenario_competency_not_declared", (*at, "score", competency), params)


def _check_graph(scenario: CompiledScenario) -> Iterator[Problem]:
    start = scenario.text.start
    met = reachable(scenario, [start], fatal=True)
    clean = reachable(scenario, [start])
    for node in scenario.nodes.values():
        path: Path = ("nodes", node.id)
        if node.id not in met:
            yield Problem("scenario_node_unreachable", path, {"node": node.id})
        if node.id in clean and _is_dead_end(node):
            yield Problem("scenario_dead_end", path, {"node": node.id})
    reads = Reads.union(condition.reads for condition in scenario.conditions)
    for place, name in enumerate(scenario.variables):
        if place not in reads.variables:
            yield _warning("scenario_variable_never_read", _path_of(scenario.text, name), variable=name)


def _path_of(text: Scenario, name: str) -> Path:
    """Where a variable, a budget or a field of a form stands."""
    for node_id, node in text.nodes.items():
        if name in node.form:
            return ("nodes", node_id, "form", name)
    return ("budget", name) if name in text.budget else ("vars", name)


def _is_dead_end(node: CompiledNode) -> bool:
    leads_on = node.choices or node.autos or node.plan or node.flags
    return node.ending is None and not leads_on


def _check_proof(scenario: CompiledScenario, proof: Proof) -> Iterator[Problem]:
    if not proof.complete:
        yield Problem("scenario_not_proved", (), {"states": proof.states, **proof.coverage})
        return
    for name, variant in proof.variants.items():
        path: Path = ("variants", name) if name in scenario.text.variants else ("nodes",)
        yield from _check_variant(scenario, name, variant, path)
    met = reachable(scenario, [scenario.text.start], fatal=True)
    clean = reachable(scenario, [scenario.text.start])
    whole = not any(variant.loops for variant in proof.variants.values())
    entered = {node for variant in proof.variants.values() for node in variant.nodes}
    offered = {choice for variant in proof.variants.values() for choice in variant.choices}
    for node in scenario.nodes.values():
        if node.id not in entered:
            if whole and node.id in met:
                yield _warning("scenario_node_never_entered", ("nodes", node.id), node=node.id)
            continue
        for choice in node.choices:
            if choice.id not in offered and node.id in clean:
                path = ("nodes", node.id, "choices", choice.id)
                yield _warning("scenario_choice_never_offered", path, choice=choice.id)


def _check_variant(
    scenario: CompiledScenario, name: str, variant: VariantProof, path: Path
) -> Iterator[Problem]:
    pass_mark = scenario.text.pass_mark
    for loop in variant.loops:
        yield Problem("scenario_auto_loop", ("nodes", loop), {"node": loop, "variant": name})
    for trap in variant.traps:
        if _is_dead_end(scenario.nodes[trap.node]):
            continue
        params: dict[str, object] = {"node": trap.node, "variant": name, "path": list(trap.path)}
        yield Problem("scenario_trap", ("nodes", trap.node), params)
    if variant.reference is None:
        yield Problem("scenario_unwinnable", path, {"variant": name})
        return
    for ending, span in variant.endings.items():
        success = scenario.nodes[ending].ending is Ending.SUCCESS
        found: dict[str, object] = {"ending": ending, "variant": name, "best": span.high, "pass": pass_mark}
        if success and span.high < pass_mark:
            yield Problem("scenario_success_never_passes", ("nodes", ending), found)
        if not success and span.high >= pass_mark:
            yield Problem("scenario_failure_can_pass", ("nodes", ending), found, Severity.WARNING)
    for competency in scenario.text.floors:
        if variant.reference.by_competency.get(competency, 0) <= 0:
            params = {"competency": competency, "variant": name}
            yield Problem("scenario_floor_without_points", ("floors", competency), params)
    if TIMEOUT in variant.reference.path:
        yield _warning("scenario_silence_is_best", path, variant=name)
    if not variant.ends_by_itself:
        yield _warning("scenario_turn_limit_first", ("turn_limit",), variant=name)
    if variant.untempted_score is not None and variant.untempted_score >= pass_mark:
        yield _warning("scenario_no_temptation", path, variant=name, score=variant.untempted_score)


def _check_habits(scenario: CompiledScenario) -> Iterator[Problem]:
    """Trainees learn an author's habits sooner than the subject."""
    judged = 0
    longest = first = 0
    for node in scenario.nodes.values():
        best = _best_choice(node.choices)
        if best is None:
            continue
        judged += 1
        longest += all(
            len(best.text.say) > len(other.text.say) for other in node.choices if other is not best
        )
        first += node.choices[0] is best
    if judged >= FEWEST_NODES and longest > MOST_NODES * judged:
        yield _warning("scenario_longest_choice_best", ("nodes",), count=longest, of=judged)
    if judged >= FEWEST_NODES and first == judged:
        yield _warning("scenario_first_choice_best", ("nodes",), count=first)


def _best_choice(choices: tuple[CompiledChoice, ...]) -> CompiledChoice | None:
    """The one choice of a node with the most points; None when there is no single best or nothing to choose."""
    clean = sorted((c for c in choices if c.breach is None), key=lambda c: c.gain, reverse=True)
    if len(choices) < 2 or not clean or clean[0].gain <= 0:
        return None
    if len(clean) > 1 and clean[1].gain == clean[0].gain:
        return None
    return clean[0]
