"""Tables of the audit log. Instants and payloads are stored as the very text that was hashed."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.orm import Base

BigKey = BigInteger().with_variant(Integer(), "sqlite")


class AuditEntry(Base):
    """One act. `hash` covers every other column and the hash before it."""

    __tablename__ = "audit_entries"

    seq: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(32))
    actor: Mapped[str] = mapped_column(String(64))  # a person's UUID, or "system"
    action: Mapped[str] = mapped_column(String(64), index=True)
    subject: Mapped[str] = mapped_column(String(200), index=True)
    payload_hash: Mapped[str] = mapped_column(String(64))
    prev_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class AuditHead(Base):
    """The one row that is locked to append: where the chain ends."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigKey)
    hash: Mapped[str] = mapped_column(String(64))


class AuditPayload(Base):
    """What an entry says in words and names. Erasing a row keeps the chain whole and shows the hole."""

    __tablename__ = "audit_payloads"

    seq: Mapped[int] = mapped_column(
        BigKey, ForeignKey("audit_entries.seq"), primary_key=True, autoincrement=False
    )
    salt: Mapped[str] = mapped_column(String(32))
    json: Mapped[str] = mapped_column(Text)
