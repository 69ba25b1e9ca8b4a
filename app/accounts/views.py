"""Signing in, signing out, password, language."""

from __future__ import annotations

import re
from typing import cast

from flask import Blueprint, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer

from app.accounts import services
from app.accounts.errors import WrongCredentials
from app.accounts.forms import ChangePasswordForm, NewPasswordForm, SignInForm
from app.accounts.models import Person
from app.accounts.passwords import refuse_weak, verify_password
from app.accounts.queries import build_actor, find_person_by_staff_number
from app.accounts.sign_in import Try, begin_sign_in, count_try, end_sign_in, forgive_try
from app.domain.access import Permission
from app.domain.errors import DomainError, TooMany
from app.web.clock import utc_now
from app.web.errors import sentence
from app.web.guard import current_actor, find_actor, public, requires, sign_in_session, sign_out_session
from app.web.language import LANGUAGES
from app.web.messages import notify
from app.web.pages import render_page
from app.web.transaction import unit_of_work

bp = Blueprint("accounts", __name__)
DEVICE_COOKIE, DEVICE_AGE = "device", 365 * 24 * 3600
OWN_PATH = re.compile(r"/(?!/)[^\\\x00-\x1f\x7f]*")
"""A path: browsers read a second slash as the name of a host, a backslash as a slash, and skip control characters."""


def safe_target(target: str | None) -> str:
    """Where to go next: only a path of this site, never another one."""
    if not target or not OWN_PATH.fullmatch(target):
        return url_for("home.index")
    return target


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="device")


def _is_known_device(staff_number: str) -> bool:
    try:
        return staff_number in cast("list[str]", _serializer().loads(request.cookies.get(DEVICE_COOKIE, "")))
    except BadSignature:
        return False


def _remember_device(response: ResponseReturnValue, staff_number: str) -> ResponseReturnValue:
    try:
        known = cast("list[str]", _serializer().loads(request.cookies.get(DEVICE_COOKIE, "")))
    except BadSignature:
        known = []
    known = [*[n for n in known if n != staff_number], staff_number][-10:]  # a shared phone at a branch
    answer = current_app.make_response(response)
    answer.set_cookie(
        DEVICE_COOKIE,
        str(_serializer().dumps(known)),
        max_age=DEVICE_AGE,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        path="/sign-in",
    )
    return answer


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """The sign-in page; who is signed in goes on to the first page."""
    if find_actor():
        return redirect(safe_target(request.args.get("next")), 303)
    if session.pop("idled_out", False):
        notify(
            "info",
            _("You were signed out because nothing happened here for a while. Sign in again to go on."),
        )
    return render_page("accounts/sign_in.html", form=SignInForm(), next=request.args.get("next"))


@bp.post("/sign-in")
@public
def submit_sign_in() -> ResponseReturnValue:
    """Check the password outside any write lock: hashing takes longer than all the rest."""
    form = SignInForm.from_request()
    try:
        if not form.validate():
            raise WrongCredentials
        person, attempt, checked = _checked_person(form)
        now = utc_now()
        with unit_of_work() as work:
            token = begin_sign_in(work, person, attempt, checked=checked, now=now)
            actor = build_actor(work, person, now=now)
    except DomainError as error:
        text = sentence(error.code, error.params)
        page = render_page("accounts/sign_in.html", form=form, next=request.form.get("next"), problem=text)
        if isinstance(error, TooMany):
            return page, 429, {"Retry-After": str(error.params["seconds"])}
        return page, 422
    sign_in_session(token, actor)
    return _remember_device(redirect(safe_target(request.form.get("next")), 303), person.staff_number)


def _checked_person(form: SignInForm) -> tuple[Person, Try, str]:
    """The person, the try, and the hash the password was held against. Raises WrongCredentials, SignInThrottled."""
    staff_number = str(form.staff_number.data).strip().upper()
    attempt = Try(staff_number, request.remote_addr or "", _is_known_device(staff_number))
    with unit_of_work() as work:
        count_try(work, attempt, now=utc_now())
        person = find_person_by_staff_number(work, staff_number)
    stored = person.password_hash if person and person.deactivated_at is None else None
    if not verify_password(stored, str(form.password.data)) or person is None or stored is None:
        raise WrongCredentials
    return person, attempt, stored


@bp.post("/sign-out")
@requires(Permission.OWN_ACCOUNT)
def sign_out() -> ResponseReturnValue:
    """End this browser's sign-in."""
    with unit_of_work() as work:
        end_sign_in(work, current_user.get_id(), now=utc_now())
    sign_out_session()
    return redirect(url_for(".sign_in"), 303)


@bp.route("/account/password", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
def change_password() -> ResponseReturnValue:
    """Choose a new password; afterwards one signs in again, here and everywhere else."""
    form = ChangePasswordForm.from_request()
    if request.method == "GET":
        return render_page("accounts/password.html", form=form)
    problem, status = None, 422
    if form.validate():
        try:
            _change_password(str(form.present_password.data), str(form.new_password.data))
            sign_out_session()
            notify("success", _("Your password is changed. Sign in with the new one."))
            return redirect(url_for(".sign_in"), 303)
        except DomainError as error:
            problem = sentence(error.code, error.params)
            status = 429 if isinstance(error, TooMany) else 422
    return render_page("accounts/password.html", form=form, problem=problem), status


def _change_password(present: str, new: str) -> None:
    """Guesses at the present password are counted like those at the door: a phone may lie about signed in."""
    actor, now = current_actor(), utc_now()
    refuse_weak(new, actor.staff_number)
    attempt = Try(actor.staff_number, request.remote_addr or "", is_known_device=True, is_inside=True)
    with unit_of_work() as work:
        count_try(work, attempt, now=now)
    with unit_of_work() as work:
        services.change_password(work, actor, present, new, now=now)
        forgive_try(work, attempt, now=now)


@bp.route("/account/activate/<token>", methods=["GET", "POST"])
@public
def activate(token: str) -> ResponseReturnValue:
    """Set a password by a one-time link. The page looks the same for a wrong link until it is used."""
    form = NewPasswordForm.from_request()
    if request.method == "GET":
        return render_page("accounts/activate.html", form=form, token=token)
    problem = None
    if form.validate():
        try:
            with unit_of_work() as work:
                services.redeem_one_time_link(work, token, str(form.new_password.data), now=utc_now())
            notify("success", _("Your password is set. Sign in with it."))
            return redirect(url_for(".sign_in"), 303)
        except DomainError as error:
            problem = sentence(error.code, error.params)
    return render_page("accounts/activate.html", form=form, token=token, problem=problem), 422


@bp.post("/language")
@public
def language() -> ResponseReturnValue:
    """Switch the language, for this browser and, when signed in, for the person."""
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        session["language"] = chosen
        session.permanent = True
        actor = find_actor()
        if actor:
            with unit_of_work() as work:
                services.choose_language(work, actor, chosen)
    return redirect(safe_target(request.form.get("next")), 303)
