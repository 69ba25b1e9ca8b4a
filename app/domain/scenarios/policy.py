"""When a run may be started, rewound, helped along, and how much of it may be explained afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.content.base import Use
from app.domain.errors import Conflict
from app.domain.scenarios.events import Mode
from app.domain.scenarios.format import Scenario
from app.domain.scenarios.state import Status
from app.domain.scenarios.step import Replay

EVIDENCE_WEIGHTS = {Mode.PRACTICE: 2.0, Mode.EXAM: 4.0}
"""What one competency of a counted run weighs; of practice runs only the first counts."""

GRACE = timedelta(seconds=3)
"""What a time limit forgives for the way through the network."""


class StartRefused(Conflict):
    """The run cannot be started now; `findings` says why."""

    code = "scenario_start_refused"


class RewindRefused(Conflict):
    """Only practice can be rewound, and only once the talk has ended or stopped at a red line."""

    code = "scenario_rewind_refused"


class NoHint(Conflict):
    """There is no hint here."""

    code = "scenario_no_hint"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a start is refused."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PastRun:
    """What the policy needs to know of an earlier run of the same scenario."""

    mode: Mode
    ended_at: datetime | None
    passed: bool | None


def offers(text: Scenario, mode: Mode) -> bool:
    """Whether a scenario may be run in this mode."""
    return text.use is Use.BOTH or text.use.value == mode.value


def reasons_against_start(
    text: Scenario, mode: Mode, past: Sequence[PastRun], now: datetime
) -> tuple[Reason, ...]:
    """Practice is always open; exams have a number of attempts and a time to wait between them."""
    if not offers(text, mode):
        return (Reason("scenario_mode_not_offered"),)
    if mode is Mode.PRACTICE:
        return ()
    exams = [run for run in past if run.mode is Mode.EXAM]
    if any(run.passed for run in exams):
        return (Reason("scenario_already_passed"),)
    if len(exams) >= text.exam.attempts:
        return (Reason("scenario_attempts_used_up", {"allowed": text.exam.attempts}),)
    last = max((run.ended_at for run in exams if run.ended_at is not None), default=None)
    if last is not None and now < last + timedelta(hours=text.exam.cooldown_hours):
        return (Reason("scenario_cooldown", {"until": last + timedelta(hours=text.exam.cooldown_hours)}),)
    return ()


def shows_lessons(text: Scenario, mode: Mode, past: Sequence[PastRun]) -> bool:
    """Whether comments and better lines may be shown: after an exam only once no retake remains."""
    if mode is Mode.PRACTICE:
        return True
    exams = [run for run in past if run.mode is Mode.EXAM and run.ended_at is not None]
    return len(exams) >= text.exam.attempts or any(run.passed for run in exams)


def has_stopped_at_red_line(told: Replay) -> bool:
    """Whether the last move crossed a red line and nothing was done since."""
    last = told.moves[-1] if told.moves else None
    return last is not None and bool(last.breaches)


def may_rewind(told: Replay) -> bool:
    """Practice may go back once the talk is over or has just crossed a red line."""
    over = told.state.status is not Status.OPEN
    return told.started.mode is Mode.PRACTICE and bool(told.moves) and (over or has_stopped_at_red_line(told))


def seconds_allowed(seconds: int, time_percent: int) -> timedelta | None:
    """How long a time limit is for this run; None when it is switched off."""
    return timedelta(seconds=seconds * time_percent / 100) if time_percent > 0 else None
