"""The job that empties the outbox, a mail at a time."""

from __future__ import annotations

from datetime import datetime

from flask import current_app

from app.notices import services
from app.settings import Settings
from app.web.transaction import read_session, unit_of_work


def send_due_mail(now: datetime) -> int:
    """Send what is due. Without SMTP the outbox waits."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.smtp_url:
        return 0
    sender = services.smtp_sender(settings.smtp_url)
    sent = 0
    for mail_id in services.list_due_mail(read_session(), now=now):
        with unit_of_work() as session:
            message = services.claim_mail(session, mail_id, settings.mail_from, now=now)
        if message is None:
            continue
        problem = services.deliver(message, sender)
        with unit_of_work() as session:
            services.settle_mail(session, mail_id, problem, now=now)
        sent += problem is None
    return sent
