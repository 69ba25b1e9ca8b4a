"""What every effect is: parsed once from the file, then applied to a draft of the next moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol


@dataclass(slots=True)
class Draft:
    """What effects may change while one step is computed."""

    values: list[int]
    moods: dict[str, str] = field(default_factory=dict)
    revealed: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Target:
    """A variable as an effect sees it: its place in `Draft.values` and its bounds."""

    place: int
    low: int
    high: int
    is_flag: bool


@dataclass(frozen=True)
class Surroundings:
    """The names an effect may touch."""

    variables: Mapping[str, Target]
    cast: frozenset[str]
    exhibits: frozenset[str]


class EffectRefused(Exception):
    """The value written for an effect cannot be read. `reason` is a stable word."""

    def __init__(self, reason: str, found: str = "") -> None:
        super().__init__(reason, found)
        self.reason = reason
        self.found = found


class Effect(Protocol):
    """One change that a choice makes."""

    moves: ClassVar[bool]
    """Whether it changes what conditions can read; the solver skips the others."""

    @classmethod
    def parse(cls, key: str, raw: object, around: Surroundings) -> Effect:
        """Read what stands behind `key` in `effects`. Raises EffectRefused."""

    def apply(self, draft: Draft) -> None:
        """Make the change."""
