"""Matching 匹配: each item on the left takes one option of the right; options may be left over or serve twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import factorial, prod
from typing import Annotated, ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from app.domain.questions.answers import Answer, Grading, Part
from app.domain.questions.chance import shuffled
from app.domain.questions.common import Ident, Shown, Text
from app.domain.questions.rows import RowQuestion, chosen_by_row, texts_differ
from app.domain.questions.rules import PROPORTIONAL, Rule, RuleName

Texts = Annotated[dict[Ident, Text], Field(min_length=2, max_length=12)]


class Match(RowQuestion):
    """Give each left item its right option. Stored answer: left id to right id, as far as chosen."""

    RULES: ClassVar[frozenset[RuleName]] = frozenset({RuleName.STRICT, RuleName.PROPORTIONAL})

    type: Literal["match"] = "match"
    left: Texts
    right: Texts
    answer: dict[Ident, Ident]

    @field_validator("left", "right")
    @classmethod
    def _texts_differ(cls, texts: dict[str, str]) -> dict[str, str]:
        texts_differ(texts)
        return texts

    @field_validator("answer")
    @classmethod
    def _every_left_item_has_its_option(cls, answer: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        left, right = info.data.get("left"), info.data.get("right")
        if left is None or right is None:  # told already
            return answer
        if set(answer) != set(left):
            params: dict[str, object] = {"left": list(left), "answered": list(answer)}
            raise PydanticCustomError("question_match_rows", "question_match_rows", params)
        for name in answer.values():
            if name not in right:
                raise PydanticCustomError(
                    "question_match_option", "question_match_option", {"option": name, "known": list(right)}
                )
        return {name: answer[name] for name in left}

    def default_rule(self) -> Rule | None:
        """Each item counts alike."""
        return PROPORTIONAL

    def shown_order(self, seed: str, bank_shuffle: bool | None = None) -> tuple[int, ...]:
        """The places of the left items, then those of the right options; both mixed unless told otherwise."""
        sides = (range(len(self.left)), range(len(self.right)))
        if (self.shuffle if self.shuffle is not None else bank_shuffle) is False:
            return tuple(place for side in sides for place in side)
        return tuple(
            int(place)
            for name, side in zip(("left", "right"), sides, strict=True)
            for place in shuffled(f"{seed}/{self.id}/{name}", map(str, side))
        )

    def row_names(self, order: Sequence[int] = ()) -> list[str]:
        """Left ids as shown."""
        return _placed(self.left, order[: len(self.left)])

    def choice_names(self, order: Sequence[int] = ()) -> list[str]:
        """Right ids as shown."""
        return _placed(self.right, order[len(self.left) :])

    def show(self, order: Sequence[int] = ()) -> Shown:
        """Both sides in shown order."""
        rows = tuple(self.left[name] for name in self.row_names(order))
        return Shown(
            "match", self.stem, tuple(self.right[name] for name in self.choice_names(order)), rows=rows
        )

    def grade(self, answer: Answer | None, rule: Rule | None = None) -> Grading:
        """The share of left items that have their option; under `strict` all of them or nothing."""
        given = chosen_by_row(answer)
        if not given:
            return Grading(Fraction(0))
        parts = tuple(
            Part(name, given.get(name) == key, given.get(name, "")) for name, key in self.answer.items()
        )
        right = sum(part.right for part in parts)
        if rule is not None and rule.name is RuleName.STRICT:
            return Grading(Fraction(int(right == len(parts))), parts)
        return Grading(Fraction(right, len(parts)), parts)

    def key_answer(self) -> Answer:
        """The option of every left item."""
        return dict(self.answer)

    def guess_floor(self, rule: Rule | None = None) -> Fraction:
        """Over all keys that use the right options in the same pattern: one of them, or one option of the right."""
        if rule is not None and rule.name is RuleName.STRICT:
            return Fraction(1, self._keys_alike())
        return Fraction(1, len(self.right))

    def _keys_alike(self) -> int:
        """How many keys use one option as often, another as often … as this key does."""
        uses = Counter(self.answer.values())
        often = sorted((uses[name] for name in self.right), reverse=True)
        options = factorial(len(often)) // prod(map(factorial, Counter(often).values()))
        return options * factorial(len(self.left)) // prod(map(factorial, often))


def _placed(texts: Mapping[str, str], places: Sequence[int]) -> list[str]:
    names = list(texts)
    return [names[place] for place in places] if places else names
