"""The map of a scenario as a drawing and as a list that says the same. Nodes are numbers and words, never ids."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.scenarios.compiled import CompiledNode
from app.domain.scenarios.exploration import TIMEOUT
from app.domain.scenarios.format import Ending
from app.domain.scenarios.layout import Layout, Link
from app.domain.scenarios.liveness import handed_to
from app.domain.scenarios.pathmap import NOWHERE, SHEET, Way, draw
from app.scenarios.material import Material

BOX, TALL = 152, 66
"""Width and height of a node in CSS pixels."""
ACROSS, DOWN = 24, 46
"""Room between nodes of a layer, and between layers."""
LANE = 30
"""Room at either side for lines that go past layers."""
LETTERS = 20
"""Width of a line of words in a node, in half Chinese characters."""


@dataclass(frozen=True)
class Picks:
    """In how many runs an answer was given."""

    practice: int = 0
    exam: int = 0

    @property
    def all(self) -> int:
        """In both kinds of runs."""
        return self.practice + self.exam


class How(StrEnum):
    """What leads on from a node."""

    SAID = "said"
    SILENCE = "silence"
    ITSELF = "itself"
    PLAN = "plan"
    FINDINGS = "findings"


@dataclass(frozen=True)
class MapWay:
    """Something that leads on from a node. `text` is what is said."""

    how: How
    text: str
    target: int
    own: bool
    better: bool
    red_line: bool
    picks: Picks = field(default=Picks())


@dataclass(frozen=True)
class MapNode:
    """A node: its place in the drawing, the words in it, and all of them for the list."""

    number: int
    x: float
    y: float
    title: str
    lines: tuple[str, ...]
    ending: Ending | None
    own: bool
    better: bool
    start: bool
    ways: tuple[MapWay, ...]
    onward: tuple[int, ...]
    """Numbers of the nodes that follow, where the single ways are not told."""


@dataclass(frozen=True)
class MapLink:
    """A line. `path` is SVG path data; `x` and `y` say where figures about it stand."""

    path: str
    own: bool
    better: bool
    back: bool
    x: float
    y: float
    picks: Picks = field(default=Picks())
    """In how many runs, summed over the answers that lead there."""


@dataclass(frozen=True)
class PathMap:
    """A whole map. Nodes are in reading order."""

    width: float
    height: float
    box: int
    tall: int
    nodes: tuple[MapNode, ...]
    links: tuple[MapLink, ...]
    numbers: Mapping[str, int]
    """The number of every node, by the author's id; not for pages."""


def present_map(
    ready: Material,
    variant: str,
    own: Way = NOWHERE,
    better: Way = NOWHERE,
    picks: Mapping[str, Picks] | None = None,
) -> PathMap:
    """The map of a scenario with two ways marked, or with how often each answer was given.

    Answers are told where the trainee stood and read them; of other nodes only the better answer. With `picks` (by
    choice id, and `timeout:<node>` for silence) all are told.
    """
    layout = draw(ready.scenario, own, better)
    half = (layout.widest * (BOX + ACROSS) - ACROSS) / 2 + 2 * LANE
    spots = {
        place.node: (half + place.offset * (BOX + ACROSS), LANE / 2 + place.layer * (TALL + DOWN))
        for place in layout.places
    }
    teller = _Teller(ready, variant, layout, own, better, picks)
    return PathMap(
        width=2 * half,
        height=LANE + layout.layers * (TALL + DOWN) - DOWN,
        box=BOX,
        tall=TALL,
        nodes=tuple(teller.node(place.node, *spots[place.node]) for place in layout.places),
        links=tuple(teller.link(link, spots, half) for link in layout.links),
        numbers=layout.numbers,
    )


