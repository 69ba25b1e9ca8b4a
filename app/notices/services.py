"""Telling people, and sending the outbox."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.access import Actor
from app.notices.models import Mail, Notice
from app.orm import upsert

log = logging.getLogger(__name__)
Sender = Callable[[EmailMessage], None]
RETRY = [timedelta(minutes=m) for m in (1, 5, 30, 120, 720)]


def notify_person(
    session: Session,
    person_id: int,
    code: str,
    key: str,
    *,
    params: Mapping[str, str] | None = None,
    path: str = "/",
    now: datetime,
) -> bool:
    """Put a notice before a person, once per key. Returns False when this key was told before."""
    row = Notice(person_id=person_id, key=key, code=code, params=dict(params or {}), path=path, at=now)
    values = {"person_id": person_id, "key": key, "code": code, "params": row.params, "path": path, "at": now}
    done = session.execute(
        upsert(session, Notice).values(**values).on_conflict_do_nothing().returning(Notice.id)
    )
    return done.first() is not None


def mark_read(session: Session, actor: Actor, *, now: datetime) -> None:
    """The person has seen the list of notices."""
    mine = (Notice.person_id == actor.person_id) & Notice.read_at.is_(None)
    session.execute(update(Notice).where(mine).values(read_at=now))


def queue_mail(session: Session, to_address: str, subject: str, body: str, *, now: datetime) -> Mail:
    """Put a mail into the outbox, in the transaction of the act it speaks of."""
    mail = Mail(to_address=to_address, subject=subject, body=body, queued_at=now, next_try_at=now)
    session.add(mail)
    return mail


def list_due_mail(session: Session, *, now: datetime, limit: int = 200) -> list[int]:
    """Ids of mails whose time has come."""
    due = (Mail.sent_at.is_(None)) & (Mail.next_try_at <= now) & (Mail.tries <= len(RETRY))
    return list(session.scalars(select(Mail.id).where(due).order_by(Mail.id).limit(limit)))


def claim_mail(session: Session, mail_id: int, mail_from: str, *, now: datetime) -> EmailMessage | None:
    """Take one mail of the outbox for sending; None when another process has it or it was sent.

    The next try is written down first, so that a process that dies while it sends costs one wait, not the mail.
    """
    mail = session.get(Mail, mail_id, with_for_update={"skip_locked": True}, populate_existing=True)
    if mail is None or mail.sent_at or mail.next_try_at > now:
        return None
    mail.next_try_at = now + RETRY[min(mail.tries, len(RETRY) - 1)]
    mail.tries += 1
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = mail_from, mail.to_address, mail.subject
    message.set_content(mail.body)
    return message


def settle_mail(session: Session, mail_id: int, problem: Exception | None, *, now: datetime) -> None:
    """Write down what became of a claimed mail: sent, or why not; a failure waits for its next try."""
    mail = session.get_one(Mail, mail_id, populate_existing=True)
    if problem is None:
        mail.sent_at, mail.last_error = now, None
    else:
        mail.last_error = f"{type(problem).__name__}: {problem}"[:300]
        log.warning("mail %s not sent: %s", mail.id, mail.last_error)


def deliver(message: EmailMessage, sender: Sender) -> Exception | None:
    """Send outside any transaction: a slow mail server must not keep others from writing. Gives what went wrong."""
    try:
        sender(message)
    except (OSError, smtplib.SMTPException) as error:
        return error
    return None


def smtp_sender(url: str) -> Sender:
    """A sender over `smtp://user:password@host:port` or `smtps://…`; STARTTLS where the server offers it."""
    parts = urlsplit(url)

    def send(message: EmailMessage) -> None:
        kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
        with kind(parts.hostname or "localhost", parts.port or 0, timeout=20) as server:
            if parts.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls()
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)

    return send
