"""The timed job of this room."""

from __future__ import annotations

from datetime import datetime

from app.scenarios import queries, services
from app.web.transaction import read_session, unit_of_work


def close_overdue_runs(now: datetime) -> int:
    """End exam runs whose time is over, one transaction each. Running it twice does nothing the second time."""
    closed = 0
    for run_id in queries.list_overdue_runs(read_session(), now=now):
        with unit_of_work() as session:
            closed += services.close_run_when_overdue(session, run_id, now=now)
    return closed
