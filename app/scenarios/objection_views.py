"""Addresses of disputes and reviews: what a learner says about a run, and what a trainer answers."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import StringField
from wtforms.validators import AnyOf, InputRequired, NumberRange

from app.domain.access import Permission
from app.ledger.models import ReviewState
from app.scenarios import disputes, objections, reviewing
from app.scenarios.forms import read
from app.scenarios.messages import STATUSES
from app.web.clock import utc_now
from app.web.forms import BaseForm, CountField
from app.web.guard import current_actor, requires
from app.web.messages import notify
from app.web.pages import render_page
from app.web.transaction import read_session, unit_of_work

bp = Blueprint("scenario_objections", __name__)


class WordsForm(BaseForm):
    """Free words; how many there may be is for the service to say."""

    text = StringField(default="")


class DisputeForm(WordsForm):
    """Which answer is meant, counted from 1."""

    move = CountField(validators=[InputRequired(), NumberRange(1, 10_000)])


class DecisionForm(WordsForm):
    """What becomes of the result."""

    state = StringField(validators=[AnyOf([ReviewState.UPHELD.value, ReviewState.CHANGED.value])])


@bp.post("/runs/<uuid:uuid>/disputes")
@requires(Permission.LEARN)
def dispute(uuid: UUID) -> ResponseReturnValue:
    """Say that one does not agree with a comment."""
    form = read(DisputeForm)
    move = form.move.data or 0
    with unit_of_work() as session:
        disputes.raise_dispute(session, current_actor(), uuid, move, form.text.data or "", now=utc_now())
    notify("success", _("Your trainers will read it; the answer will stand here."))
    return redirect(url_for("scenarios.debrief", uuid=uuid, _anchor=f"move-{move}"), 303)


@bp.post("/disputes/<uuid:uuid>/withdrawal")
@requires(Permission.LEARN)
def withdraw(uuid: UUID) -> ResponseReturnValue:
    """Take it back."""
    with unit_of_work() as session:
        run = disputes.withdraw_dispute(session, current_actor(), uuid, now=utc_now())
    return redirect(url_for("scenarios.debrief", uuid=run.uuid), 303)


@bp.post("/runs/<uuid:uuid>/review")
@requires(Permission.LEARN)
def ask_review(uuid: UUID) -> ResponseReturnValue:
    """Ask for a human look at the result of an exam run."""
    form = read(WordsForm)
    with unit_of_work() as session:
        reviewing.ask_review(session, current_actor(), uuid, form.text.data or "", now=utc_now())
    return redirect(url_for("scenarios.debrief", uuid=uuid, _anchor="review"), 303)


@bp.get("/studio/requests")
@requires(Permission.REVIEW_DECIDE)
def index() -> ResponseReturnValue:
    """What waits for a trainer: requests for review by their date, then disputed comments."""
    page = objections.list_waiting(read_session(), current_actor(), now=utc_now())
    return render_page("scenarios/requests.html", page=page)


@bp.get("/studio/reviews/<uuid:uuid>")
@requires(Permission.REVIEW_DECIDE)
def review(uuid: UUID) -> ResponseReturnValue:
    """One request with the whole call."""
    page = objections.present_review(read_session(), current_actor(), uuid, now=utc_now())
    return render_page("scenarios/review.html", page=page, statuses=STATUSES)


@bp.post("/studio/reviews/<uuid:uuid>/decision")
@requires(Permission.REVIEW_DECIDE)
def decide(uuid: UUID) -> ResponseReturnValue:
    """Decide, in words that the learner will read."""
    form = read(DecisionForm)
    state = ReviewState(str(form.state.data))
    with unit_of_work() as session:
        reviewing.decide_run_review(
            session, current_actor(), uuid, state, form.text.data or "", now=utc_now()
        )
    notify("success", _("Decided. The learner was told."))
    return redirect(url_for(".index"), 303)


@bp.post("/studio/disputes/<uuid:uuid>/answer")
@requires(Permission.REVIEW_DECIDE)
def answer(uuid: UUID) -> ResponseReturnValue:
    """Answer a disputed comment, in words that the learner will read."""
    form = read(WordsForm)
    with unit_of_work() as session:
        disputes.answer_dispute(session, current_actor(), uuid, form.text.data or "", now=utc_now())
    notify("success", _("Answered. The learner was told."))
    return redirect(url_for(".index"), 303)
