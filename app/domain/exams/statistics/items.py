"""Classical item statistics: how hard, how well it tells strong from weak, what each option attracts.

Sources: Lord & Novick 1968 (facility, item–rest correlation); Wilson 1927 and Fisher 1921 (intervals). The rest
score of a person is the mean fraction over the other items of the same attempt, so that drawn papers, where people
meet different items, can be compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from app.domain.exams.statistics.intervals import Estimate, correlation, mean_and_error, wilson

ENOUGH = 20
"""Below this many first attempts only counts are shown: a figure would look surer than it is."""


@dataclass(frozen=True)
class Item:
    """A question in one revision: its name, its options and those that are right (both empty where there are none)."""

    key: str
    options: tuple[str, ...] = ()
    right: frozenset[str] = frozenset()
    floor: float = 0.0  # what blind guessing gives


@dataclass(frozen=True)
class Taken:
    """One person's answer to one item: its fraction 0..1, the options chosen, the seconds it took where known."""

    fraction: float
    chosen: tuple[str, ...] = ()
    seconds: float | None = None


@dataclass(frozen=True)
class OptionStatistics:
    """How many chose an option and their mean rest score, with its standard error."""

    option: str
    is_right: bool
    count: int
    rest: float | None
    rest_error: float


@dataclass(frozen=True)
class ItemStatistics:
    """What is known of an item after `n` first attempts; the figures are None below ENOUGH."""

    item: Item
    n: int
    facility: Estimate | None
    discrimination: Estimate | None
    options: tuple[OptionStatistics, ...]
    median_seconds: float | None


def item_statistics(attempts: Iterable[Mapping[str, Taken]], items: Sequence[Item]) -> list[ItemStatistics]:
    """Statistics of each item over first attempts, each a map from item key to what was answered."""
    answers: dict[str, list[tuple[Taken, float]]] = defaultdict(list)
    for attempt in attempts:
        total, others = sum(taken.fraction for taken in attempt.values()), len(attempt) - 1
        for key, taken in attempt.items():
            answers[key].append((taken, (total - taken.fraction) / others if others else 0.0))
    return [_of_item(item, answers[item.key]) for item in items]


def _of_item(item: Item, answers: Sequence[tuple[Taken, float]]) -> ItemStatistics:
    n = len(answers)
    by_option: dict[str, list[float]] = defaultdict(list)
    for taken, rest in answers:
        for option in taken.chosen:
            by_option[option].append(rest)
    options = tuple(_of_option(item, option, by_option[option], n >= ENOUGH) for option in item.options)
    if n < ENOUGH:
        return ItemStatistics(item, n, None, None, options, None)
    fractions = [taken.fraction for taken, _ in answers]
    seconds = [taken.seconds for taken, _ in answers if taken.seconds is not None]
    return ItemStatistics(
        item,
        n,
        wilson(sum(fractions), n),
        correlation(fractions, [rest for _, rest in answers]),
        options,
        median(seconds) if len(seconds) >= ENOUGH else None,
    )


def _of_option(item: Item, option: str, rests: Sequence[float], enough: bool) -> OptionStatistics:
    if not enough or not rests:
        return OptionStatistics(option, option in item.right, len(rests), None, float("inf"))
    mean, error = mean_and_error(rests)
    return OptionStatistics(option, option in item.right, len(rests), mean, error)
