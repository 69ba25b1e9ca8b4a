"""Every finding of the check has a case that provokes it, alone where that is possible."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from app.domain.content.diagnostics import Severity
from app.domain.scenarios.checks import examine
from app.domain.scenarios.format import Scenario
from tests.domain.scenarios.stories import BASE, SEVERITIES, edited, scenario, story

A1 = "nodes/opening/choices/a1"
B1 = "nodes/pressed/choices/b1"
ENDING = {"ending": "success", "summary": "好"}


def found(file: dict[str, Any], budget: int = 10_000) -> dict[str, tuple[str | int, ...]]:
    return {p.code: p.path for p in examine(scenario(file), SEVERITIES, budget).problems}


def test_a_sound_scenario_has_no_findings() -> None:
    examination = examine(scenario(), SEVERITIES)
    assert examination.problems == ()
    assert examination.is_proved


def both(*files: dict[str, Any]) -> dict[str, Any]:
    """Changes of several files in one; the later ones win."""
    merged: dict[str, Any] = {}
    for file in files:
        merged |= {key: value for key, value in file.items() if value != BASE.get(key)}
    return {**story(), **merged}


WITHOUT_TESTS = {"tests": None}
CASES = [
    (
        "scenario_missing_target",
        edited(f"{A1}/goto", "nowhere"),
        ("nodes", "opening", "choices", "a1", "goto"),
    ),
    ("scenario_missing_target", story(start="nowhere"), ("start",)),
    (
        "scenario_missing_target",
        story(turn_limit={"turns": "9", "goto": "nowhere"}),
        ("turn_limit", "goto"),
    ),
    (
        "scenario_missing_target",
        edited("nodes/pressed/time_limit/goto", "nowhere"),
        ("nodes", "pressed", "time_limit", "goto"),
    ),
    (
        "scenario_bad_condition",
        edited(f"{A1}/when", "trust = 3"),
        ("nodes", "opening", "choices", "a1", "when"),
    ),
    (
        "scenario_unknown_variable",
        edited(f"{A1}/when", "mood > 3"),
        ("nodes", "opening", "choices", "a1", "when"),
    ),
    (
        "scenario_unknown_variable",
        edited(f"{A1}/effects/mod", "+3"),
        ("nodes", "opening", "choices", "a1", "effects", "mod"),
    ),
    (
        "scenario_bad_effect",
        edited(f"{A1}/effects/trust", "15"),
        ("nodes", "opening", "choices", "a1", "effects", "trust"),
    ),
    (
        "scenario_bad_effect",
        edited(f"{A1}/effects/verified", "+1"),
        ("nodes", "opening", "choices", "a1", "effects", "verified"),
    ),
    (
        "scenario_bad_effect",
        edited(f"{A1}/effects/reveal", ["nothing"]),
        ("nodes", "opening", "choices", "a1", "effects", "reveal"),
    ),
    (
        "scenario_bad_effect",
        edited(f"{A1}/effects/mood", {"nobody": "平静"}),
        ("nodes", "opening", "choices", "a1", "effects", "mood"),
    ),
    (
        "scenario_bad_start",
        story(variants={"x": {"set": {"trust": "200"}}}, **WITHOUT_TESTS),
        ("variants", "x", "set", "trust"),
    ),
    (
        "scenario_unknown_speaker",
        edited("nodes/opening/lines/0/by", "nobody"),
        ("nodes", "opening", "lines", 0, "by"),
    ),
    (
        "scenario_duplicate_choice",
        edited("nodes/pressed/choices/a1", BASE["nodes"]["pressed"]["choices"]["b1"]),
        ("nodes", "pressed", "choices", "a1"),
    ),
    (
        "scenario_reserved_id",
        edited("nodes/pressed/choices/timeout", BASE["nodes"]["pressed"]["choices"]["b1"]),
        ("nodes", "pressed", "choices", "timeout"),
    ),
    (
        "scenario_competency_not_declared",
        edited(f"{A1}/score/evidence", "5"),
        ("nodes", "opening", "choices", "a1", "score", "evidence"),
    ),
    ("scenario_competency_not_declared", story(floors={"evidence": "50"}), ("floors", "evidence")),
    ("scenario_node_unreachable", edited("nodes/island", ENDING), ("nodes", "island")),
    (
        "scenario_dead_end",
        both(edited("nodes/stuck", {"lines": []}), edited(f"{A1}/goto", "stuck")),
        ("nodes", "opening"),
    ),
    ("scenario_trap", edited("nodes/pressed/choices/b3/when", "trust > 90"), ("nodes", "pressed")),
    ("scenario_unwinnable", edited(f"{B1}/goto", "hang_up"), ("nodes",)),
    (
        "scenario_success_never_passes",
        edited("nodes/poor", ENDING),
        ("nodes", "poor"),
    ),
    (
        "scenario_breach_without_citation",
        edited("nodes/opening/choices/a2/cites", []),
        ("nodes", "opening", "choices", "a2"),
    ),
    ("scenario_choice_without_comment", edited(f"{A1}/comment", None), ("nodes", "opening", "choices", "a1")),
    ("scenario_ending_without_summary", edited("nodes/agreed/summary", None), ("nodes", "agreed")),
    ("scenario_author_test_failed", edited("tests/0/score", "90"), ("tests", 0, "score")),
    ("scenario_author_test_failed", edited("tests/0/ends", "hang_up"), ("tests", 0, "ends")),
    ("scenario_author_test_failed", edited("tests/0/ends", "nowhere"), ("tests", 0, "ends")),
    ("scenario_author_test_failed", edited("tests/0/variant", "nope"), ("tests", 0, "variant")),
    ("scenario_author_test_failed", edited("tests/1/path", ["a3", "b2"]), ("tests", 1, "path", 1)),
    (
        "scenario_author_test_failed",
        edited("tests/2/path", ["a2", "a1"]),
        ("tests", 2, "path", 1),
    ),
    ("scenario_no_test_for_pass", story(tests=BASE["tests"][1:]), ("tests",)),
    ("scenario_no_test_for_fail", story(tests=BASE["tests"][:1]), ("tests",)),
    (
        "scenario_no_test_for_red_line",
        story(tests=BASE["tests"][:2]),
        ("nodes", "opening", "choices", "a2", "breach"),
    ),
    (
        "scenario_floor_without_points",
        story(floors={"evidence": "50"}, competencies=["privacy", "communication", "evidence"]),
        ("floors", "evidence"),
    ),
    (
        "scenario_auto_loop",
        edited("nodes/pressed/auto", [{"when": "trust > 90", "goto": "pressed"}]),
        ("nodes", "pressed"),
    ),
    (
        "scenario_variable_never_read",
        edited("vars/spare", {"start": "5"}),
        ("vars", "spare"),
    ),
    (
        "scenario_node_never_entered",
        edited("nodes/pressed/auto", [{"when": "trust > 99", "goto": "late"}]),
        ("nodes", "late"),
    ),
    (
        "scenario_choice_never_offered",
        edited("nodes/pressed/choices/b2/when", "trust > 90 and not verified"),
        ("nodes", "pressed", "choices", "b2"),
    ),
    ("scenario_failure_can_pass", edited("nodes/pressed/choices/b3/breach", None), ("nodes", "hang_up")),
    ("scenario_silence_is_best", edited("nodes/pressed/time_limit/goto", "agreed"), ("nodes",)),
    ("scenario_turn_limit_first", story(turn_limit={"turns": "1", "goto": "agreed"}), ("turn_limit",)),
    (
        "scenario_no_temptation",
        story(**{"pass": "40"}),
        ("nodes",),
    ),
]


def _adjusted(code: str, file: dict[str, Any]) -> dict[str, Any]:
    """Some findings need more than one change of the base scenario."""
    nodes = file["nodes"]
    if code == "scenario_dead_end":
        nodes = file["nodes"] = {**edited(f"{A1}/goto", "stuck")["nodes"], "stuck": {"lines": []}}
    if code == "scenario_trap":
        nodes["pressed"]["choices"]["b1"]["when"] = "trust > 90"
    if code == "scenario_success_never_passes":
        nodes["pressed"]["choices"]["b4"] = {"say": "算了。", "goto": "poor", "comment": "放弃。"}
        nodes["pressed"]["choices"]["b4"]["when"] = "chose('a3')"
    if code == "scenario_auto_loop":
        nodes["opening"]["choices"]["a1"]["effects"]["trust"] = "=95"
    if code == "scenario_node_never_entered":
        nodes["late"] = {"ending": "failure", "summary": "晚了。"}
    if code == "scenario_failure_can_pass":
        nodes["pressed"]["choices"]["b3"]["goto"] = "hang_up"
        nodes["pressed"]["choices"]["b3"]["score"] = {"privacy": "20"}
    if code == "scenario_silence_is_best":
        del nodes["pressed"]["choices"]["b1"]
        nodes["pressed"]["choices"]["b3"]["goto"] = "hang_up"
    if code == "scenario_no_temptation":
        for node, choice in (("opening", "a2"), ("pressed", "b3")):
            nodes[node]["choices"][choice]["when"] = "chose('b2')"
    return file


@pytest.mark.parametrize(
    ("code", "file", "path"), CASES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_finding(code: str, file: dict[str, Any], path: tuple[str | int, ...]) -> None:
    problems = found(_adjusted(code, file))
    expected = ("nodes", "stuck") if code == "scenario_dead_end" else path
    assert problems.get(code) == expected, problems


def test_every_finding_at_once() -> None:
    file = edited("nodes/agreed/summary", None)
    del file["nodes"]["opening"]["choices"]["a1"]["comment"]
    file["nodes"]["opening"]["choices"]["a3"]["goto"] = "nowhere"
    assert set(found(file)) == {
        "scenario_ending_without_summary",
        "scenario_choice_without_comment",
        "scenario_missing_target",
    }


def test_beyond_the_budget_it_is_not_proved() -> None:
    examination = examine(scenario(), SEVERITIES, budget=1)
    assert [problem.code for problem in examination.problems] == ["scenario_not_proved"]
    assert not examination.is_proved


@pytest.mark.parametrize(
    ("shape", "code"), [("long", "scenario_longest_choice_best"), ("first", "scenario_first_choice_best")]
)
def test_habits_that_give_the_answer_away(shape: str, code: str) -> None:
    nodes: dict[str, Any] = {"end": ENDING, "lost": {"ending": "failure", "summary": "坏"}}
    for number in range(5):
        onward = f"n{number + 1}" if number < 4 else "end"
        good = {"say": "说得很长很长很长", "score": {"privacy": "10"}, "goto": onward, "comment": "好"}
        bad = {"say": "短", "goto": onward, "comment": "差"}
        if shape == "first":
            good["say"], bad["say"] = "短", "说得很长很长很长"
            nodes[f"n{number}"] = {"choices": {f"g{number}": good, f"b{number}": bad}}
        else:
            nodes[f"n{number}"] = {"choices": {f"b{number}": bad, f"g{number}": good}}
    file = story(nodes=nodes, start="n0", tests=None)
    assert code in found(file)


def test_warnings_do_not_keep_a_scenario_back() -> None:
    examination = examine(scenario(edited("vars/spare", {"start": "5"})), SEVERITIES)
    assert [problem.severity for problem in examination.problems] == [Severity.WARNING]
    assert examination.is_proved


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("nodes/agreed/choices", {"x": BASE["nodes"]["pressed"]["choices"]["b1"]}),
        ("nodes/pressed/summary", "总结"),
        ("vars/trust/start", "150"),
        ("vars/trust/start", "yes"),
        ("clock", "25:00"),
        ("pass", "101"),
        ("nodes/opening/colour", "red"),
        ("nodes/opening/choices/a1/tags", ["shout"]),
        ("format", "2"),
    ],
)
def test_shape_is_strict(path: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        scenario(edited(path, value))


def test_scenario_survives_json() -> None:
    text = scenario(story(variants={"x": {"set": {"trust": "20"}}}))
    assert Scenario.model_validate_json(text.model_dump_json()) == text
