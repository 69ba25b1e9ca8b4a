"""Ids are unique: documents of a kind, questions of a bank, in-place checks of a course, entries of a register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.domain.content.collection import Collection, Finding
from app.domain.content.diagnostics import Path, Problem
from app.domain.content.kinds import Kind


def check(collection: Collection) -> Iterator[Finding]:
    """Find ids that are used twice."""
    yield from _documents(collection)
    for key, bank in collection.banks():
        ids = ((("questions", i, "id"), question.id) for i, question in enumerate(bank.questions))
        yield from ((key, problem) for problem in _repeated(ids))
    for key, course in collection.courses():
        for i, lesson in enumerate(course.lessons):
            at: Path = ("lessons", i, "checks")
            checks = [((*at, j, "id"), question.id) for j, question in enumerate(lesson.checks)]
            yield from ((key, problem) for problem in _repeated(checks))
        slugs = ((("lessons", i), lesson.slug) for i, lesson in enumerate(course.lessons))
        yield from ((key, Problem("duplicate_slug", p.path, p.params)) for p in _repeated(slugs))
    for key, document in collection.documents.items():
        if key.kind is Kind.REGISTER:
            for name in type(document).model_fields:
                entries = (((name, i, "id"), entry.id) for i, entry in enumerate(getattr(document, name)))
                yield from ((key, problem) for problem in _repeated(entries))


def _documents(collection: Collection) -> Iterator[Finding]:
    seen: dict[tuple[Kind, str], str] = {}
    for key, document in collection.documents.items():
        name = getattr(document, "id", None)
        if not isinstance(name, str):
            continue
        first = seen.setdefault((key.kind, name), key.slug)
        if first != key.slug:
            yield key, Problem("duplicate_document_id", ("id",), {"id": name, "other": first})


def _repeated(entries: Iterable[tuple[Path, str]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for path, name in entries:
        if name in seen:
            yield Problem("duplicate_id", path, {"id": name})
        seen.add(name)
