"""Appending to the log, in the transaction of the act."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import chain
from app.audit.models import AuditEntry, AuditHead, AuditPayload
from app.domain.access import Actor
from app.orm import upsert


def record(
    session: Session,
    actor: Actor | None,
    action: str,
    subject: str,
    payload: Mapping[str, object] | None = None,
    *,
    now: datetime,
) -> AuditEntry:
    """Append one entry. `actor` None stands for the system; `subject` is a stable outside name such as "person:UUID".

    Takes the lock on the head row until the transaction ends, so call it last.
    """
    head = _lock_head(session)
    salt, text = secrets.token_hex(16), chain.canonical(payload or {})
    at = now.isoformat(timespec="microseconds")
    who = str(actor.uuid) if actor else "system"
    subject = subject.replace("\n", " ")[:200]
    covered = chain.payload_hash(salt, text)
    seq = head.seq + 1
    digest = chain.entry_hash(seq, at, who, action, subject, covered, head.hash)
    entry = AuditEntry(
        seq=seq,
        at=at,
        actor=who,
        action=action,
        subject=subject,
        payload_hash=covered,
        prev_hash=head.hash,
        hash=digest,
    )
    session.add(entry)
    session.flush()
    session.add(AuditPayload(seq=seq, salt=salt, json=text))
    head.seq, head.hash = seq, digest
    session.flush()
    return entry


def _lock_head(session: Session) -> AuditHead:
    query = select(AuditHead).where(AuditHead.id == 1).with_for_update()
    head = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if head is None:  # the very first entry; two writers may meet here, one of them inserts
        session.execute(
            upsert(session, AuditHead).values(id=1, seq=0, hash=chain.GENESIS).on_conflict_do_nothing()
        )
        head = session.scalars(query).one()
    return head
