"""Papers: what is asked, for how long, and what is shown afterwards."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.domain.content.base import Id, Level, Line, Material, Text
from app.domain.questions.exact import Exact
from app.domain.questions.rules import RuleField


class Purpose(StrEnum):
    """What a paper is for; decides which questions it may use and what its outcome is worth."""

    PRACTICE = "practice"
    QUIZ = "quiz"
    EXAM = "exam"


class Retake(StrEnum):
    """Who may take the paper again: anybody, or only those who have not passed."""

    ALWAYS = "always"
    FAILED_ONLY = "failed_only"


class ResultPolicy(StrEnum):
    """Which of several attempts counts."""

    BEST = "best"
    LAST = "last"


class Part(StrEnum):
    """What a result page may show of a question."""

    OWN_ANSWER = "own_answer"
    CORRECTNESS = "correctness"
    MARKS = "marks"
    EXPLANATION = "explanation"
    KEY = "key"


class Phase(StrEnum):
    """When a result is looked at: soon after the attempt, later, or once nobody can take the paper."""

    RIGHT_AFTER = "right_after"
    LATER = "later"
    AFTER_CLOSING = "after_closing"


def _positive(points: Fraction) -> Fraction:
    if points <= 0:
        raise PydanticCustomError("paper_points", "paper_points", {"value": str(points)})
    return points


Points = Annotated[Exact, AfterValidator(_positive)]
QuestionPath = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*/[A-Za-z0-9][A-Za-z0-9_-]*$")]
"""`bank/question`."""
Prerequisite = Annotated[str, StringConstraints(pattern=r"^(course|paper)/[a-z0-9][a-z0-9-]*$")]
"""`course/slug` or `paper/slug`: must be completed or passed before the first attempt."""
Difficulty = Annotated[int, Field(ge=1, le=5)]


class Draw(Material):
    """Questions taken from banks; every condition given must hold, within one any value will do."""

    count: Annotated[int, Field(ge=1, le=200)]
    banks: Annotated[tuple[Id, ...], Field(min_length=1)]
    types: tuple[Id, ...] = ()
    difficulty: tuple[Difficulty, ...] = ()
    competencies: tuple[Id, ...] = ()
    levels: tuple[Level, ...] = ()
    tags: tuple[Line, ...] = ()


class Section(Material):
    """A part of a paper: questions named one by one, or drawn. `points` is what each of them is worth."""

    id: Id | None = None
    title: Line
    fixed: tuple[QuestionPath, ...] = ()
    draw: Draw | None = None
    points: Points = Fraction(1)
    rule: RuleField | None = None
    all_right: Annotated[bool, Field(description="Every question must be right to pass.")] = False

    @model_validator(mode="after")
    def _fixed_or_drawn(self) -> Section:
        if bool(self.fixed) == (self.draw is not None):
            raise PydanticCustomError("paper_fixed_or_draw", "paper_fixed_or_draw", {"section": self.title})
        return self

    @property
    def count(self) -> int:
        """How many questions the section asks."""
        return self.draw.count if self.draw else len(self.fixed)


class Review(Material):
    """What may be shown when. An empty phase falls back to the one before; an empty matrix to the purpose."""

    right_after: tuple[Part, ...] | None = None
    later: tuple[Part, ...] | None = None
    after_closing: tuple[Part, ...] | None = None


class Paper(Material):
    """A paper. Times in minutes and hours, `pass` in per cent; no number of attempts means without limit."""

    model_config = ConfigDict(populate_by_name=True)

    id: Id
    title: Line
    summary: Text | None = None
    purpose: Purpose
    minutes: Annotated[int | None, Field(ge=1, le=600)] = None
    per_page: Annotated[int, Field(ge=1, le=50)] = 5
    pass_percent: Annotated[int, Field(ge=0, le=100, alias="pass")] = 60
    attempts: Annotated[int | None, Field(ge=1, le=100)] = None
    cooldown_hours: Annotated[int, Field(ge=0, le=24 * 365)] = 0
    retake: Retake = Retake.ALWAYS
    prerequisites: tuple[Prerequisite, ...] = ()
    result: ResultPolicy = ResultPolicy.BEST
    review: Review = Review()
    shuffle: Annotated[bool, Field(description="Mix the questions within a section.")] = True
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    blueprint: dict[Id, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)
    leave_limit: Annotated[int | None, Field(ge=1)] = None

    @property
    def question_count(self) -> int:
        """How many questions an attempt has."""
        return sum(section.count for section in self.sections)

    @property
    def total_points(self) -> Fraction:
        """The points of a flawless attempt."""
        return sum((section.points * section.count for section in self.sections), Fraction(0))
