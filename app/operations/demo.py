"""Demo people: a small lender to try the site with. They live on local SQLite only and never beside real people."""

from __future__ import annotations

import json
import os
import secrets
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import services
from app.accounts.models import Department, Employment, Person, Position
from app.domain.access import Role
from app.domain.errors import Conflict

ACCOUNTS_FILE = "demo-accounts.json"
DEPARTMENTS = [
    ("HQ", "总行", None),
    ("PLC", "贷后管理中心", "HQ"),
    ("PLC-TEL", "电话催收一组", "PLC"),
    ("PLC-FLD", "外访与资产保全组", "PLC"),
    ("BR-01", "城东支行", "HQ"),
]
PEOPLE: list[tuple[str, str, str, str | None, Employment, list[tuple[Role, str | None]]]] = [
    ("D1001", "林晓雨", "PLC-TEL", "phone-collector", Employment.OWN, [(Role.LEARNER, None)]),
    ("D1002", "赵一鸣", "PLC-FLD", "field-visitor", Employment.OUTSOURCED, [(Role.LEARNER, None)]),
    ("D1003", "欧阳慧敏", "BR-01", "relationship-manager", Employment.OWN, [(Role.LEARNER, None)]),
    ("D2001", "周文博", "PLC", "outsourcing-quality", Employment.OWN, [(Role.TRAINER, None)]),
    ("D3001", "孙丽华", "PLC", "team-lead", Employment.OWN, [(Role.LEARNER, None), (Role.MANAGER, "PLC")]),
    ("D4001", "钱敏", "HQ", None, Employment.OWN, [(Role.HR, None)]),
    ("D5001", "吴刚", "HQ", None, Employment.OWN, [(Role.ADMIN, None)]),
    ("D6001", "郑审", "HQ", None, Employment.OWN, [(Role.AUDITOR, None)]),
]


class RealPeopleExist(Conflict):
    """The demo is only for an empty database."""

    code = "real_people_exist"


class DemoNotAllowed(Conflict):
    """The demo is only for the local SQLite database."""

    code = "demo_not_allowed"


def has_people(session: Session) -> bool:
    """Whether anybody is in the database."""
    return session.scalar(select(func.count()).select_from(Person)) != 0


def has_demo_people(session: Session) -> bool:
    """Whether demo people are in the database; a public server must not start beside them."""
    return session.scalar(select(Person.id).where(Person.is_demo).limit(1)) is not None


def load_demo(session: Session, *, now: datetime) -> list[dict[str, str]]:
    """Fill an empty database; gives the accounts as {role, staff_number, name, password}. Raises RealPeopleExist."""
    if has_people(session):
        raise RealPeopleExist
    start = now.date() - timedelta(days=400)
    departments = _load_departments(session, start, now)
    positions = {position.slug: position for position in session.scalars(select(Position))}
    accounts = []
    for staff_number, name, where, position, employment, roles in PEOPLE:
        password = secrets.token_urlsafe(9)
        person = services.create_person(
            session, None, staff_number, name, now=now, password=password, is_demo=True
        )
        services.place_person(
            session,
            None,
            person,
            departments[where],
            positions.get(position or ""),
            valid_from=start,
            employment=employment,
            agency="安诚服务外包公司" if employment is Employment.OUTSOURCED else None,
            now=now,
        )
        for role, scope in roles:
            services.grant_role(
                session,
                None,
                person,
                role,
                department=departments[scope] if scope else None,
                reason="demo",
                now=now,
            )
        accounts.append(
            {"role": roles[-1][0].value, "staff_number": staff_number, "name": name, "password": password}
        )
    return accounts


def _load_departments(session: Session, start: date, now: datetime) -> dict[str, Department]:
    made: dict[str, Department] = {}
    for code, name, parent in DEPARTMENTS:
        above = made[parent] if parent else None
        made[code] = services.create_department(
            session, None, code, name, parent=above, valid_from=start, now=now
        )
    return made


def write_accounts(instance: Path, accounts: list[dict[str, str]]) -> Path:
    """Write the passwords where only this user may read them."""
    path = instance / ACCOUNTS_FILE
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(accounts, file, ensure_ascii=False, indent=2)
    return path
