"""Fill in the blank 填空: each `{{name}}` in the stem is a gap with its list of accepted texts."""

# ruff: noqa: ARG002 (types share one contract, and not every type needs each argument)
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from app.domain.questions.answers import Answer, AnswerUnreadable, Grading, Part, RawAnswer, first_value
from app.domain.questions.common import Ident, QuestionBase, Shown, Text
from app.domain.questions.rules import PROPORTIONAL, Rule, RuleName
from app.domain.questions.text import is_near_miss, normal_form

GAP = re.compile(r"\{\{\s*([A-Za-z0-9_-]+)\s*\}\}")
SHOWN_GAP = "\u2063"
"""Stands for a gap in a shown stem: an invisible separator that no author types."""


class Blank(QuestionBase):
    """Fill every gap. Stored answer: gap name to text as typed."""

    RULES: ClassVar[frozenset[RuleName]] = frozenset({RuleName.STRICT, RuleName.PROPORTIONAL})

    type: Literal["blank"] = "blank"
    blanks: dict[Ident, Annotated[tuple[Text, ...], Field(min_length=1)]]
    any_order: tuple[Annotated[tuple[Ident, ...], Field(min_length=2)], ...] = ()

    @field_validator("blanks")
    @classmethod
    def _blanks_match_the_gaps(
        cls, blanks: dict[str, tuple[str, ...]], info: ValidationInfo
    ) -> dict[str, tuple[str, ...]]:
        gaps = GAP.findall(info.data.get("stem", ""))
        if "stem" in info.data and (sorted(gaps) != sorted(blanks)):
            params = {"gaps": gaps, "blanks": list(blanks)}
            raise PydanticCustomError("question_gaps", "question_gaps", params)
        return {name: blanks[name] for name in gaps} if "stem" in info.data else blanks

    @field_validator("any_order")
    @classmethod
    def _groups_are_blanks(
        cls, groups: tuple[tuple[str, ...], ...], info: ValidationInfo
    ) -> tuple[tuple[str, ...], ...]:
        grouped = [name for group in groups for name in group]
        known = info.data.get("blanks")
        for name in grouped:
            if (known is not None and name not in known) or grouped.count(name) > 1:
                raise PydanticCustomError("question_any_order", "question_any_order", {"blank": name})
        return groups

    def default_rule(self) -> Rule | None:
        """Each gap counts alike."""
        return PROPORTIONAL

    def show(self, order: Sequence[int] = ()) -> Shown:
        """The stem with its gaps marked but unnamed."""
        return Shown("blank", GAP.sub(SHOWN_GAP, self.stem), blanks=len(self.blanks))

    def parse_answer(self, raw: RawAnswer, order: Sequence[int] = ()) -> Answer | None:
        """Texts by gap number; all empty is no answer."""
        names = list(self.blanks)
        if any(not (part.isascii() and part.isdigit() and 1 <= int(part) <= len(names)) for part in raw):
            raise AnswerUnreadable(reason="no_such_blank")
        texts = {name: first_value(raw, str(n)) for n, name in enumerate(names, 1)}
        return {name: text for name, text in texts.items() if text} or None

    def fill(self, answer: Answer | None, order: Sequence[int] = ()) -> dict[str, tuple[str, ...]]:
        """The texts as typed, by gap number."""
        given = answer if isinstance(answer, dict) else {}
        return {str(n): (str(given[name]),) for n, name in enumerate(self.blanks, 1) if name in given}

    def grade(self, answer: Answer | None, rule: Rule | None = None) -> Grading:
        """Exact match of normal forms; gaps of one `any_order` group are matched as well as possible."""
        given = {name: str(text) for name, text in answer.items()} if isinstance(answer, dict) else {}
        if not given:
            return Grading(Fraction(0))
        normal = {name: normal_form(text) for name, text in given.items()}
        groups = [*self.any_order, *((name,) for name in self.blanks if not self._grouped(name))]
        right = {name for group in groups for name in best_matching(normal, self._keys, group)}
        parts = tuple(
            Part(name, name in right, given.get(name, ""), name not in right and self._is_near(name, normal))
            for name in self.blanks
        )
        if rule is not None and rule.name is RuleName.STRICT:
            return Grading(Fraction(int(len(right) == len(self.blanks))), parts)
        return Grading(Fraction(len(right), len(self.blanks)), parts)

    def key_answer(self) -> Answer:
        """The first accepted text of each gap."""
        return {name: texts[0] for name, texts in self.blanks.items()}

    def guess_floor(self, rule: Rule | None = None) -> Fraction:
        """Free text is not guessed."""
        return Fraction(0)

    @cached_property
    def _keys(self) -> dict[str, frozenset[str]]:
        return {name: frozenset(map(normal_form, texts)) for name, texts in self.blanks.items()}

    def _grouped(self, name: str) -> bool:
        return any(name in group for group in self.any_order)

    def _is_near(self, name: str, normal: Mapping[str, str]) -> bool:
        """Near any key that this gap could have taken, unless the text is a key already used elsewhere."""
        if name not in normal:
            return False
        group = next((group for group in self.any_order if name in group), (name,))
        keys = frozenset().union(*(self._keys[other] for other in group))
        return normal[name] not in keys and any(is_near_miss(normal[name], key) for key in keys)


def best_matching(
    given: Mapping[str, str], keys: Mapping[str, frozenset[str]], group: Sequence[str]
) -> frozenset[str]:
    """The gaps of the group counted right when every key is used at most once and as many as possible are.

    `given` and `keys` are normal forms by gap. Augmenting paths: a gap may push another to a free key.
    """
    taken: dict[str, str] = {}

    def place(gap: str, tried: set[str]) -> bool:
        for key in group:
            if key in tried or given[gap] not in keys[key]:
                continue
            tried.add(key)
            if key not in taken or place(taken[key], tried):
                taken[key] = gap
                return True
        return False

    for gap in group:
        if gap in given:
            place(gap, set())
    return frozenset(taken.values())
