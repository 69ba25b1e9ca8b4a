"""Bringing the database to the newest migration. Alembic is loaded only when there is something to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, text

from app.extensions import db

FOLDER = Path(__file__).resolve().parent.parent.parent / "migrations"


def newest_revision() -> str:
    """The number of the last migration; files are named by it (a guard test holds them to one line)."""
    return max(path.stem.split("_")[0] for path in (FOLDER / "versions").glob("*.py"))


def present_revision() -> str | None:
    """Where the database stands, None before the first migration."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return str(found) if found else None


def is_migrated() -> bool:
    """Whether the database stands at the newest migration."""
    return present_revision() == newest_revision()


def upgrade(revision: str = "head") -> None:
    """Run the migrations up to a revision. Needs an application context."""
    _run("upgrade", revision)


def downgrade(revision: str) -> None:
    """Take migrations back down to a revision ("base" for all)."""
    _run("downgrade", revision)


def write_revision(message: str, revision: str) -> None:
    """Write a migration file from the difference between the database and the models, to be read and edited."""
    _run("revision", message, autogenerate=True, rev_id=revision)


def _run(command: str, *arguments: str, **options: Any) -> None:
    # Loading Alembic takes a quarter of the time of a start and memory in every server process.
    from alembic import command as commands
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    act: Callable[..., Any] = getattr(commands, command)
    act(config, *arguments, **options)
