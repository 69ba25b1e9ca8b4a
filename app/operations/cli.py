"""`flask prepare`, `flask tick`, `flask demo`."""

from __future__ import annotations

import json
import logging
import sys

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import force_locale

from app.audit.services import record
from app.domain.errors import DomainError
from app.library.cli import tell_sync
from app.library.services import run_sync
from app.operations import demo, migrations
from app.operations.jobs import run_jobs
from app.operations.purge import purge_demo
from app.settings import Settings
from app.web.clock import utc_now
from app.web.errors import sentence
from app.web.transaction import read_session, unit_of_work

migrations_cli = AppGroup("migrations", help="The tables of the database.")
demo_cli = AppGroup("demo", help="People to try the site as.")


def settings() -> Settings:
    """The settings of the running application."""
    found: Settings = current_app.config["SETTINGS"]
    return found


@click.command("prepare")
def prepare() -> None:
    """From a fresh clone to a page: migrate, publish the material, load the demo, tell who may come in."""
    if not migrations.is_migrated():
        click.echo("Bringing the database up to date …")
        logging.getLogger("alembic").setLevel(logging.WARNING)
        migrations.upgrade()
    publish_material()
    if settings().may_hold_demo and not demo.has_people(read_session()):
        load_demo_people()
    tell_accounts()


def publish_material() -> None:
    """Publish what is clean as new learners only; broken files are told and change nothing."""
    with force_locale("zh"):
        try:
            report = run_sync(unit_of_work, settings().content_root, publish=True, clock=utc_now)
        except DomainError as error:
            click.echo(sentence(error.code, error.params), err=True)
            return
        if report.has_errors or any(step != "unchanged" for step in report.steps):
            tell_sync(report)


def load_demo_people() -> None:
    """Load the demo into an empty database and write the accounts file."""
    with unit_of_work() as session:
        accounts = demo.load_demo(session, now=utc_now())
    demo.write_accounts(settings().instance_dir, accounts)


def tell_accounts() -> None:
    """Print who may sign in, while the demo is in the database."""
    path = settings().instance_dir / demo.ACCOUNTS_FILE
    if not path.exists() or not demo.has_demo_people(read_session()):
        return
    click.echo("\n  Demo accounts (staff number / password):")
    for account in json.loads(path.read_text(encoding="utf-8")):
        click.echo(
            f"    {account['role']:<9} {account['staff_number']}  {account['password']}  {account['name']}"
        )


@migrations_cli.command("make")
@click.argument("message")
def make_migration(message: str) -> None:
    """Write the next migration file from what the models have and the database lacks. Read it before you commit it."""
    migrations.write_revision(message, f"{int(migrations.newest_revision()) + 1:04d}")


@migrations_cli.command("upgrade")
def upgrade_database() -> None:
    """Bring the database to the newest migration."""
    migrations.upgrade()
    click.echo(migrations.present_revision())


@click.command("tick")
def tick() -> None:
    """Run the due timers. Safe to run at any time, twice, or late."""
    done = run_jobs(current_app.extensions["jobs"], utc_now())
    for name, count in done.items():
        click.echo(f"{name}: {'failed, see the log' if count is None else count}")
    sys.exit(1 if None in done.values() else 0)


@demo_cli.command("load")
@click.option(
    "--yes-this-is-a-test", "is_test", is_flag=True, help="Allow it on another database than local SQLite."
)
def demo_load(is_test: bool) -> None:
    """Fill an empty database with demo people; their passwords go to instance/demo-accounts.json."""
    try:
        if not settings().may_hold_demo and not is_test:
            raise demo.DemoNotAllowed
        load_demo_people()
    except DomainError as error:
        click.echo(error.code, err=True)
        sys.exit(1)
    tell_accounts()


@demo_cli.command("purge")
def demo_purge() -> None:
    """Take the demo people out, with everything they did."""
    with unit_of_work() as session:
        gone = purge_demo(session)
        record(session, None, "demo.purged", "demo", {"people": gone}, now=utc_now())
    (settings().instance_dir / demo.ACCOUNTS_FILE).unlink(missing_ok=True)
    click.echo(f"{gone} demo people are gone")


COMMANDS: list[click.Command] = [prepare, tick, demo_cli, migrations_cli]
