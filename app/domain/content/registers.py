"""The registers that other material refers to: competencies, positions, regulations, red lines, topics, terms."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.domain.content.base import Id, Level, Line, Material, Product, Slug, Text


class Coverage(StrEnum):
    """Kinds of material that should teach or test an entry of a register."""

    LESSON = "lesson"
    QUESTION = "question"
    SCENARIO = "scenario"
    ITEMS = "items"


NotCovered = Annotated[
    dict[Coverage, Line],
    Field(description="Why material of a kind is missing for this entry; delete the line once it exists."),
]


class Competency(Material):
    """A competency with behavioural anchors for its four levels."""

    id: Id
    code: Annotated[str, Field(pattern=r"^C\d{1,2}$")]
    title: Line
    summary: Text
    fast_changing: bool = False
    levels: dict[Level, Text]
    not_covered: NotCovered = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_four_levels(self) -> Self:
        if sorted(self.levels) != [1, 2, 3, 4]:
            raise PydanticCustomError("levels_incomplete", "levels", {"levels": sorted(self.levels)})
        return self


class CompetencyRegister(Material):
    """`competencies.yml`."""

    competencies: Annotated[tuple[Competency, ...], Field(min_length=1)]


class Position(Material):
    """What a person works as, with the level it asks of each competency."""

    id: Slug
    title: Line
    summary: Text | None = None
    targets: dict[Id, Level] = Field(default_factory=dict)
    certifications: tuple[Slug, ...] = ()
    next: tuple[Slug, ...] = ()


class PositionRegister(Material):
    """`positions.yml`."""

    positions: Annotated[tuple[Position, ...], Field(min_length=1)]


class InstrumentKind(StrEnum):
    """The rank of an instrument; decides whether breaking it is unlawful, irregular or non-compliant."""

    LAW = "law"
    ADMINISTRATIVE_REGULATION = "administrative-regulation"
    JUDICIAL_INTERPRETATION = "judicial-interpretation"
    RULE = "rule"
    NORMATIVE = "normative"
    STANDARD = "standard"
    GUIDELINE = "guideline"
    HOUSE = "house"


class Breach(StrEnum):
    """The word for breaking a clause: 违法, 违规 or 不合规."""

    UNLAWFUL = "unlawful"
    IRREGULAR = "irregular"
    NON_COMPLIANT = "non-compliant"


_BREACH = {
    InstrumentKind.LAW: Breach.UNLAWFUL,
    InstrumentKind.ADMINISTRATIVE_REGULATION: Breach.UNLAWFUL,
    InstrumentKind.JUDICIAL_INTERPRETATION: Breach.UNLAWFUL,
    InstrumentKind.RULE: Breach.IRREGULAR,
    InstrumentKind.NORMATIVE: Breach.IRREGULAR,
    InstrumentKind.STANDARD: Breach.NON_COMPLIANT,
    InstrumentKind.GUIDELINE: Breach.NON_COMPLIANT,
    InstrumentKind.HOUSE: Breach.NON_COMPLIANT,
}


class Status(StrEnum):
    """Whether an instrument holds today."""

    IN_FORCE = "in-force"
    SUPERSEDED = "superseded"
    PENDING = "pending"


class Grade(StrEnum):
    """How sure we are of a clause's wording. Only A and B1 may decide a scored item."""

    A = "A"
    B1 = "B1"
    B2 = "B2"
    C = "C"


SCORING_GRADES = frozenset({Grade.A, Grade.B1})


class Instrument(Material):
    """A law, rule, standard or house rule."""

    id: Id
    title: Line
    short: Line
    kind: InstrumentKind
    effective: date | None = None
    status: Status = Status.IN_FORCE
    superseded_by: Id | None = None

    @property
    def breach(self) -> Breach:
        """The word for breaking it."""
        return _BREACH[self.kind]

    @model_validator(mode="after")
    def _names_its_successor(self) -> Self:
        if self.superseded_by is not None and self.status is not Status.SUPERSEDED:
            raise PydanticCustomError("superseded_by_without_status", "status", {"instrument": self.id})
        return self


class Clause(Material):
    """One rule of an instrument in our own words."""

    id: Id
    instrument: Id
    article: Line | None = None
    article_verified: bool = False
    topic: Line | None = None
    applies_to: Annotated[tuple[Product, ...], Field(min_length=1)] = (Product.ANY,)
    grade: Grade | None = None
    statement: Text
    review_by: date | None = None

    def covers(self, product: Product) -> bool:
        """Whether material about this product may cite it; material about any product cites what it likes."""
        return product is Product.ANY or Product.ANY in self.applies_to or product in self.applies_to


class RegulationRegister(Material):
    """`regulations.yml`."""

    instruments: Annotated[tuple[Instrument, ...], Field(min_length=1)]
    clauses: Annotated[tuple[Clause, ...], Field(min_length=1)]


class RedLineSeverity(StrEnum):
    """A fatal red line ends a run; a major one costs points."""

    FATAL = "fatal"
    MAJOR = "major"


class RedLine(Material):
    """A collection red line."""

    id: Slug
    severity: RedLineSeverity
    title: Line
    statement: Text
    cites: Annotated[tuple[Id, ...], Field(min_length=1)]
    applies_to: Annotated[tuple[Product, ...], Field(min_length=1)] = (Product.ANY,)
    not_covered: NotCovered = Field(default_factory=dict)


class RedLineRegister(Material):
    """`red-lines.yml`."""

    red_lines: Annotated[tuple[RedLine, ...], Field(min_length=1)]


class Topic(Material):
    """A topic of the syllabus."""

    id: Slug
    title: Line
    module: Annotated[str, Field(pattern=r"^m\d{1,2}$")]
    not_covered: NotCovered = Field(default_factory=dict)


class TopicRegister(Material):
    """`topics.yml`."""

    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]


class Term(Material):
    """A term of the trade."""

    id: Id
    term: Line
    english: Line
    definition: Text
    note: Text | None = None


class GlossaryRegister(Material):
    """`glossary.yml`."""

    terms: Annotated[tuple[Term, ...], Field(min_length=1)]
