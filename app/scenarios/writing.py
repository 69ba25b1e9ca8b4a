"""Adding events to a run: the only place that writes them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app.domain.scenarios.events import Event, event_to_json
from app.scenarios.chain import event_hash
from app.scenarios.models import ScenarioRun, ScenarioRunEvent


def append_events(session: Session, run: ScenarioRun, events: Sequence[Event], *, now: datetime) -> None:
    """Chain events to a run that is locked. They are written with one statement when the session flushes."""
    at = now.astimezone(UTC).isoformat(timespec="microseconds")
    for event in events:
        seq, previous = run.last_seq + 1, run.last_hash
        body = json.dumps(event_to_json(event), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        digest = event_hash(seq, at, event.kind, body, previous)
        session.add(
            ScenarioRunEvent(
                run_id=run.id, seq=seq, at=at, kind=event.kind, body=body, prev_hash=previous, hash=digest
            )
        )
        run.last_seq, run.last_hash = seq, digest
