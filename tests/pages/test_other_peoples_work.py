"""Somebody else's attempt or run: for everybody but its owner it does not exist, whatever the address and the role."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.access import Role
from app.web.transaction import unit_of_work
from tests.factories import make_person, sign_in
from tests.journeys.learner import QUIZ, SCENARIO
from tests.journeys.walker import Walker

NOBODYS = "00000000-0000-4000-8000-000000000000"
CHANGING = re.compile(r'value="[^"]*"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}')
FORM = {"seq": "1", "number": "1", "move": "1", "shown": "1", "q1": "1", "seq-1": "1", "text": "x"}


@pytest.fixture
def owned(material_app: Flask) -> dict[str, str]:
    """An attempt and a run in progress of S0001."""
    with material_app.app_context(), unit_of_work() as session:
        make_person(session)
        for number, role in enumerate(Role, 2):
            make_person(session, f"S{number:04}", "别人", role)
    walker = Walker(material_app.test_client())
    walker.sign_in("S0001")
    found = {}
    for name, page, act in (
        ("attempts", f"/papers/{QUIZ}", "/attempts"),
        ("runs", f"/scenarios/{SCENARIO}", "/runs"),
    ):
        walker.go(page)
        walker.press("", action=act)
        found[name] = re.split(r"[?#]", walker.path)[0].rsplit("/", 1)[1]
    return found


def addresses(app: Flask, owned: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Method, address with the owner's name, and the same with nobody's."""
    for rule in app.url_map.iter_rules():
        room = rule.rule.split("/")[1]
        if "<uuid:uuid>" not in rule.rule or room not in owned:
            continue
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield (
                method,
                rule.rule.replace("<uuid:uuid>", owned[room]),
                rule.rule.replace("<uuid:uuid>", NOBODYS),
            )


def ask(client: FlaskClient, token: str, method: str, path: str) -> tuple[int, str]:
    """Status and words, without what differs from page to page."""
    answer = client.open(path, method=method, data=FORM | {"csrf_token": token} if method == "POST" else None)
    return answer.status_code, CHANGING.sub("", answer.get_data(as_text=True))


@pytest.mark.parametrize("role", list(Role))
def test_it_is_not_there_for_anybody_else(material_app: Flask, owned: dict[str, str], role: Role) -> None:
    client = material_app.test_client()
    token = sign_in(client, f"S{list(Role).index(role) + 2:04}")
    asked = list(addresses(material_app, owned))
    assert len(asked) > 12
    for method, theirs, nobodys in asked:
        found = ask(client, token, method, theirs)
        assert found[0] in {403, 404}, (method, theirs)
        assert found == ask(client, token, method, nobodys), (method, theirs)
