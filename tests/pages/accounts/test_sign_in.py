"""Coming in: the right words, the throttle, and nothing told to strangers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts import services, views
from app.accounts.models import Person, SignInThrottle
from app.accounts.queries import find_person_by_staff_number
from app.domain.access import Role
from app.web.clock import utc_now
from app.web.transaction import unit_of_work
from tests.counting import counted
from tests.factories import PASSWORD, make_person, sign_in, token_on

WRONG = "not the password at all"


@contextmanager
def work(app: Flask) -> Iterator[Session]:
    """A unit of work between requests."""
    with app.app_context(), unit_of_work() as session:
        yield session


@pytest.fixture
def person(app: Flask) -> None:
    """S0001, a learner."""
    with work(app) as session:
        make_person(session)


def try_in(client: FlaskClient, password: str, staff_number: str = "S0001", **more: str) -> TestResponse:
    """Fill in the form and send it."""
    page = client.get("/sign-in").get_data(as_text=True)
    form = {"csrf_token": token_on(page), "staff_number": staff_number, "password": password, **more}
    return client.post("/sign-in", data=form)


def alert_of(answer: TestResponse) -> str:
    """The words of the page's alert."""
    found = re.search(r'role="alert">.*?<p>(.*?)</p>', answer.get_data(as_text=True), re.DOTALL)
    assert found, answer.get_data(as_text=True)
    return found.group(1)


@pytest.mark.usefixtures("person")
def test_the_right_password_leads_to_the_first_page(client: FlaskClient) -> None:
    answer = try_in(client, PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/").status_code == 200


@pytest.mark.usefixtures("person")
def test_staff_numbers_are_read_whatever_their_case_and_spaces(client: FlaskClient) -> None:
    assert try_in(client, PASSWORD, " s0001 ").status_code == 303


@pytest.mark.usefixtures("person")
def test_a_wrong_password_and_an_unknown_person_look_the_same(app: Flask) -> None:
    wrong = try_in(app.test_client(), WRONG)
    unknown = try_in(app.test_client(), WRONG, "S9999")
    assert [wrong.status_code, unknown.status_code] == [422, 422]
    assert alert_of(wrong) == alert_of(unknown) == "工号或密码不正确。"
    assert WRONG not in wrong.get_data(as_text=True)


def test_somebody_who_left_is_told_what_a_stranger_is_told(app: Flask, client: FlaskClient) -> None:
    with work(app) as session:
        services.deactivate_person(session, None, make_person(session), now=utc_now())
    answer = try_in(client, PASSWORD)
    assert (answer.status_code, alert_of(answer)) == (422, "工号或密码不正确。")


@pytest.mark.usefixtures("person")
def test_an_empty_form_is_asked_for_what_is_missing(client: FlaskClient) -> None:
    answer = try_in(client, "", "")
    assert answer.status_code == 422
    assert "请填写工号" in answer.get_data(as_text=True)


@pytest.mark.usefixtures("person")
def test_the_sixth_try_waits_even_with_the_right_password(app: Flask, client: FlaskClient) -> None:
    assert [try_in(client, WRONG).status_code for _ in range(5)] == [422] * 5
    sixth = try_in(client, PASSWORD)
    assert sixth.status_code == 429
    assert 0 < int(sixth.headers["Retry-After"]) <= 15
    assert sixth.headers["Retry-After"] in alert_of(sixth)
    with work(app) as session:  # waiting is enough
        for row in session.scalars(select(SignInThrottle)):
            row.last_at -= timedelta(seconds=16)
    assert try_in(client, PASSWORD).status_code == 303


@pytest.mark.usefixtures("person")
def test_guesses_from_elsewhere_do_not_lock_out_the_owners_browser(app: Flask) -> None:
    owner, stranger = app.test_client(), app.test_client()
    sign_in(owner)
    token = token_on(owner.get("/account/password").get_data(as_text=True))
    owner.post("/sign-out", data={"csrf_token": token})
    assert [try_in(stranger, WRONG).status_code for _ in range(6)] == [422] * 5 + [429]
    assert try_in(owner, PASSWORD).status_code == 303
    assert try_in(stranger, PASSWORD).status_code == 429, "the owner's success must not free the stranger"


@pytest.mark.usefixtures("person")
def test_a_forged_device_cookie_is_a_strangers(app: Flask) -> None:
    stranger = app.test_client()
    for _ in range(5):
        try_in(stranger, WRONG)
    stranger.set_cookie("device", '["S0001"].forged', path="/sign-in")
    assert try_in(stranger, PASSWORD).status_code == 429


@pytest.mark.usefixtures("person")
def test_parallel_guesses_are_all_counted(app: Flask) -> None:
    clients = [app.test_client() for _ in range(12)]
    tokens = [token_on(client.get("/sign-in").get_data(as_text=True)) for client in clients]

    def guess(pair: tuple[FlaskClient, str]) -> int:
        client, token = pair
        form = {"csrf_token": token, "staff_number": "S0001", "password": WRONG}
        return client.post("/sign-in", data=form).status_code

    with ThreadPoolExecutor(12) as pool:
        answers = sorted(pool.map(guess, zip(clients, tokens, strict=True)))
    assert answers == [422] * 5 + [429] * 7


@pytest.mark.usefixtures("person")
def test_signing_in_takes_at_most_twelve_queries(app: Flask, client: FlaskClient) -> None:
    token = token_on(client.get("/sign-in").get_data(as_text=True))
    form = {"csrf_token": token, "staff_number": "S0001", "password": PASSWORD}
    with counted(app) as queries:
        assert client.post("/sign-in", data=form).status_code == 303
    assert queries.count <= 12, "\n".join(queries.statements)


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\t/[",
        "/\n/℀",
        "/\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "evil.example",
        "",
    ],
)
def test_only_addresses_of_this_site_are_followed_after_signing_in(client: FlaskClient, target: str) -> None:
    assert try_in(client, PASSWORD, next=target).location == "/"
    assert client.get("/sign-in", query_string={"next": target}).location == "/"


