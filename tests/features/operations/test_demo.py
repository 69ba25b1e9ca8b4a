"""Demo people: only in an empty database, each with a password of its own."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import services
from app.accounts.models import Person
from app.accounts.passwords import verify_password
from app.accounts.queries import find_person_by_staff_number
from app.domain.access import Role
from app.ledger.models import HoursCredit
from app.ledger.services import credit_hours
from app.operations import demo
from app.operations.purge import purge_demo
from tests.factories import make_person


def test_the_demo_has_every_role_with_random_passwords(session: Session, now: datetime) -> None:
    accounts = demo.load_demo(session, now=now)
    assert {account["role"] for account in accounts} >= {
        role.value for role in (Role.LEARNER, Role.TRAINER, Role.MANAGER, Role.HR, Role.ADMIN, Role.AUDITOR)
    }
    assert len({account["password"] for account in accounts}) == len(accounts)
    person = find_person_by_staff_number(session, accounts[0]["staff_number"])
    assert person is not None
    assert verify_password(person.password_hash, accounts[0]["password"])
    assert not person.must_change_password


def test_the_demo_refuses_to_live_beside_real_people(session: Session, now: datetime) -> None:
    make_person(session)
    with pytest.raises(demo.RealPeopleExist):
        demo.load_demo(session, now=now)


def test_the_accounts_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = demo.write_accounts(
        tmp_path, [{"role": "learner", "staff_number": "D1", "name": "林", "password": "p"}]
    )
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(path.read_text(encoding="utf-8"))[0]["staff_number"] == "D1"


def test_purging_takes_the_demo_people_and_their_facts_and_nobody_else(
    session: Session, now: datetime
) -> None:
    demo.load_demo(session, now=now)
    theirs = find_person_by_staff_number(session, "D1001")
    assert theirs is not None
    real = services.create_person(session, None, "R1", "真人", now=now)
    for person in (theirs, real):
        credit_hours(session, person.id, 60, f"study:{person.id}", credited_on=now.date(), now=now)
    assert purge_demo(session) == len(demo.PEOPLE)
    assert session.scalars(select(Person.staff_number)).all() == ["R1"]
    assert session.scalars(select(HoursCredit.person_id)).all() == [real.id]
    assert not demo.has_demo_people(session)
