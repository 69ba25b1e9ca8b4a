"""How the events of a run are chained. Pure: the same texts give the same hashes anywhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID


class StoredEvent(NamedTuple):
    """An event as it stands in its row."""

    seq: int
    at: str
    kind: str
    body: str
    prev_hash: str
    hash: str


def first_hash(run: UUID) -> str:
    """What stands before the first event: it ties the chain to its run."""
    return hashlib.sha256(f"run:{run}".encode()).hexdigest()


def event_hash(seq: int, at: str, kind: str, body: str, previous: str) -> str:
    """SHA-256 in hex over the columns as stored, one to a line; `body` is JSON on one line."""
    return hashlib.sha256("\n".join([str(seq), at, kind, body, previous]).encode()).hexdigest()


def first_broken(run: UUID, events: Iterable[StoredEvent], last_seq: int, last_hash: str) -> int | None:
    """The number of the first event that does not follow from the one before it, or None for a sound chain."""
    seq, previous = 0, first_hash(run)
    for event in events:
        digest = event_hash(event.seq, event.at, event.kind, event.body, previous)
        if event.seq != seq + 1 or event.prev_hash != previous or event.hash != digest:
            return event.seq
        seq, previous = event.seq, event.hash
    return None if (seq, previous) == (last_seq, last_hash) else seq + 1
