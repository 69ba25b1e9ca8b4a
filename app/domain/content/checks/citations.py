"""Clauses that are cited exist, hold today, apply to the product, and are sure enough to decide a mark.

Grades A and B1 may decide a scored item; B2 and C may only stand beside them. House rules may decide an item that
says 按平台口径. In-place checks carry no mark, so only existence and validity are asked of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.content.base import Product
from app.domain.content.checks.near import naming
from app.domain.content.collection import Collection, Finding
from app.domain.content.diagnostics import Path, Problem, Severity
from app.domain.content.history import with_parts
from app.domain.content.kinds import Register
from app.domain.content.registers import SCORING_GRADES, InstrumentKind, Status
from app.domain.questions import QuestionBase

HOUSE_WORDS = "平台口径"


def check(collection: Collection) -> Iterator[Finding]:
    """Find citations that cannot carry what rests on them."""
    if not collection.can_resolve(Register.REGULATIONS):
        return
    for key, course in collection.courses():
        for i, lesson in enumerate(course.lessons):
            yield from ((key, p) for p in _cites(collection, lesson.cites, ("lessons", i, "cites")))
            for j, question in enumerate(lesson.checks):
                at: Path = ("lessons", i, "checks", j, "cites")
                yield from ((key, p) for p in _cites(collection, question.cites, at))
    for key, bank in collection.banks():
        for i, question in enumerate(bank.questions):
            for path, _, one in with_parts(question):
                at = ("questions", i, *path)
                yield from (
                    (key, p) for p in _cites(collection, one.cites, (*at, "cites"), bank.defaults.product)
                )
                said = getattr(question, "stimulus", "") + question.stem + one.stem
                yield from ((key, p) for p in _deciding(collection, one, at, said))
    for key, scenario in collection.scenarios():
        for at, part in scenario.judged():
            yield from ((key, p) for p in _cites(collection, part.cites, (*at, "cites"), scenario.product))
            if part.breach and part.cites and not _carries(collection, part.cites):
                yield key, Problem("clause_too_weak", (*at, "cites"), {"cites": list(part.cites)})


def _cites(
    collection: Collection, cites: Sequence[str], at: Path, product: Product = Product.ANY
) -> Iterator[Problem]:
    registers = collection.registers
    for index, name in enumerate(cites):
        clause = registers.regulations.get(name)
        if clause is None:
            yield Problem("unknown_clause", (*at, index), naming(name, registers.regulations))
            continue
        instrument = registers.instruments.get(clause.instrument)
        if instrument is not None and instrument.status is Status.SUPERSEDED:
            by = instrument.superseded_by or ""
            yield Problem("clause_superseded", (*at, index), {"id": name, "superseded_by": by})
        if instrument is not None and instrument.status is Status.PENDING:
            yield Problem("clause_pending", (*at, index), {"id": name}, Severity.WARNING)
        if not clause.covers(product):
            applies = [entry.value for entry in clause.applies_to]
            yield Problem(
                "clause_out_of_scope",
                (*at, index),
                {"id": name, "product": product.value, "applies_to": applies},
            )


def _deciding(collection: Collection, question: QuestionBase, at: Path, said: str) -> Iterator[Problem]:
    """`said` is what stands before the person: of a sub-question also the stimulus of its case."""
    if not question.cites or any(name not in collection.registers.regulations for name in question.cites):
        return
    if not _carries(collection, question.cites):
        yield Problem("clause_too_weak", (*at, "cites"), {"cites": list(question.cites)})
    elif all(_is_house(collection, name) for name in question.cites) and HOUSE_WORDS not in said:
        yield Problem("house_rule_unsaid", (*at, "stem"), {"cites": list(question.cites)})


def _carries(collection: Collection, cites: Sequence[str]) -> bool:
    """Whether at least one clause may decide a mark."""
    clauses = (collection.registers.regulations.get(name) for name in cites)
    return any(
        clause is None or clause.grade in SCORING_GRADES or _is_house(collection, clause.id)
        for clause in clauses
    )


def _is_house(collection: Collection, clause_id: str) -> bool:
    instrument = collection.registers.instrument_of(clause_id)
    return instrument is not None and instrument.kind is InstrumentKind.HOUSE
