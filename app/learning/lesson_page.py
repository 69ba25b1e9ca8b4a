"""A lesson put together for its page: rendered parts with the questions between them. Nothing of Flask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from app.domain.content.collection import Registers
from app.domain.content.registers import Clause, Instrument
from app.domain.learning.progress import LessonProgress
from app.domain.questions import Question
from app.domain.questions.presenting import OptionView, QuestionTexts, QuestionView, ask, review
from app.learning.queries import CourseView

CitedClause = tuple[Clause, Instrument]


@dataclass(frozen=True)
class CheckView:
    """A question under a lesson, as its reader sees it; `cites` is filled once it was answered."""

    number: int
    question: QuestionView
    is_answered: bool
    cites: tuple[CitedClause, ...] = ()

    @property
    def options(self) -> list[OptionView]:
        """The options, each with its reason only where it was chosen or missed."""
        return [
            option if not option.why or option.chosen or option.state == "missed" else replace(option, why="")
            for option in self.question.options
        ]


@dataclass(frozen=True)
class Part:
    """A piece of a lesson: text, or a question. An appendix stands below the confirmation of the lesson."""

    html: Markup | None = None
    check: CheckView | None = None
    is_appendix: bool = False


def lesson_parts(
    view: CourseView, progress: LessonProgress, registers: Registers, *, again: int | None = None
) -> list[Part]:
    """The lesson in reading order. `again` is the number of a check that is to be asked anew."""
    return list(_parts(view, progress, registers, again))


def check_view(
    progress: LessonProgress, number: int, registers: Registers, *, again: bool = False
) -> CheckView:
    """The nth check (from 1) with its latest answer reviewed, or unanswered when asked anew."""
    question = progress.lesson.checks[number - 1]
    kept: Mapping[str, Any] | None = None if again else progress.answered.get(question.id)
    if kept is None:
        return CheckView(number, ask(question, texts_of(question)), is_answered=False)
    answer = kept["answer"]
    grading = question.grade(answer, question.resolve_rule())
    shown = review(
        question, texts_of(question), (), answer, grading, correctness=True, key=True, explanation=True
    )
    return CheckView(number, shown, is_answered=True, cites=tuple(cited(question, registers)))


def cited(question: Question, registers: Registers) -> Iterator[CitedClause]:
    """The clauses a question rests on, those that are known."""
    for clause_id in question.cites:
        clause, instrument = registers.regulations.get(clause_id), registers.instrument_of(clause_id)
        if clause and instrument:
            yield clause, instrument


def texts_of(question: Question) -> QuestionTexts:
    """The texts of a check: plain lines, which the template escapes."""
    options, reasons = getattr(question, "options", {}), getattr(question, "why", {})
    return QuestionTexts(question.stem, options, question.explain, reasons)


def _parts(
    view: CourseView, progress: LessonProgress, registers: Registers, again: int | None
) -> Iterator[Part]:
    numbers = {check.id: number for number, check in enumerate(progress.lesson.checks, 1)}
    for part in view.shown.rendered["lessons"][progress.lesson.id]:
        if "check" in part:
            number = numbers[part["check"]]
            yield Part(check=check_view(progress, number, registers, again=again == number))
        else:
            html = Markup(part["html"])  # noqa: S704 (cleaned when it was published)
            yield Part(html=html, is_appendix=bool(part.get("appendix")))
