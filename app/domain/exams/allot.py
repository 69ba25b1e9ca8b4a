"""Choosing questions for sections: every slot filled, no question twice, minimums met, preferred ones first.

Seen as a flow: slots of a section → a question of its pool → the question's competency. A cheapest largest flow
fills as many slots as can be filled, then meets as many minimums as can be met, then prefers what is preferred.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Slots:
    """A section's demand: how many questions out of which pool of keys."""

    count: int
    pool: Sequence[str]


@dataclass(frozen=True)
class Allotment:
    """The keys chosen per section, in order of preference, and what could not be had."""

    chosen: tuple[tuple[str, ...], ...]
    unfilled: int = 0
    unmet: Mapping[str, int] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether every slot is filled and every minimum met."""
        return not self.unfilled and not self.unmet


def allot(
    sections: Sequence[Slots],
    preference: Sequence[str],
    competency: Mapping[str, str | None],
    minimums: Mapping[str, int],
) -> Allotment:
    """Choose keys for every section. `preference` lists all keys, best first; `minimums` counts competencies.

    The plain way, section after section, is taken when it works out; it nearly always does.
    """
    plain = _one_by_one(sections, preference, competency, minimums)
    return plain if plain.complete else _by_flow(sections, preference, competency, minimums)


def _one_by_one(
    sections: Sequence[Slots],
    preference: Sequence[str],
    competency: Mapping[str, str | None],
    minimums: Mapping[str, int],
) -> Allotment:
    rank = {key: place for place, key in enumerate(preference)}
    taken: set[str] = set()
    chosen = []
    for section in sections:
        free = sorted((key for key in set(section.pool) - taken), key=rank.__getitem__)[: section.count]
        taken.update(free)
        chosen.append(tuple(free))
    return _judge(sections, chosen, competency, minimums)


def _judge(
    sections: Sequence[Slots],
    chosen: Sequence[tuple[str, ...]],
    competency: Mapping[str, str | None],
    minimums: Mapping[str, int],
) -> Allotment:
    have: dict[str | None, int] = {}
    for keys in chosen:
        for key in keys:
            have[competency.get(key)] = have.get(competency.get(key), 0) + 1
    unmet = {name: have.get(name, 0) for name, needed in minimums.items() if have.get(name, 0) < needed}
    unfilled = sum(section.count - len(keys) for section, keys in zip(sections, chosen, strict=True))
    return Allotment(tuple(chosen), unfilled, unmet)


@dataclass
class _Edge:
    """An edge of the flow and, at the same index with the last bit flipped, its way back."""

    to: int
    room: int
    cost: int


class _Network:
    """A small network for cheapest flows by repeated shortest paths."""

    def __init__(self) -> None:
        self.edges: list[_Edge] = []
        self.out: list[list[int]] = []

    def node(self) -> int:
        self.out.append([])
        return len(self.out) - 1

    def edge(self, start: int, end: int, room: int, cost: int = 0) -> int:
        self.out[start].append(len(self.edges))
        self.edges.append(_Edge(end, room, cost))
        self.out[end].append(len(self.edges))
        self.edges.append(_Edge(start, 0, -cost))
        return len(self.edges) - 2

    def push_all(self, source: int, sink: int) -> None:
        """Send as much as can be sent, each unit by the cheapest path left."""
        while (path := self._cheapest(source, sink)) is not None:
            for index in path:
                self.edges[index].room -= 1
                self.edges[index ^ 1].room += 1

    def _cheapest(self, source: int, sink: int) -> list[int] | None:
        cost = {source: 0}
        came: dict[int, int] = {}
        waiting = deque([source])
        while waiting:
            node = waiting.popleft()
            for index in self.out[node]:
                edge = self.edges[index]
                if edge.room and cost[node] + edge.cost < cost.get(edge.to, 1 << 60):
                    cost[edge.to] = cost[node] + edge.cost
                    came[edge.to] = index
                    waiting.append(edge.to)
        if sink not in cost:
            return None
        path = []
        while sink != source:
            path.append(came[sink])
            sink = self.edges[came[sink] ^ 1].to
        return path


def _by_flow(
    sections: Sequence[Slots],
    preference: Sequence[str],
    competency: Mapping[str, str | None],
    minimums: Mapping[str, int],
) -> Allotment:
    rank = {key: place for place, key in enumerate(preference)}
    bonus = (len(rank) + 1) * (sum(section.count for section in sections) + 1)
    net = _Network()
    source, sink = net.node(), net.node()
    groups: dict[str | None, int] = {}
    items: dict[str, int] = {}
    choices: list[list[tuple[str, int]]] = []
    for section in sections:
        node = net.node()
        net.edge(source, node, section.count)
        choices.append([])
        for key in dict.fromkeys(section.pool):
            if key not in items:
                items[key] = net.node()
                name = competency.get(key)
                if name not in groups:
                    groups[name] = net.node()
                    if name is not None and name in minimums:
                        net.edge(groups[name], sink, minimums[name], -bonus)
                    net.edge(groups[name], sink, len(rank))
                net.edge(items[key], groups[name], 1, rank[key])
            choices[-1].append((key, net.edge(node, items[key], 1)))
    net.push_all(source, sink)
    chosen = [
        tuple(sorted((key for key, edge in pairs if not net.edges[edge].room), key=rank.__getitem__))
        for pairs in choices
    ]
    return _judge(sections, chosen, competency, minimums)
