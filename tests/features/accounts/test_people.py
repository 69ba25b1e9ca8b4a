"""People, departments, roles: what holds on which day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import services
from app.accounts.errors import LinkUsedOrExpired, StaffNumberTaken
from app.accounts.models import Membership, Person
from app.accounts.queries import build_actor, departments_for, get_person_for, in_scope
from app.domain.access import Permission, Role
from app.domain.errors import NotFound
from tests.factories import make_actor, make_department, make_person

NEW = "an even longer sentence"


def test_a_staff_number_belongs_to_one_person_whatever_its_case(session: Session, now: datetime) -> None:
    make_person(session, "A17")
    with pytest.raises(StaffNumberTaken):
        services.create_person(session, None, "a17", "另一个人", now=now)


def test_a_transfer_ends_one_membership_and_begins_another(session: Session, now: datetime) -> None:
    old, new = make_department(session, "OLD", "旧部门"), make_department(session, "NEW", "新部门")
    person = make_person(session, department=old)
    services.place_person(session, None, person, new, None, valid_from=date(2026, 2, 1), now=now)
    periods = session.execute(
        select(Membership.department_id, Membership.valid_from, Membership.valid_to)
        .where(Membership.person_id == person.id)
        .order_by(Membership.valid_from)
    ).all()
    assert [tuple(row) for row in periods] == [
        (old.id, date(2025, 1, 1), date(2026, 2, 1)),
        (new.id, date(2026, 2, 1), None),
    ]


def test_a_manager_sees_the_own_subtree_and_nobody_else(session: Session, now: datetime) -> None:
    centre, branch = make_department(session, "PLC"), make_department(session, "BR", "支行")
    team = make_department(session, "TEL", "电催组", parent=centre)
    inside, outside = (
        make_person(session, "S1", department=team),
        make_person(session, "S2", department=branch),
    )
    manager = make_person(session, "M1", "主管", Role.MANAGER, department=centre, scope=centre)
    actor = build_actor(session, manager, now=now)
    seen = session.scalars(
        select(Person.staff_number).where(in_scope(actor, Permission.PERSON_VIEW, on=now.date()))
    )
    assert sorted(seen) == ["M1", "S1"]
    assert get_person_for(session, actor, inside.uuid, on=now.date()) is inside
    with pytest.raises(NotFound):
        get_person_for(session, actor, outside.uuid, on=now.date())
    assert [path for _, path in departments_for(session, actor, Permission.PERSON_VIEW, on=now.date())] == [
        "贷后管理中心",
        "贷后管理中心 / 电催组",
    ]


def test_a_role_counts_only_between_its_dates(session: Session, now: datetime) -> None:
    person = make_person(session)
    services.grant_role(session, None, person, Role.AUDITOR, valid_to=now + timedelta(days=30), now=now)
    assert build_actor(session, person, now=now).has_role(Role.AUDITOR)
    assert not build_actor(session, person, now=now - timedelta(seconds=1)).has_role(Role.AUDITOR)
    assert not build_actor(session, person, now=now + timedelta(days=30)).has_role(Role.AUDITOR)


def test_a_one_time_link_works_once_and_only_the_newest(session: Session, now: datetime) -> None:
    person = make_person(session)
    first = services.issue_one_time_link(session, None, person, now=now)
    second = services.issue_one_time_link(session, None, person, now=now)
    with pytest.raises(LinkUsedOrExpired):
        services.redeem_one_time_link(session, first, NEW, now=now)
    services.redeem_one_time_link(session, second, NEW, now=now)
    with pytest.raises(LinkUsedOrExpired):
        services.redeem_one_time_link(session, second, NEW, now=now)


def test_a_one_time_link_expires(session: Session, now: datetime) -> None:
    token = services.issue_one_time_link(session, None, make_person(session), now=now)
    with pytest.raises(LinkUsedOrExpired):
        services.redeem_one_time_link(session, token, NEW, now=now + timedelta(hours=24))


def test_actors_without_scope_see_nobody(session: Session, now: datetime) -> None:
    actor = make_actor(session, "S9", Role.LEARNER, now=now)
    assert actor.scope(Permission.REPORT_VIEW) == frozenset()
    assert not session.scalars(
        select(Person).where(in_scope(actor, Permission.REPORT_VIEW, on=now.date()))
    ).all()
