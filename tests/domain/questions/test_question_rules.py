"""The rule table for several-choice questions, and its guess floors against plain enumeration."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.questions.rules import (
    HALF,
    NET,
    PROPORTIONAL,
    STRICT,
    Rule,
    RuleName,
    choice_guess_floor,
    read_rule,
    write_rule,
)
from app.domain.questions.rules import choice_fraction as fraction

PER_30 = Rule(RuleName.PER_OPTION, Fraction(3, 10))
RULES = [STRICT, HALF, PROPORTIONAL, PER_30, Rule(RuleName.PER_OPTION, Fraction(1)), NET]


@pytest.mark.parametrize(
    ("chosen", "strict", "half", "proportional", "per_option", "net"),
    [
        ("", 0, 0, 0, 0, 0),
        ("a", 0, Fraction(1, 2), Fraction(1, 3), Fraction(3, 10), Fraction(1, 3)),
        ("ab", 0, Fraction(1, 2), Fraction(2, 3), Fraction(6, 10), Fraction(2, 3)),
        ("abc", 1, 1, 1, 1, 1),
        ("abd", 0, 0, 0, 0, Fraction(1, 3)),
        ("abcd", 0, 0, 0, 0, Fraction(2, 3)),
        ("abcde", 0, 0, 0, 0, Fraction(1, 3)),
        ("d", 0, 0, 0, 0, 0),
        ("de", 0, 0, 0, 0, 0),
    ],
)
def test_each_rule_gives_the_fraction_of_the_table(chosen, strict, half, proportional, per_option, net):
    given_fractions = [
        fraction(r, set("abc"), set(chosen)) for r in (STRICT, HALF, PROPORTIONAL, PER_30, NET)
    ]
    assert given_fractions == [strict, half, proportional, per_option, net]


def test_per_option_never_exceeds_the_whole():
    assert fraction(Rule(RuleName.PER_OPTION, Fraction(9, 10)), set("abc"), set("ab")) == 1


@st.composite
def case(draw):
    options = draw(st.integers(2, 6))
    return options, draw(st.integers(1, options)), draw(st.sampled_from(RULES))


def independently(rule, key, chosen):
    """The table read again, in another way, from the sets themselves."""
    if not chosen:
        return Fraction(0)
    wrong = chosen - key
    table = {
        RuleName.STRICT: Fraction(chosen == key),
        RuleName.HALF: Fraction(1) if chosen == key else Fraction(0) if wrong else Fraction(1, 2),
        RuleName.PROPORTIONAL: Fraction(0) if wrong else Fraction(len(chosen), len(key)),
        RuleName.NET: max(Fraction(0), Fraction(len(chosen & key) - len(wrong), len(key))),
    }
    if rule.name is RuleName.PER_OPTION:
        return (
            Fraction(1) if chosen == key else Fraction(0) if wrong else min(Fraction(1), rule.p * len(chosen))
        )
    return table[rule.name]


@given(case())
def test_fractions_and_floor_equal_an_enumeration_of_all_keys_and_choices(drawn):
    options, size, rule = drawn
    keys = [set(key) for key in combinations(range(options), size)]
    best = Fraction(0)
    for count in range(1, options + 1):
        for chosen in map(set, combinations(range(options), count)):
            worth = [independently(rule, key, chosen) for key in keys]
            for key, expected in zip(keys, worth, strict=True):
                assert fraction(rule, {str(o) for o in key}, {str(o) for o in chosen}) == expected
            best = max(best, sum(worth, Fraction(0)) / len(keys))
    assert choice_guess_floor(rule, options, size) == best


@pytest.mark.parametrize("written", ["strict", "half", "proportional", "net", {"per_option": "0.25"}])
def test_a_rule_reads_back_as_written(written):
    assert write_rule(read_rule(written)) == written


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("generous", "rule_unknown"),
        ("per_option", "rule_unknown"),
        ({"half": "1"}, "rule_unknown"),
        ({"per_option": "0"}, "rule_share_out_of_range"),
        ({"per_option": "1.5"}, "rule_share_out_of_range"),
        ({"per_option": "much"}, "number_unreadable"),
    ],
)
def test_a_rule_nobody_defined_is_refused_with_its_code(written, code):
    with pytest.raises(ValueError, match=code):
        read_rule(written)
