"""What was ever published binds: an id keeps its type, and options that people may have chosen stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.domain.content.collection import Collection, Finding
from app.domain.content.diagnostics import Path, Problem
from app.domain.content.kinds import DocumentKey
from app.domain.questions import Case, QuestionBase

OPTION_FIELDS = ("options", "left", "right", "items", "blanks")
"""The fields of a question whose keys are stored in answers."""


@dataclass(frozen=True)
class Published:
    """A question as it was ever published: its owner, place in the owner, type and the ids answers may hold."""

    owner: DocumentKey
    question_id: str
    type: str
    option_ids: frozenset[str]


def option_ids(question: QuestionBase) -> frozenset[str]:
    """Every id of this question that an answer may hold."""
    inner = [sub.id for sub in question.questions] if isinstance(question, Case) else []
    return frozenset([key for name in OPTION_FIELDS for key in (getattr(question, name, None) or {})] + inner)


def questions_of(document: object) -> Iterator[tuple[Path, str, QuestionBase]]:
    """Every question of a document, those inside of cases too: path, id within the document, question.

    The id of a check is `lesson/check`, that of a sub-question `case/sub-question`.
    """
    for i, question in enumerate(getattr(document, "questions", ())):
        for path, name, one in with_parts(question):
            yield ("questions", i, *path), name, one
    for i, lesson in enumerate(getattr(document, "lessons", ())):
        for j, question in enumerate(lesson.checks):
            yield ("lessons", i, "checks", j), f"{lesson.id}/{question.id}", question


def with_parts(question: QuestionBase) -> Iterator[tuple[Path, str, QuestionBase]]:
    """The question and, of a case, its sub-questions: path from the question, id, question."""
    yield (), question.id, question
    if isinstance(question, Case):
        for k, sub in enumerate(question.questions):
            yield ("questions", k), f"{question.id}/{sub.id}", sub


def check_history(collection: Collection, published: Iterable[Published]) -> Iterator[Finding]:
    """Find ids that changed meaning since they were published."""
    before: dict[tuple[DocumentKey, str], list[Published]] = {}
    for entry in published:
        before.setdefault((entry.owner, entry.question_id), []).append(entry)
    if not before:
        return
    for key, document in collection.documents.items():
        for path, name, question in questions_of(document):
            for entry in before.get((key, name), ()):
                if entry.type != question.type_name():
                    params: dict[str, object] = {
                        "id": name,
                        "before": entry.type,
                        "now": question.type_name(),
                    }
                    yield key, Problem("question_type_changed", (*path, "type"), params)
                    break
                gone = sorted(entry.option_ids - option_ids(question))
                if gone:
                    yield key, Problem("option_removed", path, {"id": name, "options": gone})
                    break
