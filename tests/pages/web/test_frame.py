"""What holds on every page: who may come in, CSRF, errors in the form asked for, headers, language."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.access import Permission, Role
from app.domain.errors import TooMany
from app.factory import create_app
from app.web.guard import public, requires
from app.web.headers import CONTENT_POLICY
from app.web.transaction import unit_of_work
from tests.conftest import settings_for
from tests.databases import SqliteTemplates
from tests.factories import PASSWORD, make_person, sign_in, token_on


@pytest.fixture
def house(app: Flask, sqlite_templates: SqliteTemplates, scratch: object) -> Flask:
    """The house with a few routes of this test's own, over the same fresh database."""
    house = create_app(settings_for(sqlite_templates.url, scratch), testing=True)  # type: ignore[arg-type]
    house.add_url_rule("/-/forgotten", "forgotten", lambda: "nobody said who may see this")
    house.add_url_rule("/-/audit", "audit", requires(Permission.AUDIT_VIEW)(lambda: "for auditors"))
    house.add_url_rule("/-/busy", "busy", public(too_often))
    house.add_url_rule("/-/crash", "crash", public(crash))
    return house


def too_often() -> str:
    """A rule that says no."""
    raise TooMany(seconds=7)


def crash() -> str:
    """A defect."""
    raise RuntimeError("secret detail")


@pytest.fixture
def learner(app: Flask) -> None:
    """S0001, a learner."""
    with app.app_context(), unit_of_work() as session:
        make_person(session)


@pytest.mark.usefixtures("learner")
def test_a_route_that_names_no_permission_is_refused_to_everybody(house: Flask) -> None:
    client = house.test_client()
    assert client.get("/-/forgotten").status_code == 403
    sign_in(client)
    assert client.get("/-/forgotten").status_code == 403


def test_a_permission_of_another_role_is_refused_and_ones_own_is_not(house: Flask) -> None:
    with house.app_context(), unit_of_work() as session:
        make_person(session, "S0001")
        make_person(session, "S0002", "郑审", Role.AUDITOR)
    statuses = []
    for staff_number in ("S0001", "S0002"):
        client = house.test_client()
        sign_in(client, staff_number)
        statuses.append(client.get("/-/audit").status_code)
    assert statuses == [403, 200]


@pytest.mark.usefixtures("learner")
@pytest.mark.parametrize("token", ["", "wrong", None])
def test_a_post_without_the_token_is_refused_and_changes_nothing(
    client: FlaskClient, token: str | None
) -> None:
    sign_in(client)
    data = {} if token is None else {"csrf_token": token}
    answer = client.post("/sign-out", data=data)
    assert answer.status_code == 403
    assert "刷新" in answer.get_data(as_text=True)
    assert client.get("/account/password").status_code == 200


@pytest.mark.usefixtures("learner")
def test_the_token_may_come_in_the_header(client: FlaskClient) -> None:
    token = sign_in(client)
    assert client.post("/sign-out", headers={"X-CSRF-Token": token}).status_code == 303


def test_a_token_of_another_browser_is_refused(app: Flask) -> None:
    mine, theirs = app.test_client(), app.test_client()
    mine.get("/sign-in")
    stolen = token_on(theirs.get("/sign-in").get_data(as_text=True))
    form = {"csrf_token": stolen, "staff_number": "S0001", "password": PASSWORD}
    assert mine.post("/sign-in", data=form).status_code == 403


def test_an_address_that_does_not_exist_says_so_in_both_languages(client: FlaskClient) -> None:
    chinese = client.get("/no/such/page")
    assert (chinese.status_code, "没有找到" in chinese.get_data(as_text=True)) == (404, True)
    token = token_on(client.get("/sign-in").get_data(as_text=True))
    client.post("/language", data={"csrf_token": token, "language": "en"})
    english = client.get("/no/such/page").get_data(as_text=True)
    assert "Nothing found here" in english
    assert '<html lang="en">' in english


