"""Appending to the log, in the transaction of the act."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from app.audit import chain
from app.audit.models import AuditEntry, AuditHead, AuditPayload
from app.domain.access import Actor
from app.orm import insert_rows

# Built once and over plain tables: every act that matters ends here.
_head = AuditHead.__table__
_HEAD = select(_head.c.seq, _head.c.hash).where(_head.c.id == 1).with_for_update()
_ENTRY, _PAYLOAD = insert(AuditEntry.__table__), insert(AuditPayload.__table__)
_MOVE_HEAD = update(AuditHead.__table__).where(_head.c.id == 1)


def record(
    session: Session,
    actor: Actor | None,
    action: str,
    subject: str,
    payload: Mapping[str, object] | None = None,
    *,
    now: datetime,
) -> None:
    """Append one entry. `actor` None stands for the system; `subject` is a stable outside name such as "person:UUID".

    Takes the lock on the head row until the transaction ends, so call it last.
    """
    session.flush()  # the act itself first: the lock on the head is held as briefly as can be
    head = _lock_head(session)
    salt, text = secrets.token_hex(16), chain.canonical(payload or {})
    at = now.isoformat(timespec="microseconds")
    who = str(actor.uuid) if actor else "system"
    subject = subject.replace("\n", " ")[:200]
    covered = chain.payload_hash(salt, text)
    seq = head.seq + 1
    digest = chain.entry_hash(seq, at, who, action, subject, covered, head.hash)
    entry = {
        "seq": seq,
        "at": at,
        "actor": who,
        "action": action,
        "subject": subject,
        "payload_hash": covered,
        "prev_hash": head.hash,
        "hash": digest,
    }
    session.execute(_ENTRY, entry)
    session.execute(_PAYLOAD, {"seq": seq, "salt": salt, "json": text})
    session.execute(_MOVE_HEAD, {"seq": seq, "hash": digest})


def _lock_head(session: Session) -> Row[Any]:
    head = session.execute(_HEAD).one_or_none()
    if head is None:  # the very first entry; two writers may meet here, one of them inserts
        first = {"id": 1, "seq": 0, "hash": chain.GENESIS}
        insert_rows(session, AuditHead, [first], on_conflict="(id) DO NOTHING")
        head = session.execute(_HEAD).one()
    return head
