"""Where a run stands. `Position` decides what can happen next; `State` adds what is remembered and shown.

The solver walks positions alone, with the same code that plays a run, so that a proof is about the real engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Position(NamedTuple):
    """All that conditions may read and moves may change. Sets are bit masks over the compiled order."""

    node: str
    values: tuple[int, ...]
    """Variables in compiled order; flags are 0 or 1."""
    used: int
    """Choices taken at least once."""
    visited: int
    """Nodes entered at least once."""
    turn: int
    """Moves made so far."""
    clock: int
    """Minutes since midnight of the day the scenario starts; goes on past 24 hours."""
    counts: tuple[int, ...]
    """How many choices with each tag were taken."""
    fired: int
    """Triggers with `once` that have fired; the highest bit is the turn limit."""


class Status(StrEnum):
    """Whether moves are still possible, and if not, why."""

    OPEN = "open"
    ENDED = "ended"
    """An ending was reached."""
    RED_LINE = "red_line"
    """A fatal red line stopped the run after the other side's reaction."""
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class State:
    """A run after some events. A fold over the events, never the truth itself."""

    variant: str
    position: Position
    status: Status = Status.OPEN
    points: tuple[int, ...] = ()
    """Points per competency in compiled order."""
    breaches: tuple[str, ...] = ()
    """Red lines crossed, in order, one entry per crossing."""
    moods: tuple[tuple[str, str], ...] = ()
    """The mood of each member of the cast who has one."""
    revealed: frozenset[str] = frozenset()
    """Exhibits that are open to the trainee."""
    entered: tuple[str, ...] = ()
    """Nodes entered by the last step, in order; their lines are what the trainee hears now."""
    hinted: bool = False
    """Whether the hint of this moment was asked for."""

    @property
    def node(self) -> str:
        """The node the run stands at."""
        return self.position.node
