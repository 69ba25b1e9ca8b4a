"""Trainers' pages of scenarios: what people answer, what the proof says, a walk without record."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.domain.access import Permission
from app.library.messages import explain
from app.scenarios import insight, preview
from app.scenarios.messages import STATUSES
from app.web.guard import current_actor, requires
from app.web.pages import render_page
from app.web.transaction import read_session

bp = Blueprint("scenario_insight", __name__, url_prefix="/studio")


@bp.get("/scenarios/<slug>")
@requires(Permission.MATERIAL_VIEW)
def show(slug: str) -> ResponseReturnValue:
    """Counts on the map, red lines by rule, answers nobody gives, the proof."""
    page = insight.present_insight(read_session(), current_actor(), slug)
    return render_page("scenarios/insight.html", page=page, explain=explain)


@bp.get("/scenarios/<slug>/preview")
@requires(Permission.MATERIAL_VIEW)
def walk(slug: str) -> ResponseReturnValue:
    """A walk through the live revision; nothing is written."""
    variant = request.args.get("variant", 1, type=int)
    page = preview.present_preview(read_session(), slug, variant, request.args.get("moves", ""))
    return render_page("scenarios/preview.html", page=page, statuses=STATUSES)
