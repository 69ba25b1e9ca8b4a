"""Multiple choice 多选: one or more options are right; how a partial answer counts is a rule."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from app.domain.questions.answers import Answer, Grading, Part, RawAnswer
from app.domain.questions.common import Ident
from app.domain.questions.options import OptionQuestion, check_option
from app.domain.questions.rules import HALF, Rule, RuleName, choice_fraction, choice_guess_floor


class Multiple(OptionQuestion):
    """Choose every right option. Stored answer: the ids, in authored order."""

    RULES: ClassVar[frozenset[RuleName]] = frozenset(RuleName)

    type: Literal["multiple"] = "multiple"
    answer: Annotated[tuple[Ident, ...], Field(min_length=1)]

    @field_validator("answer")
    @classmethod
    def _answers_are_options(cls, answer: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for name in answer:
            check_option(name, info)
            if answer.count(name) > 1:
                raise PydanticCustomError("question_answer_twice", "question_answer_twice", {"option": name})
        return answer

    def default_rule(self) -> Rule | None:
        """Half for an incomplete answer without a mistake."""
        return HALF

    def parse_answer(self, raw: RawAnswer, order: Sequence[int] = ()) -> Answer | None:
        """Any number of shown numbers; none is no answer."""
        return self.read_numbers(raw, order) or None

    def fill(self, answer: Answer | None, order: Sequence[int] = ()) -> dict[str, tuple[str, ...]]:
        """The numbers of the chosen options."""
        return self.numbers(answer if isinstance(answer, list) else [], order)

    def grade(self, answer: Answer | None, rule: Rule | None = None) -> Grading:
        """By the rule; the parts say of each option whether choosing or leaving it was right."""
        chosen = set(answer) if isinstance(answer, list) else set()
        if not chosen:
            return Grading(Fraction(0))
        key = set(self.answer)
        parts = tuple(Part(name, (name in key) == (name in chosen)) for name in self.options)
        return Grading(choice_fraction(rule or HALF, key, chosen), parts)

    def key_answer(self) -> Answer:
        """Every right option, in authored order."""
        return [name for name in self.options if name in self.answer]

    def guess_floor(self, rule: Rule | None = None) -> Fraction:
        """The best blind number of options under the rule."""
        return choice_guess_floor(rule or HALF, len(self.options), len(self.answer))
