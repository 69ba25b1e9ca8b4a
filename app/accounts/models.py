"""Tables of people, departments, positions and roles. Everything that changes over time is dated."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.access import Role
from app.orm import Base, UtcDateTime, enum_column, new_uuid


class Employment(StrEnum):
    """Whose staff somebody is."""

    OWN = "own"
    DISPATCHED = "dispatched"
    OUTSOURCED = "outsourced"


class Person(Base):
    """Somebody who works here or did. The staff number is the key to the outside world, never the e-mail."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=new_uuid)
    staff_number: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(100), index=True)
    email: Mapped[str | None] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(8), default="zh")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=False)
    is_demo: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deactivated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    memberships: Mapped[list[Membership]] = relationship(back_populates="person")


class Department(Base):
    """A node of the tree. Its names and parents are dated rows."""

    __tablename__ = "departments"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=new_uuid)
    code: Mapped[str] = mapped_column(String(40), unique=True)


class DepartmentPeriod(Base):
    """What a department was called and under which parent, from `valid_from` until before `valid_to`."""

    __tablename__ = "department_periods"
    __table_args__ = (CheckConstraint("valid_to IS NULL OR valid_to > valid_from", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Position(Base):
    """What a person works as; mirrored from the register of positions, never deleted."""

    __tablename__ = "positions"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[str] = mapped_column(String(100))
    is_retired: Mapped[bool] = mapped_column(default=False)


class Membership(Base):
    """Where, as what and for whom a person works, from `valid_from` until before `valid_to`."""

    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", "period"),
        Index("ix_memberships_department_id_valid_from", "department_id", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    position_id: Mapped[int | None] = mapped_column(ForeignKey("positions.id"))
    employment: Mapped[Employment] = mapped_column(enum_column(Employment), default=Employment.OWN)
    agency: Mapped[str | None] = mapped_column(String(100))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(back_populates="memberships")
    position: Mapped[Position | None] = relationship()


class RoleGrant(Base):
    """A role somebody was given: where (a department and all below, or everywhere), from when, until when, why."""

    __tablename__ = "role_grants"
    __table_args__ = (CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_column(Role))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_to: Mapped[datetime | None] = mapped_column(UtcDateTime)
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(Text, default="")


class SignIn(Base):
    """A browser that is signed in. Only a digest of its token is kept; ending the row ends the sign-in."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    address: Mapped[str] = mapped_column(String(64), default="")


class SignInThrottle(Base):
    """How many tries a bucket has had lately; see app/domain/access/throttle.py for the buckets and the rule."""

    __tablename__ = "sign_in_throttles"

    bucket: Mapped[str] = mapped_column(String(120), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OneTimeLink(Base):
    """A link an administrator issued to set a password. Works once and for a short while."""

    __tablename__ = "one_time_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
