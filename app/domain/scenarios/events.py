"""What happens in a run, as facts that are only ever added. A run is its list of events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from app.domain.content.registers import RedLineSeverity
from app.domain.errors import Invalid

ENGINE_VERSION = 2
"""Raised whenever a run of old events could come out differently."""


class Mode(StrEnum):
    """Practice forgives and explains; an exam does neither."""

    PRACTICE = "practice"
    EXAM = "exam"


@dataclass(frozen=True, slots=True)
class Started:
    """The first event: everything the rest depends on."""

    scenario: str
    content_hash: str
    seed: str
    mode: Mode
    variant: str
    red_lines: Mapping[str, str] = field(default_factory=dict)
    """The severity of each red line of the scenario on that day."""
    time_percent: int = 100
    """How long time limits are for this person; 0 switches them off."""
    engine: int = ENGINE_VERSION
    kind: ClassVar[str] = "started"

    @property
    def severities(self) -> dict[str, RedLineSeverity]:
        """The red lines as the engine wants them."""
        return {name: RedLineSeverity(severity) for name, severity in self.red_lines.items()}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice was taken."""

    choice: str
    kind: ClassVar[str] = "chose"


@dataclass(frozen=True, slots=True)
class Filled:
    """A plan was made: what each field of the form says, as it is written in the file."""

    node: str
    values: Mapping[str, str]
    kind: ClassVar[str] = "filled"


@dataclass(frozen=True, slots=True)
class Flagged:
    """Findings were marked, in file order; none is an answer too."""

    node: str
    findings: tuple[str, ...]
    kind: ClassVar[str] = "flagged"


@dataclass(frozen=True, slots=True)
class Hinted:
    """The hint of the moment was asked for."""

    node: str
    kind: ClassVar[str] = "hinted"


@dataclass(frozen=True, slots=True)
class TimedOut:
    """Nothing was said until the time limit of the moment was over."""

    node: str
    kind: ClassVar[str] = "timed_out"


@dataclass(frozen=True, slots=True)
class Rewound:
    """Back to just before move `move` of the current line, counted from 1. What was done stays written."""

    move: int
    kind: ClassVar[str] = "rewound"


@dataclass(frozen=True, slots=True)
class Abandoned:
    """The run was given up."""

    kind: ClassVar[str] = "abandoned"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a line of moves came out, written beside it so that a later replay can be held against it."""

    status: str
    node: str
    score: int
    passed: bool
    kind: ClassVar[str] = "ended"


Event = Started | Chosen | Filled | Flagged | Hinted | TimedOut | Rewound | Abandoned | Ended

KINDS: dict[str, type[Event]] = {
    event.kind: event
    for event in (Started, Chosen, Filled, Flagged, Hinted, TimedOut, Rewound, Abandoned, Ended)
}


class EventUnreadable(Invalid):
    """A stored event is of no known kind or shape."""

    code = "scenario_event_unreadable"


def event_to_json(event: Event) -> dict[str, Any]:
    """The body of an event; its kind is stored beside it."""
    return asdict(event)


def event_from_json(kind: str, body: Mapping[str, Any]) -> Event:
    """The event that was stored. Raises EventUnreadable."""
    try:
        shape = KINDS[kind]
        given = dict(body)
        if shape is Started:
            given["mode"] = Mode(given["mode"])
        elif shape is Filled:
            given["values"] = {str(name): str(value) for name, value in given["values"].items()}
        elif shape is Flagged:
            given["findings"] = tuple(str(name) for name in given["findings"])
        return shape(**given)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise EventUnreadable(kind=kind, cause=type(error).__name__) from None