@dataclass(frozen=True)
class _Teller:
    ready: Material
    variant: str
    layout: Layout
    own: Way
    better: Way
    picks: Mapping[str, Picks] | None

    def node(self, name: str, x: float, y: float) -> MapNode:
        title = self._title(name)
        numbers = self.layout.numbers
        ways = tuple(self._ways(self.ready.scenario.nodes[name]))
        targets = (numbers[link.target] for link in self.layout.links if link.source == name)
        return MapNode(
            number=numbers[name],
            x=x,
            y=y,
            title=title,
            lines=tuple(wrap(title)),
            ending=self.ready.text.nodes[name].ending,
            own=name in self.own.nodes,
            better=name in self.better.nodes,
            start=name == self.ready.text.start,
            ways=ways,
            onward=() if ways else tuple(sorted(targets)),
        )

    def _title(self, name: str) -> str:
        node = self.ready.text.nodes[name]
        if node.ending is not None:
            return node.summary or ""
        lines = self.ready.text.lines_of(name, self.variant)
        said = [line.say for line in lines if line.by] or [line.say for line in lines]
        return " ".join((said or [node.hint or ""])[0].split())

    def _ways(self, node: CompiledNode) -> Iterator[MapWay]:
        taken = {answer for at, answer in self.own.answers if at == node.id}
        best = {answer for at, answer in self.better.answers if at == node.id}
        told = self.picks is not None or bool(taken)
        numbers, picks = self.layout.numbers, self.picks or {}
        for choice in node.choices:
            if told or choice.id in best:
                own, better, count = choice.id in taken, choice.id in best, picks.get(choice.id, Picks())
                red = choice.breach is not None
                yield MapWay(How.SAID, choice.text.say, numbers[choice.goto], own, better, red, count)
        if node.time_limit is not None and (told or TIMEOUT in best):
            count = picks.get(f"{TIMEOUT}:{node.id}", Picks())
            goto = numbers[node.time_limit.goto]
            yield MapWay(How.SILENCE, "", goto, TIMEOUT in taken, TIMEOUT in best, False, count)
        if told or SHEET in best:
            yield from self._other_ways(node)

    def _other_ways(self, node: CompiledNode) -> Iterator[MapWay]:
        ways = [(How.ITSELF, auto.goto) for auto in node.autos]
        sheet = How.PLAN if node.plan is not None else How.FINDINGS
        ways += [(sheet, target) for target in dict.fromkeys(handed_to(node))]
        for how, goto in ways:
            pair = (node.id, goto)
            own, better = pair in self.own.pairs, pair in self.better.pairs
            yield MapWay(how, "", self.layout.numbers[goto], own, better, False)

    def link(self, link: Link, spots: Mapping[str, tuple[float, float]], half: float) -> MapLink:
        pair = (link.source, link.target)
        start, end = spots[link.source], spots[link.target]
        path, x, y = _curve(start, end, half, straight=not link.back and end[1] - start[1] < 2 * TALL + DOWN)
        counts = [
            self.picks.get(choice.id, Picks())
            for choice in self.ready.scenario.nodes[link.source].choices
            if self.picks and choice.goto == link.target
        ]
        picks = Picks(sum(count.practice for count in counts), sum(count.exam for count in counts))
        return MapLink(path, pair in self.own.pairs, pair in self.better.pairs, link.back, x, y, picks)


def _curve(
    start: tuple[float, float], end: tuple[float, float], half: float, *, straight: bool
) -> tuple[str, float, float]:
    """SVG path data between two nodes, and where its number stands. Lines past other layers bow out sideways."""
    (x1, y1), (x2, y2) = (start[0], start[1] + TALL), end
    if straight:
        bend = DOWN / 2
        path = f"M{x1:g} {y1:g}C{x1:g} {y1 + bend:g} {x2:g} {y2 - bend:g} {x2:g} {y2:g}"
        return path, (x1 + x2) / 2, (y1 + y2) / 2
    if start[1] == end[1]:
        low = y1 + DOWN * 0.8
        return f"M{x1:g} {y1:g}C{x1:g} {low:g} {x2:g} {low:g} {x2:g} {y1:g}", (x1 + x2) / 2, y1 + DOWN * 0.6
    side = -1 if start[0] + end[0] < 2 * half else 1
    x1, x2 = start[0] + side * BOX / 2, end[0] + side * BOX / 2
    y1, y2 = start[1] + TALL / 2, end[1] + TALL / 2
    reach = min(max(30.0, abs(y2 - y1) * 0.12), 2 * LANE)
    lane = (max if side > 0 else min)(x1, x2) + side * reach
    path = f"M{x1:g} {y1:g}C{lane:g} {y1:g} {lane:g} {y2:g} {x2 + side * 4:g} {y2:g}"
    return path, (x1 + x2 + 6 * lane) / 8, (y1 + y2) / 2


def wrap(text: str, lines: int = 2, width: int = LETTERS) -> list[str]:
    """The text in at most so many lines of so many half Chinese characters; what is left out becomes an ellipsis."""
    found = [""]
    used = 0
    for place, letter in enumerate(text):
        wide = 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if used + wide > width - (2 if len(found) == lines and place < len(text) - 1 else 0):
            if len(found) == lines:
                found[-1] += "…"
                break
            found.append("")
            used = 0
        found[-1] += letter
        used += wide
    return found
