"""Plans, findings and budgets: what they do to a run, and that the proof of them is exact."""

from __future__ import annotations

import time
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import event as note
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.errors import Conflict
from app.domain.scenarios import exploration
from app.domain.scenarios.acts import FormField
from app.domain.scenarios.checks import examine
from app.domain.scenarios.compiled import CompiledScenario, compile_scenario
from app.domain.scenarios.debrief import Mark, MoveKind, debrief
from app.domain.scenarios.events import (
    Chosen,
    Event,
    Filled,
    Flagged,
    Mode,
    Started,
    event_from_json,
    event_to_json,
)
from app.domain.scenarios.format import MAIN
from app.domain.scenarios.planning import Planning
from app.domain.scenarios.proof import Proof
from app.domain.scenarios.scoring import result_of
from app.domain.scenarios.sheets import SheetRefused
from app.domain.scenarios.solver import outlook, prove
from app.domain.scenarios.state import Position, State, Status
from app.domain.scenarios.step import offered, replay, start, step
from tests.domain.scenarios.stories import SEVERITIES, compiled, scenario, story

NODES: dict[str, Any] = {
    "desk": {
        "choices": {
            "flow": {
                "say": "调流水。",
                "goto": "desk",
                "once": "true",
                "cost": {"hours": "2"},
                "score": {"communication": "5"},
                "effects": {"reveal": ["flow"]},
                "comment": "看了。",
            },
            "visit": {
                "say": "去现场。",
                "goto": "desk",
                "once": "true",
                "cost": {"hours": "3"},
                "comment": "去了。",
            },
            "done": {"say": "看完了。", "goto": "marks", "comment": "收。"},
        }
    },
    "marks": {
        "kind": "flag",
        "findings": {
            "late": {"say": "工资晚发", "score": {"privacy": "10"}, "comment": "是信号。"},
            "loop": {
                "say": "当日转出",
                "score": {"privacy": "6", "communication": "-2"},
                "comment": "是信号。",
            },
            "rent": {"say": "房租", "score": {"communication": "-5"}, "comment": "不是信号。"},
            "food": {"say": "吃饭", "comment": "无所谓。"},
        },
        "goto": "call",
    },
    "call": {
        "kind": "plan",
        "form": {
            "whom": {"label": "打给谁", "kind": "select", "options": {"self": "本人", "unit": "单位"}},
            "call_at": {"label": "几点", "kind": "time", "from": "07:00", "to": "23:00"},
            "calls": {"label": "几次", "kind": "number", "values": ["1", "3", "7"], "unit": "次"},
        },
        "rules": [
            {
                "when": "call_at < '08:00' or call_at >= '22:00'",
                "breach": "rl-14",
                "comment": "夜里不打。",
                "cites": ["c2"],
            },
            {"when": "calls > 6", "breach": "rl-14", "comment": "太密。", "cites": ["c2"]},
            {
                "when": "whom == 'unit' and calls > 1",
                "breach": "rl-09",
                "goto": "bad",
                "comment": "泄露。",
                "cites": ["c1"],
            },
            {"when": "whom == 'self' and hours > 0", "score": {"privacy": "20"}, "comment": "找本人。"},
        ],
        "goto": "after",
    },
    "after": {
        "auto": [{"when": "call_at >= '20:00'", "goto": "bad"}],
        "choices": {"end": {"say": "好。", "goto": "good", "comment": "完。"}},
    },
    "good": {"ending": "success", "summary": "好。"},
    "bad": {"ending": "failure", "summary": "坏。"},
}
DESK = story(start="desk", budget={"hours": {"amount": "4", "label": "工时"}}, nodes=NODES, tests=[], vars={})


def played(made: CompiledScenario, *events: Event) -> State:
    state = start(made, "seed", MAIN)
    for event in events:
        state = step(made, state, event)
    return state


def plan(whom: str = "self", call_at: str = "10:00", calls: str = "1") -> Filled:
    return Filled("call", {"whom": whom, "call_at": call_at, "calls": calls})


DONE = (Chosen("done"), Flagged("marks", ()))


def test_what_costs_more_than_is_left_is_not_offered() -> None:
    made = compiled(DESK)
    assert [c.id for c in offered(made, played(made))] == ["flow", "visit", "done"]
    state = played(made, Chosen("visit"))
    assert [c.id for c in offered(made, state)] == ["done"], "one hour is left"
    assert state.position.values[0] == 1


def test_findings_add_up_whatever_else_is_marked() -> None:
    made = compiled(DESK)
    for size in range(5):
        for marked in combinations(["late", "loop", "rent", "food"], size):
            state = played(made, Chosen("done"), Flagged("marks", marked))
            worth = {"late": 10, "loop": 4, "rent": -5, "food": 0}
            assert sum(state.points) == sum(worth[name] for name in marked)