@pytest.mark.usefixtures("person")
def test_signing_in_leads_back_to_where_one_wanted_to_go(client: FlaskClient) -> None:
    asked = client.get("/account/password?from=mail")
    assert (asked.status_code, asked.location) == (303, "/sign-in?next=/account/password?from%3Dmail")
    page = client.get(asked.location).get_data(as_text=True)
    assert 'name="next" value="/account/password?from=mail"' in page
    assert (
        try_in(client, PASSWORD, next="/account/password?from=mail").location == "/account/password?from=mail"
    )


@pytest.mark.usefixtures("person")
def test_the_browser_session_is_new_after_signing_in(client: FlaskClient) -> None:
    with client.session_transaction() as planted:
        planted["csrf"], planted["planted"] = "known to somebody else", "yes"
    client.post(
        "/sign-in",
        data={"csrf_token": "known to somebody else", "staff_number": "S0001", "password": PASSWORD},
    )
    with client.session_transaction() as now:
        assert "planted" not in now
        assert now.get("csrf") != "known to somebody else"


@pytest.mark.usefixtures("person")
def test_signing_out_ends_the_sign_in_itself(client: FlaskClient) -> None:
    token = sign_in(client)
    kept = client.get_cookie("academy")
    assert kept
    answer = client.post("/sign-out", data={"csrf_token": token})
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert client.get("/").status_code == 303
    client.set_cookie("academy", kept.value)  # somebody had copied the cookie
    assert client.get("/").location == "/sign-in?next=/"


@pytest.mark.usefixtures("person")
def test_a_sign_in_that_nobody_uses_ends_and_says_so(app: Flask, client: FlaskClient) -> None:
    sign_in(client)
    idle = app.config["SETTINGS"].idle_minutes * 60
    with client.session_transaction() as kept:
        kept["seen"] -= idle
    assert client.get("/account/password").location == "/sign-in?next=/account/password"
    assert "自动退出" in client.get("/sign-in").get_data(as_text=True)
    assert "自动退出" not in client.get("/sign-in").get_data(as_text=True), "told once"


@pytest.mark.usefixtures("person")
def test_a_sign_in_that_is_used_lives_on(app: Flask, client: FlaskClient) -> None:
    sign_in(client)
    idle = app.config["SETTINGS"].idle_minutes * 60
    with client.session_transaction() as kept:
        kept["seen"] -= idle - 60
        before = kept["seen"]
    assert client.get("/account/password").status_code == 200
    with client.session_transaction() as kept:
        assert kept["seen"] > before
    answer = client.get("/account/password")
    assert "academy" not in "".join(answer.headers.getlist("Set-Cookie")), (
        "rewritten at most every few minutes"
    )


@pytest.mark.usefixtures("person")
def test_changing_the_password_ends_every_sign_in(app: Flask) -> None:
    here, there = app.test_client(), app.test_client()
    token = sign_in(here)
    sign_in(there)
    new = "another calm long sentence"
    form = {"csrf_token": token, "present_password": PASSWORD, "new_password": new, "repeated": new}
    answer = here.post("/account/password", data=form)
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert "密码已修改" in here.get("/sign-in").get_data(as_text=True)
    assert there.get("/account/password").status_code == 303
    assert try_in(here, PASSWORD).status_code == 422
    assert try_in(here, new).status_code == 303


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize(
    ("present", "new", "repeated", "words"),
    [
        (WRONG, "another calm long sentence", "another calm long sentence", "当前密码不正确"),
        (PASSWORD, "short", "short", "10"),
        (PASSWORD, "S0001 is my number", "S0001 is my number", "工号"),
        (PASSWORD, "another calm long sentence", "something else entirely", "不一致"),
        (PASSWORD, "", "", "请填写新密码"),
    ],
)
def test_a_bad_new_password_is_refused_with_its_reason(
    client: FlaskClient, present: str, new: str, repeated: str, words: str
) -> None:
    token = sign_in(client)
    form = {"csrf_token": token, "present_password": present, "new_password": new, "repeated": repeated}
    answer = client.post("/account/password", data=form)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert client.get("/account/password").status_code == 200, "still signed in"


