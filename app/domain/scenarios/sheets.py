"""Plans and lists of findings made ready to be judged."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from app.domain.errors import Conflict
from app.domain.scenarios.acts import Finding, FormField, Rule, Way
from app.domain.scenarios.conditions import Condition
from app.domain.scenarios.state import Position

UNFILLED = -1
"""What a field's variable holds before its form was filled in."""


class SheetRefused(Conflict):
    """What was sent is not a way to fill in this form, or not on this list."""

    code = "scenario_sheet_refused"


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule with its points per competency in compiled order."""

    when: Condition
    gains: tuple[int, ...]
    breach: str | None
    fatal: bool
    text: Rule


@dataclass(frozen=True, slots=True)
class CompiledField:
    """A field with its place in `Position.values`."""

    name: str
    place: int
    ways: tuple[Way, ...]
    text: FormField

    def way(self, written: str | None) -> Way:
        """The value written so. Raises SheetRefused."""
        found = next((way for way in self.ways if way.written == written), None)
        if found is None:
            raise SheetRefused(field=self.name)
        return found


@dataclass(frozen=True)
class CompiledPlan:
    """The form of a node with the rules that judge it."""

    node: str
    bit: int
    """Its place in `Position.used`: points count the first time only."""
    fields: tuple[CompiledField, ...]
    rules: tuple[CompiledRule, ...]
    goto: str
    minutes: int

    @cached_property
    def places(self) -> frozenset[int]:
        """The variables that filling it in sets."""
        return frozenset(field.place for field in self.fields)

    @property
    def targets(self) -> tuple[str, ...]:
        """Where it may lead."""
        return (self.goto, *(rule.text.goto for rule in self.rules if rule.text.goto))

    @property
    def scores(self) -> bool:
        """Whether any rule gives or takes points."""
        return any(any(rule.gains) for rule in self.rules)

    def read(self, written: Mapping[str, str]) -> tuple[int, ...]:
        """The values of a filled form in field order. Raises SheetRefused."""
        if set(written) != {field.name for field in self.fields}:
            raise SheetRefused(node=self.node)
        return tuple(field.way(written[field.name]).value for field in self.fields)

    def written(self, values: Sequence[int]) -> dict[str, str]:
        """What stands in the fields for values in field order."""
        return {
            field.name: next(way.written for way in field.ways if way.value == value)
            for field, value in zip(self.fields, values, strict=True)
        }

    def all_ways(self) -> Iterator[tuple[int, ...]]:
        """Every way to fill it in, values in field order."""
        return product(*([way.value for way in field.ways] for field in self.fields))

    def filled(self, position: Position, values: Sequence[int]) -> Position:
        """The position with the form filled in, before anything follows from it."""
        held = list(position.values)
        for field, value in zip(self.fields, values, strict=True):
            held[field.place] = value
        return position._replace(values=tuple(held))

    def judge(self, filled: Position) -> tuple[CompiledRule, ...]:
        """The rules that hold once the form is filled in."""
        return tuple(rule for rule in self.rules if rule.when.holds(filled))


@dataclass(frozen=True, slots=True)
class CompiledFinding:
    """A finding with its points per competency in compiled order."""

    id: str
    gains: tuple[int, ...]
    gain: int
    text: Finding


@dataclass(frozen=True)
class CompiledFlags:
    """The list of a node. Findings are worth what they are worth, whatever else is marked."""

    node: str
    bit: int
    findings: tuple[CompiledFinding, ...]
    goto: str
    minutes: int

    @property
    def scores(self) -> bool:
        """Whether any finding gives or takes points."""
        return any(any(finding.gains) for finding in self.findings)

    @cached_property
    def best(self) -> tuple[str, ...]:
        """What to mark for the most points."""
        return tuple(finding.id for finding in self.findings if finding.gain > 0)

    @cached_property
    def least(self) -> int:
        """The fewest points that marking can come to."""
        return sum(min(0, finding.gain) for finding in self.findings)

    def read(self, marked: Collection[str]) -> tuple[CompiledFinding, ...]:
        """The findings that were marked, in file order. Raises SheetRefused for one that is not on the list."""
        if not set(marked) <= {finding.id for finding in self.findings} or len(set(marked)) < len(marked):
            raise SheetRefused(node=self.node)
        return tuple(finding for finding in self.findings if finding.id in marked)


def total(parts: Sequence[CompiledRule | CompiledFinding], size: int) -> tuple[int, ...]:
    """Points per competency of several parts together."""
    return tuple(sum(part.gains[place] for part in parts) for place in range(size))