def test_plans_are_judged_by_every_rule_that_holds() -> None:
    made = compiled(DESK)
    assert played(made, *DONE, plan()).points == (20, 0)
    late = played(made, *DONE, plan(call_at="23:00", calls="7"))
    assert (late.breaches, late.node, late.status) == (("rl-14", "rl-14"), "bad", Status.ENDED)
    fatal = played(made, *DONE, plan(whom="unit", calls="3"))
    assert (fatal.breaches, fatal.status) == (("rl-09",), Status.RED_LINE)


@pytest.mark.parametrize(
    "event",
    [
        Filled("call", {"whom": "self", "call_at": "10:00"}),
        Filled("call", {"whom": "self", "call_at": "10:30", "calls": "1"}),
        Filled("call", {"whom": "nobody", "call_at": "10:00", "calls": "1"}),
        Filled("call", {"whom": "self", "call_at": "10:00", "calls": "1", "more": "1"}),
        Filled("desk", {}),
        Flagged("marks", ("late",)),
        Chosen("end"),
    ],
)
def test_what_is_not_on_the_form_is_refused(event: Event) -> None:
    made = compiled(DESK)
    with pytest.raises(Conflict):
        played(made, *DONE, event)


@pytest.mark.parametrize("marked", [("nothing",), ("late", "late")])
def test_what_is_not_on_the_list_is_refused(marked: tuple[str, ...]) -> None:
    made = compiled(DESK)
    with pytest.raises(SheetRefused):
        played(made, Chosen("done"), Flagged("marks", marked))


def test_points_of_a_sheet_count_once() -> None:
    nodes = {**NODES, "after": {"choices": {"back": {"say": "再来", "goto": "marks", "comment": "回。"}}}}
    made = compiled({**DESK, "nodes": nodes})
    once: list[Event] = [Chosen("done"), Flagged("marks", ("late",)), plan(), Chosen("back")]
    assert sum(played(made, *once).points) == 30
    assert sum(played(made, *once, Flagged("marks", ("loop",)), plan()).points) == 30


def test_sheets_survive_json() -> None:
    for event in (plan(), Flagged("marks", ("late", "loop"))):
        assert event_from_json(event.kind, event_to_json(event)) == event


def test_reference_marks_every_finding_and_makes_the_best_plan() -> None:
    reference = prove(compiled(DESK)).variants[MAIN].reference
    assert reference is not None
    assert reference.points == 5 + 14 + 20
    assert reference.path == (
        "flow",
        "done",
        "marks(late, loop)",
        "call(whom=self, call_at=08:00, calls=1)",
        "end",
    )
    assert reference.by_competency == {"privacy": 36, "communication": 3}


def naive(made: CompiledScenario) -> tuple[dict[str, tuple[int, int]], dict[str, tuple[int, int]]]:
    """Scores by ending and points by competency over every run, each played in full."""
    proof = prove(made)
    reference = proof.variants[MAIN].reference
    assert reference is not None
    scores: dict[str, list[int]] = {}
    points: dict[str, list[int]] = {name: [] for name in made.competencies}
    todo = [start(made, "", MAIN)]
    while todo:
        state = todo.pop()
        if state.status is Status.RED_LINE:
            continue
        if state.status is Status.ENDED:
            scores.setdefault(state.node, []).append(result_of(made, reference, state).score)
            for name, had in zip(made.competencies, state.points, strict=True):
                points[name].append(had)
            continue
        todo += [step(made, state, event) for event in events_at(made, state)]
    return {k: (min(v), max(v)) for k, v in scores.items()}, {k: (min(v), max(v)) for k, v in points.items()}


def events_at(made: CompiledScenario, state: State) -> list[Event]:
    node = made.nodes[state.node]
    events: list[Event] = [Chosen(choice.id) for choice in offered(made, state)]
    if node.plan is not None:
        ways = [[way.written for way in field.ways] for field in node.plan.fields]
        names = [field.name for field in node.plan.fields]
        events += [Filled(node.id, dict(zip(names, way, strict=True))) for way in product(*ways)]
    if node.flags is not None:
        names = [finding.id for finding in node.flags.findings]
        events += [
            Flagged(node.id, marked) for size in range(len(names) + 1) for marked in combinations(names, size)
        ]
    return events


def told(proof: Proof) -> tuple[dict[str, tuple[int, int]], dict[str, tuple[int, int]]]:
    variant = proof.variants[MAIN]
    return (
        {name: (span.low, span.high) for name, span in variant.endings.items()},
        {name: (span.low, span.high) for name, span in variant.competencies.items()},
    )


