"""Clauses of the register as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.content.collection import Registers
from app.domain.content.registers import Grade

BACKGROUND_GRADES = frozenset({Grade.B2, Grade.C})
"""What may be told but never decides a mark."""


@dataclass(frozen=True)
class ClauseCard:
    """A clause: where it stands, what it says, how breaking it is called, whether it is background only."""

    id: str
    title: str
    article: str
    statement: str
    breach: str
    status: str
    background: bool


def clause_cards(known: Registers, names: Iterable[str]) -> tuple[ClauseCard, ...]:
    """Cards in the given order, each once; unknown ids are left out. An article is named only where it was checked."""
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
                instrument.breach.value,
                instrument.status.value,
                clause.grade in BACKGROUND_GRADES,
            )
        )
    return tuple(cards)
