"""The author's own tests: walks written in the file, played by the real engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.content.diagnostics import Path, Problem
from app.domain.errors import Conflict
from app.domain.scenarios.compiled import CompiledScenario
from app.domain.scenarios.events import Chosen, Event, Filled, Flagged, TimedOut
from app.domain.scenarios.exploration import TIMEOUT
from app.domain.scenarios.format import AuthorTest, FillStep, FlagStep
from app.domain.scenarios.planning import step_text
from app.domain.scenarios.proof import Proof
from app.domain.scenarios.scoring import Result, result_of
from app.domain.scenarios.state import State
from app.domain.scenarios.step import start, step


@dataclass(frozen=True, slots=True)
class Walk:
    """What a test came to, or the problem that stopped it."""

    state: State | None
    result: Result | None
    problem: Problem | None


def check_tests(scenario: CompiledScenario, proof: Proof, *, complete: bool = True) -> Iterator[Problem]:
    """Failed tests and, if `complete`, what no test shows: a pass, a fail, each red line.

    The proof must be complete. While it shows errors, what tests lack would only repeat them.
    """
    walks = [_walk(scenario, proof, test, ("tests", place)) for place, test in enumerate(scenario.text.tests)]
    yield from (walk.problem for walk in walks if walk.problem is not None)
    if not complete:
        return
    results = [walk.result for walk in walks if walk.result is not None]
    if not any(result.passed for result in results):
        yield Problem("scenario_no_test_for_pass", ("tests",))
    if all(result.passed for result in results):
        yield Problem("scenario_no_test_for_fail", ("tests",))
    shown = {line for result in results for line in result.red_lines}
    for path, breach in scenario.text.breaches():
        if breach not in shown:
            shown.add(breach)
            yield Problem("scenario_no_test_for_red_line", path, {"red_line": breach})


def _walk(scenario: CompiledScenario, proof: Proof, test: AuthorTest, path: Path) -> Walk:
    variant = test.variant or scenario.text.variant_names[0]
    if variant not in scenario.text.variant_names:
        return _failed((*path, "variant"), "unknown_variant", found=variant)
    if test.ends not in scenario.nodes:
        return _failed((*path, "ends"), "unknown_ending", found=test.ends)
    state = start(scenario, "", variant)
    for place, part in enumerate(test.path):
        event = _event(state.node, part)
        try:
            state = step(scenario, state, event)
        except Conflict as refused:
            return _failed((*path, "path", place), refused.code, found=_named(event), node=state.node)
    if state.node != test.ends:
        return _failed((*path, "ends"), "ends_elsewhere", found=state.node, wanted=test.ends)
    reference = proof.variants[variant].reference
    if reference is None:
        return Walk(state, None, None)
    result = result_of(scenario, reference, state)
    if test.score is not None and test.score != result.score:
        problem = _problem((*path, "score"), "score", found=result.score, wanted=test.score)
        return Walk(state, result, problem)
    return Walk(state, result, None)


def _event(node: str, part: str | FillStep | FlagStep) -> Event:
    if isinstance(part, FillStep):
        return Filled(node, dict(part.fill))
    if isinstance(part, FlagStep):
        return Flagged(node, part.flag)
    return TimedOut(node) if part == TIMEOUT else Chosen(part)


def _named(event: Event) -> str:
    """The step as the author wrote it, or nearly so."""
    if isinstance(event, Filled):
        return step_text(event.node, event.values)
    if isinstance(event, Flagged):
        return step_text(event.node, event.findings)
    return event.choice if isinstance(event, Chosen) else TIMEOUT


def _failed(path: Path, reason: str, **params: object) -> Walk:
    return Walk(None, None, _problem(path, reason, **params))


def _problem(path: Path, reason: str, **params: object) -> Problem:
    return Problem("scenario_author_test_failed", path, {"reason": reason, **params})