def test_the_proof_says_what_playing_everything_says() -> None:
    made = compiled(DESK)
    assert told(prove(made)) == naive(made)


rules = st.sampled_from(
    [
        "call_at >= '21:00'",
        "calls > 2 or whom == 'unit'",
        "whom != 'self' and hour('call_at') < '09:00'",
        "day('call_at') == 1 and calls == 7",
        "hours < 2",
        "clock() > '09:02' and calls > 1",
        "chose('flow')",
    ]
)


@st.composite
def desks(draw: st.DrawFn) -> dict[str, Any]:
    """Desk cases with random rules, findings and routes."""
    nodes = {name: dict(node) for name, node in NODES.items()}
    nodes["call"] = {**NODES["call"], "form": dict(NODES["call"]["form"])}
    nodes["call"]["form"]["call_at"] = {
        "label": "几点",
        "kind": "time",
        "values": ["07:00", "10:00", "21:00"],
    }
    made: list[dict[str, Any]] = []
    for _ in range(draw(st.integers(1, 3))):
        rule: dict[str, Any] = {"when": draw(rules), "comment": "评。"}
        rule["score"] = {"privacy": str(draw(st.integers(-9, 20)))}
        if draw(st.integers(0, 2)) == 0:
            rule |= {"breach": draw(st.sampled_from(["rl-09", "rl-14"])), "cites": ["c1"]}
        if draw(st.booleans()):
            rule["goto"] = draw(st.sampled_from(["desk", "good", "bad", "after"]))
        made.append(rule)
    nodes["call"]["rules"] = made
    nodes["after"] = {
        "auto": [{"when": draw(rules), "goto": draw(st.sampled_from(["bad", "good"]))}],
        "choices": {"end": {"say": "好。", "goto": "good", "score": {"privacy": "3"}, "comment": "完。"}},
    }
    findings = {
        f"f{k}": {"say": "事", "score": {"privacy": str(draw(st.integers(-9, 9)))}, "comment": "评。"}
        for k in range(draw(st.integers(1, 3)))
    }
    nodes["marks"] = {"kind": "flag", "findings": findings, "goto": "call"}
    nodes["desk"] = {"choices": {k: dict(v) for k, v in NODES["desk"]["choices"].items()}}
    return story(start="desk", budget={"hours": "4"}, nodes=nodes, tests=[], vars={})


class _Everything:
    """A memory that forgets nothing."""

    def __init__(self, made: CompiledScenario) -> None:
        del made

    def reduce(self, position: Position) -> Position:
        return position


@settings(max_examples=25, deadline=None)
@given(desks(), st.data())
def test_alike_plans_are_alike(file: dict[str, Any], data: st.DataObject) -> None:
    made = compiled(file)
    proof = prove(made, budget=20_000)
    variant = proof.variants[MAIN]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exploration, "Memory", _Everything)
        patch.setattr(Planning, "representatives", lambda _, plan, __: tuple(plan.all_ways()))
        full = prove(made, budget=20_000)
    if not full.complete or variant.reference is None:
        assert (variant.reference is None) == (full.variants[MAIN].reference is None) or not full.complete
        return
    note("compared")
    assert told(proof) == told(full)
    assert variant.reference.points == full.variants[MAIN].reference.points  # type: ignore[union-attr]
    holds = outlook(made, MAIN, variant.reference)
    events: list[Event] = [Started("tp", "hash", "seed", Mode.PRACTICE, MAIN)]
    state = start(made, "seed", MAIN)
    for _ in range(12):
        if state.status is not Status.OPEN:
            break
        events.append(data.draw(st.sampled_from(events_at(made, state))))
        state = step(made, state, events[-1])
    found = debrief(made, replay(made, events), variant.reference, holds)
    if state.status is not Status.OPEN:
        assert sum(move.loss for move in found.moves) == 100 - found.result.score


def test_debrief_says_what_was_planned_found_and_missed() -> None:
    made = compiled(DESK)
    reference = prove(made).variants[MAIN].reference
    assert reference is not None
    events: list[Event] = [
        Started("tp", "hash", "seed", Mode.PRACTICE, MAIN),
        Chosen("done"),
        Flagged("marks", ("loop", "rent")),
        plan(calls="7"),
        Chosen("end"),
    ]
    found = debrief(made, replay(made, events), reference, outlook(made, MAIN, reference))
    _, flags, planned, _ = found.moves
    assert [(m.finding.id, m.mark) for m in flags.marks] == [
        ("late", Mark.MISSED),
        ("loop", Mark.FOUND),
        ("rent", Mark.WRONG),
    ]
    assert (flags.kind, planned.kind) == (MoveKind.FLAG, MoveKind.PLAN)
    assert planned.plan == {"whom": "self", "call_at": "10:00", "calls": "7"}
    assert [rule.breach for rule in planned.rules] == ["rl-14", None]
    assert planned.better_plan == {"whom": "self", "call_at": "08:00", "calls": "1"}
    assert planned.breaches == ("rl-14",)
    assert sum(move.loss for move in found.moves) == 100 - found.result.score


