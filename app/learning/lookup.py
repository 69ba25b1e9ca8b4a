"""Looking things up: who cites a clause, and where a search hit leads. Nothing of Flask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.content.collection import Registers
from app.domain.content.course import Course
from app.domain.content.kinds import Kind
from app.domain.content.markup import references
from app.domain.content.registers import Clause, Instrument, RedLine
from app.domain.errors import NotFound
from app.domain.questions import Use
from app.domain.scenarios.format import Scenario
from app.library.queries import list_live


class ClauseUnknown(NotFound):
    """The register has no such clause."""

    code = "clause_unknown"


@dataclass(frozen=True)
class Citing:
    """Something that rests on a clause: a lesson of a course or a scenario."""

    kind: str
    slug: str
    title: str
    lesson_slug: str = ""
    lesson_title: str = ""


@dataclass(frozen=True)
class ClausePage:
    """A clause, its instrument, and what cites it."""

    clause: Clause
    instrument: Instrument
    red_lines: tuple[RedLine, ...]
    citing: tuple[Citing, ...]


def get_clause_page(session: Session, registers: Registers, clause_id: str) -> ClausePage:
    """A clause with what cites it. Questions are left out: they might stand in an exam. Raises ClauseUnknown."""
    clause, instrument = registers.regulations.get(clause_id), registers.instrument_of(clause_id)
    if clause is None or instrument is None:
        raise ClauseUnknown
    red_lines = tuple(entry for entry in registers.red_lines.values() if clause_id in entry.cites)
    return ClausePage(clause, instrument, red_lines, tuple(_citing(session, clause_id)))


def _citing(session: Session, clause_id: str) -> Iterator[Citing]:
    for live in list_live(session, Kind.COURSE):
        course: Course = live.document
        for lesson in course.lessons:
            if clause_id in lesson.cites or clause_id in _clauses_in(lesson.body):
                yield Citing("lesson", live.slug, live.title, lesson.slug, lesson.title)
    for live in list_live(session, Kind.SCENARIO):
        scenario: Scenario = live.document
        if scenario.use is not Use.EXAM and _scenario_cites(scenario, clause_id):
            yield Citing("scenario", live.slug, live.title)


def _clauses_in(body: str) -> set[str]:
    return {reference.target for reference in references(body) if reference.kind == "reg"}


def _scenario_cites(scenario: Scenario, clause_id: str) -> bool:
    return any(clause_id in part.cites for _, part in scenario.judged())


def get_instrument(registers: Registers, instrument_id: str) -> tuple[Instrument, list[Clause]]:
    """An instrument with its clauses in file order. Raises ClauseUnknown."""
    for instrument, clauses in clauses_by_instrument(registers):
        if instrument.id == instrument_id:
            return instrument, clauses
    raise ClauseUnknown


def clauses_by_instrument(registers: Registers) -> list[tuple[Instrument, list[Clause]]]:
    """All clauses under their instruments, both in file order; instruments without a clause are left out."""
    groups: dict[str, list[Clause]] = {}
    for clause in registers.regulations.values():
        groups.setdefault(clause.instrument, []).append(clause)
    return [(registers.instruments[name], groups[name]) for name in registers.instruments if name in groups]
