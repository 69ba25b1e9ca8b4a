"""Every unsafe request proves that it comes from a page of ours: the session's token, in the form or a header."""

from __future__ import annotations

import secrets
from hmac import compare_digest

from flask import Flask, request, session

from app.domain.errors import Forbidden

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class StalePage(Forbidden):
    """The page was made for another session: signed out meanwhile, or cookies are off."""

    code = "stale_page"


def csrf_token() -> str:
    """The session's token, made when a page first needs it."""
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(24)
    return str(session["csrf"])


def check() -> None:
    """Refuse an unsafe request without the token."""
    if request.method in SAFE:
        return
    given = request.headers.get("X-CSRF-Token") or request.form.get("csrf_token") or ""
    if not compare_digest(given.encode(), str(session.get("csrf", "")).encode()) or not given:
        raise StalePage


def init_csrf(app: Flask) -> None:
    """Check before every request, ahead of the guard."""
    app.before_request(check)
