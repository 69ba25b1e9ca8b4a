"""Grading a whole attempt from what is stored: frozen paper, question definitions, current answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.exams.freeze import FrozenPaper
from app.domain.questions import Answer, Grading, Marks, QuestionBase
from app.domain.questions.exact import portion

WEIGHTS = {"exam": Fraction(1), "quiz": Fraction(6, 10)}
"""What an answer weighs as evidence, times its share: in an invigilated attempt, in any other graded one."""
NO_MARKS: Mapping[int, Marks] = {}
PRACTICE_FIRST, PRACTICE_AGAIN, PRACTICE_MOST = Fraction(3, 10), Fraction(1, 10), Fraction(1)


def practice_weight(times_before: int) -> Fraction:
    """What an answer in practice weighs: more the first time, little when repeated, at most 1 per item in all."""
    if times_before == 0:
        return PRACTICE_FIRST
    left = PRACTICE_MOST - PRACTICE_FIRST - PRACTICE_AGAIN * (times_before - 1)
    return min(PRACTICE_AGAIN, max(Fraction(0), left))


@dataclass(frozen=True)
class QuestionGrade:
    """How one question fared. `points` out of `of`."""

    number: int
    grading: Grading
    points: Fraction
    of: Fraction
    answered: bool


@dataclass(frozen=True)
class CompetencyGrade:
    """Points by competency, split by the questions' shares."""

    competency: str
    points: Fraction
    of: Fraction

    @property
    def fraction(self) -> Fraction:
        """From 0 to 1."""
        return self.points / self.of


@dataclass(frozen=True)
class EvidenceLine:
    """What one answer says about one competency: the fraction, and the share the question has in it."""

    number: int
    item: str
    competency: str
    level: int
    fraction: Fraction
    share: Fraction


@dataclass(frozen=True)
class AttemptGrade:
    """The result of an attempt. `score` in per cent, exact; `failed_sections` wanted all right and were not."""

    questions: tuple[QuestionGrade, ...]
    points: Fraction
    of: Fraction
    score: Fraction
    passed: bool
    failed_sections: tuple[int, ...]
    red_lines_missed: tuple[str, ...]
    competencies: tuple[CompetencyGrade, ...]
    evidence: tuple[EvidenceLine, ...]
    waiting: tuple[int, ...] = ()
    """Numbers of the questions that a marker has not seen or finished; until then nothing else here is final."""


def grade_attempt(
    frozen: FrozenPaper,
    questions: Sequence[QuestionBase],
    answers: Mapping[int, Answer | None],
    marks: Mapping[int, Marks] = NO_MARKS,
) -> AttemptGrade:
    """Grade every question and the whole. `questions` stand in frozen order, `answers` and what a marker gave go
    by number from 1.

    Passed means: score at or over the pass mark, and every question right in sections that ask for it.
    """
    grades = tuple(
        _grade_one(frozen, number, question, answers.get(number), marks.get(number))
        for number, question in enumerate(questions, 1)
    )
    points = sum((grade.points for grade in grades), Fraction(0))
    score = points / frozen.total * 100 if frozen.total else Fraction(0)
    failed = tuple(index for index in frozen.all_right if not _all_right(frozen, grades, index))
    missed = (
        question.missed_red_lines(grade.grading) for question, grade in zip(questions, grades, strict=True)
    )
    return AttemptGrade(
        grades,
        points,
        frozen.total,
        score,
        score >= frozen.pass_percent and not failed,
        failed,
        tuple(sorted(set[str]().union(*missed))),
        _by_competency(questions, grades),
        tuple(_evidence(frozen, questions, grades)),
        tuple(grade.number for grade in grades if grade.grading.waiting),
    )


def _grade_one(
    frozen: FrozenPaper, number: int, question: QuestionBase, answer: Answer | None, marks: Marks | None
) -> QuestionGrade:
    place = frozen.questions[number - 1]
    grading = (
        question.grade(answer, place.rule) if marks is None else question.mark(answer, marks, place.rule)
    )
    points = portion(place.points, grading.fraction)
    return QuestionGrade(number, grading, points, place.points, answer is not None)


def _all_right(frozen: FrozenPaper, grades: Sequence[QuestionGrade], section: int) -> bool:
    places = zip(frozen.questions, grades, strict=True)
    return all(grade.grading.right for place, grade in places if place.section == section)


def _by_competency(
    questions: Sequence[QuestionBase], grades: Sequence[QuestionGrade]
) -> tuple[CompetencyGrade, ...]:
    sums: dict[str, list[Fraction]] = {}
    for question, grade in zip(questions, grades, strict=True):
        for name, share, fraction in question.by_competency(grade.grading):
            pair = sums.setdefault(name, [Fraction(0), Fraction(0)])
            worth = portion(grade.of, share)
            pair[0] += portion(worth, fraction)
            pair[1] += worth
    return tuple(CompetencyGrade(name, points, of) for name, (points, of) in sums.items())


def _evidence(
    frozen: FrozenPaper, questions: Sequence[QuestionBase], grades: Sequence[QuestionGrade]
) -> list[EvidenceLine]:
    return [
        EvidenceLine(grade.number, place.key, name, question.level, fraction, share)
        for place, question, grade in zip(frozen.questions, questions, grades, strict=True)
        for name, share, fraction in question.by_competency(grade.grading)
    ]
