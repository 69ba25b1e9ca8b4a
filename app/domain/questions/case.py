"""Case analysis 案例分析: one stimulus and several questions about it, asked, drawn and counted as one unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from app.domain.questions.answers import Answer, AnswerUnreadable, Grading, Marks, Part, RawAnswer
from app.domain.questions.common import QuestionBase, Shown, Text
from app.domain.questions.plain import Plain
from app.domain.questions.rules import Rule, RuleName
from app.domain.questions.short import MarksUnfit

_NUMBER = re.compile(r"([1-9]\d?)(?:-(.+))?")


class Case(QuestionBase):
    """Answer every question about the stimulus. Stored answer: sub-question id to the answer of its type.

    Parts are numbered as the sub-questions stand: "2" is the second one, "2-1" its first part. The sub-questions
    keep their order, because one may build on another; their options are mixed as anywhere. `order` is the shown
    orders of the sub-questions one after another. A rule of the section, the case or the bank holds for
    sub-questions that state none.
    """

    RULES: ClassVar[frozenset[RuleName]] = frozenset(RuleName)

    type: Literal["case"] = "case"
    stem: str = ""
    stimulus: Text
    questions: Annotated[
        tuple[Annotated[Plain, Field(discriminator="type")], ...], Field(min_length=1, max_length=20)
    ]

    @field_validator("questions")
    @classmethod
    def _ids_differ(cls, questions: tuple[Plain, ...]) -> tuple[Plain, ...]:
        names = [question.id for question in questions]
        for name in names:
            if names.count(name) > 1:
                raise PydanticCustomError("question_case_twice", "question_case_twice", {"id": name})
        return questions

    @cached_property
    def shares(self) -> tuple[Fraction, ...]:
        """Which part of the case's points each sub-question carries; they add up to 1."""
        points = [Fraction(1) if sub.points is None else sub.points for sub in self.questions]
        return tuple(one / sum(points) for one in points)

    def shown_order(self, seed: str, bank_shuffle: bool | None = None) -> tuple[int, ...]:
        """The orders of the sub-questions, one after another."""
        shuffle = self.shuffle if self.shuffle is not None else bank_shuffle
        return tuple(
            place for sub in self.questions for place in sub.shown_order(f"{seed}/{self.id}", shuffle)
        )

    def with_orders(self, order: Sequence[int] = ()) -> Iterator[tuple[Plain, tuple[int, ...]]]:
        """Each sub-question with its own shown order."""
        at = 0
        for sub, size in zip(self.questions, self._sizes, strict=True):
            yield sub, tuple(order[at : at + size])
            at += size

    @cached_property
    def _sizes(self) -> tuple[int, ...]:
        return tuple(len(sub.shown_order("")) for sub in self.questions)

    def show(self, order: Sequence[int] = ()) -> Shown:
        """Only the stem: a page shows the stimulus and asks each sub-question by itself."""
        del order
        return Shown("case", self.stem)

    def parse_answer(self, raw: RawAnswer, order: Sequence[int] = ()) -> Answer | None:
        """Each sub-question reads its own parts; those left open are left out, none at all is no answer."""
        parts = self._by_question(raw)
        read = {
            sub.id: sub.parse_answer(parts.get(number, {}), own)
            for number, (sub, own) in enumerate(self.with_orders(order), 1)
        }
        return {name: answer for name, answer in read.items() if answer is not None} or None

    def _by_question(self, raw: RawAnswer) -> dict[int, dict[str, Sequence[str]]]:
        found: dict[int, dict[str, Sequence[str]]] = {}
        for part, values in raw.items():
            named = _NUMBER.fullmatch(part)
            if named is None or int(named[1]) > len(self.questions):
                raise AnswerUnreadable(reason="no_such_question")
            found.setdefault(int(named[1]), {})[named[2] or ""] = values
        return found

    def fill(self, answer: Answer | None, order: Sequence[int] = ()) -> dict[str, tuple[str, ...]]:
        """The fields of every sub-question under its number."""
        given = answers_by_question(answer)
        return {
            f"{number}-{part}" if part else str(number): values
            for number, (sub, own) in enumerate(self.with_orders(order), 1)
            for part, values in sub.fill(given.get(sub.id), own).items()
        }

    def grade(self, answer: Answer | None, rule: Rule | None = None) -> Grading:
        """The sub-questions' fractions by their shares."""
        given = answers_by_question(answer)
        return self._together([sub.grade(given.get(sub.id), self._rule(sub, rule)) for sub in self.questions])

    def mark(self, answer: Answer | None, marks: Marks, rule: Rule | None = None) -> Grading:
        """The same with the marks of the sub-questions, named `sub-question/point`. Raises MarksUnfit."""
        given = answers_by_question(answer)
        known = {sub.id for sub in self.questions}
        own: dict[str, dict[str, Fraction]] = {}
        for name, value in marks.items():
            sub_id, _, point = name.partition("/")
            if sub_id not in known:
                raise MarksUnfit(point=name, most="")
            own.setdefault(sub_id, {})[point] = value
        return self._together(
            [
                sub.mark(given.get(sub.id), own.get(sub.id, {}), self._rule(sub, rule))
                for sub in self.questions
            ]
        )

    def _together(self, inner: Sequence[Grading]) -> Grading:
        fraction = sum(
            (share * one.fraction for share, one in zip(self.shares, inner, strict=True)), Fraction(0)
        )
        parts = tuple(Part(sub.id, one.right) for sub, one in zip(self.questions, inner, strict=True))
        return Grading(fraction, parts, tuple(inner), any(one.waiting for one in inner))

    @property
    def speaks_for(self) -> Mapping[str, Fraction]:
        """The sub-questions' competencies by the points they carry; the case's own where one names none."""
        return {name: share for name, share, _ in self.by_competency(Grading(Fraction(0)))}

    def by_competency(self, grading: Grading) -> list[tuple[str, Fraction, Fraction]]:
        """A case is one piece of evidence: shares and fractions of its sub-questions taken together."""
        sums: dict[str, list[Fraction]] = {}
        inner = grading.inner or (Grading(Fraction(0)),) * len(self.questions)
        for sub, part, one in zip(self.questions, self.shares, inner, strict=True):
            for name, share in (sub.competencies or self.competencies).items():
                pair = sums.setdefault(name, [Fraction(0), Fraction(0)])
                pair[0] += part * share
                pair[1] += part * share * one.fraction
        return [(name, share, earned / share) for name, (share, earned) in sums.items()]

    def missed_red_lines(self, grading: Grading) -> set[str]:
        """Its own when anything is wrong, and those of the sub-questions that are."""
        inner = zip(self.questions, grading.inner, strict=True)
        return super().missed_red_lines(grading).union(*(sub.missed_red_lines(one) for sub, one in inner))

    def key_answer(self) -> Answer:
        """The key of every sub-question."""
        return {sub.id: sub.key_answer() for sub in self.questions}

    def guess_floor(self, rule: Rule | None = None) -> Fraction:
        """The sub-questions' floors by their shares."""
        floors = zip(self.questions, self.shares, strict=True)
        return sum((share * sub.guess_floor(self._rule(sub, rule)) for sub, share in floors), Fraction(0))

    @staticmethod
    def _rule(sub: QuestionBase, rule: Rule | None) -> Rule | None:
        return sub.resolve_rule(bank=rule)


def answers_by_question(answer: Answer | None) -> Mapping[str, Answer]:
    """The stored answer of a case, empty when there is none."""
    return answer if isinstance(answer, dict) else {}
