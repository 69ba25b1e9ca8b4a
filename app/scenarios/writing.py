"""Adding events to a run: the only place that writes them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from app.domain.scenarios.events import Event, event_to_json
from app.scenarios.chain import event_hash
from app.scenarios.models import ScenarioRun, ScenarioRunEvent

# Over plain tables: to follow one changed row, a session of entities takes longer than both statements.
_INSERT = insert(ScenarioRunEvent.__table__)
_HEAD = update(ScenarioRun.__table__).where(ScenarioRun.__table__.c.id == bindparam("run"))


def append_events(session: Session, run: ScenarioRun, events: Sequence[Event], *, now: datetime) -> None:
    """Chain events to a run that is locked and has its row: one statement for them, one for where the chain ends."""
    rows = []
    at = now.astimezone(UTC).isoformat(timespec="microseconds")
    for event in events:
        seq, previous = run.last_seq + 1, run.last_hash
        body = json.dumps(event_to_json(event), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        digest = event_hash(seq, at, event.kind, body, previous)
        rows.append(
            {
                "run_id": run.id,
                "seq": seq,
                "at": at,
                "kind": event.kind,
                "body": body,
                "prev_hash": previous,
                "hash": digest,
            }
        )
        set_committed_value(run, "last_seq", seq)
        set_committed_value(run, "last_hash", digest)
    session.execute(_INSERT, rows)
    session.execute(_HEAD, {"run": run.id, "last_seq": run.last_seq, "last_hash": run.last_hash})
