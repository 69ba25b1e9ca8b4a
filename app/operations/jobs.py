"""The registry of timed jobs. The factory adds one line per job."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """A job of the tick. `run(now)` opens its own units of work and returns how many things it did."""

    name: str
    run: Callable[[datetime], int]


def run_jobs(jobs: list[Job], now: datetime) -> dict[str, int | None]:
    """Run every job; one that fails is logged, gives None, and never stops the others."""
    done: dict[str, int | None] = {}
    for job in jobs:
        try:
            done[job.name] = job.run(now)
        except Exception:  # the next tick tries again; the others must run
            log.exception("job %s failed", job.name)
            done[job.name] = None
    return done
