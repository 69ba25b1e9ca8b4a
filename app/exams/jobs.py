"""The timed job of this room."""

from __future__ import annotations

import logging
from datetime import datetime

from app.exams.queries import list_overdue
from app.exams.services import close_overdue_attempt
from app.web.transaction import read_session, unit_of_work

log = logging.getLogger(__name__)


def close_expired_attempts(now: datetime) -> int:
    """Close every attempt whose time ran out, each in its own transaction: a broken one never stops the others."""
    closed = 0
    for attempt_id in list_overdue(read_session(), now):
        try:
            with unit_of_work() as session:
                closed += close_overdue_attempt(session, attempt_id, now=now)
        except Exception:  # the next tick tries it again
            log.exception("attempt %s could not be closed", attempt_id)
    return closed
