"""Alembic's entry: our metadata, our engine, one transaction per migration run."""

from typing import Any

from alembic import context
from sqlalchemy import JSON, Enum

from app.extensions import db
from app.orm import Base, UtcDateTime

config = context.config


def render_item(kind: str, thing: object, context_of_file: Any) -> str | bool:
    """Write our column types as plain ones: a migration must mean the same when the code has moved on."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, JSON):
        context_of_file.imports.add("from sqlalchemy.dialects import postgresql")
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    if kind == "type" and isinstance(thing, Enum):
        return f"sa.String(length={thing.length})"
    return False


def run() -> None:
    """Migrate over a connection of the application's engine."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=render_item,
            render_as_batch=True,  # SQLite changes a table by making it anew
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
