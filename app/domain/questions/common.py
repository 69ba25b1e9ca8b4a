"""What every question type shares: the common keys, and the contract that a type fulfils."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator
from pydantic_core import PydanticCustomError

from app.domain.questions.answers import Answer, Grading, Marks, RawAnswer
from app.domain.questions.exact import Exact
from app.domain.questions.rules import Rule, RuleField, RuleName

Ident = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$", max_length=80)]
"""A short stable name given by the author; letters a-z, digits, dashes."""
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Text that is not empty."""


class Use(StrEnum):
    """Where a question may appear. Practice never shows what is kept for exams."""

    PRACTICE = "practice"
    EXAM = "exam"
    BOTH = "both"


@dataclass(frozen=True)
class Shown:
    """What a page may know of a question: no authored ids, nothing about the key.

    `options` are the texts in shown order, numbered from 1 by their place; `blanks` is the number of gaps,
    numbered from 1 by their place in the stem; `unit` stands behind a numeric field; `rows` are the texts that
    each want one of the options; `words` is the length of a written answer in characters.
    """

    type: str
    stem: str
    options: tuple[str, ...] = ()
    blanks: int = 0
    unit: str = ""
    rows: tuple[str, ...] = ()
    words: int = 0


class QuestionBase(BaseModel):
    """The keys that every type has, and what a type must be able to do.

    `order` in the methods below is the shown order frozen with an attempt: places in the authored list, so
    (2, 0, 1) shows the third option first. It is empty for types without options.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    RULES: ClassVar[frozenset[RuleName]] = frozenset()
    """The rules that mean something to this type."""

    id: Ident
    stem: Text
    explain: str = ""
    competencies: dict[Ident, Exact] = Field(default_factory=dict)
    level: Annotated[int, Field(ge=1, le=4)] = 1
    difficulty: Annotated[int, Field(ge=1, le=5)] = 3
    topics: tuple[Ident, ...] = ()
    tags: tuple[Text, ...] = ()
    cites: tuple[Ident, ...] = ()
    red_line: Ident | None = None
    use: Use | None = None
    shuffle: bool | None = None
    rule: RuleField | None = None
    points: Exact | None = None
    """What a sub-question counts within its case, 1 when it does not say; papers say it for all others."""

    @field_validator("points")
    @classmethod
    def _points_count(cls, points: Fraction | None) -> Fraction | None:
        if points is not None and points <= 0:
            raise PydanticCustomError("paper_points", "paper_points", {"value": str(points)})
        return points

    @field_validator("competencies")
    @classmethod
    def _shares_are_parts_of_one(cls, shares: dict[str, Fraction]) -> dict[str, Fraction]:
        total = sum(shares.values(), Fraction(0))
        if any(share <= 0 for share in shares.values()) or total > 1:
            raise PydanticCustomError("question_shares", "question_shares", {"total": str(total)})
        return shares

    @field_validator("rule")
    @classmethod
    def _rule_fits_the_type(cls, rule: Rule | None) -> Rule | None:
        if rule is not None and rule.name not in cls.RULES:
            known = sorted(cls.RULES)
            raise PydanticCustomError(
                "question_rule_not_here", "question_rule_not_here", {"rule": rule.name.value, "known": known}
            )
        return rule

    @classmethod
    def type_name(cls) -> str:
        """The word that authors write behind `type`."""
        return str(cls.model_fields["type"].default)

    @property
    def main_competency(self) -> str | None:
        """The competency with the largest share; the first written one of equals; None without any."""
        shares = self.speaks_for
        return max(shares, key=lambda name: shares[name], default=None)

    @property
    def speaks_for(self) -> Mapping[str, Fraction]:
        """The competencies that an answer is evidence for, with their shares."""
        return self.competencies

    def by_competency(self, grading: Grading) -> list[tuple[str, Fraction, Fraction]]:
        """What a graded answer says: competency, its share, and the fraction earned in it."""
        return [(name, share, grading.fraction) for name, share in self.competencies.items()]

    def missed_red_lines(self, grading: Grading) -> set[str]:
        """The red lines that this answer did not know."""
        return set() if grading.right or self.red_line is None else {self.red_line}

    def resolve_rule(self, section: Rule | None = None, bank: Rule | None = None) -> Rule | None:
        """The rule in force: section over question over bank, skipping what means nothing to this type."""
        for rule in (section, self.rule, bank):
            if rule is not None and rule.name in self.RULES:
                return rule
        return self.default_rule()

    def default_rule(self) -> Rule | None:
        """The rule when nobody states one; None for types that are right or wrong as a whole."""
        return None

    def shown_order(self, seed: str, bank_shuffle: bool | None = None) -> tuple[int, ...]:
        """The order to freeze for an attempt with this seed; empty for types without options.

        `bank_shuffle` is the bank's default, for questions that do not say; shuffled when nobody says.
        """
        del seed, bank_shuffle
        return ()

    @abstractmethod
    def show(self, order: Sequence[int] = ()) -> Shown:
        """The view of this question that a page may render before the answer is graded."""

    @abstractmethod
    def parse_answer(self, raw: RawAnswer, order: Sequence[int] = ()) -> Answer | None:
        """Read form values, given in shown numbers, into a stored answer; None when nothing was answered.

        Raises AnswerUnreadable when the values cannot come from the shown question.
        """

    @abstractmethod
    def fill(self, answer: Answer | None, order: Sequence[int] = ()) -> dict[str, tuple[str, ...]]:
        """The form values that show this answer again: the inverse of `parse_answer`."""

    @abstractmethod
    def grade(self, answer: Answer | None, rule: Rule | None = None) -> Grading:
        """Grade an answer under a resolved rule; no answer is worth 0."""

    def mark(self, answer: Answer | None, marks: Marks, rule: Rule | None = None) -> Grading:
        """Grade with what a marker gave; types that need no marker ignore it."""
        del marks
        return self.grade(answer, rule)

    @abstractmethod
    def key_answer(self) -> Answer:
        """An answer that is entirely right."""

    @abstractmethod
    def guess_floor(self, rule: Rule | None = None) -> Fraction:
        """What the best blind strategy earns on average, from 0 to 1."""
