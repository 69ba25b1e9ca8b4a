"""Making people and signing them in, through the same services the site uses."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import services
from app.accounts.models import Department, Person
from app.accounts.queries import build_actor
from app.domain.access import Actor, Role
from app.domain.content.kinds import Kind
from app.library.models import ContentItem, ContentRevision
from app.library.services import run_sync
from app.settings import ROOT
from app.web.transaction import unit_of_work

PASSWORD = "a calm and long sentence"
LONG_AGO = datetime(2025, 1, 6, 1, 0, tzinfo=UTC)


def make_department(
    session: Session, code: str = "PLC", name: str = "贷后管理中心", parent: Department | None = None
) -> Department:
    """A department since last year."""
    return services.create_department(
        session, None, code, name, parent=parent, valid_from=date(2025, 1, 1), now=LONG_AGO
    )


def make_person(
    session: Session,
    staff_number: str = "S0001",
    name: str = "林晓雨",
    *roles: Role,
    department: Department | None = None,
    scope: Department | None = None,
) -> Person:
    """A person with roles (learner when none are named), placed in a department, who may sign in with PASSWORD."""
    person = services.create_person(
        session, None, staff_number, name, password=PASSWORD, is_demo=True, now=LONG_AGO
    )
    for role in roles or (Role.LEARNER,):
        services.grant_role(session, None, person, role, department=scope, now=LONG_AGO)
    if department:
        services.place_person(
            session, None, person, department, None, valid_from=date(2025, 1, 1), now=LONG_AGO
        )
    return person


def make_actor(session: Session, staff_number: str = "S0001", *roles: Role, now: datetime) -> Actor:
    """A person as the rules see them."""
    return build_actor(session, make_person(session, staff_number, "林晓雨", *roles), now=now)


def make_item(session: Session, kind: Kind, slug: str, title: str) -> tuple[int, int]:
    """A bare document with one revision, for rooms that only point at it: (item id, revision id)."""
    item = session.scalars(
        select(ContentItem).where(ContentItem.kind == kind, ContentItem.slug == slug)
    ).one_or_none()
    if item is None:
        item = ContentItem(kind=kind, slug=slug, title=title, source_hash="", created_at=LONG_AGO)
        session.add(item)
        session.flush()
        hashes = dict.fromkeys(("content_hash", "scoring_hash", "teaching_hash", "rendered_hash"), "0")
        texts = dict.fromkeys(("source", "document", "rendered"), "{}")
        session.add(
            ContentRevision(item_id=item.id, number=1, title=title, created_at=LONG_AGO, **hashes, **texts)
        )
        session.flush()
    revision = session.scalars(select(ContentRevision.id).where(ContentRevision.item_id == item.id)).one()
    return item.id, revision


def token_on(page: str) -> str:
    """The CSRF token of a page's first form."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, "the page has no form"
    return found.group(1)


def sign_in(client: FlaskClient, staff_number: str = "S0001") -> str:
    """Sign in as a person would; gives a CSRF token for further posts."""
    page = client.get("/sign-in").get_data(as_text=True)
    form = {"csrf_token": token_on(page), "staff_number": staff_number, "password": PASSWORD}
    answer = client.post("/sign-in", data=form)
    assert answer.status_code == 303, answer.get_data(as_text=True)[-500:]
    return token_on(client.get("/account/password").get_data(as_text=True))


def publish_shipped_material() -> None:
    """Publish content/, quizzes/ and scenarios/ of this repository. Needs an application context."""
    report = run_sync(unit_of_work, ROOT, publish=True, clock=lambda: LONG_AGO)
    assert not report.has_errors, report.findings
