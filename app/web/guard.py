"""Who may come in: every route names its permission or says that it is public; all else is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar, cast

from flask import Flask, current_app, redirect, request, session, url_for
from flask_login import UserMixin, current_user
from flask_login import login_user as remember_user
from flask_login import logout_user as forget_user
from werkzeug.wrappers import Response

from app.domain.access import Actor, Permission
from app.domain.errors import Forbidden
from app.extensions import login_manager
from app.web.clock import utc_now
from app.web.htmx import is_htmx
from app.web.transaction import read_session

View = TypeVar("View", bound=Callable[..., Any])
Loader = Callable[..., Actor | None]
PASSWORD_CHANGE_ALLOWED = frozenset({"accounts.change_password", "accounts.sign_out", "accounts.language"})

SEEN_EVERY = timedelta(minutes=5)
"""How exactly the last request of a sign-in is known: the cookie is written again at most this often."""


class SignInNeeded(Forbidden):
    """A fragment or a script's request came from a page whose sign-in has ended; a redirect would not be seen."""

    code = "sign_in_needed"


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login ships no types
    """What Flask-Login keeps for a request: the sign-in's token and the actor behind it."""

    def __init__(self, token: str, actor: Actor) -> None:
        self.id = token
        self.actor = actor


def requires(permission: Permission) -> Callable[[View], View]:
    """Mark a view with the permission it needs. The check itself is `enforce`, before every request."""

    def mark(view: View) -> View:
        view.required_permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Mark a view that strangers may see."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def current_actor() -> Actor:
    """The person acting. Only for views behind `@requires`."""
    actor = find_actor()
    if actor is None:
        raise Forbidden
    return actor


def find_actor() -> Actor | None:
    """The person acting, or None for a stranger."""
    user = current_user._get_current_object()  # asked for once: behind the proxy every look is a search
    return user.actor if user.is_authenticated else None


def sign_in_session(token: str, actor: Actor) -> None:
    """Start a browser session: old contents are dropped, so that nobody can plant a session beforehand."""
    forget_session()
    session.permanent = True
    session["seen"] = int(utc_now().timestamp())
    remember_user(SignedIn(token, actor))
    session.pop(
        "_id", None
    )  # a digest of address and browser for a protection that is off; halves the cookie


def sign_out_session() -> None:
    """End the browser session; the next page still speaks the person's language."""
    actor = find_actor()
    forget_user()
    forget_session(actor.language if actor else None)


def forget_session(language: str | None = None) -> None:
    """Drop all that the browser session holds but the language."""
    language = session.get("language", language)
    session.clear()
    if language:
        session["language"] = language


def has_idled_out(idle_minutes: int) -> bool:
    """Whether the sign-in went unused for too long; otherwise remembers, coarsely, that it is in use."""
    now, seen = int(utc_now().timestamp()), int(session.get("seen", 0))
    if now - seen >= idle_minutes * 60:
        return True
    if now - seen >= min(SEEN_EVERY.total_seconds(), idle_minutes * 30):
        session["seen"] = now
    return False


def enforce() -> Response | None:
    """Before every request: deny what no rule allows.

    Strangers are led to the sign-in page and back; a person without the permission gets a 403 that names nothing.
    Requests of scripts are told in words instead: what was typed stays on the page.
    """
    if request.endpoint is None:
        return None  # no such address: the 404 page needs no permission
    view = current_app.view_functions[request.endpoint]
    if request.endpoint == "static" or getattr(view, "is_public", False):
        return None
    permission = cast("Permission | None", getattr(view, "required_permission", None))
    if permission is None:
        raise Forbidden(endpoint=request.endpoint)
    actor = find_actor()
    if actor is None:
        wanted = request.accept_mimetypes
        if is_htmx() or (wanted and not wanted.accept_html):
            raise SignInNeeded
        target = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("accounts.sign_in", next=target), 303)
    if actor.must_change_password and request.endpoint not in PASSWORD_CHANGE_ALLOWED:
        return redirect(url_for("accounts.change_password"), 303)
    if not actor.may(permission):
        raise Forbidden(permission=permission)
    return None


def init_guard(app: Flask, load_actor: Loader) -> None:
    """Bind the guard; `load_actor(session, token)` comes from accounts and returns None when the sign-in ended."""
    login_manager.init_app(app)
    login_manager.session_protection = (
        None  # our tokens are rows that can be ended; addresses change on phones
    )

    @login_manager.user_loader  # type: ignore[untyped-decorator]
    def load(token: str) -> SignedIn | None:
        actor = load_actor(read_session(), token)
        if actor and has_idled_out(current_app.config["SETTINGS"].idle_minutes):
            forget_session(actor.language)
            session["idled_out"] = True  # the sign-in page says so
            return None
        return SignedIn(token, actor) if actor else None

    app.before_request(enforce)
