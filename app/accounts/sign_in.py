"""Signing in and out. The try is counted before the password is looked at, so that parallel guesses count too."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, update
from sqlalchemy.orm import Session

from app.accounts.errors import WrongCredentials
from app.accounts.models import Person, SignIn, SignInThrottle
from app.accounts.queries import token_digest
from app.audit.services import record
from app.domain.access.throttle import (
    ACCOUNT,
    ADDRESS,
    Allowance,
    SignInThrottled,
    failures_now,
    wait_seconds,
)
from app.orm import insert_rows

OWNERS = ("account:own:", "account:inside:")

# Built once and over plain tables: a whole staff signs in at nine.
_COUNT = update(SignInThrottle.__table__).where(SignInThrottle.__table__.c.bucket == bindparam("of"))
_SIGN_IN = insert(SignIn.__table__)


@dataclass(frozen=True)
class Try:
    """One attempt to sign in: who is claimed, from where, and whether the browser is known to the account."""

    staff_number: str
    address: str
    is_known_device: bool
    is_inside: bool = False  # asked for the present password while signed in

    @property
    def buckets(self) -> dict[str, Allowance]:
        """The counters this try falls into."""
        place = "inside" if self.is_inside else "own" if self.is_known_device else "elsewhere"
        return {f"account:{place}:{self.staff_number[:60]}": ACCOUNT, f"address:{self.address}": ADDRESS}


def count_try(session: Session, attempt: Try, *, now: datetime) -> None:
    """Count the try as failed in advance. Raises SignInThrottled while a bucket asks for patience (nothing counted)."""
    rows = _lock_buckets(session, attempt, now)
    for row in rows:
        wait = wait_seconds(attempt.buckets[row.bucket], row.failures, row.last_at, now)
        if wait > 0:
            raise SignInThrottled(seconds=wait)
    counted = [
        {"of": row.bucket, "failures": failures_now(row.failures, row.last_at, now) + 1, "last_at": now}
        for row in rows
    ]
    session.execute(_COUNT, counted)


def _lock_buckets(session: Session, attempt: Try, now: datetime) -> Sequence[Row[Any]]:
    """The rows behind the buckets, made when new, locked in one order so that two tries never wait for each other."""
    new = [{"bucket": bucket, "failures": 0, "last_at": now} for bucket in sorted(attempt.buckets)]
    touch = (
        "(bucket) DO UPDATE SET bucket = excluded.bucket"  # changes nothing: makes, locks and reads at once
    )
    wanted = ("bucket", "failures", "last_at")
    return insert_rows(session, SignInThrottle, new, on_conflict=touch, returning=wanted).all()


def forgive_try(session: Session, attempt: Try, *, now: datetime) -> None:
    """Take back a try counted in advance: the password was right.

    The owner's own browser is forgiven everything, what others guessed from elsewhere stays counted.
    """
    forgiven = [
        {
            "of": row.bucket,
            "failures": 0 if row.bucket.startswith(OWNERS) else max(0, row.failures - 1),
            "last_at": row.last_at,
        }
        for row in _lock_buckets(session, attempt, now)
    ]
    session.execute(_COUNT, forgiven)


def begin_sign_in(
    session: Session, person: Person, attempt: Try, *, checked: str | None = None, now: datetime
) -> str:
    """Open a sign-in and give its token, once the password was found right; that try is forgiven.

    `checked` is the hash that it was held against: whoever changed the password or left meanwhile gets no sign-in
    with the old one. Raises WrongCredentials then.
    """
    session.refresh(person, with_for_update={"key_share": True})
    if person.deactivated_at is not None or (checked is not None and person.password_hash != checked):
        raise WrongCredentials
    forgive_try(session, attempt, now=now)
    token = secrets.token_urlsafe(32)
    started = {
        "person_id": person.id,
        "token_digest": token_digest(token),
        "started_at": now,
        "address": attempt.address,
    }
    session.execute(_SIGN_IN, started)
    record(session, None, "sign_in.started", f"person:{person.uuid}", {"address": attempt.address}, now=now)
    return token


def end_sign_in(session: Session, token: str, *, now: datetime) -> None:
    """End one browser's sign-in."""
    session.execute(
        update(SignIn)
        .where(SignIn.token_digest == token_digest(token), SignIn.ended_at.is_(None))
        .values(ended_at=now)
    )
