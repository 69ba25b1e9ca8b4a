"""Signing in and out. The try is counted before the password is looked at, so that parallel guesses count too."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

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
from app.orm import upsert


@dataclass(frozen=True)
class Try:
    """One attempt to sign in: who is claimed, from where, and whether the browser is known to the account."""

    staff_number: str
    address: str
    is_known_device: bool

    @property
    def buckets(self) -> dict[str, Allowance]:
        """The counters this try falls into."""
        place = "own" if self.is_known_device else "elsewhere"
        return {f"account:{place}:{self.staff_number[:60]}": ACCOUNT, f"address:{self.address}": ADDRESS}


def count_try(session: Session, attempt: Try, *, now: datetime) -> None:
    """Count the try as failed in advance. Raises SignInThrottled while a bucket asks for patience (nothing counted)."""
    rows = _lock_buckets(session, attempt, now)
    for bucket, allowance in attempt.buckets.items():
        wait = wait_seconds(allowance, rows[bucket].failures, rows[bucket].last_at, now)
        if wait > 0:
            raise SignInThrottled(seconds=wait)
    for row in rows.values():
        row.failures = failures_now(row.failures, row.last_at, now) + 1
        row.last_at = now
    session.flush()


def _lock_buckets(session: Session, attempt: Try, now: datetime) -> dict[str, SignInThrottle]:
    """The rows behind the buckets, made when new, locked in one order so that two tries never wait for each other."""
    new = [{"bucket": bucket, "failures": 0, "last_at": now} for bucket in sorted(attempt.buckets)]
    insert = upsert(session, SignInThrottle).values(new)
    insert = insert.on_conflict_do_update(
        index_elements=["bucket"], set_={"bucket": insert.excluded.bucket}
    )  # changes nothing: one statement that makes, locks and reads
    rows = session.scalars(insert.returning(SignInThrottle), execution_options={"populate_existing": True})
    return {row.bucket: row for row in rows}


def begin_sign_in(session: Session, person: Person, attempt: Try, *, now: datetime) -> str:
    """Open a sign-in and give its token. The try counted in advance is taken back; the owner's own browser is forgiven
    everything, what others guessed from elsewhere stays counted.
    """
    for bucket, row in _lock_buckets(session, attempt, now).items():
        row.failures = 0 if bucket.startswith("account:own:") else max(0, row.failures - 1)
    token = secrets.token_urlsafe(32)
    session.add(
        SignIn(person_id=person.id, token_digest=token_digest(token), started_at=now, address=attempt.address)
    )
    record(session, None, "sign_in.started", f"person:{person.uuid}", {"address": attempt.address}, now=now)
    return token


def end_sign_in(session: Session, token: str, *, now: datetime) -> None:
    """End one browser's sign-in."""
    session.execute(
        update(SignIn)
        .where(SignIn.token_digest == token_digest(token), SignIn.ended_at.is_(None))
        .values(ended_at=now)
    )
