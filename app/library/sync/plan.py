"""What a sync would do. Pure: files and state in, steps out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.content.kinds import DocumentKey


class Step(StrEnum):
    """What happens to one document."""

    UNCHANGED = "unchanged"
    NEW = "new"
    CHANGED = "changed"
    RENAMED = "renamed"
    REVIVED = "revived"
    RETIRED = "retired"
    BROKEN = "broken"


@dataclass(frozen=True)
class ItemState:
    """A document as the database knows it."""

    item_id: int
    key: DocumentKey
    document_id: str | None
    source_hash: str
    """Hash of its files at the last sync, sound or broken."""
    revision_hash: str | None
    """Content hash of its newest revision."""
    is_live: bool
    """Whether that revision is the published one."""
    is_broken: bool
    is_retired: bool


@dataclass(frozen=True)
class Found:
    """A document as its files are now."""

    key: DocumentKey
    content_hash: str
    document_id: str | None
    is_sound: bool
    is_stale: bool = False
    """Its own files are unchanged, but what its pages show of others is not."""


@dataclass(frozen=True)
class Operation:
    """A step for one document. `item_id` is None for a new one; `revise` asks for a new revision."""

    step: Step
    key: DocumentKey
    item_id: int | None = None
    before: DocumentKey | None = None
    revise: bool = False
    publish: bool = False


def plan(found: Mapping[DocumentKey, Found], states: list[ItemState], *, publish: bool) -> list[Operation]:
    """Match files with items, by id first and then by slug where one side has no id; say what happens to each.

    A renamed document keeps its item. An item without files is retired, never deleted. A broken document keeps
    what it has.
    """
    matches = _match(found, states)
    operations = [_operation(file, matches.get(key), publish) for key, file in found.items()]
    kept = {state.item_id for state in matches.values()}
    gone = [state for state in states if state.item_id not in kept and not state.is_retired]
    return operations + [Operation(Step.RETIRED, state.key, state.item_id) for state in gone]


def _match(found: Mapping[DocumentKey, Found], states: list[ItemState]) -> dict[DocumentKey, ItemState]:
    matches: dict[DocumentKey, ItemState] = {}
    taken: set[int] = set()
    by_id = {(state.key.kind, state.document_id): state for state in states if state.document_id}
    by_key = {state.key: state for state in states}
    for key, file in found.items():
        state = by_id.get((key.kind, file.document_id)) if file.document_id else None
        if state is not None and state.item_id not in taken:
            matches[key] = state
            taken.add(state.item_id)
    for key, file in found.items():
        state = by_key.get(key)
        if key in matches or state is None or state.item_id in taken:
            continue
        if not file.document_id or not state.document_id or not file.is_sound:
            matches[key] = state
            taken.add(state.item_id)
    return matches


def _operation(file: Found, state: ItemState | None, publish: bool) -> Operation:
    if state is None:
        step = Step.NEW if file.is_sound else Step.BROKEN
        return Operation(step, file.key, revise=file.is_sound, publish=publish and file.is_sound)
    if not file.is_sound:
        return Operation(Step.BROKEN, file.key, state.item_id, state.key)
    revise = state.revision_hash != file.content_hash or file.is_stale
    goes_live = publish and (revise or not state.is_live)
    if state.is_retired:
        step = Step.REVIVED
    elif state.key != file.key:
        step = Step.RENAMED
    elif revise or goes_live or state.is_broken:
        step = Step.CHANGED
    else:
        step = Step.UNCHANGED
    return Operation(step, file.key, state.item_id, state.key, revise, goes_live)
