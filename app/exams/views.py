"""Addresses of papers and attempts. Somebody else's attempt is not found."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from flask import Blueprint, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_babel import gettext as _

from app.domain.access import Permission
from app.domain.exams.attempt import AttemptClosed, AttemptState, accepts_answers, is_overdue
from app.domain.exams.policy import Finding, StartRefused
from app.exams import forms, overview, presenting, queries, services
from app.exams.messages import PURPOSES, REASONS, STATES, TOO_LONG, TYPES
from app.web.clock import utc_now
from app.web.guard import current_actor, requires
from app.web.messages import notify
from app.web.pages import render_page
from app.web.transaction import read_session, unit_of_work

bp = Blueprint("exams", __name__)
WORDS = {"purposes": PURPOSES, "states": STATES, "types": TYPES}


@bp.get("/papers")
@requires(Permission.LEARN)
def index() -> ResponseReturnValue:
    """All papers, those in progress first, each with where the person stands."""
    cards = overview.list_papers(read_session(), current_actor(), now=utc_now())
    return render_page("exams/index.html", cards=cards, **WORDS)


@bp.get("/papers/<slug>")
@requires(Permission.LEARN)
def intro(slug: str) -> ResponseReturnValue:
    """What the paper is, its rules in plain words, and the button to start or go on."""
    return _intro(slug, 200)


def _intro(slug: str, status: int) -> ResponseReturnValue:
    page = overview.show_paper(read_session(), current_actor(), slug, now=utc_now())
    return render_page("exams/intro.html", page=page, reason_text=reason_text, **WORDS), status


def reason_text(finding: Finding) -> str:
    """The sentence for a reason against a start, instants in the reader's way of writing."""
    params = {
        name: format_datetime(value, "short") if isinstance(value, datetime) else value
        for name, value in finding.params.items()
    }
    return str(REASONS[finding.code]) % params


@bp.post("/papers/<slug>/attempts")
@requires(Permission.LEARN)
def start(slug: str) -> ResponseReturnValue:
    """Start, or go on where an attempt is open; when the policy refuses, the paper's page says why."""
    try:
        with unit_of_work() as session:
            attempt = services.start_attempt(
                session, current_actor(), slug, now=utc_now(), seed=secrets.token_hex(8)
            )
    except StartRefused:
        return _intro(slug, 409)
    return redirect(url_for(".take", uuid=attempt.uuid), 303)


@bp.get("/attempts/<uuid:uuid>")
@requires(Permission.LEARN)
def take(uuid: UUID) -> ResponseReturnValue:
    """A page of the attempt; once closed, the result."""
    now, session = utc_now(), read_session()
    attempt = queries.get_attempt_for(session, current_actor(), uuid)
    if attempt.state is not AttemptState.IN_PROGRESS:
        return redirect(url_for(".result", uuid=uuid), 303)
    if is_overdue(attempt.state, attempt.deadline_at, now):
        return render_page(
            "exams/time_over.html", attempt=attempt, paper=presenting.read_attempt(session, attempt)[0]
        )
    page = presenting.present_page(session, attempt, forms.read_page(request.args.get("page")))
    key = forms.attempt_key(uuid, page.page, (item.sequence for item in page.items))
    return render_page("exams/attempt.html", attempt=attempt, page=page, key=key, now=now, **WORDS)


@bp.post("/attempts/<uuid:uuid>/answers")
@requires(Permission.LEARN)
def save(uuid: UUID) -> ResponseReturnValue:
    """Save what the page sent: JSON for the script, the next page for the buttons."""
    saves = forms.read_saves(request.form)
    with unit_of_work() as session:
        saved = services.save_answers(session, current_actor(), uuid, saves, now=utc_now())
    if saved.closed_at:  # committed first: the attempt is closed now, and the refusal comes after
        raise AttemptClosed(closed_at=saved.closed_at)
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return jsonify(
            saved={str(number): sequence for number, sequence in saved.sequences.items()},
            older=saved.older,
            unreadable=saved.unreadable,
            too_long={
                str(number): str(TOO_LONG) % {"number": number, "limit": limit}
                for number, limit in saved.too_long.items()
            },
            answered=saved.answered,
            of=saved.of,
        )
    _say_what_was_not_taken(saved)
    return redirect(_next(uuid, forms.read_go(request.form), forms.read_page(request.form.get("page"))), 303)


