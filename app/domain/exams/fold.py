"""From saved answer events to current answers: repeats count once, older never overwrites newer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.questions.answers import Answer


@dataclass(frozen=True)
class AnswerEvent:
    """One save of one question. `sequence` counts the saves of the question as the page knows them, from 1;
    `key` names the save, so that a repeat is known. An answer of None clears the question."""

    number: int
    sequence: int
    key: str
    answer: Answer | None


@dataclass(frozen=True)
class CurrentAnswer:
    """The answer that stands, and the sequence that brought it."""

    sequence: int
    answer: Answer | None


class Reception(StrEnum):
    """What became of an event."""

    TAKEN = "taken"
    REPEATED = "repeated"
    OLDER = "older"  # another tab or device has saved since; kept as an event, not as the answer


def receive(current: CurrentAnswer | None, event: AnswerEvent, *, seen: bool) -> Reception:
    """Judge an event against the answer that stands; `seen` says whether its key came before."""
    if seen:
        return Reception.REPEATED
    if current is not None and event.sequence <= current.sequence:
        return Reception.OLDER
    return Reception.TAKEN


def fold(events: Iterable[AnswerEvent]) -> dict[int, CurrentAnswer]:
    """The current answers by question number, from all events in the order they were stored."""
    current: dict[int, CurrentAnswer] = {}
    keys: set[str] = set()
    for event in events:
        if receive(current.get(event.number), event, seen=event.key in keys) is Reception.TAKEN:
            current[event.number] = CurrentAnswer(event.sequence, event.answer)
        keys.add(event.key)
    return current
