"""The first page of each role, and the progress page."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.access import Role
from app.web.transaction import unit_of_work
from tests.counting import counted
from tests.factories import make_department, make_person, sign_in, token_on


def visitor(app: Flask, *roles: Role, staff_number: str = "S0001") -> FlaskClient:
    """A person with these roles, signed in."""
    with app.app_context(), unit_of_work() as session:
        make_person(session, staff_number, "林晓雨", *roles)
    client = app.test_client()
    sign_in(client, staff_number)
    return client


def test_a_stranger_is_led_to_the_sign_in_page(client: FlaskClient) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (303, "/sign-in")


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        ((Role.LEARNER,), "开始学习"),
        ((Role.TRAINER,), "学员现在看到什么"),
        ((Role.LEARNER, Role.MANAGER), "人员学习情况"),
        ((Role.HR,), "打开学习进度报表"),
        ((Role.ADMIN,), "系统状况"),
        ((Role.AUDITOR,), "人员学习情况"),
    ],
)
def test_each_role_has_its_first_page_with_one_next_step_at_most(
    material_app: Flask, roles: tuple[Role, ...], words: str
) -> None:
    page = visitor(material_app, *roles).get("/").text
    assert words in page
    assert page.count("button--next") <= 1


def test_tabs_are_those_of_the_roles_and_no_others(material_app: Flask) -> None:
    trainer = visitor(material_app, Role.TRAINER)
    statuses = {
        view: trainer.get(f"/?view={view}").status_code
        for view in ("learning", "material", "team", "system", "x")
    }
    assert statuses == {"learning": 200, "material": 200, "team": 404, "system": 404, "x": 404}


def test_the_one_button_goes_from_start_to_the_next_lesson(material_app: Flask) -> None:
    learner = visitor(material_app)
    page = learner.get("/").text
    assert 'action="/courses/compliant-collection/studies"' in page
    learner.post("/courses/compliant-collection/studies", data={"csrf_token": token_on(page)})
    page = learner.get("/").text
    assert 'href="/courses/compliant-collection/lessons/why-compliance"' in page
    assert "继续学习" in page


def test_an_empty_house_says_what_will_come(app: Flask) -> None:
    learner = visitor(app)
    assert "还没有可学的内容" in learner.get("/").text
    assert "还没有发布课程" in learner.get("/progress").text
    assert "还没有发布课程" in learner.get("/courses").text


@pytest.mark.parametrize("view", ["learning", "team", "material", "system"])
def test_every_tab_keeps_its_budget_whatever_the_number_of_people(material_app: Flask, view: str) -> None:
    roles = (Role.LEARNER, Role.TRAINER, Role.HR, Role.ADMIN)
    client = visitor(material_app, *roles)
    client.get(f"/?view={view}")
    counts = []
    for more in (1, 3):
        with material_app.app_context(), unit_of_work() as session:
            department = make_department(session, f"D{more}")
            for number in range(more):
                make_person(session, f"N{more}{number}", "新人", department=department)
        with counted(material_app) as queries:
            assert client.get(f"/?view={view}").status_code == 200
        counts.append(queries.count)
    assert counts[0] == counts[1] <= 8


def test_progress_keeps_its_budget(material_app: Flask) -> None:
    learner = visitor(material_app)
    page = learner.get("/courses/compliant-collection").text
    learner.post("/courses/compliant-collection/studies", data={"csrf_token": token_on(page)})
    learner.get("/progress")
    with counted(material_app) as queries:
        page = learner.get("/progress").text
    assert queries.count <= 8
    assert "0 / 9" in page
