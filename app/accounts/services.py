"""Changing people, departments, positions and roles."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.errors import LinkUsedOrExpired, StaffNumberTaken, WrongPassword
from app.accounts.models import (
    Department,
    DepartmentPeriod,
    Employment,
    Membership,
    OneTimeLink,
    Person,
    Position,
    RoleGrant,
    SignIn,
)
from app.accounts.passwords import hash_password, refuse_weak, verify_password
from app.accounts.queries import find_person_by_staff_number, token_digest
from app.audit.services import record
from app.domain.access import Actor, Role

LINK_LIVES = timedelta(hours=24)


def subject(person: Person) -> str:
    """How the audit log names a person."""
    return f"person:{person.uuid}"


def create_person(
    session: Session,
    actor: Actor | None,
    staff_number: str,
    name: str,
    *,
    now: datetime,
    password: str | None = None,
    email: str | None = None,
    is_demo: bool = False,
) -> Person:
    """Add a person. With a password given by somebody else, the first sign-in asks for a new one (not in the demo).

    Raises StaffNumberTaken.
    """
    staff_number = staff_number.strip().upper()
    if find_person_by_staff_number(session, staff_number):
        raise StaffNumberTaken(staff_number=staff_number)
    person = Person(
        staff_number=staff_number,
        name=name.strip(),
        email=email,
        password_hash=hash_password(password) if password else None,
        must_change_password=password is not None and not is_demo,
        is_demo=is_demo,
        joined_at=now,
    )
    session.add(person)
    session.flush()
    record(session, actor, "person.created", subject(person), {"staff_number": staff_number}, now=now)
    return person


def create_department(
    session: Session,
    actor: Actor | None,
    code: str,
    name: str,
    *,
    parent: Department | None = None,
    valid_from: date,
    now: datetime,
) -> Department:
    """Add a department under a parent from a day on."""
    department = Department(code=code)
    session.add(department)
    session.flush()
    session.add(
        DepartmentPeriod(
            department_id=department.id,
            parent_id=parent.id if parent else None,
            name=name,
            valid_from=valid_from,
        )
    )
    record(session, actor, "department.created", f"department:{department.uuid}", {"code": code}, now=now)
    return department


def place_person(
    session: Session,
    actor: Actor | None,
    person: Person,
    department: Department,
    position: Position | None,
    *,
    valid_from: date,
    now: datetime,
    employment: Employment = Employment.OWN,
    agency: str | None = None,
) -> Membership:
    """Put a person into a department and position from a day on; the place held until then ends on that day."""
    session.execute(
        update(Membership)
        .where(
            Membership.person_id == person.id,
            Membership.valid_to.is_(None),
            Membership.valid_from < valid_from,
        )
        .values(valid_to=valid_from)
    )
    membership = Membership(
        person_id=person.id,
        department_id=department.id,
        position_id=position.id if position else None,
        employment=employment,
        agency=agency,
        valid_from=valid_from,
        recorded_at=now,
    )
    session.add(membership)
    session.flush()
    record(session, actor, "person.placed", subject(person), {"department": department.code}, now=now)
    return membership


def grant_role(
    session: Session,
    actor: Actor | None,
    person: Person,
    role: Role,
    *,
    department: Department | None = None,
    valid_to: datetime | None = None,
    reason: str = "",
    now: datetime,
) -> RoleGrant:
    """Grant a role from now on, in a department and all below, or everywhere."""
    grant = RoleGrant(
        person_id=person.id,
        role=role,
        department_id=department.id if department else None,
        valid_from=now,
        valid_to=valid_to,
        granted_by_id=actor.person_id if actor else None,
        reason=reason,
    )
    session.add(grant)
    session.flush()
    scope = department.code if department else None
    record(session, actor, "role.granted", subject(person), {"role": role, "department": scope}, now=now)
    return grant


def change_password(session: Session, actor: Actor, present: str, new: str, *, now: datetime) -> None:
    """Set a new password; all other sign-ins of the person end.

    Raises WrongPassword, WeakPassword.
    """
    person = session.get_one(Person, actor.person_id, with_for_update=True)
    if not verify_password(person.password_hash, present):
        raise WrongPassword
    set_password(session, actor, person, new, now=now)


def set_password(session: Session, actor: Actor | None, person: Person, new: str, *, now: datetime) -> None:
    """Set a password without knowing the old one; every sign-in ends, every link not used yet stops working.

    Raises WeakPassword.
    """
    refuse_weak(new, person.staff_number)
    person.password_hash = hash_password(new)
    person.must_change_password = False
    end_sign_ins(session, person, now=now)
    _void_links(session, person, now=now)
    record(session, actor, "password.changed", subject(person), now=now)


def end_sign_ins(session: Session, person: Person, *, now: datetime) -> None:
    """End every browser's sign-in of a person at once."""
    session.execute(
        update(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None)).values(ended_at=now)
    )


def deactivate_person(session: Session, actor: Actor | None, person: Person, *, now: datetime) -> None:
    """Somebody left: no sign-in any more; every record stays."""
    person.deactivated_at = now
    end_sign_ins(session, person, now=now)
    _void_links(session, person, now=now)
    record(session, actor, "person.deactivated", subject(person), now=now)


def issue_one_time_link(session: Session, actor: Actor | None, person: Person, *, now: datetime) -> str:
    """Make a link token with which the person sets a password, once, within a day. Earlier links stop working."""
    _void_links(session, person, now=now)
    token = secrets.token_urlsafe(32)
    link = OneTimeLink(person_id=person.id, token_digest=token_digest(token), expires_at=now + LINK_LIVES)
    session.add(link)
    record(session, actor, "password.link_issued", subject(person), now=now)
    return token


def _void_links(session: Session, person: Person, *, now: datetime) -> None:
    session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.person_id == person.id, OneTimeLink.used_at.is_(None))
        .values(used_at=now)
    )


def redeem_one_time_link(session: Session, token: str, new: str, *, now: datetime) -> Person:
    """Set the password by a link. Raises LinkUsedOrExpired, WeakPassword."""
    link = session.scalars(
        select(OneTimeLink).where(OneTimeLink.token_digest == token_digest(token)).with_for_update()
    ).one_or_none()
    person = session.get(Person, link.person_id) if link else None
    if link is None or person is None or link.used_at or link.expires_at <= now or person.deactivated_at:
        raise LinkUsedOrExpired
    link.used_at = now
    set_password(session, None, person, new, now=now)
    return person


def choose_language(session: Session, actor: Actor, language: str) -> None:
    """Remember which language the person reads."""
    session.execute(update(Person).where(Person.id == actor.person_id).values(language=language))


def mirror_positions(session: Session, titles: Mapping[str, str]) -> None:
    """Make the positions table follow the register {slug: title}; what left the register is retired, never deleted."""
    known = {position.slug: position for position in session.scalars(select(Position))}
    for slug, title in titles.items():
        position = known.get(slug)
        if position is None:
            session.add(Position(slug=slug, title=title))
        elif (position.title, position.is_retired) != (title, False):
            position.title, position.is_retired = title, False
    for slug, position in known.items():
        if slug not in titles:
            position.is_retired = True
    session.flush()
