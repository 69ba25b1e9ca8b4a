"""Walking the chain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import chain
from app.audit.models import AuditEntry, AuditHead, AuditPayload

BATCH = 2000


@dataclass(frozen=True)
class Verdict:
    """What a walk found. `broken_seq` is the first entry that does not hold, `cause` its code."""

    entries: int
    erased: int
    broken_seq: int | None = None
    cause: str | None = None

    @property
    def is_sound(self) -> bool:
        """Whether every entry from the start of the walk holds."""
        return self.broken_seq is None


def verify(session: Session, since: int = 1) -> Verdict:
    """Walk the chain from entry `since`, in memory of one batch.

    Causes: `gap` (a number is missing), `link` (does not follow the entry before), `entry` (a column was changed),
    `payload` (the words were changed), `head` (entries were cut off at the end).
    """
    previous = _hash_before(session, since)
    entries = erased = 0
    seq = since - 1
    for entry, payload in _walk(session, since):
        cause = _flaw(entry, payload, expected=seq + 1, previous=previous)
        if cause:
            return Verdict(entries, erased, seq + 1 if cause == "gap" else entry.seq, cause)
        entries, erased, seq, previous = entries + 1, erased + (payload is None), entry.seq, entry.hash
    head = session.get(AuditHead, 1)
    end = (head.seq, head.hash) if head else (0, chain.GENESIS)
    if (entries and end != (seq, previous)) or (not entries and since == 1 and end[0] != 0):
        return Verdict(entries, erased, seq + 1, "head")
    return Verdict(entries, erased)


def _walk(session: Session, since: int) -> Iterator[tuple[AuditEntry, AuditPayload | None]]:
    query = (
        select(AuditEntry, AuditPayload)
        .outerjoin(AuditPayload, AuditPayload.seq == AuditEntry.seq)
        .order_by(AuditEntry.seq)
        .limit(BATCH)
    )
    while rows := session.execute(query.where(AuditEntry.seq >= since)).all():
        yield from (row._tuple() for row in rows)
        since = rows[-1][0].seq + 1
        session.expunge_all()  # a log of years must not gather in memory


def _hash_before(session: Session, since: int) -> str:
    before = session.get(AuditEntry, since - 1) if since > 1 else None
    return before.hash if before else chain.GENESIS


def _flaw(entry: AuditEntry, payload: AuditPayload | None, *, expected: int, previous: str) -> str | None:
    if entry.seq != expected:
        return "gap"
    if entry.prev_hash != previous:
        return "link"
    columns = (
        entry.seq,
        entry.at,
        entry.actor,
        entry.action,
        entry.subject,
        entry.payload_hash,
        entry.prev_hash,
    )
    if chain.entry_hash(*columns) != entry.hash:
        return "entry"
    if payload is not None and chain.payload_hash(payload.salt, payload.json) != entry.payload_hash:
        return "payload"
    return None
