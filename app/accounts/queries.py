"""Reading people, departments and roles."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, exists, false, or_, select, true
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Department, DepartmentPeriod, Membership, Person, RoleGrant, SignIn
from app.domain.access import Actor, Grant, Permission
from app.domain.errors import NotFound
from app.orm import UtcDateTime


def token_digest(token: str) -> str:
    """What is stored of a secret token: SHA-256 in hex, enough for 256-bit random tokens."""
    return hashlib.sha256(token.encode()).hexdigest()


# Built once and over plain tables: every request asks this, and building a statement costs more than sending it,
# loading entities more than both.
_people, _grants, _sign_ins = Person.__table__, RoleGrant.__table__, SignIn.__table__
_NOW = bindparam("now", type_=UtcDateTime)
_GRANT_LIVES = and_(
    _grants.c.person_id == _people.c.id,
    _grants.c.valid_from <= _NOW,
    or_(_grants.c.valid_to.is_(None), _grants.c.valid_to > _NOW),
)
_ACTOR = select(
    _people.c.id,
    _people.c.uuid,
    _people.c.staff_number,
    _people.c.name,
    _people.c.language,
    _people.c.must_change_password,
    _grants.c.role,
    _grants.c.department_id,
).where(_people.c.deactivated_at.is_(None))
_BY_TOKEN = (
    _ACTOR.select_from(
        _sign_ins.join(_people, _people.c.id == _sign_ins.c.person_id).outerjoin(_grants, _GRANT_LIVES)
    )
    .where(_sign_ins.c.token_digest == bindparam("digest"), _sign_ins.c.ended_at.is_(None))
    .order_by(_grants.c.id)
)
_BY_PERSON = (
    _ACTOR.select_from(_people.outerjoin(_grants, _GRANT_LIVES))
    .where(_people.c.id == bindparam("person_id"))
    .order_by(_grants.c.id)
)
_BY_STAFF_NUMBER = select(Person).where(Person.staff_number == bindparam("staff_number"))


def find_actor_by_token(session: Session, token: str, *, now: datetime) -> Actor | None:
    """The person behind a live sign-in, with the roles live at `now`; None when it ended or the person left."""
    return _actor(session.execute(_BY_TOKEN, {"digest": token_digest(token), "now": now}).all())


def build_actor(session: Session, person: Person, *, now: datetime) -> Actor:
    """The domain's view of a person with the roles live at `now`. Raises NotFound when the person left."""
    session.flush()
    actor = _actor(session.execute(_BY_PERSON, {"person_id": person.id, "now": now}).all())
    if actor is None:
        raise NotFound
    return actor


def _actor(rows: Sequence[Row[Any]]) -> Actor | None:
    if not rows:
        return None
    first = rows[0]
    return Actor(
        person_id=first.id,
        uuid=first.uuid,
        staff_number=first.staff_number,
        name=first.name,
        language=first.language,
        grants=tuple(Grant(row.role, row.department_id) for row in rows if row.role is not None),
        must_change_password=first.must_change_password,
    )


def find_person_by_staff_number(session: Session, staff_number: str) -> Person | None:
    """The person with this staff number, upper and lower case alike for letters."""
    return session.scalars(_BY_STAFF_NUMBER, {"staff_number": staff_number.strip().upper()}).one_or_none()


def get_person_for(session: Session, actor: Actor, uuid: UUID, *, on: date) -> Person:
    """A person the actor may see: themselves, or somebody in their scope on that day. Raises NotFound."""
    query = select(Person).where(Person.uuid == uuid)
    if uuid != actor.uuid:
        query = query.where(in_scope(actor, Permission.PERSON_VIEW, on=on))
    person = session.scalars(query).one_or_none()
    if person is None:
        raise NotFound
    return person


def live_on(period: type[Membership] | type[DepartmentPeriod], on: date) -> ColumnElement[bool]:
    """Condition: the dated row holds on that day."""
    return and_(period.valid_from <= on, or_(period.valid_to.is_(None), period.valid_to > on))


def subtree(roots: Collection[int], *, on: date) -> Select[tuple[int]]:
    """Ids of these departments and of all below them on that day, as a subquery for `IN`."""
    start = (
        select(Department.id.label("id")).where(Department.id.in_(roots)).cte(recursive=True)
    )  # unnamed: a query may ask for several
    below = (
        select(DepartmentPeriod.department_id)
        .join(start, DepartmentPeriod.parent_id == start.c.id)
        .where(live_on(DepartmentPeriod, on))
    )
    tree = start.union(below)  # UNION, not UNION ALL: a cycle made by hand ends instead of running for ever
    return select(tree.c.id)


def in_scope(actor: Actor, permission: Permission, *, on: date) -> ColumnElement[bool]:
    """Condition on Person: works on that day in a department where the actor holds the permission."""
    roots = actor.scope(permission)
    if roots is None:
        return true()
    if not roots:
        return false()
    place = aliased(Membership)  # the query around may read memberships of its own
    return exists(
        select(place.id)
        .where(place.person_id == Person.id, place.valid_from <= on)
        .where(or_(place.valid_to.is_(None), place.valid_to > on))
        .where(place.department_id.in_(subtree(roots, on=on)))
    )


def list_departments(session: Session, *, on: date) -> list[tuple[Department, DepartmentPeriod]]:
    """All departments with their name and parent on that day, by code."""
    query = (
        select(Department, DepartmentPeriod)
        .join(DepartmentPeriod, DepartmentPeriod.department_id == Department.id)
        .where(live_on(DepartmentPeriod, on))
        .order_by(Department.code)
    )
    return [(department, period) for department, period in session.execute(query)]


def departments_for(
    session: Session, actor: Actor, permission: Permission, *, on: date
) -> list[tuple[int, str]]:
    """The departments in the actor's scope as (id, path "总行 / 贷后中心"), parents first: for filters."""
    periods = {department.id: period for department, period in list_departments(session, on=on)}
    roots = actor.scope(permission)
    allowed = (
        set(periods) if roots is None else set(session.scalars(subtree(roots, on=on))) if roots else set()
    )

    def path(department_id: int, seen: frozenset[int] = frozenset()) -> tuple[str, ...]:
        period = periods.get(department_id)
        if period is None or department_id in seen:
            return ()
        above = path(period.parent_id, seen | {department_id}) if period.parent_id else ()
        return (*above, period.name)

    return sorted(((d, " / ".join(path(d))) for d in allowed if d in periods), key=lambda pair: pair[1])
