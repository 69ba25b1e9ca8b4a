"""Questions in their place: points belong into cases, and a lesson asks only what its page can show."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.content.collection import Collection, Finding
from app.domain.content.diagnostics import Path, Problem
from app.domain.questions import QuestionBase

IN_PLACE = ("single", "multiple", "truefalse", "blank", "numeric")
"""The types that a lesson can ask: short ones, answered within the text."""


def check(collection: Collection) -> Iterator[Finding]:
    """Find questions that would not count, or could not be asked, as they are written."""
    for key, bank in collection.banks():
        for i, question in enumerate(bank.questions):
            yield from ((key, problem) for problem in _points(question, ("questions", i)))
    for key, course in collection.courses():
        for i, lesson in enumerate(course.lessons):
            for j, question in enumerate(lesson.checks):
                at: Path = ("lessons", i, "checks", j)
                yield from ((key, problem) for problem in _points(question, at))
                if question.type_name() not in IN_PLACE:
                    params: dict[str, object] = {"type": question.type_name(), "known": list(IN_PLACE)}
                    yield key, Problem("check_type_unfit", (*at, "type"), params)


def _points(question: QuestionBase, at: Path) -> Iterator[Problem]:
    if question.points is not None:
        yield Problem("question_points_alone", (*at, "points"), {"id": question.id})
