"""Telling people once, and an outbox that one bad mail cannot stop."""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta
from email.message import EmailMessage

from sqlalchemy.orm import Session

from app.notices import queries, services
from app.notices.models import Mail
from tests.factories import make_actor


def test_the_same_key_is_told_once(session: Session, now: datetime) -> None:
    actor = make_actor(session, now=now)
    told = [services.notify_person(session, actor.person_id, "welcome", "w:1", now=now) for _ in range(2)]
    assert told == [True, False]
    assert queries.count_unread(session, actor.person_id) == 1
    services.mark_read(session, actor, now=now)
    assert queries.count_unread(session, actor.person_id) == 0


def send(session: Session, mail: Mail, sender: services.Sender, at: datetime) -> bool:
    """What the tick does with one mail; gives whether it was sent now."""
    message = services.claim_mail(session, mail.id, "academy@bank.example", now=at)
    if message is None:
        return False
    problem = services.deliver(message, sender)
    services.settle_mail(session, mail.id, problem, now=at)
    session.flush()
    return problem is None


def test_a_mail_is_sent_once(session: Session, now: datetime) -> None:
    sent: list[EmailMessage] = []
    mail = services.queue_mail(session, "a@bank.example", "标题", "正文", now=now)
    session.flush()
    assert send(session, mail, sent.append, now)
    assert not send(session, mail, sent.append, now)
    assert [message["Subject"] for message in sent] == ["标题"]


def test_a_claimed_mail_is_not_taken_by_another_process(session: Session, now: datetime) -> None:
    mail = services.queue_mail(session, "a@bank.example", "s", "b", now=now)
    session.flush()
    assert services.claim_mail(session, mail.id, "x@bank.example", now=now) is not None
    session.flush()
    assert services.claim_mail(session, mail.id, "x@bank.example", now=now) is None
    assert services.list_due_mail(session, now=now) == []


def test_a_mail_that_fails_is_tried_again_later_and_given_up_in_the_end(
    session: Session, now: datetime
) -> None:
    def refuse(_message: EmailMessage) -> None:
        raise smtplib.SMTPServerDisconnected("away")

    mail = services.queue_mail(session, "a@bank.example", "s", "b", now=now)
    session.flush()
    at, tries = now, 0
    while services.list_due_mail(session, now=at) and tries < 20:
        assert not send(session, mail, refuse, at)
        assert services.list_due_mail(session, now=at) == []
        at, tries = at + timedelta(days=1), tries + 1
    assert tries == 1 + len(services.RETRY)
    found = session.get_one(Mail, mail.id)
    assert (found.sent_at, found.last_error) == (None, "SMTPServerDisconnected: away")
