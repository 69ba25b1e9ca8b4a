"""Pages of courses on the shipped material: words, the way through a lesson without JavaScript, budgets."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.domain.access import Role
from app.web.transaction import unit_of_work
from tests.counting import counted
from tests.factories import make_person, sign_in, token_on

COURSE = "/courses/compliant-collection"
FIRST = f"{COURSE}/lessons/why-compliance"
BUDGET = 8
LARGEST = 40 * 1024


@pytest.fixture
def reader(material_app: Flask) -> FlaskClient:
    """A learner at a browser without JavaScript."""
    with material_app.app_context(), unit_of_work() as session:
        make_person(session)
        make_person(session, "S0002", "周远")
        make_person(session, "V0001", "郑审", Role.AUDITOR)
    client = material_app.test_client()
    sign_in(client)
    return client


def form_of(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form that posts to this address."""
    form = re.search(
        rf'<form method="post" action="{re.escape(action)}(?:#[\w-]+)?".*?</form>', page, re.DOTALL
    )
    assert form, f"no form posts to {action}"
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form[0]))


def answer(client: FlaskClient, lesson: str, number: int, **fields: str) -> TestResponse:
    """Answer a check with the fields its form would send."""
    page = client.get(f"{lesson}?again={number}").text
    address = f"{lesson}/checks/{number}"
    return client.post(address, data={**form_of(page, address), **fields})


def first_answer(page: str, number: int) -> dict[str, str]:
    """Any answer that the nth check of a page takes."""
    part = page[page.index(f'id="check-{number}"') :]
    part = part[: part.index("</form>")]
    chosen = re.search(r'type="(?:radio|checkbox)" name="(answer[^"]*)" value="([^"]+)"', part)
    if chosen:
        return {chosen[1]: chosen[2]}
    return dict.fromkeys(re.findall(r'type="text" name="(answer[^"]*)"', part), "1")


def read_lesson(client: FlaskClient, lesson: str) -> TestResponse:
    """Answer all checks of a lesson and confirm it."""
    page = client.get(lesson).text
    for number in map(int, re.findall(r'id="check-(\d+)"', page)):
        assert answer(client, lesson, number, **first_answer(page, number)).status_code == 303
    return client.post(f"{lesson}/done", data=form_of(client.get(lesson).text, f"{lesson}/done"))


def test_the_list_names_the_course_and_where_i_stand(reader: FlaskClient) -> None:
    assert "未开始" in reader.get("/courses").text
    token = token_on(reader.get(COURSE).text)
    reader.post(f"{COURSE}/studies", data={"csrf_token": token})
    page = reader.get("/courses").text
    assert "合规催收实务" in page
    assert "学习中" in page


def test_starting_leads_to_the_first_lesson_and_twice_is_once(reader: FlaskClient) -> None:
    token = token_on(reader.get(COURSE).text)
    places = [
        reader.post(f"{COURSE}/studies", data={"csrf_token": token}).headers["Location"] for _ in range(2)
    ]
    assert places == [FIRST, FIRST]


def test_a_course_page_shows_lessons_and_one_next_step(reader: FlaskClient) -> None:
    page = reader.get(COURSE).text
    assert page.count("button--next") == 1
    assert len(re.findall(rf'href="{COURSE}/lessons/', page)) == 8
    assert "结课测验" in page


def test_unknown_courses_and_lessons_are_not_found(reader: FlaskClient) -> None:
    paths = ["/courses/nothing", f"{COURSE}/lessons/nothing", "/regulations/nothing", "/media/abc/x.png"]
    assert [reader.get(path).status_code for path in paths] == [404] * 4


def test_a_lesson_is_read_without_javascript(reader: FlaskClient) -> None:
    page = reader.get(FIRST).text
    early = reader.post(f"{FIRST}/done", data=form_of(page, f"{FIRST}/done"))
    assert early.status_code == 422
    assert "未答" in early.text
    done = read_lesson(reader, FIRST)
    assert (done.status_code, done.headers["Location"]) == (303, f"{COURSE}/lessons/opening")
    page = reader.get(FIRST).text
    assert "您已于" in page
    assert reader.get(COURSE).text.count("1 / 9") == 1


