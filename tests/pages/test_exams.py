"""The pages of papers and attempts on the shipped material: words, refusals, budgets, and what must not leak."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.domain.exams.freeze import FrozenPaper
from app.domain.questions import Blank, Numeric
from app.domain.questions.options import OptionQuestion
from app.exams import material
from app.exams.jobs import close_expired_attempts
from app.exams.models import Attempt
from app.extensions import db
from app.web.clock import utc_now
from app.web.language import CATALOGUES
from app.web.transaction import unit_of_work
from tests.counting import counted
from tests.factories import make_person, sign_in, token_on

QUIZ, EXAM = "compliant-collection-quiz", "post-loan-sample-exam"
JSON = {"Accept": "application/json"}


@pytest.fixture
def site(material_app: Flask) -> FlaskClient:
    """A learner at a browser without JavaScript."""
    with material_app.app_context(), unit_of_work() as session:
        make_person(session)
        make_person(session, "S0002", "周远")
    client = material_app.test_client()
    sign_in(client)
    return client


def start(client: FlaskClient, slug: str) -> str:
    token = token_on(client.get(f"/papers/{slug}").text)
    answer = client.post(f"/papers/{slug}/attempts", data={"csrf_token": token})
    assert answer.status_code == 303
    return answer.headers["Location"]


def fields_of(html: str) -> MultiDict[str, str]:
    """The form of an attempt page with the first choice of everything, as a browser sends it."""
    part = part_of(html)
    form = MultiDict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', part))
    for kind, name, value in re.findall(
        r'type="(radio|checkbox|text)" name="(q[\d-]+)" value="([^"]*)"', part
    ):
        if name not in form:
            form.add(name, value or "22:00" if kind == "text" else value)
    return form


def part_of(html: str) -> str:
    return html[html.index('<form id="attempt"') : html.index("</form>", html.index('<form id="attempt"'))]


def answer_page(client: FlaskClient, url: str, page: int, go: str = "next"):
    html = client.get(f"{url}?page={page}").text
    form = fields_of(html)
    form["go"] = go
    return client.post(f"{url}/answers", data=form)


def hand_in(client: FlaskClient, url: str):
    token = token_on(client.get(f"{url}/submit").text)
    return client.post(f"{url}/submit", data={"csrf_token": token})


def attempt_of(app: Flask, url: str) -> Attempt:
    with app.app_context(), Session(db.engine) as session:
        return session.scalars(select(Attempt).where(Attempt.uuid == UUID(url.split("/")[2]))).one()


def test_a_quiz_from_the_list_to_its_result_without_javascript(site):
    assert "结课测验" in site.get("/papers").text
    intro = site.get(f"/papers/{QUIZ}").text
    assert "开始作答" in intro
    assert "20" in intro
    url = start(site, QUIZ)
    for page in range(1, 4):
        answer = answer_page(site, url, page)
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"{url}?page={page + 1}"
    answer = answer_page(site, url, 4, "finish")
    assert answer.headers["Location"] == f"{url}/submit"
    assert "全部题目都已作答" in site.get(f"{url}/submit").text
    assert hand_in(site, url).headers["Location"] == f"{url}/result"
    result = site.get(f"{url}/result").text
    assert "逐题回顾" in result
    assert "question__explain" in result
    assert "citation__text" in result
    assert "/courses/compliant-collection" in result
    assert site.get(url).headers["Location"] == f"{url}/result"
    assert "第 1 次作答" in site.get(f"/papers/{QUIZ}").text


def test_saved_answers_are_there_when_the_page_is_opened_again(site):
    url = start(site, QUIZ)
    answer_page(site, url, 1, "save")
    page = site.get(url).text
    assert part_of(page).count(" checked") == 5
    assert page.count("qnav__item--answered") == 5
    assert "已答 5 题" in page


def test_the_page_before_handing_in_names_what_is_missing(site):
    url = start(site, QUIZ)
    answer_page(site, url, 1, "save")
    assert "还有 15 题没有作答" in site.get(f"{url}/submit").text


def test_the_script_saves_one_question_and_is_told_the_sequence(site):
    url = start(site, QUIZ)
    token = token_on(site.get(url).text)
    data = {"csrf_token": token, "key": "tab", "shown": "2", "seq-2": "1", "q2": "3"}
    first = site.post(f"{url}/answers", data=data, headers=JSON)
    assert (first.status_code, first.json) == (
        200,
        {"saved": {"2": 1}, "older": [], "unreadable": [], "too_long": {}, "answered": 1, "of": 20},
    )
    assert site.post(f"{url}/answers", data=data, headers=JSON).json == first.json
    older = site.post(f"{url}/answers", data={**data, "q2": "1", "key": "other tab"}, headers=JSON)
    assert older.json["older"] == [2]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"shown": "99", "seq-99": "1", "q99": "1"}, 422),
        ({"shown": ["2", "2"]}, 422),
        ({"shown": "two"}, 422),
        ({"shown": "2", "seq-2": "1", "q2": "b"}, 200),
        ({"shown": "2", "seq-2": "x" * 99, "q2": "1"}, 200),
        ({}, 200),
    ],
)
def test_tampered_fields_change_nothing_and_break_nothing(site, fields, status):
    url = start(site, QUIZ)
    token = token_on(site.get(url).text)
    answer = site.post(f"{url}/answers", data={"csrf_token": token, **fields}, headers=JSON)
    assert answer.status_code == status
    assert site.get(url).status_code == 200


def test_a_post_without_the_token_is_refused(site):
    url = start(site, QUIZ)
    assert site.post(f"{url}/answers", data={"shown": "1", "q1": "1"}).status_code == 403
    assert site.post(f"{url}/submit").status_code == 403


@pytest.mark.parametrize("page", ["", "/submit", "/result", "/clock"])
def test_somebody_elses_attempt_is_not_found(site, material_app, page):
    url = start(site, QUIZ)
    other = material_app.test_client()
    token = sign_in(other, "S0002")
    assert other.get(url + page).status_code == 404
    assert (
        other.post(f"{url}/answers", data={"csrf_token": token, "shown": "1", "q1": "1"}).status_code == 404
    )
    assert other.post(f"{url}/submit", data={"csrf_token": token}).status_code == 404
    assert site.get(url).status_code == 200


def test_unknown_papers_and_attempts_are_not_found(site):
    token = token_on(site.get(f"/papers/{QUIZ}").text)
    assert site.get("/papers/nothing").status_code == 404
    assert site.post("/papers/nothing/attempts", data={"csrf_token": token}).status_code == 404
    assert site.get("/attempts/00000000-0000-4000-8000-000000000000").status_code == 404
    assert site.get("/attempts/1").status_code == 404


def test_an_attempt_out_of_time_says_so_and_shows_its_result(site, material_app):
    url = start(site, EXAM)
    answer_page(site, url, 1, "save")
    old = site.get(url).text
    expire(material_app)
    assert "时间到" in site.get(url).text
    late = site.post(f"{url}/answers", data=fields_of(old), headers=JSON)
    assert (late.status_code, late.json["error"]) == (409, "attempt_closed")
    assert site.get(url).headers["Location"] == f"{url}/result"
    assert "到时自动交卷" in site.get(f"{url}/result").text


def test_the_tick_closes_what_is_overdue_even_beside_a_broken_attempt(site, material_app):
    url, broken = start(site, EXAM), start(site, QUIZ)
    expire(material_app)
    with material_app.app_context(), unit_of_work() as session:
        session.execute(update(Attempt).where(Attempt.uuid == UUID(broken.split("/")[2])).values(frozen={}))
    with material_app.app_context():
        assert close_expired_attempts(utc_now()) == 1
    assert attempt_of(material_app, url).state == "graded"
    assert attempt_of(material_app, broken).state == "in_progress"


def expire(app: Flask) -> None:
    """Let the time of every attempt have ended an hour ago."""
    with app.app_context(), unit_of_work() as session:
        session.execute(update(Attempt).values(deadline_at=utc_now() - timedelta(hours=1)))


def test_the_policy_is_said_in_words_and_enforced(site):
    hand_in(site, start(site, EXAM))
    page = site.get(f"/papers/{EXAM}").text
    assert "之后可以再次作答" in page
    assert "开始作答" not in page
    token = token_on(page)
    refused = site.post(f"/papers/{EXAM}/attempts", data={"csrf_token": token})
    assert refused.status_code == 409
    assert "之后可以再次作答" in refused.text


def secrets_of(app: Flask, url: str) -> set[str]:
    """What no byte may hold before the review allows it: reasons, explanations, accepted texts, authored ids.

    Words that the questions themselves or the frame of the pages show anyway are left out.
    """
    with app.app_context(), Session(db.engine) as session:
        attempt = session.scalars(select(Attempt).where(Attempt.uuid == UUID(url.split("/")[2]))).one()
        frozen = FrozenPaper.from_json(attempt.frozen)
        questions = material.pinned_questions(session, frozen)
    frame = "".join(path.read_text("utf-8") for path in Path(CATALOGUES, "zh").glob("*.po"))
    shown = frame + "".join(question.stem for question in questions)
    found = {f"{place.bank}/{place.question}" for place in frozen.questions}
    for question in questions:
        found.add(question.explain)
        found.update(question.cites)
        if isinstance(question, OptionQuestion):
            shown += "".join(question.options.values())
            found.update(question.why.values())
            found.update(f'value="{name}"' for name in question.options)
        if isinstance(question, Blank):
            found.update(f"{{{{{name}}}}}" for name in question.blanks)
            found.update(text for texts in question.blanks.values() for text in texts if len(text) > 1)
        if isinstance(question, Numeric):
            found.add(f'value="{question.key_answer()}"')
    return {text for text in found if text.strip() and text not in shown}


@pytest.mark.parametrize("slug", [QUIZ, EXAM])
def test_nothing_of_the_key_leaves_the_server_before_the_review_allows_it(site, material_app, slug):
    url = start(site, slug)
    secrets = secrets_of(material_app, url)
    pages = 4 if slug == QUIZ else 3
    sent = []
    for page in range(1, pages + 1):
        sent.append(site.get(f"{url}?page={page}"))
        form = fields_of(sent[-1].text)
        for name in [
            name for name in form if re.fullmatch(r"q[\d-]+", name) and "22:00" in form.getlist(name)
        ]:
            form[name] = "？"
        sent.append(site.post(f"{url}/answers", data=form))
        sent.append(site.post(f"{url}/answers", data=form, headers=JSON))
    sent += [site.get(f"{url}{part}") for part in ("/submit", "/clock")]
    sent += [site.get("/papers"), site.get(f"/papers/{slug}")]
    for answer in sent:
        leaked = [text for text in secrets if text in answer.text]
        assert not leaked, (answer.request.path, leaked[:3])
    hand_in(site, url)
    result = "".join(site.get(f"{url}/result?page={page}").text for page in range(1, pages + 1))
    shown = [text for text in secrets if text in result]
    if slug == QUIZ:
        assert len(shown) > 20
        assert "option--missed" in result
    else:  # this paper shows own answers and marks, nothing else
        assert not shown
        assert not re.search("option--(right|wrong|missed)|blank--|verdict|qnav__item--(right|wrong)", result)


def test_authored_ids_of_options_are_in_no_result(site):
    url = start(site, QUIZ)
    hand_in(site, url)
    result = site.get(f"{url}/result").text
    assert not re.search(r'name="q\d+" value="[a-z]"', result)


BUDGETS = {"/papers": 4, f"/papers/{QUIZ}": 4}


def test_pages_stay_within_their_queries(site, material_app):
    for _ in range(2):  # the first round fills the process's caches
        url = start(site, QUIZ)
        for page in (1, 2):
            answer_page(site, url, page, "save")
        hand_in(site, url)
        site.get(f"{url}/result")
    for path, budget in BUDGETS.items():
        with counted(material_app) as queries:
            site.get(path)
        assert queries.count <= budget, (path, queries.statements)
    token = token_on(site.get(f"/papers/{QUIZ}").text)
    with counted(material_app) as queries:
        url = site.post(f"/papers/{QUIZ}/attempts", data={"csrf_token": token}).headers["Location"]
    assert queries.count <= 9, queries.statements
    with counted(material_app) as queries:
        page = site.get(url)
    assert queries.count <= 3, queries.statements
    assert len(page.data) <= 40_000
    with counted(material_app) as queries:
        site.post(f"{url}/answers", data=fields_of(page.text))
    assert queries.count <= 5, queries.statements
    with counted(material_app) as queries:
        site.get(f"{url}/submit")
    assert queries.count <= 3, queries.statements
    with counted(material_app) as queries:
        hand_in(site, url)
    assert queries.count <= 12, queries.statements
    with counted(material_app) as queries:
        result = site.get(f"{url}/result")
    assert queries.count <= 7, queries.statements
    assert len(result.data) <= 40_000


def test_lists_cost_the_same_with_one_and_with_three_attempts(site, material_app):
    counts = []
    for _ in range(3):
        hand_in(site, start(site, QUIZ))
        with counted(material_app) as queries:
            site.get("/papers")
            site.get(f"/papers/{QUIZ}")
        counts.append(queries.count)
    assert counts[0] == counts[2]


def test_the_pages_speak_english_too(site):
    token = token_on(site.get("/account/password").text)
    site.post("/language", data={"csrf_token": token, "language": "en"})
    assert "Quizzes and exams" in site.get("/papers").text
    url = start(site, QUIZ)
    assert "Save and next page" in site.get(url).text
    hand_in(site, url)
    assert "Question by question" in site.get(f"{url}/result").text
