"""The list of what a person was told."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from app.domain.access import Permission
from app.notices import queries, services
from app.notices.messages import WORDS
from app.web.clock import utc_now
from app.web.guard import current_actor, requires
from app.web.pages import render_page
from app.web.transaction import read_session, unit_of_work

bp = Blueprint("notices", __name__, url_prefix="/notices")


@bp.get("/")
@requires(Permission.OWN_ACCOUNT)
def index() -> ResponseReturnValue:
    """Newest first; each leads to what it speaks of."""
    notices = queries.list_notices(read_session(), current_actor().person_id)
    lines = [(notice, str(WORDS[notice.code]) % notice.params) for notice in notices if notice.code in WORDS]
    return render_page("notices/index.html", lines=lines, has_unread=any(n.read_at is None for n, _ in lines))


@bp.post("/read")
@requires(Permission.OWN_ACCOUNT)
def mark_read() -> ResponseReturnValue:
    """All seen."""
    with unit_of_work() as session:
        services.mark_read(session, current_actor(), now=utc_now())
    return redirect(url_for(".index"), 303)
