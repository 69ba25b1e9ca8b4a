"""The audit log shows every change made behind its back."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.audit.queries import Verdict, verify
from app.audit.services import record


def fill(session: Session, now: datetime, count: int = 5) -> None:
    for number in range(1, count + 1):
        record(session, None, "test.act", f"thing:{number}", {"名": f"第{number}个"}, now=now)


def test_an_untouched_log_is_sound(session: Session, now: datetime) -> None:
    assert verify(session) == Verdict(entries=0, erased=0)
    fill(session, now)
    assert verify(session) == Verdict(entries=5, erased=0)
    assert verify(session, since=3) == Verdict(entries=3, erased=0)


@pytest.mark.parametrize(
    ("statement", "seq", "cause"),
    [
        ("UPDATE audit_entries SET actor = 'someone' WHERE seq = 3", 3, "entry"),
        ("UPDATE audit_entries SET subject = 'thing:9' WHERE seq = 1", 1, "entry"),
        ("UPDATE audit_payloads SET json = '{}' WHERE seq = 4", 4, "payload"),
        ("UPDATE audit_entries SET prev_hash = 'x' WHERE seq = 2", 2, "link"),
        ("DELETE FROM audit_payloads WHERE seq = 2; DELETE FROM audit_entries WHERE seq = 2", 2, "gap"),
        ("DELETE FROM audit_payloads WHERE seq = 5; DELETE FROM audit_entries WHERE seq = 5", 5, "head"),
        ("DELETE FROM audit_payloads; DELETE FROM audit_entries", 1, "head"),
    ],
)
def test_a_change_by_hand_is_found(
    session: Session, now: datetime, statement: str, seq: int, cause: str
) -> None:
    fill(session, now)
    for part in statement.split(";"):
        session.execute(text(part))
    session.expire_all()
    verdict = verify(session)
    assert (verdict.broken_seq, verdict.cause) == (seq, cause)


def test_erasing_words_leaves_a_proven_hole(session: Session, now: datetime) -> None:
    fill(session, now)
    session.execute(text("DELETE FROM audit_payloads WHERE seq = 2"))
    assert verify(session) == Verdict(entries=5, erased=1)
