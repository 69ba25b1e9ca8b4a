"""Alembic's entry: our metadata, our engine, one transaction per migration run."""

from alembic import context
from flask import current_app

from app.extensions import db
from app.orm import Base

config = context.config


def run() -> None:
    """Migrate over a connection of the application's engine."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
