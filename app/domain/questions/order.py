"""Ordering 排序: put the items into the right order by giving each its position."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import factorial
from typing import Annotated, ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from app.domain.questions.answers import Answer, Grading, Part
from app.domain.questions.chance import shuffled
from app.domain.questions.common import Ident, Shown, Text
from app.domain.questions.rows import RowQuestion, chosen_by_row, texts_differ
from app.domain.questions.rules import PROPORTIONAL, Rule, RuleName


class Order(RowQuestion):
    """Give each item its position. Stored answer: item id to position from "1", as far as chosen.

    Points are shared among the neighbours of the key: each pair of items that follow each other in the key earns
    its share when the second stands right behind the first in the answer. A run that is right keeps its worth
    when something before it is misplaced, and blind guessing earns only 1/n, against 1/2 for counting all pairs
    that stand in the right sense. The same rule is known from ordering questions elsewhere as "relative to the
    next item". Items that share a position count as not placed.
    """

    RULES: ClassVar[frozenset[RuleName]] = frozenset({RuleName.STRICT, RuleName.PROPORTIONAL})

    type: Literal["order"] = "order"
    items: Annotated[dict[Ident, Text], Field(min_length=3, max_length=10)]
    answer: tuple[Ident, ...]

    @field_validator("items")
    @classmethod
    def _items_differ(cls, items: dict[str, str]) -> dict[str, str]:
        texts_differ(items)
        return items

    @field_validator("answer")
    @classmethod
    def _every_item_once(cls, answer: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        items = info.data.get("items")
        if items is not None and sorted(answer) != sorted(items):
            params = {"items": list(items), "answer": list(answer)}
            raise PydanticCustomError("question_order_items", "question_order_items", params)
        return answer

    def default_rule(self) -> Rule | None:
        """Each pair of neighbours counts alike."""
        return PROPORTIONAL

    def shown_order(self, seed: str, bank_shuffle: bool | None = None) -> tuple[int, ...]:
        """Always mixed: `shuffle: false` could show the key."""
        del bank_shuffle
        places = map(str, range(len(self.items)))
        return tuple(int(place) for place in shuffled(f"{seed}/{self.id}", places))

    def row_names(self, order: Sequence[int] = ()) -> list[str]:
        """Item ids as shown."""
        names = list(self.items)
        return [names[place] for place in order] if order else names

    def choice_names(self, order: Sequence[int] = ()) -> list[str]:
        """The positions."""
        del order
        return [str(position) for position in range(1, len(self.items) + 1)]

    def show(self, order: Sequence[int] = ()) -> Shown:
        """The items in shown order, and the positions to choose from."""
        rows = tuple(self.items[name] for name in self.row_names(order))
        return Shown("order", self.stem, tuple(self.choice_names()), rows=rows)

    def grade(self, answer: Answer | None, rule: Rule | None = None) -> Grading:
        """The share of the key's neighbours that are neighbours in the answer; `strict`: the whole order or nothing."""
        given = chosen_by_row(answer)
        if not given:
            return Grading(Fraction(0))
        shared = Counter(given.values())
        placed = {name: int(position) for name, position in given.items() if shared[position] == 1}
        key = dict(zip(self.answer, self.choice_names(), strict=True))
        parts = tuple(Part(name, given.get(name) == key[name], given.get(name, "")) for name in self.items)
        if rule is not None and rule.name is RuleName.STRICT:
            return Grading(Fraction(int(all(part.right for part in parts))), parts)
        kept = sum(
            first in placed and placed.get(second) == placed[first] + 1
            for first, second in pairwise(self.answer)
        )
        return Grading(Fraction(kept, len(self.answer) - 1), parts)

    def key_answer(self) -> Answer:
        """Each item's position."""
        return {name: str(self.answer.index(name) + 1) for name in self.items}

    def guess_floor(self, rule: Rule | None = None) -> Fraction:
        """Any two items follow each other in one key of n, so one in n; one in n! for the whole order."""
        if rule is not None and rule.name is RuleName.STRICT:
            return Fraction(1, factorial(len(self.items)))
        return Fraction(1, len(self.items))
