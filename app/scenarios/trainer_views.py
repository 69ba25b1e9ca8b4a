"""Trainers' pages of scenarios: what people answer, what the proof says, a walk without record."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
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
    """A walk through the live revision; nothing is written. A plan or findings sent along become part of the walk."""
    variant, moves = request.args.get("variant", 1, type=int), request.args.get("moves", "")
    for kind, name in ((preview.PLAN, "pick"), (preview.FINDINGS, "finding")):
        if request.args.get("sheet") == kind:
            longer = preview.with_sheet(moves, kind, request.args.getlist(name, type=int))
            return redirect(url_for(".walk", slug=slug, variant=variant, moves=longer), 303)
    page = preview.present_preview(read_session(), slug, variant, moves)
    return render_page("scenarios/preview.html", page=page, statuses=STATUSES)
