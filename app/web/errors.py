"""Broken rules and HTTP errors into a status and a sentence: a page, a fragment for htmx, or JSON for scripts."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from flask import Flask, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from app.domain.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, TooMany
from app.web.htmx import is_htmx
from app.web.pages import render_page

log = logging.getLogger(__name__)
STATUS: list[tuple[type[DomainError], int]] = [
    (NotFound, 404),
    (Forbidden, 403),
    (Conflict, 409),
    (Invalid, 422),
    (TooMany, 429),
]
SENTENCES: dict[str, LazyString] = {
    "not_found": _l("This page does not exist, or is not meant for you."),
    "forbidden": _l("Your role does not include this page. If you need it, ask your administrator."),
    "conflict": _l("This cannot be done now, because something changed meanwhile. Reload and look again."),
    "invalid": _l("This was not understood. Go back, check what you entered and try again."),
    "too_many": _l("Too many tries. Wait %(seconds)s seconds and try again."),
    "stale_page": _l(
        "This page was open for too long or in another session. Go back, reload it and try again."
    ),
    "sign_in_needed": _l("Your sign-in has ended. Sign in again in another tab or reload this page."),
    "bad_cursor": _l("This address of a list is damaged. Start again from the list's first page."),
    "bad_request": _l("The request was damaged on its way. Go back and try again."),
    "too_large": _l("What you sent is too large."),
    "method": _l("This address takes no such request. Go back and use the buttons of the page."),
    "busy": _l("The system is busy right now. Nothing was lost; try again in a few seconds."),
    "broken": _l("Something broke on our side. What you saved before is safe. Try again in a minute."),
}
HTTP_CODES = {400: "bad_request", 403: "forbidden", 404: "not_found", 405: "method", 413: "too_large"}


def add_sentences(app: Flask, sentences: Mapping[str, LazyString]) -> None:
    """Register a room's sentences for its codes; a code has one sentence in the whole site."""
    known = app.extensions.setdefault("sentences", {})
    doubles = known.keys() & sentences.keys()
    if doubles:
        raise ValueError(f"sentences given twice: {sorted(doubles)}")
    known.update(sentences)


def sentence(code: str, params: Mapping[str, object]) -> str:
    """The reader's sentence for a code; the kind's general one when a room wrote none."""
    text = current_app.extensions["sentences"].get(code, SENTENCES["conflict"])
    return str(text) % params if params else str(text)


def answer(status: int, code: str, params: Mapping[str, object]) -> ResponseReturnValue:
    """The error in the form the browser asked for."""
    text = sentence(code, params)
    headers = {"Retry-After": str(params["seconds"])} if "seconds" in params else {}
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return jsonify(error=code, message=text), status, headers
    if is_htmx():
        return render_page("errors/_message.html", text=text, kind="error"), status, headers
    return render_page("errors/error.html", status=status, code=code, text=text), status, headers


def on_domain_error(error: DomainError) -> ResponseReturnValue:
    """A rule said no."""
    status = next((status for kind, status in STATUS if isinstance(error, kind)), 409)
    return answer(status, error.code, error.params)


def on_http_error(error: HTTPException) -> ResponseReturnValue:
    """The framework said no; redirects pass."""
    status = error.code or 500
    if status < 400:
        return error.get_response()
    return answer(status, HTTP_CODES.get(status, "bad_request" if status < 500 else "broken"), {})


def on_busy(error: OperationalError) -> ResponseReturnValue:
    """The database could not take the request in time, or is away."""
    log.warning("database not available: %s", error.orig)
    return answer(503, "busy", {})


def on_crash(error: Exception) -> ResponseReturnValue:
    """A defect of ours: logged with its trace, told without it."""
    log.exception("unhandled error", exc_info=error)
    return answer(500, "broken", {})


def init_errors(app: Flask) -> None:
    """Register the handlers. In tests a crash is raised, so that it cannot hide behind a page."""
    add_sentences(app, SENTENCES)
    app.register_error_handler(DomainError, on_domain_error)
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(OperationalError, on_busy)
    if not app.testing:
        app.register_error_handler(Exception, on_crash)
