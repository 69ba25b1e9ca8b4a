"""Conditions that want to be more than conditions: refused with their place, or read as documented; never executed."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.domain.content.diagnostics import Severity
from app.domain.scenarios.compiled import compile_scenario
from app.domain.scenarios.conditions import ConditionRefused, compile_condition
from app.domain.scenarios.events import Chosen
from app.domain.scenarios.format import MAIN
from app.domain.scenarios.step import offered, start, step
from tests.domain.scenarios.stories import SEVERITIES, compiled, edited, scenario
from tests.domain.scenarios.test_conditions import AT, NAMES

WATCHED = {"exec", "open", "os.system", "os.exec", "subprocess.Popen", "socket.connect", "import"}
"""What code does when it runs. Python tells an audit hook of each; reading a tree causes none of them."""

_seen: list[str] = []
_watching = [False]


def _audit(event: str, args: tuple[object, ...]) -> None:
    del args
    if _watching[0] and event in WATCHED:
        _seen.append(event)


sys.addaudithook(_audit)


@contextmanager
def nothing_runs() -> Iterator[None]:
    """Fail when anything was executed, imported or opened meanwhile."""
    _seen.clear()
    _watching[0] = True
    try:
        yield
    finally:
        _watching[0] = False
    assert _seen == []


def test_the_watch_sees_what_runs() -> None:
    with pytest.raises(AssertionError), nothing_runs():
        exec("pass")  # noqa: S102  the hook itself is under test


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        # attribute access
        ("trust.__class__", "not_allowed"),
        ("trust.__class__.__mro__ == 1", "not_allowed"),
        ("verified and ().__class__.__bases__ == 1", "not_allowed"),
        ("turn().bit_length() > 1", "unknown_function"),
        ("chose('a1').real", "not_allowed"),
        ("'{}'.format(trust) == 'a'", "sign"),
        # calls to foreign names
        ("__import__('os').system('id')", "unknown_function"),
        ("exec('1')", "unknown_function"),
        ("open('/etc/passwd') == 1", "unknown_function"),
        ("getattr(trust, 'real')", "unknown_function"),
        ("trust() > 1", "unknown_function"),
        ("print('a')", "unknown_function"),
        ("chose('a1')('a2')", "unknown_function"),
        ("visited(open('x'))", "arguments"),
        ("visited(*verified)", "arguments"),
        ("count('press', 'empathy') > 0", "arguments"),
        # comprehensions and generators
        ("any(x for x in (1, 2))", "unknown_function"),
        ("(x for x in (1, 2)) == 1", "not_allowed"),
        ("[x for x in (1, 2)]", "sign"),
        ("{x: x for x in (1, 2)}", "sign"),
        # lambdas, assignments, waiting, branching
        ("lambda: verified", "not_allowed"),
        ("verified and (lambda: 1)", "not_allowed"),
        ("(verified := true)", "not_allowed"),
        ("(yield verified)", "not_allowed"),
        ("await verified", "not_allowed"),
        ("verified if verified else verified", "not_allowed"),
        ("import os", "syntax"),
        ("verified; verified", "sign"),
        ("verified # and more", "sign"),
        # f-strings and other text
        ("f'x' == 1", "not_allowed"),
        ("f'{trust}' == 1", "sign"),
        ("rb'x' == 1", "not_allowed"),
        ("trust == '\\x41'", "sign"),
        ("'opening' == 'opening'", "text"),
        # huge powers and other arithmetic
        ("9 ** 9 ** 9 ** 9 > trust", "not_allowed"),
        ("trust ** 999999 > 1", "not_allowed"),
        ("1 << 999999 > trust", "not_allowed"),
        ("'a' * 999999 == 1", "not_allowed"),
        ("trust > " + "9" * 300, "number"),
        ("trust * 2 > 1", "not_allowed"),
        ("trust // 2 > 1", "not_allowed"),
        ("trust % 2 == 0", "not_allowed"),
        ("~trust > 1", "not_allowed"),
        ("trust > 1e9", "not_allowed"),
        ("trust > 2j", "not_allowed"),
        ("trust > ...", "not_allowed"),
        ("trust > None", "not_allowed"),
        # deep nesting
        ("not " * 90 + "verified", "depth"),
        ("-" * 300 + "trust > 1", "depth"),
        ("(" * 150 + "verified" + ")" * 151, "syntax"),
        ("verified == (" * 12 + "verified" + ")" * 12, "depth"),
        ("chose(" * 50 + "'a1'" + ")" * 50, "arguments"),
        # full-width and other foreign signs that are not signs of the language
        ("trust ＊＊ 9 > 1", "not_allowed"),
        ("trust．real > 1", "not_allowed"),
        ("＿＿import＿＿（'os'）", "unknown_function"),
        ("ｅｖａｌ（'1'）", "unknown_function"),
        ("trust ＞ 30；verified", "sign"),
        ("［verified］", "sign"),
        ("visited（‘opening’）", "syntax"),
        ("visited(“opening”)", "syntax"),
        ("visited(「opening」)", "syntax"),
        ("trust ≥ 30", "syntax"),
        ("trust × 2 > 1", "syntax"),
        ("verified 且 verified", "syntax"),
        ("verified。", "syntax"),
    ],
)
def test_more_than_a_condition_is_refused_and_never_executed(source: str, reason: str) -> None:
    begun = time.process_time()
    with nothing_runs(), pytest.raises(ConditionRefused) as refused:
        compile_condition(source, NAMES)
    assert refused.value.reason == reason
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("trust ＞＝ ３０", "trust >= 30"),
        ("trust ＜ ３０", "trust < 30"),
        ("trust ＝＝ ４０", "trust == 40"),
        ("trust ！＝ ４０", "trust != 40"),
        ("trust ＋ tension － １０ ＞ ２０", "trust + tension - 10 > 20"),
        ("ｎｏｔ　ｖｅｒｉｆｉｅｄ", "not verified"),
        ("visited（＇opening＇）", "visited('opening')"),
        ("visited（＂opening＂）", "visited('opening')"),
        ("clock() ＞＝ ＇１９：４０＇", "clock() >= '19:40'"),
        ("ｃｏｕｎｔ（＇press＇） ＝＝ ０", "count('press') == 0"),
        ("（trust ＞ 30） and （verified）", "trust > 30 and verified"),
        ("trust ﹥ 30", "trust > 30"),
        ("  trust > 30  ", "trust > 30"),
    ],
)
def test_full_width_signs_are_read_as_plain_ones(written: str, plain: str) -> None:
    with nothing_runs():
        condition = compile_condition(written, NAMES)
        holds = condition.holds(AT)
    same = compile_condition(plain, NAMES)
    assert holds == same.holds(AT)
    assert condition.reads == same.reads


def test_a_refused_condition_is_a_problem_at_its_place_and_nothing_can_be_played() -> None:
    found = compile_scenario(
        scenario(edited("nodes/pressed/choices/b2/when", "trust.__class__ == 1")), SEVERITIES
    )
    assert found.scenario is None
    [problem] = found.problems
    assert problem.path == ("nodes", "pressed", "choices", "b2", "when")
    assert problem.severity is Severity.ERROR


def test_a_scenario_written_full_width_plays_as_the_plain_one() -> None:
    path = "nodes/pressed/choices/b2/when"
    for ready in (
        compiled(edited(path, "trust >= 50 and visited('opening')")),
        compiled(edited(path, "trust ＞＝ ５０　and visited（＇opening＇）")),
    ):
        opening = start(ready, "s", MAIN)
        assert [one.id for one in offered(ready, step(ready, opening, Chosen("a1")))] == ["b1", "b2", "b3"]
        assert [one.id for one in offered(ready, step(ready, opening, Chosen("a3")))] == ["b1", "b3"]
