"""Single choice 单选: exactly one option is right."""

# ruff: noqa: ARG002 (types share one contract, and not every type needs each argument)
from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from pydantic import ValidationInfo, field_validator

from app.domain.questions.answers import Answer, AnswerUnreadable, Grading, Part, RawAnswer
from app.domain.questions.common import Ident
from app.domain.questions.options import OptionQuestion, check_option
from app.domain.questions.rules import Rule


class Single(OptionQuestion):
    """Choose the one right option. Stored answer: its id."""

    type: Literal["single"] = "single"
    answer: Ident

    @field_validator("answer")
    @classmethod
    def _answer_is_an_option(cls, answer: str, info: ValidationInfo) -> str:
        return check_option(answer, info)

    def parse_answer(self, raw: RawAnswer, order: Sequence[int] = ()) -> Answer | None:
        """One shown number, or nothing."""
        chosen = self.read_numbers(raw, order)
        if len(chosen) > 1:
            raise AnswerUnreadable(reason="one_option_only")
        return chosen[0] if chosen else None

    def fill(self, answer: Answer | None, order: Sequence[int] = ()) -> dict[str, tuple[str, ...]]:
        """The number of the chosen option."""
        return self.numbers([answer] if isinstance(answer, str) else [], order)

    def grade(self, answer: Answer | None, rule: Rule | None = None) -> Grading:
        """All or nothing."""
        if not isinstance(answer, str):
            return Grading(Fraction(0))
        right = answer == self.answer
        return Grading(Fraction(int(right)), (Part(answer, right),))

    def key_answer(self) -> Answer:
        """The right option's id."""
        return self.answer

    def guess_floor(self, rule: Rule | None = None) -> Fraction:
        """One in the number of options."""
        return Fraction(1, len(self.options))
