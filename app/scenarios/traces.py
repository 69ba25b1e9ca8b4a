"""How the numbers of a run went, such as trust and tension: a small line beside the same figures in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.scenarios.state import State
from app.scenarios.material import Material

WIDE, TALL, EDGE = 220, 44, 5
"""Size of the drawing and the room round the line, in CSS pixels."""


@dataclass(frozen=True)
class Trace:
    """One labelled number from the start on. `points` are the corners of an SVG line."""

    label: str
    values: tuple[int, ...]
    least: int
    most: int
    points: tuple[tuple[float, float], ...]
    wide: int = WIDE
    tall: int = TALL

    @property
    def line(self) -> str:
        """The corners as SVG wants them."""
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


def traces(ready: Material, states: Sequence[State]) -> tuple[Trace, ...]:
    """A trace of every number that the author has labelled and that moved; `states` begin with the opening."""
    found = []
    for place, variable in enumerate(ready.text.vars.values()):
        if variable.label is None or variable.is_flag or variable.max <= variable.min:
            continue
        values = tuple(state.position.values[place] for state in states)
        if len(set(values)) > 1:
            points = _points(values, variable.min, variable.max)
            found.append(Trace(variable.label, values, variable.min, variable.max, points))
    return tuple(found)


def _points(values: Sequence[int], least: int, most: int) -> tuple[tuple[float, float], ...]:
    across = (WIDE - 2 * EDGE) / (len(values) - 1)
    up = (TALL - 2 * EDGE) / (most - least)
    return tuple(
        (round(EDGE + place * across, 1), round(TALL - EDGE - (value - least) * up, 1))
        for place, value in enumerate(values)
    )