def test_an_answer_shows_what_was_right_and_why_only_afterwards(reader: FlaskClient) -> None:
    page = reader.get(FIRST).text
    assert "question__explain" not in page
    assert "option--" not in page
    sent = answer(reader, FIRST, 1, **first_answer(page, 1))
    assert sent.headers["Location"] == f"{FIRST}#check-1"
    after = reader.get(FIRST).text
    assert after.count('<div class="question__explain">') == 1
    assert "option--right" in after or "option--missed" in after


def test_htmx_gets_the_fragment_of_its_question_only(reader: FlaskClient) -> None:
    page = reader.get(FIRST).text
    address = f"{FIRST}/checks/1"
    fields = {**form_of(page, address), **first_answer(page, 1)}
    fragment = reader.post(address, data=fields, headers={"HX-Request": "true"})
    assert fragment.status_code == 200
    assert "<html" not in fragment.text
    assert "question__explain" in fragment.text
    assert 'id="lesson-left" hx-swap-oob="true"' in fragment.text


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_sending_nothing_asks_for_an_answer_and_keeps_the_question(
    reader: FlaskClient, headers: dict[str, str]
) -> None:
    address = f"{FIRST}/checks/1"
    fields = form_of(reader.get(FIRST).text, address)
    sent = reader.post(address, data=fields, headers=headers)
    assert sent.status_code == 422
    assert "请先选择或填写答案" in sent.text
    assert 'name="answer' in sent.text


def test_tampered_forms_are_refused(reader: FlaskClient) -> None:
    address = f"{FIRST}/checks/1"
    fields = form_of(reader.get(FIRST).text, address)
    assert reader.post(address, data={**fields, "answer": "99"}).status_code == 422
    assert reader.post(address, data={**fields, "answer": "1", "seen": "0"}).status_code == 409
    assert reader.post(f"{FIRST}/checks/99", data={**fields, "answer": "1"}).status_code == 404
    assert reader.post(address, data={"answer": "1"}).status_code == 403


def test_pages_carry_no_authored_ids_of_options(reader: FlaskClient) -> None:
    page = reader.get(FIRST).text
    values = re.findall(r'type="(?:radio|checkbox)" name="answer" value="([^"]*)"', page)
    assert values
    assert set(values) <= {*"123456789", "true", "false"}


def test_what_one_person_did_is_not_shown_to_another(reader: FlaskClient, material_app: Flask) -> None:
    read_lesson(reader, FIRST)
    other = material_app.test_client()
    sign_in(other, "S0002")
    page = other.get(FIRST).text
    assert "您已于" not in page
    assert "question__explain" not in page


def test_an_auditor_has_no_courses(material_app: Flask, reader: FlaskClient) -> None:
    auditor = material_app.test_client()
    sign_in(auditor, "V0001")
    assert auditor.get("/courses").status_code == 403
    assert reader.get("/courses").status_code == 200


def test_the_reading_position_comes_back(reader: FlaskClient) -> None:
    token = token_on(reader.get(FIRST).text)
    kept = reader.post(f"{FIRST}/position", data={"csrf_token": token, "permille": "420"})
    assert kept.status_code == 204
    assert 'data-reading-at="420"' in reader.get(FIRST).text
    assert 'data-reading-at="0"' in reader.get(f"{COURSE}/lessons/opening").text


def test_budgets_hold_before_and_after_reading(reader: FlaskClient, material_app: Flask) -> None:
    paths = ["/courses", COURSE, FIRST, f"{COURSE}/lessons/field-visit"]
    for path in paths:
        reader.get(path)
    read_lesson(reader, FIRST)
    read_lesson(reader, f"{COURSE}/lessons/field-visit")
    for path in paths:
        with counted(material_app) as queries:
            page = reader.get(path)
        assert queries.count <= BUDGET, (path, queries.statements)
        assert len(page.data) <= LARGEST, (path, len(page.data))
