"""Disputes and reviews as pages: the learner's part of a debrief, the trainer's list, and who is refused."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.queries import build_actor
from app.domain.access import Role
from app.domain.scenarios.events import Mode
from app.web.clock import utc_now
from app.web.transaction import unit_of_work
from tests.counting import counted
from tests.factories import make_person, sign_in, token_on
from tests.features.scenarios.walking import start, walk


@pytest.fixture
def people(material_app: Flask) -> dict[str, FlaskClient]:
    """A learner, another one, a trainer and an administrator, each at a browser."""
    with material_app.app_context(), unit_of_work() as session:
        make_person(session)
        make_person(session, "S0002", "周远")
        make_person(session, "T0001", "周文博", Role.TRAINER)
        make_person(session, "A0001", "管理员", Role.ADMIN)
    clients = {}
    for name, number in (("learner", "S0001"), ("other", "S0002"), ("trainer", "T0001"), ("admin", "A0001")):
        clients[name] = material_app.test_client()
        sign_in(clients[name], number)
    return clients


def run_of(app: Flask, number: str, mode: Mode = Mode.PRACTICE) -> str:
    """A run that ended at a red line; gives its address."""
    with app.app_context(), unit_of_work() as session:
        person = build_actor(session, make_person(session, number), now=utc_now())
        run = walk(
            session, person, start(session, person, now=utc_now(), mode=mode), "o_spill", now=utc_now()
        )
        return f"/runs/{run.uuid}"


def post(client: FlaskClient, address: str, **fields: object) -> int:
    token = token_on(client.get("/account/password").text)
    return client.post(address, data={"csrf_token": token, **fields}).status_code


def test_learner_disputes_trainer_answers_learner_reads(
    people: dict[str, FlaskClient], material_app: Flask
) -> None:
    page = run_of(material_app, "S0009")
    learner, trainer = material_app.test_client(), people["trainer"]
    sign_in(learner, "S0009")
    assert "我不同意" in learner.get(f"{page}/debrief").text
    assert post(learner, f"{page}/disputes", move=1, text="") == 422
    assert post(people["other"], f"{page}/disputes", move=1, text="不是我的") == 404
    assert post(learner, f"{page}/disputes", move=1, text="<b>她</b>已经知道了") == 303
    html = learner.get(f"{page}/debrief").text
    assert "待教员答复" in html
    assert "&lt;b&gt;她&lt;/b&gt;已经知道了" in html
    html = trainer.get("/studio/requests").text
    assert "&lt;b&gt;她&lt;/b&gt;已经知道了" in html
    assert "林晓雨" not in html
    found = re.search(r'action="(/studio/disputes/[^"]+)"', html)
    assert found
    for name in ("learner", "other", "admin"):
        assert post(people[name], found[1], text="不该我答") == 403
    assert post(trainer, found[1], text="知道也不能由我们说") == 303
    assert "知道也不能由我们说" in learner.get(f"{page}/debrief").text
    assert "教员已答复您" in learner.get("/notices/").text
    assert "没有待处理的事项" in trainer.get("/studio/requests").text
    assert "知道也不能由我们说" in trainer.get("/studio/scenarios/spouse-answers").text


def test_review_is_asked_and_decided(people: dict[str, FlaskClient], material_app: Flask) -> None:
    page = run_of(material_app, "S0009", Mode.EXAM)
    learner, trainer = material_app.test_client(), people["trainer"]
    sign_in(learner, "S0009")
    html = learner.get(f"{page}/debrief").text
    assert "申请复核" in html
    assert "我不同意" not in html, "comments are closed while a retake remains"
    assert post(learner, f"{page}/review", text="系统误判") == 303
    assert "已申请复核" in learner.get(f"{page}/debrief").text
    html = trainer.get("/studio/requests").text
    assert "还剩 15 天" in html
    found = re.search(r'href="(/studio/reviews/[^"]+)"', html)
    assert found
    for name in ("learner", "other", "admin"):
        assert people[name].get(found[1]).status_code == 403
        assert post(people[name], f"{found[1]}/decision", state="changed", text="不该我定") == 403
    html = trainer.get(found[1]).text
    assert "系统误判" in html
    assert 'class="chat"' in html
    assert post(trainer, f"{found[1]}/decision", state="open", text="x") == 422
    assert post(trainer, f"{found[1]}/decision", state="upheld", text="") == 422
    assert post(trainer, f"{found[1]}/decision", state="upheld", text="确实泄露了债务") == 303
    assert post(trainer, f"{found[1]}/decision", state="changed", text="改主意") == 409
    html = learner.get(f"{page}/debrief").text
    assert "维持原结果" in html
    assert "确实泄露了债务" in html


def test_ones_own_requests_are_for_somebody_else(people: dict[str, FlaskClient], material_app: Flask) -> None:
    trainer = people["trainer"]
    html = trainer.get("/scenarios/spouse-answers").text
    token = token_on(html)
    data = {"csrf_token": token, "mode": "exam"}
    page = trainer.post("/scenarios/spouse-answers/runs", data=data).headers["Location"].split("#")[0]
    assert post(trainer, f"{page}/end") == 303
    assert post(trainer, f"{page}/review", text="我自己的") == 303
    found = re.search(r'href="(/studio/reviews/[^"]+)"', trainer.get("/studio/requests").text)
    assert found
    assert "请同事处理" in trainer.get(found[1]).text
    assert post(trainer, f"{found[1]}/decision", state="changed", text="我同意我自己") == 403


def test_lists_cost_the_same_with_one_and_with_three(
    people: dict[str, FlaskClient], material_app: Flask
) -> None:
    counts = []
    for number in ("S0011", "S0012", "S0013"):
        learner = material_app.test_client()
        practice = run_of(material_app, number)
        sign_in(learner, number)
        assert post(learner, f"{practice}/disputes", move=1, text="不同意") == 303
        people["trainer"].get("/studio/requests")
        with counted(material_app) as asked:
            people["trainer"].get("/studio/requests")
        counts.append(asked.count)
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 7
