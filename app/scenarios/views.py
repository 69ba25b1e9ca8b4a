"""Addresses of scenarios and runs. Somebody else's run is not found."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime

from app.domain.access import Permission
from app.domain.scenarios.events import Mode
from app.domain.scenarios.policy import Reason, StartRefused
from app.scenarios import debriefing, forms, objections, overview, playing, queries, services
from app.scenarios.messages import MODES, PRODUCTS, REASONS, STATUSES
from app.scenarios.models import ScenarioRun
from app.web.clock import utc_now
from app.web.guard import current_actor, requires
from app.web.htmx import is_htmx
from app.web.pages import render_page
from app.web.transaction import read_session, unit_of_work

bp = Blueprint("scenarios", __name__)
WORDS = {"modes": MODES, "products": PRODUCTS, "statuses": STATUSES}


@bp.get("/scenarios")
@requires(Permission.LEARN)
def index() -> ResponseReturnValue:
    """All scenarios, unfinished ones first, each with the best result."""
    cards = overview.list_scenarios(read_session(), current_actor())
    return render_page("scenarios/index.html", cards=cards, **WORDS)


@bp.get("/scenarios/<slug>")
@requires(Permission.LEARN)
def intro(slug: str) -> ResponseReturnValue:
    """What the situation is, its rules in plain words, earlier runs, and the button to start."""
    return _intro(slug), 200


def _intro(slug: str) -> str:
    page = overview.show_scenario(read_session(), current_actor(), slug, now=utc_now())
    return render_page("scenarios/intro.html", page=page, reason_text=reason_text, **WORDS)


def reason_text(reason: Reason) -> str:
    """The sentence for a reason against a start, instants in the reader's way of writing."""
    params = {
        name: format_datetime(value, "short") if isinstance(value, datetime) else value
        for name, value in reason.params.items()
    }
    return str(REASONS[reason.code]) % params


@bp.post("/scenarios/<slug>/runs")
@requires(Permission.LEARN)
def start(slug: str) -> ResponseReturnValue:
    """Start a run, or go on where one is open; when the policy refuses, the scenario's page says why."""
    form = forms.read(forms.StartForm)
    try:
        with unit_of_work() as session:
            run = services.start_run(
                session,
                current_actor(),
                slug,
                now=utc_now(),
                seed=secrets.token_hex(8),
                mode=Mode(str(form.mode.data)),
                untimed=bool(form.untimed.data),
                other=bool(form.other.data),
            )
    except StartRefused:
        return _intro(slug), 409
    return redirect(url_for(".play", uuid=run.uuid), 303)


@bp.get("/runs/<uuid:uuid>")
@requires(Permission.LEARN)
def play(uuid: UUID) -> ResponseReturnValue:
    """The call as it stands."""
    session = read_session()
    run = queries.get_run_for(session, current_actor(), uuid)
    return _call(run, whole=not is_htmx())


def _call(run: ScenarioRun, *, whole: bool) -> str:
    page = playing.present_call(read_session(), run)
    template = "scenarios/play.html" if whole else "scenarios/_call.html"
    goes_on = request.args.get("on") == str(page.seq)
    return render_page(template, page=page, now=utc_now(), goes_on=goes_on, **WORDS)


def _after(run: ScenarioRun) -> ResponseReturnValue:
    """The call anew: the fragment for htmx, else the page by its address, at the newest line."""
    if is_htmx():
        return _call(run, whole=False)
    return redirect(url_for(".play", uuid=run.uuid, _anchor="now"), 303)


@bp.post("/runs/<uuid:uuid>/moves")
@requires(Permission.LEARN)
def move(uuid: UUID) -> ResponseReturnValue:
    """Give an answer. A page that is behind changes nothing and is shown anew."""
    form = forms.read(forms.MoveForm)
    with unit_of_work() as session:
        run = services.make_move(
            session, current_actor(), uuid, form.seq.data or 0, form.number.data or 0, now=utc_now()
        )
    return _after(run)


@bp.post("/runs/<uuid:uuid>/plans")
@requires(Permission.LEARN)
def plan(uuid: UUID) -> ResponseReturnValue:
    """Hand in a plan. A page that is behind changes nothing and is shown anew."""
    form = forms.read(forms.PlanForm)
    with unit_of_work() as session:
        run = services.fill_plan(
            session, current_actor(), uuid, form.seq.data or 0, form.pick.data or [], now=utc_now()
        )
    return _after(run)


@bp.post("/runs/<uuid:uuid>/findings")
@requires(Permission.LEARN)
def findings(uuid: UUID) -> ResponseReturnValue:
    """Hand in what was marked; nothing marked is an answer too."""
    form = forms.read(forms.FindingsForm)
    with unit_of_work() as session:
        run = services.mark_findings(
            session, current_actor(), uuid, form.seq.data or 0, form.finding.data or [], now=utc_now()
        )
    return _after(run)


@bp.post("/runs/<uuid:uuid>/hints")
@requires(Permission.LEARN)
def hint(uuid: UUID) -> ResponseReturnValue:
    """Show the hint of this moment."""
    form = forms.read(forms.SeqForm)
    with unit_of_work() as session:
        run = services.ask_hint(session, current_actor(), uuid, form.seq.data or 0, now=utc_now())
    return _after(run)


@bp.post("/runs/<uuid:uuid>/rewinds")
@requires(Permission.LEARN)
def rewind(uuid: UUID) -> ResponseReturnValue:
    """Go back before a move and play on from there."""
    form = forms.read(forms.RewindForm)
    with unit_of_work() as session:
        run = services.rewind_run(
            session, current_actor(), uuid, form.seq.data or 0, form.move.data or 0, now=utc_now()
        )
    return _after(run)


@bp.post("/runs/<uuid:uuid>/end")
@requires(Permission.LEARN)
def abandon(uuid: UUID) -> ResponseReturnValue:
    """Give the run up. A second press finds it done and shows the same debrief."""
    with unit_of_work() as session:
        run = services.abandon_run(session, current_actor(), uuid, now=utc_now())
    return redirect(url_for(".debrief", uuid=run.uuid), 303)


@bp.get("/runs/<uuid:uuid>/debrief")
@requires(Permission.LEARN)
def debrief(uuid: UUID) -> ResponseReturnValue:
    """How it went and why; a run that has not ended leads back to its call."""
    session = read_session()
    run = queries.get_run_for(session, current_actor(), uuid)
    if run.ended_at is None:
        return redirect(url_for(".play", uuid=uuid), 303)
    page = debriefing.present_debrief(session, run)
    beside = objections.beside_debrief(session, run)
    return render_page("scenarios/debrief.html", page=page, run=run, objections=beside, **WORDS)


@bp.get("/runs/<uuid:uuid>/path")
@requires(Permission.LEARN)
def path(uuid: UUID) -> ResponseReturnValue:
    """The map of a run that has ended: the own way, the best one, and all others."""
    session = read_session()
    run = queries.get_run_for(session, current_actor(), uuid)
    if run.ended_at is None:
        return redirect(url_for(".play", uuid=uuid), 303)
    return render_page("scenarios/path.html", page=debriefing.present_path(session, run), run=run, **WORDS)
