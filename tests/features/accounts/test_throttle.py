"""Counting tries in the database: parallel guesses, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import SignInThrottle
from app.accounts.sign_in import Try, begin_sign_in, count_try
from app.domain.access.throttle import QUIET, SignInThrottled
from app.web.transaction import unit_of_work
from tests.factories import make_person

ELSEWHERE = Try("S0001", "203.0.113.9", is_known_device=False)
OWN = Try("S0001", "203.0.113.9", is_known_device=True)


def failures(session: Session) -> dict[str, int]:
    """The counters by bucket."""
    return {row.bucket: row.failures for row in session.scalars(select(SignInThrottle))}


def test_parallel_tries_are_each_counted_before_any_password_is_looked_at(app: Flask, now: datetime) -> None:
    def attempt(_: int) -> bool:
        with app.app_context():
            try:
                with unit_of_work() as session:
                    count_try(session, ELSEWHERE, now=now)
            except SignInThrottled:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        allowed = list(pool.map(attempt, range(16)))
    assert sum(allowed) == 5


def test_a_success_takes_back_its_own_try_and_forgives_the_own_browser_only(
    session: Session, now: datetime
) -> None:
    person = make_person(session)
    for attempt in (ELSEWHERE, ELSEWHERE, OWN, OWN, OWN):
        count_try(session, attempt, now=now)
    begin_sign_in(session, person, OWN, now=now)
    assert failures(session) == {
        "account:elsewhere:S0001": 2,
        "account:own:S0001": 0,
        "address:203.0.113.9": 4,
    }


def test_a_quiet_while_starts_again_at_zero(session: Session, now: datetime) -> None:
    for _ in range(5):
        count_try(session, ELSEWHERE, now=now)
    with pytest.raises(SignInThrottled):
        count_try(session, ELSEWHERE, now=now)
    count_try(session, ELSEWHERE, now=now + QUIET)
    assert failures(session)["account:elsewhere:S0001"] == 1
