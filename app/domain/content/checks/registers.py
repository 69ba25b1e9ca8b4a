"""The registers agree with themselves and each other."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.content.checks.near import naming
from app.domain.content.collection import Collection, Finding
from app.domain.content.diagnostics import Problem, Severity
from app.domain.content.kinds import DocumentKey, Kind, Register
from app.domain.content.registers import InstrumentKind, PositionRegister, RedLineRegister, RegulationRegister

_REGULATIONS = DocumentKey(Kind.REGISTER, Register.REGULATIONS.value)
_RED_LINES = DocumentKey(Kind.REGISTER, Register.RED_LINES.value)
_POSITIONS = DocumentKey(Kind.REGISTER, Register.POSITIONS.value)


def check(collection: Collection) -> Iterator[Finding]:
    """Find entries that contradict others."""
    for problem in _instruments(collection):
        yield _REGULATIONS, problem
    for problem in _clauses(collection):
        yield _REGULATIONS, problem
    for problem in _red_lines(collection):
        yield _RED_LINES, problem
    for problem in _positions(collection):
        yield _POSITIONS, problem


def _instruments(collection: Collection) -> Iterator[Problem]:
    known = collection.registers.instruments
    register = collection.documents.get(_REGULATIONS)
    instruments = register.instruments if isinstance(register, RegulationRegister) else ()
    for index, instrument in enumerate(instruments):
        successor = instrument.superseded_by
        if successor is not None and successor not in known:
            at = ("instruments", index, "superseded_by")
            yield Problem("unknown_instrument", at, naming(successor, known))


def _clauses(collection: Collection) -> Iterator[Problem]:
    instruments = collection.registers.instruments
    register = collection.documents.get(_REGULATIONS)
    clauses = register.clauses if isinstance(register, RegulationRegister) else ()
    for index, clause in enumerate(clauses):
        instrument = instruments.get(clause.instrument)
        if instrument is None:
            at = ("clauses", index, "instrument")
            yield Problem("unknown_instrument", at, naming(clause.instrument, instruments))
        elif instrument.kind is InstrumentKind.HOUSE and clause.grade is not None:
            yield Problem("house_rule_graded", ("clauses", index, "grade"), {"id": clause.id})
        elif instrument.kind is not InstrumentKind.HOUSE and clause.grade is None:
            yield Problem("clause_ungraded", ("clauses", index), {"id": clause.id})
        if clause.article_verified and clause.article is None:
            yield Problem("article_missing", ("clauses", index, "article_verified"), {"id": clause.id})


def _red_lines(collection: Collection) -> Iterator[Problem]:
    if not collection.can_resolve(Register.REGULATIONS):
        return
    clauses = collection.registers.regulations
    register = collection.documents.get(_RED_LINES)
    red_lines = register.red_lines if isinstance(register, RedLineRegister) else ()
    for index, red_line in enumerate(red_lines):
        for place, name in enumerate(red_line.cites):
            if name not in clauses:
                yield Problem("unknown_clause", ("red_lines", index, "cites", place), naming(name, clauses))


def _positions(collection: Collection) -> Iterator[Problem]:
    positions = collection.registers.positions
    competencies = collection.registers.competencies
    register = collection.documents.get(_POSITIONS)
    entries = register.positions if isinstance(register, PositionRegister) else ()
    for index, position in enumerate(entries):
        if collection.can_resolve(Register.COMPETENCIES):
            for name in position.targets:
                if name not in competencies:
                    at = ("positions", index, "targets", name)
                    yield Problem("unknown_competency", at, naming(name, competencies))
        for place, name in enumerate(position.next):
            if name not in positions:
                yield Problem(
                    "unknown_position", ("positions", index, "next", place), naming(name, positions)
                )
            elif name == position.id:
                at_next = ("positions", index, "next", place)
                yield Problem("position_leads_to_itself", at_next, {"id": name}, Severity.WARNING)
