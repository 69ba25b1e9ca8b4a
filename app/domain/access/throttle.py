"""How fast somebody may guess passwords.

Three buckets are counted: the account as seen from browsers that never signed in to it, the account as seen from a
browser that did (it carries a signed device cookie), and the address. Guesses from elsewhere fill the first bucket
only, so they never lock out the owner at the owner's own browser. There is no switch to lift the throttle.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.errors import TooMany

QUIET = timedelta(minutes=30)
"""After this long without a failure a bucket starts again at zero."""


@dataclass(frozen=True)
class Allowance:
    """`free` tries cost nothing; each further one doubles the wait from `first` up to `longest` seconds."""

    free: int
    first: int
    longest: int


ACCOUNT = Allowance(free=5, first=15, longest=900)
ADDRESS = Allowance(free=200, first=30, longest=900)  # a branch office shares one address


class SignInThrottled(TooMany):
    """Too many failed tries in this bucket; `seconds` says how long to wait."""

    code = "sign_in_throttled"


def failures_now(failures: int, last_at: datetime, now: datetime) -> int:
    """The count that still matters: old failures are forgotten after a quiet while."""
    return 0 if now - last_at >= QUIET else failures


def wait_seconds(allowance: Allowance, failures: int, last_at: datetime, now: datetime) -> int:
    """Seconds until the next try is allowed; 0 when it is allowed now.

    Examples: with ACCOUNT, the fifth failure asks for 15 s, the sixth for 30 s, the seventh for 60 s, …, 900 s.
    """
    over = failures_now(failures, last_at, now) - allowance.free
    if over < 0:
        return 0
    wait = min(allowance.longest, allowance.first << min(over, 20))
    left = wait - int((now - last_at).total_seconds())
    return max(0, left)
