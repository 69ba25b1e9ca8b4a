"""The tick: one failing job never stops the others."""

from __future__ import annotations

from datetime import datetime

from app.operations.jobs import Job, run_jobs


def test_a_failing_job_does_not_stop_the_others(now: datetime) -> None:
    def fail(_now: datetime) -> int:
        raise ValueError("poisoned")

    ran: list[datetime] = []
    jobs = [Job("a", lambda at: ran.append(at) or 1), Job("b", fail), Job("c", lambda _at: 3)]
    assert run_jobs(jobs, now) == {"a": 1, "b": None, "c": 3}
    assert ran == [now]