def test_author_tests_fill_and_flag() -> None:
    tests = [
        {
            "path": ["flow", "done", {"flag": ["late", "loop"]}, {"fill": dict(plan().values)}, "end"],
            "ends": "good",
            "score": "100",
        },
        {"path": ["done", {"flag": []}, {"fill": dict(plan("unit", calls="3").values)}], "ends": "bad"},
        {"path": ["done", {"flag": []}, {"fill": dict(plan(calls="7").values)}, "end"], "ends": "good"},
    ]
    found = examine(scenario({**DESK, "tests": tests}), SEVERITIES)
    assert [problem.code for problem in found.problems] == ["scenario_failure_can_pass"], "a warning"
    tests[0]["path"][3]["fill"]["calls"] = "2"  # type: ignore[index]
    problems = examine(scenario({**DESK, "tests": tests}), SEVERITIES).problems
    failed = next(problem for problem in problems if "reason" in problem.params)
    assert failed.params["reason"] == "scenario_sheet_refused"


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        ({"kind": "select"}, "parts"),
        ({"kind": "select", "options": {"one": "一"}}, "count"),
        ({"kind": "select", "options": {"one": "一", "two": "二"}, "step": "5"}, "parts"),
        ({"kind": "number", "from": "1"}, "count"),
        ({"kind": "number", "from": "1", "to": "900000"}, "count"),
        ({"kind": "number", "values": ["1", "2"], "to": "3"}, "parts"),
        ({"kind": "number", "values": ["1", "two"]}, "form"),
        ({"kind": "number", "values": ["1", "1"]}, "count"),
        ({"kind": "time", "from": "8", "to": "22:00"}, "form"),
        ({"kind": "time", "from": "22:00", "to": "08:00"}, "count"),
        ({"kind": "date-hour", "from": "08:00", "to": "22:00"}, "parts"),
        ({"kind": "time", "from": "08:00", "to": "22:00", "days": ["今天"]}, "parts"),
    ],
)
def test_fields_without_a_finite_list_of_values_are_refused(field: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError) as refused:
        FormField.model_validate({"label": "字段", **field})
    [error] = refused.value.errors()
    assert (error["type"], error["ctx"]["reason"]) == ("scenario_field_values", reason)


def test_days_count_on_past_midnight() -> None:
    field = FormField.model_validate(
        {"label": "何时", "kind": "date-hour", "days": ["今天", "明天"], "from": "09:00", "to": "10:00"}
    )
    assert [(way.written, way.label) for way in field.ways] == [
        ("09:00", "今天 09:00"),
        ("10:00", "今天 10:00"),
        ("33:00", "明天 09:00"),
        ("34:00", "明天 10:00"),
    ]


@pytest.mark.parametrize(
    ("when", "reason"),
    [
        ("whom == 'nobody'", "unknown_option"),
        ("whom == 3", "not_comparable"),
        ("whom < 'self'", "not_comparable"),
        ("whom", "not_a_flag"),
        ("call_at > 9", "not_comparable"),
        ("hour('calls') > '09:00'", "unknown_time"),
        ("day('nothing') == 1", "unknown_time"),
    ],
)
def test_fields_are_compared_with_what_they_hold(when: str, reason: str) -> None:
    nodes = {**NODES, "call": {**NODES["call"], "rules": [{"when": when, "comment": "评。"}]}}
    [problem] = compile_scenario(scenario({**DESK, "nodes": nodes}), SEVERITIES).problems
    assert (problem.code, problem.params["reason"]) == ("scenario_bad_condition", reason)
    assert problem.path == ("nodes", "call", "rules", 0, "when")


def test_a_form_of_a_thousand_ways_is_a_handful_of_moves() -> None:
    form = dict(NODES["call"]["form"])
    form["calls"] = {"label": "几次", "kind": "number", "from": "1", "to": "90"}
    made = compiled({**DESK, "nodes": {**NODES, "call": {**NODES["call"], "form": form}}})
    begun = time.perf_counter()
    variant = prove(made).variants[MAIN]
    assert variant.complete
    assert variant.states < 60
    assert time.perf_counter() - begun < 2