def _say_what_was_not_taken(saved: services.Saved) -> None:
    if saved.older:
        numbers = forms.list_numbers(saved.older)
        text = _(
            "Question %(numbers)s was answered in another window since. The newer answer was kept.",
            numbers=numbers,
        )
        notify("warning", text)
    if saved.unreadable:
        numbers = forms.list_numbers(saved.unreadable)
        text = _(
            "The answer to question %(numbers)s is too long or was damaged. Please enter it again.",
            numbers=numbers,
        )
        notify("error", text)
    for number, limit in saved.too_long.items():
        notify("error", str(TOO_LONG) % {"number": number, "limit": limit})
    if not saved.older and not saved.unreadable and not saved.too_long:
        text = _(
            "Saved. %(answered)s of %(of)s questions are answered.", answered=saved.answered, of=saved.of
        )
        notify("success", text)


def _next(uuid: UUID, go: str, page: int) -> str:
    if go == "finish":
        return url_for(".check", uuid=uuid)
    step = {"next": page + 1, "previous": max(1, page - 1), "save": page}
    return url_for(".take", uuid=uuid, page=step.get(go) or int(go))


@bp.get("/attempts/<uuid:uuid>/clock")
@requires(Permission.LEARN)
def clock(uuid: UUID) -> ResponseReturnValue:
    """The server's time and the attempt's deadline, for a page that may have slept."""
    now = utc_now()
    attempt = queries.get_attempt_for(read_session(), current_actor(), uuid)
    deadline = attempt.deadline_at.isoformat() if attempt.deadline_at else None
    return jsonify(
        now=now.isoformat(), deadline=deadline, open=accepts_answers(attempt.state, attempt.deadline_at, now)
    )


@bp.get("/attempts/<uuid:uuid>/submit")
@requires(Permission.LEARN)
def check(uuid: UUID) -> ResponseReturnValue:
    """Before handing in: what is not answered yet."""
    now, session = utc_now(), read_session()
    attempt = queries.get_attempt_for(session, current_actor(), uuid)
    if attempt.state is not AttemptState.IN_PROGRESS:
        return redirect(url_for(".result", uuid=uuid), 303)
    paper, marks = presenting.unanswered(session, attempt)
    missing = [mark for mark in marks if not mark.state]
    return render_page(
        "exams/submit.html", attempt=attempt, paper=paper, marks=marks, missing=missing, now=now
    )


@bp.post("/attempts/<uuid:uuid>/submit")
@requires(Permission.LEARN)
def submit(uuid: UUID) -> ResponseReturnValue:
    """Hand in. A second press finds it done and shows the same result."""
    with unit_of_work() as session:
        services.submit_attempt(session, current_actor(), uuid, now=utc_now())
    return redirect(url_for(".result", uuid=uuid), 303)


@bp.get("/attempts/<uuid:uuid>/result")
@requires(Permission.LEARN)
def result(uuid: UUID) -> ResponseReturnValue:
    """Score, and of each question as much as the review policy shows now."""
    session = read_session()
    attempt = queries.get_attempt_for(session, current_actor(), uuid)
    if attempt.state is AttemptState.IN_PROGRESS:
        return redirect(url_for(".take", uuid=uuid), 303)
    page = presenting.present_result(
        session, attempt, forms.read_page(request.args.get("page")), now=utc_now()
    )
    back = overview.way_on(session, attempt.item_id)
    return render_page("exams/result.html", attempt=attempt, page=page, back=back, **WORDS)
