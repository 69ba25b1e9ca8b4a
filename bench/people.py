"""Learners for the bench, all with one password hash: making them must not take longer than the measuring."""

from __future__ import annotations

from sqlalchemy import insert, text

from app.accounts.models import Person, RoleGrant
from app.accounts.passwords import hash_password
from app.domain.access import Role
from app.extensions import db
from app.factory import create_app
from app.orm import new_uuid
from app.web.clock import utc_now
from app.web.transaction import unit_of_work

PASSWORD = "a calm and long sentence"  # of people who live for one measurement
PEOPLE = 2000


def staff_number(number: int) -> str:
    """The staff number of the bench's n-th learner."""
    return f"B{number:05d}"


def make_people() -> None:
    """Add the learners and the twenty rows of the bare page."""
    now, stored = utc_now(), hash_password(PASSWORD)
    with unit_of_work() as session:
        people = [
            {
                "uuid": new_uuid(),
                "staff_number": staff_number(number),
                "name": f"学员{number}",
                "language": "zh",
                "password_hash": stored,
                "must_change_password": False,
                "is_demo": True,
                "joined_at": now,
            }
            for number in range(PEOPLE)
        ]
        ids = session.scalars(insert(Person).returning(Person.id), people).all()
        session.execute(
            insert(RoleGrant),
            [{"person_id": i, "role": Role.LEARNER, "valid_from": now, "reason": "bench"} for i in ids],
        )
        session.execute(text("CREATE TABLE bench_rows (id INTEGER PRIMARY KEY, name TEXT)"))
        rows = [{"id": number, "name": f"row {number}"} for number in range(20)]
        session.execute(text("INSERT INTO bench_rows (id, name) VALUES (:id, :name)"), rows)


if __name__ == "__main__":
    with create_app().app_context():
        make_people()
        db.engine.dispose()
