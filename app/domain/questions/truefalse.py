"""True or false 判断."""

# ruff: noqa: ARG002 (types share one contract, and not every type needs each argument)
from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from app.domain.questions.answers import Answer, AnswerUnreadable, Grading, Part, RawAnswer, first_value
from app.domain.questions.common import QuestionBase, Shown
from app.domain.questions.rules import Rule


def _read_truth(value: object) -> bool:
    """Only `true` and `false`: "no" or "1" in a key would be a guess at what the author meant."""
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise PydanticCustomError("question_truth", "question_truth", {"value": str(value)})


class TrueFalse(QuestionBase):
    """Say whether the stem holds. Stored answer: "true" or "false"."""

    type: Literal["truefalse"] = "truefalse"
    answer: Annotated[bool, BeforeValidator(_read_truth)]

    def show(self, order: Sequence[int] = ()) -> Shown:
        """Only the stem; the two answers need no numbers."""
        return Shown("truefalse", self.stem)

    def parse_answer(self, raw: RawAnswer, order: Sequence[int] = ()) -> Answer | None:
        """The words true and false."""
        text = first_value(raw)
        if text not in ("", "true", "false"):
            raise AnswerUnreadable(reason="no_such_option")
        return text or None

    def fill(self, answer: Answer | None, order: Sequence[int] = ()) -> dict[str, tuple[str, ...]]:
        """The word chosen."""
        return {"": (answer,)} if isinstance(answer, str) else {}

    def grade(self, answer: Answer | None, rule: Rule | None = None) -> Grading:
        """All or nothing."""
        if not isinstance(answer, str):
            return Grading(Fraction(0))
        right = answer == self.key_answer()
        return Grading(Fraction(int(right)), (Part("", right),))

    def key_answer(self) -> Answer:
        """The word that is right."""
        return "true" if self.answer else "false"

    def guess_floor(self, rule: Rule | None = None) -> Fraction:
        """One in two."""
        return Fraction(1, 2)
