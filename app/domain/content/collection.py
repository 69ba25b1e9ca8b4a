"""All documents together, as the checks across documents see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from pydantic import BaseModel

from app.domain.content.bank import Bank
from app.domain.content.course import Course
from app.domain.content.diagnostics import Problem
from app.domain.content.kinds import DocumentKey, Kind, Register
from app.domain.content.paper import Paper
from app.domain.content.registers import (
    Clause,
    Competency,
    CompetencyRegister,
    GlossaryRegister,
    Instrument,
    Position,
    PositionRegister,
    RedLine,
    RedLineRegister,
    RegulationRegister,
    Term,
    Topic,
    TopicRegister,
)
from app.domain.scenarios.format import Scenario

Finding = tuple[DocumentKey, Problem]
"""A problem and the document it stands in."""

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Registers:
    """The registers by id, each in file order."""

    instruments: Mapping[str, Instrument] = field(default_factory=dict)
    regulations: Mapping[str, Clause] = field(default_factory=dict)
    red_lines: Mapping[str, RedLine] = field(default_factory=dict)
    competencies: Mapping[str, Competency] = field(default_factory=dict)
    positions: Mapping[str, Position] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)
    glossary: Mapping[str, Term] = field(default_factory=dict)

    def instrument_of(self, clause_id: str) -> Instrument | None:
        """The instrument of a clause, or None when either is unknown."""
        clause = self.regulations.get(clause_id)
        return self.instruments.get(clause.instrument) if clause else None


def make_registers(documents: Mapping[DocumentKey, BaseModel]) -> Registers:
    """The registers among these documents; a register that is missing reads as empty."""

    def one(register: Register, model: type[M]) -> M | None:
        document = documents.get(DocumentKey(Kind.REGISTER, register.value))
        return document if isinstance(document, model) else None

    regulations = one(Register.REGULATIONS, RegulationRegister)
    red_lines = one(Register.RED_LINES, RedLineRegister)
    competencies = one(Register.COMPETENCIES, CompetencyRegister)
    positions = one(Register.POSITIONS, PositionRegister)
    topics = one(Register.TOPICS, TopicRegister)
    glossary = one(Register.GLOSSARY, GlossaryRegister)
    return Registers(
        {entry.id: entry for entry in regulations.instruments} if regulations else {},
        {entry.id: entry for entry in regulations.clauses} if regulations else {},
        {entry.id: entry for entry in red_lines.red_lines} if red_lines else {},
        {entry.id: entry for entry in competencies.competencies} if competencies else {},
        {entry.id: entry for entry in positions.positions} if positions else {},
        {entry.id: entry for entry in topics.topics} if topics else {},
        {entry.id: entry for entry in glossary.terms} if glossary else {},
    )


@dataclass(frozen=True)
class Collection:
    """Sound documents by key, the keys of broken ones, and the media files of each course."""

    documents: Mapping[DocumentKey, BaseModel]
    broken: frozenset[DocumentKey] = frozenset()
    media: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Course slug to paths below the course folder, such as `media/desk.png`."""
    complete: bool = True
    """False for loose files: then what is not there may simply stand elsewhere."""

    @cached_property
    def registers(self) -> Registers:
        """The registers by id."""
        return make_registers(self.documents)

    def of(self, kind: Kind, model: type[M]) -> Iterator[tuple[DocumentKey, M]]:
        """The sound documents of a kind, by key."""
        for key, document in self.documents.items():
            if key.kind is kind and isinstance(document, model):
                yield key, document

    def courses(self) -> Iterator[tuple[DocumentKey, Course]]:
        """The courses."""
        return self.of(Kind.COURSE, Course)

    def banks(self) -> Iterator[tuple[DocumentKey, Bank]]:
        """The banks."""
        return self.of(Kind.BANK, Bank)

    def papers(self) -> Iterator[tuple[DocumentKey, Paper]]:
        """The papers."""
        return self.of(Kind.PAPER, Paper)

    def scenarios(self) -> Iterator[tuple[DocumentKey, Scenario]]:
        """The scenarios."""
        return self.of(Kind.SCENARIO, Scenario)

    def is_known(self, kind: Kind, slug: str) -> bool:
        """Whether there is such a document, sound or broken; loose files are given the benefit of the doubt."""
        key = DocumentKey(kind, slug)
        return key in self.documents or key in self.broken or not self.complete

    def can_resolve(self, register: Register) -> bool:
        """Whether ids can be looked up in a register: a broken one, or loose files without it, hide nothing else."""
        key = DocumentKey(Kind.REGISTER, register.value)
        return key in self.documents or (self.complete and key not in self.broken)
