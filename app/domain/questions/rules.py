"""How a partly right answer counts, and what blind guessing is worth under each rule."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import comb
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from app.domain.questions.exact import read_exact, write_exact


class RuleName(StrEnum):
    """The grading rules. Blanks know `strict` and `proportional`, several-choice questions know all."""

    STRICT = "strict"
    HALF = "half"
    PROPORTIONAL = "proportional"
    PER_OPTION = "per_option"
    NET = "net"


@dataclass(frozen=True)
class Rule:
    """A grading rule; `p` is the fraction per option chosen rightly and belongs to `per_option` only."""

    name: RuleName
    p: Fraction | None = None


STRICT = Rule(RuleName.STRICT)
HALF = Rule(RuleName.HALF)
PROPORTIONAL = Rule(RuleName.PROPORTIONAL)
NET = Rule(RuleName.NET)


def read_rule(value: object) -> Rule:
    """Read `half` or `{per_option: 0.5}`. Raises the errors `rule_unknown` and `rule_share_out_of_range`."""
    if isinstance(value, Rule):
        return value
    if isinstance(value, str) and value in set(RuleName) - {RuleName.PER_OPTION}:
        return Rule(RuleName(value))
    if isinstance(value, dict) and list(value) == ["per_option"]:
        p = read_exact(value["per_option"])
        if not 0 < p <= 1:
            raise PydanticCustomError("rule_share_out_of_range", "rule_share_out_of_range", {"value": str(p)})
        return Rule(RuleName.PER_OPTION, p)
    raise PydanticCustomError("rule_unknown", "rule_unknown", {"value": str(value), "known": list(RuleName)})


def write_rule(rule: Rule) -> str | dict[str, str]:
    """The form in which authors write the rule; `read_rule` reads it back."""
    return rule.name.value if rule.p is None else {rule.name.value: write_exact(rule.p)}


_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"enum": ["strict", "half", "proportional", "net"]},
        {
            "type": "object",
            "properties": {"per_option": {"type": ["number", "string"]}},
            "required": ["per_option"],
            "additionalProperties": False,
        },
    ]
}
RuleField = Annotated[Rule, BeforeValidator(read_rule), PlainSerializer(write_rule), WithJsonSchema(_SCHEMA)]
"""A model field holding a rule."""


def choice_fraction(rule: Rule, key: Set[str], chosen: Set[str]) -> Fraction:
    """The fraction for choosing `chosen` where `key` is right. Choosing nothing is 0 in every rule."""
    return _fraction(rule, len(key), len(key & chosen), len(chosen - key))


def choice_guess_floor(rule: Rule, options: int, key_size: int) -> Fraction:
    """The expected fraction of the best blind strategy.

    A blind person chooses some number of options; every key of the stated size is equally likely, so only
    that number matters. The best number gives the floor.
    """
    keys = comb(options, key_size)
    return max(
        sum(
            (
                Fraction(comb(size, hits) * comb(options - size, key_size - hits), keys)
                * _fraction(rule, key_size, hits, size - hits)
                for hits in range(min(size, key_size) + 1)
            ),
            Fraction(0),
        )
        for size in range(1, options + 1)
    )


def _fraction(rule: Rule, key_size: int, hits: int, wrong: int) -> Fraction:
    """The rule table, by counts: `hits` right and `wrong` wrong options chosen of `key_size` right ones."""
    if hits + wrong == 0:
        return Fraction(0)
    if rule.name is RuleName.NET:
        return max(Fraction(0), Fraction(hits - wrong, key_size))
    if wrong:
        return Fraction(0)
    if hits == key_size:
        return Fraction(1)
    match rule.name:
        case RuleName.HALF:
            return Fraction(1, 2)
        case RuleName.PROPORTIONAL:
            return Fraction(hits, key_size)
        case RuleName.PER_OPTION:
            return min(Fraction(1), (rule.p or Fraction(0)) * hits)
        case _:
            return Fraction(0)
