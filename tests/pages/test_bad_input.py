"""Whatever somebody sends to whichever address: an answer with a sentence, never a crash, on both databases.

In tests a crash is raised, so it is enough to ask; statuses of 500 and above never come back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app.domain.access import Role
from app.web.transaction import unit_of_work
from tests.factories import make_person, sign_in
from tests.journeys.learner import COURSE, QUIZ, SCENARIO
from tests.journeys.walker import Walker

NOBODY = "00000000-0000-4000-8000-000000000000"
RUBBISH = [
    "",
    "abc",
    "-1",
    "0",
    "99999999999999999999",
    "1e309",
    "9" * 400,
    "１\u202e\u0301",
    "\x00",
    "' OR 1=1 --",
    "💥" * 3,
    "x" * 5000,
    "{{7*7}}",
]
FIELDS = """
page after q department choice as_of again on next language seq number move mode untimed other permille answer answer-1
q1 q2 q1-1 seq-1 seq-2 shown go key kind only seen present_password new_password repeated staff_number password
variant moves sheet pick finding text state
"""
NAMES = re.findall(r"\S+", FIELDS)
WANTED = {200, 204, 303, 304, 403, 404, 405, 409, 413, 422, 429}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_kind(request: pytest.FixtureRequest) -> str:
    """PostgreSQL refuses bytes and numbers that SQLite takes."""
    kind: str = request.param
    return kind


@pytest.fixture
def everybody(material_app: Flask) -> tuple[FlaskClient, str]:
    """A person with every role, signed in, and the token of their forms."""
    with material_app.app_context(), unit_of_work() as session:
        make_person(session, "S0001", "林晓雨", *Role)
    client = material_app.test_client()
    return client, sign_in(client)


@pytest.fixture
def known(material_app: Flask, everybody: object) -> dict[str, str]:
    """Names that exist: an attempt and a run in progress, published material."""
    walker = Walker(material_app.test_client())
    walker.sign_in("S0001")
    walker.go(f"/courses/{COURSE}")
    walker.press("", action=f"/courses/{COURSE}/")
    walker.go(f"/papers/{QUIZ}")
    walker.press("", action="/attempts")
    attempt = walker.path.split("?")[0].rsplit("/", 1)[1]
    walker.go(f"/scenarios/{SCENARIO}")
    walker.press("", action="/runs")
    run = walker.path.split("?")[0].rsplit("/", 1)[1]
    return {"attempts": attempt, "runs": run}


def addresses(app: Flask, rule: Rule, known: dict[str, str]) -> Iterator[str]:
    """The route with names that exist, where there are some, and with rubbish."""
    real: dict[str, Any] = {
        "uuid": known["runs" if "/runs/" in rule.rule else "attempts"],
        "slug": {"papers": QUIZ, "scenarios": SCENARIO, "reports": "progress"}.get(
            rule.rule.split("/")[1], COURSE
        ),
        "lesson_slug": "opening",
        "number": 1,
        "form": "csv",
        "clause_id": "cc-1033",
        "instrument_id": "civil-code",
        "filename": "img/mark.svg",
        "digest": "0" * 64,
        "name": "x.png",
        "token": "x" * 43,
    }
    strange = real | {
        "uuid": NOBODY,
        "slug": "no such thing",
        "lesson_slug": "\x00",
        "clause_id": "'",
        "number": 10**12,
    }
    for values in (real, strange):
        with app.test_request_context():
            built = rule.build({name: values[name] for name in rule.arguments})
        assert built, rule
        yield built[1]


def test_every_address_survives_every_query(
    material_app: Flask, everybody: tuple[FlaskClient, str], known: dict[str, str]
) -> None:
    client, _ = everybody
    wrong = []
    for rule in material_app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "operations.readyz":
            continue
        for address in addresses(material_app, rule, known):
            for rubbish in ["", *RUBBISH]:
                query = dict.fromkeys(NAMES, rubbish) if rubbish else {}
                answer = client.get(address, query_string=query, buffered=True)
                wrong += (
                    [] if answer.status_code in WANTED else [f"{address} {rubbish!r}: {answer.status_code}"]
                )
    assert wrong == []


def test_every_act_survives_every_form(
    material_app: Flask, everybody: tuple[FlaskClient, str], known: dict[str, str]
) -> None:
    client, token = everybody
    wrong = []
    for rule in material_app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()) or rule.endpoint in ENDS or rule.endpoint == "studio.sync":
            continue
        for address in addresses(material_app, rule, known):
            for rubbish in ["", *RUBBISH]:
                form = {name: [rubbish, rubbish] for name in NAMES} if rubbish else {}
                answer = client.post(address, data={**form, "csrf_token": token}, buffered=True)
                wrong += (
                    [] if answer.status_code in WANTED else [f"{address} {rubbish!r}: {answer.status_code}"]
                )
                headers = {"Accept": "application/json", "X-CSRF-Token": token}
                answer = client.post(address, data=form, headers=headers, buffered=True)
                wrong += (
                    [] if answer.status_code in WANTED else [f"{address} {rubbish!r}: {answer.status_code}"]
                )
    assert wrong == []


ENDS = {"accounts.sign_out"}
"""Acts after which the person is not there any more."""


def test_a_body_that_is_no_form_is_refused_in_words(
    material_app: Flask, everybody: tuple[FlaskClient, str]
) -> None:
    client, token = everybody
    headers = {"X-CSRF-Token": token}
    for body, kind in [
        (b"{", "application/json"),
        (b"\xff\xfe", "text/plain"),
        (b"--x", "multipart/form-data"),
    ]:
        answer = client.post("/language", data=body, content_type=kind, headers=headers)
        assert answer.status_code in WANTED | {400}
    large = client.post("/language", data={"csrf_token": token, "next": "x" * 3_000_000})
    assert large.status_code == 413
    assert "太大" in large.get_data(as_text=True)
