"""`flask people`: what an operator does from a shell."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from app.accounts import services
from app.accounts.queries import find_person_by_staff_number
from app.domain.access import Role
from app.web.clock import utc_now
from app.web.transaction import unit_of_work

people_cli = AppGroup("people", help="People and their roles.")


@people_cli.command("admin")
@click.argument("staff_number")
@click.option("--name", default="", help="Needed when the person does not exist yet.")
def make_admin(staff_number: str, name: str) -> None:
    """Make or restore an administrator and print a one-time link for the password."""
    now = utc_now()
    with unit_of_work() as session:
        person = find_person_by_staff_number(session, staff_number)
        if person is None:
            if not name:
                click.echo("no such person; give --name to create one", err=True)
                sys.exit(2)
            person = services.create_person(session, None, staff_number, name, now=now)
        person.deactivated_at = None
        services.grant_role(session, None, person, Role.ADMIN, reason="flask people admin", now=now)
        token = services.issue_one_time_link(session, None, person, now=now)
    click.echo(f"/account/activate/{token}")
