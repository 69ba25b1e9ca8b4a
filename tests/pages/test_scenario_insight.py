"""The trainers' pages of a scenario: words, refusals, budgets."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.queries import build_actor
from app.domain.access import Role
from app.web.clock import utc_now
from app.web.transaction import unit_of_work
from tests.counting import counted
from tests.factories import make_person, sign_in
from tests.features.scenarios.walking import SLUG, start, walk

PAGE = f"/studio/scenarios/{SLUG}"


@pytest.fixture
def trainer(material_app: Flask) -> FlaskClient:
    """A trainer; S0001 only learns."""
    with material_app.app_context(), unit_of_work() as session:
        make_person(session)
        make_person(session, "T0001", "周文博", Role.TRAINER)
    client = material_app.test_client()
    sign_in(client, "T0001")
    return client


def play(app: Flask, *staff_numbers: str) -> None:
    with app.app_context(), unit_of_work() as session:
        for staff_number in staff_numbers:
            actor = build_actor(session, make_person(session, staff_number), now=utc_now())
            walk(session, actor, start(session, actor, now=utc_now()), "o_spill", now=utc_now())


def test_only_those_who_may_see_material_come_in(trainer: FlaskClient, material_app: Flask) -> None:
    learner = material_app.test_client()
    sign_in(learner)
    for address in (PAGE, f"{PAGE}/preview"):
        assert trainer.get(address).status_code == 200
        assert learner.get(address).status_code == 403
    assert trainer.get("/studio/scenarios/nowhere").status_code == 404
    assert PAGE in trainer.get("/studio/").text
    assert PAGE in trainer.get(f"/scenarios/{SLUG}").text
    assert PAGE not in learner.get(f"/scenarios/{SLUG}").text


def test_counts_wait_for_five_runs(trainer: FlaskClient, material_app: Flask) -> None:
    play(material_app, "S1001", "S1002", "S1003", "S1004")
    html = trainer.get(PAGE).text
    assert "样本不足" in html
    assert "5 / –" not in html
    play(material_app, "S1005")
    html = trainer.get(PAGE).text
    assert "5 / –" in html
    assert "没人选的回答" in html
    assert "致命红线" in html


def test_walking_through_leads_by_links_alone(trainer: FlaskClient) -> None:
    html = trainer.get(f"{PAGE}/preview").text
    links = re.findall(r'class="choice" href="([^"]+)"', html)
    assert links
    answer = trainer.get(links[0].replace("&amp;", "&").split("#")[0])
    assert answer.status_code == 200
    assert "退回一句" in answer.text
    assert trainer.get(f"{PAGE}/preview?moves=77").status_code == 404
    assert trainer.get(f"{PAGE}/preview?variant=x").status_code == 200


def test_budgets_do_not_grow_with_runs(trainer: FlaskClient, material_app: Flask) -> None:
    found = []
    for staff_numbers in (["S1001"], ["S1002", "S1003"], ["S1004", "S1005", "S1006"]):
        play(material_app, *staff_numbers)
        trainer.get(PAGE)
        with counted(material_app) as asked:
            trainer.get(PAGE)
        found.append(asked.count)
    assert len(set(found)) == 1, found
    assert found[0] <= 9
    with counted(material_app) as asked:
        trainer.get(f"{PAGE}/preview?moves=1")
    assert asked.count <= 4