def test_a_password_given_by_somebody_else_is_changed_first(app: Flask, client: FlaskClient) -> None:
    with work(app) as session:
        person = services.create_person(session, None, "S0001", "林晓雨", password=PASSWORD, now=utc_now())
        services.grant_role(session, None, person, Role.LEARNER, now=utc_now())
    sign_in(client)
    assert client.get("/").location == "/account/password"


def test_a_one_time_link_works_once(app: Flask, client: FlaskClient) -> None:
    with work(app) as session:
        token = services.issue_one_time_link(session, None, make_person(session), now=utc_now())
    new = "chosen by the person"
    for status in (303, 422):
        page = client.get(f"/account/activate/{token}").get_data(as_text=True)
        form = {"csrf_token": token_on(page), "new_password": new, "repeated": new}
        answer = client.post(f"/account/activate/{token}", data=form)
        assert answer.status_code == status
    assert "链接" in alert_of(answer)
    assert try_in(client, new).status_code == 303


@pytest.mark.parametrize("age", [timedelta(hours=24), timedelta(days=30)])
def test_a_one_time_link_expires(app: Flask, client: FlaskClient, age: timedelta) -> None:
    with work(app) as session:
        token = services.issue_one_time_link(session, None, make_person(session), now=utc_now() - age)
    page = client.get(f"/account/activate/{token}").get_data(as_text=True)
    new = "chosen by the person"
    form = {"csrf_token": token_on(page), "new_password": new, "repeated": new}
    assert client.post(f"/account/activate/{token}", data=form).status_code == 422
    with work(app) as session:
        assert session.scalars(select(Person)).one().password_hash is not None


def test_what_the_form_library_says_is_said_in_the_readers_language(app: Flask) -> None:
    words = {}
    for language in ("zh", "en"):
        client = app.test_client()
        token = token_on(client.get("/sign-in").get_data(as_text=True))
        client.post("/language", data={"csrf_token": token, "language": language})
        words[language] = try_in(client, PASSWORD, "S" * 40).get_data(as_text=True)
    assert "最多填写 32 个字符。" in words["zh"]
    assert "Field cannot be longer than 32 characters." in words["en"]


@pytest.mark.usefixtures("person")
def test_the_frame_of_a_page_costs_two_queries_and_nothing_for_strangers(
    app: Flask, client: FlaskClient
) -> None:
    with counted(app) as queries:
        client.get("/sign-in")
    assert queries.statements == []
    sign_in(client)
    with counted(app) as queries:
        client.get("/account/password")
    assert queries.count <= 2, "\n".join(queries.statements)


@pytest.mark.usefixtures("person")
def test_guesses_at_the_present_password_are_counted_too(app: Flask, client: FlaskClient) -> None:
    token = sign_in(client)

    def change(present: str, new: str = "another long sentence") -> int:
        form = {"csrf_token": token, "present_password": present, "new_password": new, "repeated": new}
        return client.post("/account/password", data=form).status_code

    assert [change(WRONG) for _ in range(5)] == [422] * 5
    assert [change(PASSWORD), change(WRONG)] == [429, 429]
    assert try_in(app.test_client(), PASSWORD).status_code == 303, "the door counts apart"
    with work(app) as session:
        for row in session.scalars(select(SignInThrottle)):
            row.last_at -= timedelta(seconds=61)
    assert change(PASSWORD) == 303


def test_a_sign_in_with_a_password_changed_meanwhile_is_refused(
    app: Flask, client: FlaskClient, person: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = views.verify_password

    def slow(stored: str | None, password: str) -> bool:
        found = real(stored, password)
        with work(app) as session:
            somebody = find_person_by_staff_number(session, "S0001")
            assert somebody is not None
            services.set_password(session, None, somebody, "another long sentence", now=utc_now())
        return found

    monkeypatch.setattr(views, "verify_password", slow)
    answer = try_in(client, PASSWORD)
    assert (answer.status_code, alert_of(answer)) == (422, "工号或密码不正确。")
    assert client.get("/").status_code == 303


def test_a_link_not_used_yet_stops_working_with_a_new_password(app: Flask, client: FlaskClient) -> None:
    with work(app) as session:
        somebody = make_person(session)
        link = services.issue_one_time_link(session, None, somebody, now=utc_now())
        services.set_password(session, None, somebody, "another long sentence", now=utc_now())
    page = client.get(f"/account/activate/{link}").get_data(as_text=True)
    form = {"csrf_token": token_on(page), "new_password": "a third sentence", "repeated": "a third sentence"}
    assert client.post(f"/account/activate/{link}", data=form).status_code == 422
    assert try_in(client, "a third sentence").status_code == 422
