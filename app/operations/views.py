"""What watchers of a server ask."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from app.operations import migrations
from app.web.guard import public

bp = Blueprint("operations", __name__)
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Ready for people: the database answers and stands at the newest migration. Says no more than that."""
    try:
        ready = migrations.is_migrated()
    except SQLAlchemyError:
        return "no database\n", 503, PLAIN
    return ("ready\n", 200, PLAIN) if ready else ("migrations are due\n", 503, PLAIN)
