"""Calculation 计算: one number, with a tolerance and an optional unit."""

# ruff: noqa: ARG002 (types share one contract, and not every type needs each argument)
from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from pydantic import field_validator
from pydantic_core import PydanticCustomError

from app.domain.questions.answers import Answer, Grading, Part, RawAnswer, first_value
from app.domain.questions.common import QuestionBase, Shown
from app.domain.questions.exact import Exact, write_exact
from app.domain.questions.rules import Rule
from app.domain.questions.text import quantity, unit_scale


class Numeric(QuestionBase):
    """Give a number. `tolerance` is the largest accepted distance, in `unit`.

    Stored answer: the text as typed.
    """

    type: Literal["numeric"] = "numeric"
    answer: Exact
    tolerance: Exact = Fraction(0)
    unit: str = ""

    @field_validator("tolerance")
    @classmethod
    def _tolerance_is_a_distance(cls, tolerance: Fraction) -> Fraction:
        if tolerance < 0:
            raise PydanticCustomError("question_tolerance", "question_tolerance", {"value": str(tolerance)})
        return tolerance

    def show(self, order: Sequence[int] = ()) -> Shown:
        """The stem, with the unit to stand behind the field."""
        return Shown("numeric", self.stem, unit=self.unit)

    def parse_answer(self, raw: RawAnswer, order: Sequence[int] = ()) -> Answer | None:
        """The text as typed: what is no number is graded wrong, not refused."""
        return first_value(raw, longest=60) or None

    def fill(self, answer: Answer | None, order: Sequence[int] = ()) -> dict[str, tuple[str, ...]]:
        """The text as typed."""
        return {"": (answer,)} if isinstance(answer, str) else {}

    def grade(self, answer: Answer | None, rule: Rule | None = None) -> Grading:
        """Right within the tolerance; the unit may be left out, but a wrong one is wrong."""
        if not isinstance(answer, str):
            return Grading(Fraction(0))
        right = self._is_close(answer)
        return Grading(Fraction(int(right)), (Part("", right, answer),))

    def key_answer(self) -> Answer:
        """The number and its unit."""
        return write_exact(self.answer) + self.unit

    def guess_floor(self, rule: Rule | None = None) -> Fraction:
        """Numbers are not guessed."""
        return Fraction(0)

    def _is_close(self, text: str) -> bool:
        read = quantity(text)
        if read is None:
            return False
        value, unit, scaled = read
        scale, base = unit_scale(self.unit)
        if unit not in ("", base):
            return False
        if not unit and not scaled:
            value *= scale
        return abs(value - self.answer * scale) <= self.tolerance * scale
