"""The clauses behind explanations, in the form that the citation component shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.domain.content.collection import Registers
from app.domain.content.registers import Grade
from app.library.rendering.words import BREACHES

BACKGROUND = frozenset({Grade.B2, Grade.C})


@dataclass(frozen=True)
class ClauseCard:
    """A clause: where it stands, what it says, how a breach is called, whether it is background only."""

    title: str
    article: str
    statement: str
    word: str
    status: str
    background: bool


def clause_cards(known: Registers, names: Collection[str]) -> Mapping[str, ClauseCard]:
    """Cards by clause id; unknown ids are left out. The article is named only where it was checked."""
    cards = {}
    for name in names:
        clause, instrument = known.regulations.get(name), known.instrument_of(name)
        if clause is None or instrument is None:
            continue
        cards[name] = ClauseCard(
            instrument.short,
            clause.article if clause.article and clause.article_verified else "",
            clause.statement,
            BREACHES[instrument.breach],
            instrument.status.value,
            clause.grade in BACKGROUND,
        )
    return cards
