"""The language of conditions: what it means, and that nothing else gets in."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.scenarios.conditions import ConditionRefused, Names, compile_condition
from app.domain.scenarios.conditions.language import FUNCTIONS
from app.domain.scenarios.conditions.names import EXACT, UNBOUNDED
from app.domain.scenarios.state import Position

NAMES = Names(
    variables={"trust": 0, "tension": 1, "verified": 2},
    flags=frozenset({"verified"}),
    nodes={"opening": 0, "pressed": 1},
    choices={"a1": 0, "a2": 1},
    tags={"empathy": 0, "press": 1},
)
AT = Position("pressed", (40, 20, 1), 0b01, 0b11, 3, 19 * 60 + 42, (2, 0), 0)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("trust >= 30", 1),
        ("trust < 30", 0),
        ("trust + tension == 60", 1),
        ("trust - tension > 20", 0),
        ("10 < tension <= 20 < trust", 1),
        ("verified", 1),
        ("not verified", 0),
        ("verified == true", 1),
        ("verified != True", 0),
        ("verified and trust < 10 or chose('a1')", 1),
        ("visited('opening') and not chose('a2')", 1),
        ("turn() == 3", 1),
        ("clock() >= '19:40'", 1),
        ("clock() > '22:00'", 0),
        ("count('empathy') >= 2 and count('press') == 0", 1),
        ("trust > -1", 1),
        ("- tension < +trust", 1),
        ("ｔｒｕｓｔ　＞＝　３０", 1),
        ("（trust ＞ 39）", 1),
    ],
)
def test_condition_means_what_it_says(source: str, expected: int) -> None:
    assert compile_condition(source, NAMES).holds(AT) == expected


@pytest.mark.parametrize(
    ("source", "reason", "offset"),
    [
        ("", "length", 0),
        ("trust > " + "1" * 400, "length", 0),
        ("trust >", "syntax", 7),
        ("trust = 3", "syntax", 0),
        ("trust >= 99999999", "number", 9),
        ("mood > 3", "unknown_variable", 0),
        ("verified and mood", "unknown_variable", 13),
        ("trust", "not_a_flag", 0),
        ("trust and verified", "not_a_flag", 0),
        ("verified + 1 > 1", "not_a_number", 0),
        ("verified > 1", "not_comparable", 0),
        ("clock() > 3", "not_comparable", 0),
        ("trust > '22:00'", "not_comparable", 0),
        ("trust == 'a'", "text", 9),
        ("visited('nowhere')", "unknown_node", 8),
        ("chose('zz')", "unknown_choice", 6),
        ("count('shout') > 1", "unknown_tag", 6),
        ("visited()", "arguments", 0),
        ("turn(1) > 1", "arguments", 0),
        ("visited(node='opening')", "arguments", 0),
        ("visited(opening)", "arguments", 0),
        ("turn > 1", "unknown_variable", 0),
        ("trust * 2 > 1", "not_allowed", 0),
        ("trust ** 9 > 1", "not_allowed", 0),
        ("trust > 9 ** 9 ** 9", "not_allowed", 0),
        ("trust > 10000000", "number", 8),
        ("sum(x for x in (1, 2)) > 1", "unknown_function", 0),
        ("hour('trust') > '09:00'", "unknown_time", 5),
        ("day('nothing') > 1", "unknown_time", 4),
        ("trust in (1, 2)", "not_allowed", 0),
        ("trust is None", "not_allowed", 0),
        ("verified if trust else verified", "not_allowed", 0),
        ("(lambda: 1)()", "unknown_function", 0),
        ("().__class__", "not_allowed", 0),
        ("trust.real > 1", "not_allowed", 0),
        ("__import__('os')", "unknown_function", 0),
        ("eval('1')", "unknown_function", 0),
        ("open('x') == 1", "unknown_function", 0),
        ("[x for x in ()]", "sign", 0),
        ("'{0.__class__}'", "sign", 1),
        ("f'{trust}' == 1", "sign", 2),
        ("trust\n> 1", "sign", 5),
        ("b'a' == 1", "not_allowed", 0),
        ("1.5 < trust", "not_allowed", 0),
        ("(x := 1) > 0", "not_allowed", 1),
        ("verified and (not " * 13 + "verified" + ")" * 13, "depth", 180),
        ("(" * 195 + "trust > 1", "syntax", 195),
    ],
)
def test_anything_else_is_refused_with_its_place(source: str, reason: str, offset: int) -> None:
    with pytest.raises(ConditionRefused) as refused:
        compile_condition(source, NAMES)
    assert refused.value.reason == reason
    if reason != "syntax":
        assert refused.value.offset == offset


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="trust verified()'andornot<>=+-*/.[]{}_:,123\\\"\n（）＞", max_size=60))
def test_arbitrary_text_is_refused_or_yields_a_flag(source: str) -> None:
    try:
        condition = compile_condition(source, NAMES)
    except ConditionRefused:
        return
    assert condition.holds(AT) in (0, 1)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted({"eval", "exec", "open", "getattr", "__import__", "print"} - set(FUNCTIONS))))
def test_no_builtin_can_be_called(name: str) -> None:
    with pytest.raises(ConditionRefused):
        compile_condition(f"{name}('opening')", NAMES)


def test_reading_never_evaluates(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*_: object) -> None:
        raise AssertionError("evaluated")

    monkeypatch.setattr("builtins.eval", explode)
    monkeypatch.setattr("builtins.exec", explode)
    monkeypatch.setattr(ast, "literal_eval", explode)
    assert compile_condition("trust >= 30 and visited('opening')", NAMES).holds(AT) == 1


def test_reads_say_how_much_of_each_value_matters() -> None:
    reads = compile_condition(
        "trust < 10 or trust > 80 or tension + 1 > 3 or chose('a2') or visited('pressed') or turn() > 4 "
        "or count('press') + 1 > 2 or clock() < '08:00'",
        NAMES,
    ).reads
    assert reads.variables == {0: (10, 80), 1: EXACT}
    assert (reads.choices, reads.nodes) == (0b10, 0b10)
    assert reads.gauges == {"turn": 5, "count:press": UNBOUNDED, "clock": 8 * 60 + 1}
