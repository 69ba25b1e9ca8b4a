"""Red lines and competencies as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.content.collection import Registers
from app.domain.content.registers import RedLineSeverity
from app.library.clauses import ClauseCard, clause_cards


@dataclass(frozen=True)
class RedLineCard:
    """A red line that was crossed, with the clauses behind it."""

    id: str
    title: str
    statement: str
    fatal: bool
    clauses: tuple[ClauseCard, ...]


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
