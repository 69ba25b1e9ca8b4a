"""The trainer's page of figures: who sees it, and what it says while nobody or few have answered."""

from __future__ import annotations

import pytest
from flask import Flask

from app.domain.access import Role
from app.web.transaction import unit_of_work
from tests.counting import counted
from tests.factories import make_person, sign_in

PATH = "/papers/compliant-collection-quiz/statistics"


@pytest.fixture
def site(material_app: Flask) -> Flask:
    with material_app.app_context(), unit_of_work() as session:
        make_person(session, "L1")
        make_person(session, "T1", "周文博", Role.TRAINER)
    return material_app


def test_learners_do_not_see_figures_and_trainers_do(site: Flask) -> None:
    expected = {"L1": 403, "T1": 200}
    for staff_number, status in expected.items():
        client = site.test_client()
        sign_in(client, staff_number)
        assert client.get(PATH).status_code == status, staff_number


def test_figures_grow_from_nobody_to_counts(site: Flask) -> None:
    trainer, learner = site.test_client(), site.test_client()
    sign_in(trainer, "T1")
    assert "还没有人作答" in trainer.get(PATH).text
    token = sign_in(learner, "L1")
    attempt = learner.post(PATH.replace("statistics", "attempts"), data={"csrf_token": token}).headers[
        "Location"
    ]
    learner.post(attempt.split("?")[0] + "/submit", data={"csrf_token": token})
    with counted(site) as queries:
        page = trainer.get(PATH).text
    assert "样本不足" in page
    assert queries.count <= 8
