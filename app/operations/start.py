"""What must hold before a server takes requests."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db
from app.operations.demo import has_demo_people
from app.settings import Settings

REFUSAL = (
    "Demo people with known passwords are in this database, and this server was not started by ./manage up. "
    "Take them out first: flask demo purge"
)


def refuse_public_demo(app: Flask) -> None:
    """Stop with a sentence when demo people would be reachable from outside."""
    settings: Settings = app.config["SETTINGS"]
    if settings.demo_allowed:
        return
    with app.app_context():
        try:
            found = has_demo_people(db.session())
        except SQLAlchemyError:
            return  # no tables yet, or no database: /readyz tells
        finally:
            db.session.remove()
        db.engine.dispose()  # connections must not be shared with forked workers
    if found:
        raise SystemExit(REFUSAL)
