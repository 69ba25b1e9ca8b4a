"""Plans, findings and budgets on the page: plain forms without authored ids, refusals in words, the debrief."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.domain.scenarios.step import findings_in_order
from app.scenarios import material, queries
from app.scenarios.models import ScenarioRun, ScenarioRunEvent
from app.web.transaction import unit_of_work
from tests.counting import counted
from tests.factories import token_on
from tests.features.scenarios.walking import number_of
from tests.pages.test_scenario_runs import HTMX, post, seq_on
from tests.pages.test_scenario_runs import rows as rows
from tests.pages.test_scenario_runs import site as site

VISIT, DESK = "field-visit", "early-warning-desk"
SIGNALS = ("f_sales", "f_shark", "f_through", "f_wages", "f_broker")


def start(client: FlaskClient, slug: str) -> str:
    token = token_on(client.get(f"/scenarios/{slug}").text)
    answer = client.post(f"/scenarios/{slug}/runs", data={"csrf_token": token, "untimed": "1"})
    return answer.headers["Location"].split("#")[0]


def say(client: FlaskClient, rows: Session, page: str, *choices: str) -> None:
    for choice in choices:
        run = run_of(rows, page)
        number = number_of(rows, run, choice)
        assert post(client, page, "moves", seq=run.last_seq, number=number).status_code == 303


def run_of(rows: Session, page: str) -> ScenarioRun:
    rows.rollback()
    return rows.scalars(select(ScenarioRun).where(ScenarioRun.uuid == UUID(page.split("/")[-1]))).one()


def fill(client: FlaskClient, rows: Session, page: str, **values: str) -> TestResponse:
    """Pick in each menu the entry with this label."""
    html = client.get(page).text
    menus = re.findall(r"<select.*?</select>", html, re.DOTALL)
    picks = []
    for menu, label in zip(menus, values.values(), strict=True):
        found = re.search(rf'<option value="(\d+)">{re.escape(label)}</option>', menu)
        assert found, label
        picks.append(found[1])
    return post(client, page, "plans", seq=seq_on(html), pick=picks)


def mark(client: FlaskClient, rows: Session, page: str, *findings: str) -> TestResponse:
    run = run_of(rows, page)
    ready = material.pinned_scenario(rows, run.revision_id)
    told, _ = queries.tell(rows, run, ready.scenario)
    flags = ready.scenario.nodes[told.state.node].flags
    assert flags is not None
    shown = [one.id for one in findings_in_order(run.seed, flags)]
    rows.rollback()
    return post(
        client, page, "findings", seq=run.last_seq, finding=[shown.index(name) + 1 for name in findings]
    )


GOOD = {
    "channel": "官方号码打本人手机",
    "calls": "3 次",
    "visit_at": "明天 15:00",
    "crew": "我和小吴，各带证件和记录仪",
}


def test_a_plan_is_a_plain_form_and_is_judged(site: FlaskClient, rows: Session) -> None:
    page = start(site, VISIT)
    html = site.get(page).text
    assert "您怎么安排？" in html
    assert '<optgroup label="明天">' in html
    assert not {name for name in ("channel", "visit_at", "wechat", "official") if name in html}
    assert fill(site, rows, page, **GOOD).status_code == 303
    html = site.get(page).text
    assert "什么时候到门口：明天 15:00" in html
    assert "明天下午三点以后，是他自己说的时间" in html, "the comment of a rule that holds"


def test_a_plan_over_a_red_line_pauses_and_explains(site: FlaskClient, rows: Session) -> None:
    page = start(site, VISIT)
    fill(site, rows, page, **{**GOOD, "visit_at": "明天 07:00"})
    html = site.get(page).text
    assert "踩到红线" in html or "红线：" in html
    assert "早上七点站在人家门口" in html
    post(site, page, "end")
    html = site.get(f"{page}/debrief").text
    assert "您的安排" in html
    assert "什么时候到门口：明天 07:00" in html


@pytest.mark.parametrize(
    "picks", [[], ["1"], ["1", "1", "1", "99"], ["0", "1", "1", "1"], ["a", "b", "c", "d"]]
)
def test_damaged_plans_are_refused_and_change_nothing(
    site: FlaskClient, rows: Session, picks: list[str]
) -> None:
    page = start(site, VISIT)
    answer = post(site, page, "plans", seq=seq_on(site.get(page).text), pick=picks)
    assert answer.status_code in (409, 422)
    assert run_of(rows, page).last_seq == 1


def test_a_choice_cannot_be_pressed_where_a_plan_is_asked_for(site: FlaskClient, rows: Session) -> None:
    page = start(site, VISIT)
    assert post(site, page, "moves", seq=1, number=1).status_code == 422
    assert post(site, page, "findings", seq=1, finding=["1"]).status_code == 409
    assert run_of(rows, page).last_seq == 1


def test_a_desk_case_shows_what_is_left_and_what_it_costs(site: FlaskClient, rows: Session) -> None:
    page = start(site, DESK)
    say(site, rows, page, "m_start")
    html = site.get(page).text
    assert "还剩 6 / 6" in html
    assert "（工时 2 小时）" in html
    say(site, rows, page, "d_flow", "d_visit", "d_court", "d_meters")
    html = site.get(page).text
    assert "还剩 0 / 6" in html
    assert "<table" in html, "the flow that was called up"
    assert "工时 2 小时" not in html.split('id="answers"')[1]


def test_findings_are_marked_and_told_apart(site: FlaskClient, rows: Session, material_app: Flask) -> None:
    page = start(site, DESK)
    say(site, rows, page, "m_start", "d_flow", "d_enough")
    html = site.get(page).text
    assert html.count('type="checkbox" name="finding"') == 8
    assert not [name for name in ("f_sales", "f_rent") if name in html]
    assert mark(site, rows, page, "f_sales", "f_interest").status_code == 303
    html = site.get(page).text
    assert [html.count(word) for word in ("找到了", "漏掉了", "标错了")] == [1, 4, 1]
    post(site, page, "end")
    html = site.get(f"{page}/debrief").text
    assert "漏掉了" in html
    assert "标错了" in html
    assert not [name for name in ("f_sales", "f_interest") if name in html]


def test_nothing_marked_is_an_answer_and_a_foreign_number_is_not(site: FlaskClient, rows: Session) -> None:
    page = start(site, DESK)
    say(site, rows, page, "m_start", "d_flow", "d_enough")
    seq = run_of(rows, page).last_seq
    assert post(site, page, "findings", seq=seq, finding=["99"]).status_code == 422
    assert post(site, page, "findings", seq=seq).status_code == 303
    assert "没有标记任何一项" in site.get(page).text


def test_the_best_desk_run_comes_to_a_hundred(site: FlaskClient, rows: Session) -> None:
    page = start(site, DESK)
    say(site, rows, page, "m_start", "d_flow", "d_meters", "d_visit", "d_enough")
    mark(site, rows, page, *SIGNALS)
    say(site, rows, page, "z_open", "t_proof", "g_orange", "k_watch", "s_plan", "r_now")
    assert "100<small> / 100</small>" in site.get(f"{page}/debrief").text


def test_marks_that_were_tampered_with_are_shown_as_such(
    site: FlaskClient, rows: Session, material_app: Flask
) -> None:
    page = start(site, DESK)
    say(site, rows, page, "m_start", "d_flow", "d_enough")
    mark(site, rows, page, "f_rent")
    post(site, page, "end")
    with material_app.app_context(), unit_of_work() as session:
        body = '{"findings":["f_sales"],"node":"signals"}'
        session.execute(update(ScenarioRunEvent).where(ScenarioRunEvent.kind == "flagged").values(body=body))
    assert "演练记录与成绩对不上" in site.get(f"{page}/debrief").text


def test_a_plan_and_a_list_cost_no_more_queries_than_an_answer(
    site: FlaskClient, rows: Session, material_app: Flask
) -> None:
    page = start(site, VISIT)
    site.get(page)
    token = token_on(site.get("/account/password").text)
    form = {"csrf_token": token, "seq": 1, "pick": ["1", "1", "24", "2"]}
    with counted(material_app) as asked:
        assert site.post(f"{page}/plans", data=form, headers=HTMX).status_code == 200
    assert asked.count <= 8
    page = start(site, DESK)
    say(site, rows, page, "m_start", "d_flow", "d_enough")
    form = {"csrf_token": token, "seq": run_of(rows, page).last_seq, "finding": ["1", "2"]}
    rows.rollback()
    with counted(material_app) as asked:
        assert site.post(f"{page}/findings", data=form, headers=HTMX).status_code == 200
    assert asked.count <= 8
