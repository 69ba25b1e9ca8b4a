"""Short answer 简答: a few sentences, marked by a person against the points of a rubric."""

# ruff: noqa: ARG002 (types share one contract, and not every type needs each argument)
from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

from app.domain.errors import Invalid
from app.domain.questions.answers import Answer, Grading, Marks, Part, RawAnswer, first_value
from app.domain.questions.common import Ident, QuestionBase, Shown, Text
from app.domain.questions.exact import Exact, write_exact
from app.domain.questions.rules import Rule
from app.domain.questions.text import normal_form


class MarksUnfit(Invalid):
    """Marks for a point that the rubric does not have (`point`), or outside of 0 to `most`."""

    code = "marks_unfit"


class RubricPoint(BaseModel):
    """One thing a good answer says, and what it is worth. Keywords only help the marker's eye."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Ident
    marks: Exact = Fraction(1)
    text: Text
    keywords: tuple[Text, ...] = ()

    @field_validator("marks")
    @classmethod
    def _marks_count(cls, marks: Fraction) -> Fraction:
        if marks <= 0:
            raise PydanticCustomError("paper_points", "paper_points", {"value": str(marks)})
        return marks


class Short(QuestionBase):
    """Write a few sentences. Stored answer: the text.

    `words` is the longest text in characters, as a browser counts them, so that the field itself can stop there
    and the server refuses only what no honest page sends. Without marks an answer earns nothing and waits.
    """

    type: Literal["short"] = "short"
    words: Annotated[int, Field(ge=10, le=3000)] = 200
    model: Text
    rubric: Annotated[tuple[RubricPoint, ...], Field(min_length=1, max_length=12)]

    @field_validator("rubric")
    @classmethod
    def _points_differ(cls, rubric: tuple[RubricPoint, ...]) -> tuple[RubricPoint, ...]:
        names = [point.id for point in rubric]
        for name in names:
            if names.count(name) > 1:
                raise PydanticCustomError("question_rubric_twice", "question_rubric_twice", {"id": name})
        return rubric

    def show(self, order: Sequence[int] = ()) -> Shown:
        """The stem and how long the answer may be."""
        return Shown("short", self.stem, words=self.words)

    def parse_answer(self, raw: RawAnswer, order: Sequence[int] = ()) -> Answer | None:
        """The text, with line ends of one kind. Raises AnswerUnreadable with `longest` when it is too long."""
        lines = {part: [value.replace("\r\n", "\n") for value in values] for part, values in raw.items()}
        return first_value(lines, longest=self.words) or None

    def fill(self, answer: Answer | None, order: Sequence[int] = ()) -> dict[str, tuple[str, ...]]:
        """The text."""
        return {"": (answer,)} if isinstance(answer, str) else {}

    def grade(self, answer: Answer | None, rule: Rule | None = None) -> Grading:
        """No answer is worth nothing at once; any other waits for its marks."""
        return Grading(Fraction(0), waiting=isinstance(answer, str))

    def mark(self, answer: Answer | None, marks: Marks, rule: Rule | None = None) -> Grading:
        """The share of the rubric's marks; it waits on while a point has none. Raises MarksUnfit."""
        if not isinstance(answer, str):
            return Grading(Fraction(0))
        of = {point.id: point.marks for point in self.rubric}
        for name, given in marks.items():
            if not 0 <= given <= of.get(name, Fraction(-1)):
                raise MarksUnfit(point=name, most=write_exact(of[name]) if name in of else "")
        parts = tuple(
            Part(name, marks[name] == most, write_exact(marks[name]))
            for name, most in of.items()
            if name in marks
        )
        return Grading(
            sum(marks.values(), Fraction(0)) / sum(of.values(), Fraction(0)),
            parts,
            waiting=len(parts) < len(of),
        )

    def hints(self, answer: Answer | None) -> dict[str, tuple[str, ...]]:
        """The keywords of each point that occur in the text: for the marker's eye, never for a mark."""
        text = normal_form(answer) if isinstance(answer, str) else ""
        return {
            point.id: tuple(word for word in point.keywords if normal_form(word) in text)
            for point in self.rubric
        }

    def key_answer(self) -> Answer:
        """The model answer."""
        return self.model

    def guess_floor(self, rule: Rule | None = None) -> Fraction:
        """Sentences are not guessed."""
        return Fraction(0)
