"""Tables of notices and of mail waiting to be sent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.orm import Base, Json, UtcDateTime, new_uuid


class Notice(Base):
    """Something a person should know. `key` makes it idempotent: the same key is told once."""

    __tablename__ = "notices"
    __table_args__ = (
        Index("uq_notices_key", "person_id", "key", unique=True),
        Index("ix_notices_unread", "person_id", "read_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=new_uuid)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    key: Mapped[str] = mapped_column(String(160))
    code: Mapped[str] = mapped_column(String(64))
    params: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    path: Mapped[str] = mapped_column(String(200), default="/")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Mail(Base):
    """A mail in the outbox; `sent_at` empty means still to send, `next_try_at` when."""

    __tablename__ = "mails"
    __table_args__ = (Index("ix_mails_due", "sent_at", "next_try_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    to_address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(String(300))
