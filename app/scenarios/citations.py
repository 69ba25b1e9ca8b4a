"""Red lines and clauses as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.content.collection import Registers
from app.domain.content.registers import Grade, RedLineSeverity
from app.library.rendering.words import BREACHES

BACKGROUND = frozenset({Grade.B2, Grade.C})


@dataclass(frozen=True)
class ClauseCard:
    """A clause: where it stands, what it says, how breaking it is called, whether it is background only."""

    id: str
    title: str
    article: str
    statement: str
    word: str
    status: str
    background: bool


@dataclass(frozen=True)
class RedLineCard:
    """A red line that was crossed, with the clauses behind it."""

    id: str
    title: str
    statement: str
    fatal: bool
    clauses: tuple[ClauseCard, ...]


def clause_cards(known: Registers, names: Iterable[str]) -> tuple[ClauseCard, ...]:
    """Cards in the given order; unknown ids are left out. An article is named only where it was checked."""
    cards = []
    for name in dict.fromkeys(names):
        clause, instrument = known.regulations.get(name), known.instrument_of(name)
        if clause is None or instrument is None:
            continue
        cards.append(
            ClauseCard(
                name,
                instrument.short,
                clause.article if clause.article and clause.article_verified else "",
                clause.statement,
                BREACHES[instrument.breach],
                instrument.status.value,
                clause.grade in BACKGROUND,
            )
        )
    return tuple(cards)


def red_line_card(known: Registers, name: str, cites: Iterable[str] = ()) -> RedLineCard:
    """The card of a red line; `cites` are the clauses of the choice that crossed it and stand first."""
    line = known.red_lines.get(name)
    if line is None:
        return RedLineCard(name, name, "", True, clause_cards(known, cites))
    clauses = clause_cards(known, [*cites, *line.cites])
    return RedLineCard(name, line.title, line.statement, line.severity is RedLineSeverity.FATAL, clauses)


def competency_title(known: Registers, name: str) -> str:
    """The title of a competency, or its id."""
    competency = known.competencies.get(name)
    return competency.title if competency else name