def test_errors_answer_scripts_with_json_and_htmx_with_a_fragment(client: FlaskClient) -> None:
    answer = client.get("/no/such/page", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.get_json() == {"error": "not_found", "message": "此页面不存在，或不对您开放。"}
    fragment = client.get("/no/such/page", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "此页面不存在" in fragment
    assert "<html" not in fragment


def test_too_often_tells_people_and_programs_how_long_to_wait(house: Flask) -> None:
    answer = house.test_client().get("/-/busy")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert "7 秒" in answer.get_data(as_text=True)


def test_a_wrong_method_is_a_page_too(client: FlaskClient) -> None:
    answer = client.get("/sign-out")
    assert answer.status_code == 405
    assert "使用页面上的按钮" in answer.get_data(as_text=True)


def test_a_crash_is_told_without_its_detail(
    app: Flask, sqlite_templates: SqliteTemplates, scratch: object, caplog: pytest.LogCaptureFixture
) -> None:
    served = create_app(settings_for(sqlite_templates.url, scratch))  # type: ignore[arg-type]
    served.add_url_rule("/-/crash", "crash", public(crash))
    answer = served.test_client().get("/-/crash")
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "系统出了故障" in page, "secret detail" in page) == (500, True, False)
    assert "secret detail" in caplog.text


@pytest.mark.parametrize(
    "path", ["/sign-in", "/", "/no/such/page", "/static/img/mark.svg", "/static-bundle/app.css", "/sign-out"]
)
def test_every_answer_carries_the_security_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path, buffered=True).headers
    assert headers["Content-Security-Policy"] == CONTENT_POLICY
    assert "unsafe" not in CONTENT_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_pages_are_not_stored_and_static_files_with_a_hash_are_kept(client: FlaskClient) -> None:
    assert client.get("/sign-in").headers["Cache-Control"] == "no-store"
    assert "immutable" in client.get("/static/img/mark.svg?v=1", buffered=True).headers["Cache-Control"]
    assert "immutable" in client.get("/static-bundle/app.css").headers["Cache-Control"]


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client: FlaskClient) -> None:
    cookie = client.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.usefixtures("learner")
def test_the_language_is_remembered_for_the_person_and_after_signing_out(app: Flask) -> None:
    here, there = app.test_client(), app.test_client()
    token = sign_in(here)
    answer = here.post("/language", data={"csrf_token": token, "language": "en", "next": "/account/password"})
    assert (answer.status_code, answer.location) == (303, "/account/password")
    assert "Change password" in here.get("/account/password").get_data(as_text=True)
    token = sign_in(there)
    assert "Change password" in there.get("/account/password").get_data(as_text=True)
    there.post("/sign-out", data={"csrf_token": token})
    assert "Sign in" in there.get("/sign-in").get_data(as_text=True)


def test_an_unknown_language_changes_nothing(client: FlaskClient) -> None:
    token = token_on(client.get("/sign-in").get_data(as_text=True))
    client.post("/language", data={"csrf_token": token, "language": "xx", "next": "https://evil.example/"})
    assert "登录" in client.get("/sign-in").get_data(as_text=True)


@pytest.mark.usefixtures("learner")
def test_a_fragment_asked_for_after_the_sign_in_ended_is_told_in_words(client: FlaskClient) -> None:
    token = sign_in(client)
    with client.session_transaction() as kept:
        kept["seen"] = 0
    answer = client.post("/sign-out", headers={"HX-Request": "true", "X-CSRF-Token": token})
    assert answer.status_code == 403
    assert "登录已结束" in answer.get_data(as_text=True)
    answer = client.get("/account/password", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["error"]) == (403, "sign_in_needed")


def test_what_no_database_takes_is_refused_before_anybody_reads_it(client: FlaskClient) -> None:
    token = token_on(client.get("/sign-in").get_data(as_text=True))
    form = {"csrf_token": token, "staff_number": "S\x001", "password": "x"}
    answers = [
        client.get("/sign-in?next=%00"),
        client.get("/a%00b"),
        client.get("/media/0/a%0D%0Ab"),
        client.post("/sign-in", data=form),
    ]
    assert [answer.status_code for answer in answers] == [422] * 4
    assert all("请求在传输中损坏" in answer.get_data(as_text=True) for answer in answers)


def test_what_is_not_there_is_not_kept_for_ever(client: FlaskClient) -> None:
    answer = client.get("/static/css/nothing.css?v=1")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")
    with client.get("/static/img/mark.svg?v=1") as found:
        assert "immutable" in found.headers["Cache-Control"]


def test_a_forged_host_is_not_repeated(client: FlaskClient) -> None:
    for host in ("elsewhere.example", "[", "a/b"):
        answer = client.get("/reports?q=1", headers={"Host": host})
        assert answer.status_code == 400 or answer.location == "/reports/?q=1", host
    for path in ("//elsewhere.example/reports", "/reports//", "//reports"):
        answer = client.get(path)
        assert not (answer.location or "").startswith(("//", "http")), path
