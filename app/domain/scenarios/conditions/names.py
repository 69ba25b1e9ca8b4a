"""What a condition may name, and what it was found to read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

UNBOUNDED = 10**9
"""A gauge that is used in a way that forbids rounding it down."""


@dataclass(frozen=True)
class Names:
    """The names of one scenario, each with its place in a `Position`."""

    variables: Mapping[str, int]
    flags: frozenset[str]
    """The variables that are true or false."""
    nodes: Mapping[str, int]
    choices: Mapping[str, int]
    tags: Mapping[str, int]
    words: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """The variables that hold one of several words, with the number of each word."""
    times: frozenset[str] = frozenset()
    """The variables that hold a time."""


EXACT = (-UNBOUNDED, UNBOUNDED)
"""A variable of which every value makes a difference."""


@dataclass(frozen=True)
class Reads:
    """What conditions read. The solver forgets everything that nothing later reads.

    `variables` maps the place of a variable to the least and greatest constant it is compared with, or to EXACT.
    `gauges` maps `turn`, `clock` and `count:<tag>` to the highest value that can make a difference.
    """

    variables: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    choices: int = 0
    nodes: int = 0
    gauges: Mapping[str, int] = field(default_factory=dict)

    def without(self, places: Collection[int]) -> Reads:
        """The same without some variables."""
        kept = {place: span for place, span in self.variables.items() if place not in places}
        return Reads(kept, self.choices, self.nodes, self.gauges)

    @staticmethod
    def union(parts: Iterable[Reads]) -> Reads:
        """Everything that any of the parts reads."""
        variables: dict[int, tuple[int, int]] = {}
        choices = nodes = 0
        gauges: dict[str, int] = {}
        for part in parts:
            for place, (low, high) in part.variables.items():
                known = variables.get(place, (low, high))
                variables[place] = (min(low, known[0]), max(high, known[1]))
            choices |= part.choices
            nodes |= part.nodes
            for gauge, cap in part.gauges.items():
                gauges[gauge] = max(cap, gauges.get(gauge, 0))
        return Reads(variables, choices, nodes, gauges)


NOTHING = Reads()
"""What a constant reads."""
