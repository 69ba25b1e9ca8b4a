"""From points to a score and a pass."""

from __future__ import annotations

import pytest

from app.domain.scenarios.events import Abandoned, Chosen
from app.domain.scenarios.format import MAIN
from app.domain.scenarios.scoring import Reference, Result, result_of, score_of
from app.domain.scenarios.step import start, step
from tests.domain.scenarios.stories import compiled, story

REFERENCE = Reference(60, ("a1", "b2", "b1"), "agreed", {"privacy": 40, "communication": 20})


def graded(*choices: str, file: dict[str, object] | None = None, give_up: bool = False) -> Result:
    scenario = compiled(file)
    state = start(scenario, "seed", MAIN)
    for choice in choices:
        state = step(scenario, state, Chosen(choice))
    if give_up:
        state = step(scenario, state, Abandoned())
    return result_of(scenario, REFERENCE, state)


@pytest.mark.parametrize(
    ("points", "best", "majors", "score"),
    [
        (60, 60, 0, 100),
        (90, 60, 0, 100),
        (0, 60, 0, 0),
        (-10, 60, 0, 0),
        (1, 200, 0, 1),
        (1, 201, 0, 0),
        (40, 60, 0, 67),
        (60, 60, 1, 80),
        (90, 60, 1, 80),
        (60, 60, 5, 0),
        (10, 60, 1, 0),
        (10, 0, 0, 0),
    ],
)
def test_score_of_points(points: int, best: int, majors: int, score: int) -> None:
    assert score_of(points, best, majors) == score


def test_reference_path_reaches_one_hundred() -> None:
    result = graded("a1", "b2", "b1")
    assert (result.score, result.passed, result.red_lines) == (100, True, ())
    assert [part.ratio for part in result.competencies] == [1.0, 1.0]


def test_short_path_does_not_inflate() -> None:
    result = graded("a3", "b1")
    assert (result.points, result.score, result.passed) == (25, 42, False)


def test_major_red_line_costs_twenty() -> None:
    result = graded("a1", "b2", "b3")
    assert (result.points, result.score, result.majors, result.passed) == (40, 47, ("rl-14",), False)


def test_fatal_red_line_is_zero_everywhere() -> None:
    result = graded("a2")
    assert (result.score, result.passed, result.fatals) == (0, False, ("rl-09",))
    assert [part.ratio for part in result.competencies] == [0.0, 0.0]


def test_unfinished_or_given_up_run_has_a_score_and_does_not_pass() -> None:
    file = story(**{"pass": "50"})
    assert (graded("a1", "b2", file=file).score, graded("a1", "b2", file=file).passed) == (67, False)
    assert graded("a1", "b2", file=file, give_up=True).passed is False


@pytest.mark.parametrize(
    ("floors", "passed", "missed"),
    [
        ({"privacy": "50"}, True, ()),
        ({"privacy": "51"}, False, ("privacy",)),
        ({"communication": "100"}, True, ()),
    ],
)
def test_floor_is_a_share_of_the_reference_path(
    floors: dict[str, str], passed: bool, missed: tuple[str, ...]
) -> None:
    file = story(floors=floors, **{"pass": "60"})
    file["nodes"]["pressed"]["choices"]["b1"]["score"] = {"communication": "1"}
    result = graded("a1", "b2", "b1", file=file)
    assert (result.passed, result.missed_floors) == (passed, missed)
