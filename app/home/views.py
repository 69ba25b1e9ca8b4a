"""The first page after signing in."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.domain.access import Permission
from app.web.guard import public, requires
from app.web.pages import render_page

bp = Blueprint("home", __name__)


@bp.get("/")
@requires(Permission.OWN_ACCOUNT)
def index() -> ResponseReturnValue:
    """The person's next step."""
    return render_page("home/index.html")


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Alive."""
    return "ok", {"Content-Type": "text/plain"}
