"""The pages of scenarios and runs on the shipped material: words, refusals, budgets, and what must not leak."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts.models import Person
from app.accounts.queries import build_actor
from app.domain.access import Role
from app.domain.scenarios.format import Scenario
from app.extensions import db
from app.scenarios import material, queries
from app.scenarios.jobs import close_overdue_runs
from app.scenarios.models import ScenarioRun, ScenarioRunEvent
from app.web.clock import utc_now
from app.web.transaction import unit_of_work
from tests.counting import counted
from tests.factories import make_person, sign_in, token_on
from tests.features.scenarios.walking import SLUG, number_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def site(material_app: Flask) -> FlaskClient:
    """A learner at a browser without JavaScript."""
    with material_app.app_context(), unit_of_work() as session:
        make_person(session)
        make_person(session, "S0002", "周远")
        make_person(session, "S0003", "郑审", Role.AUDITOR)
    client = material_app.test_client()
    sign_in(client)
    return client


@pytest.fixture
def rows(material_app: Flask, site: FlaskClient) -> Iterator[Session]:
    """A session to look behind the pages."""
    with material_app.app_context():
        engine = db.engine
    with Session(engine) as session:
        yield session


def start(client: FlaskClient, **fields: str) -> str:
    token = token_on(client.get(f"/scenarios/{SLUG}").text)
    answer = client.post(f"/scenarios/{SLUG}/runs", data={"csrf_token": token, "untimed": "1", **fields})
    assert answer.status_code == 303
    return answer.headers["Location"].split("#")[0]


def post(
    client: FlaskClient, page: str, act: str, headers: dict[str, str] | None = None, **fields: object
) -> TestResponse:
    data = {"csrf_token": token_on(client.get("/account/password").text), **fields}
    return client.post(f"{page}/{act}", data=data, headers=headers)


def seq_on(html: str) -> int:
    found = re.search(r'name="seq" value="(\d+)"', html)
    assert found
    return int(found[1])


def say(client: FlaskClient, rows: Session, page: str, *choices: str, htmx: bool = False) -> TestResponse:
    """Press the buttons behind the author's ids."""
    answer = client.get(page)
    for choice in choices:
        rows.rollback()
        run = rows.scalars(select(ScenarioRun).where(ScenarioRun.uuid == UUID(page.split("/")[-1]))).one()
        number = number_of(rows, run, choice)
        rows.rollback()
        answer = post(client, page, "moves", HTMX if htmx else None, seq=run.last_seq, number=number)
    rows.rollback()
    return answer


def best_path(rows: Session, page: str) -> tuple[str, ...]:
    run = rows.scalars(select(ScenarioRun).where(ScenarioRun.uuid == UUID(page.split("/")[-1]))).one()
    return material.pinned_scenario(rows, run.revision_id).proof.reference(run.variant).path


def live_text(rows: Session) -> Scenario:
    """The scenario that these tests play, as its author wrote it."""
    rows.rollback()
    return material.live_scenario(rows, SLUG).text


def test_list_shows_each_scenario_with_where_one_stands(site: FlaskClient, rows: Session) -> None:
    html = site.get("/scenarios").text
    assert html.count("还没演练") == html.count('class="card ') >= 3
    page = start(site)
    assert "进行中" in site.get("/scenarios").text
    say(site, rows, page, "o_spill")
    html = site.get("/scenarios").text
    assert "还没通过" in html
    assert "最好成绩 0 分" in html


def test_empty_list_says_what_will_be_here(client: FlaskClient, app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        make_person(session)
    sign_in(client)
    assert "还没有发布场景" in client.get("/scenarios").text


def test_strangers_and_roles_without_learning_are_kept_out(site: FlaskClient, material_app: Flask) -> None:
    page = start(site)
    addresses = ["/scenarios", f"/scenarios/{SLUG}", page, f"{page}/debrief"]
    stranger = material_app.test_client()
    assert [stranger.get(address).status_code for address in addresses] == [303] * 4
    auditor = material_app.test_client()
    sign_in(auditor, "S0003")
    assert [auditor.get(address).status_code for address in addresses] == [403] * 4


def test_other_peoples_runs_are_not_found(site: FlaskClient, material_app: Flask) -> None:
    page = start(site)
    other = material_app.test_client()
    sign_in(other, "S0002")
    assert [other.get(address).status_code for address in (page, f"{page}/debrief")] == [404, 404]
    for act, fields in (
        ("moves", {"seq": 1, "number": 1}),
        ("end", {}),
        ("hints", {"seq": 1}),
        ("rewinds", {"seq": 1, "move": 1}),
    ):
        assert post(other, page, act, **fields).status_code == 404
    assert site.get(page).status_code == 200


@pytest.mark.parametrize("address", ["/scenarios/nowhere", "/runs/8c0a1f2e-0000-4000-8000-000000000000"])
def test_unknown_addresses_are_not_found(site: FlaskClient, address: str) -> None:
    assert site.get(address).status_code == 404


def test_a_whole_run_by_forms_alone_and_its_debrief(site: FlaskClient, rows: Session) -> None:
    page = start(site)
    answer = say(site, rows, page, *best_path(rows, page))
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{page}#now"
    html = site.get(page).text
    assert "通话结束" in html
    assert f'href="{page}/debrief"' in html
    html = site.get(f"{page}/debrief").text
    assert "100<small> / 100</small>" in html
    assert "已通过" in html or "通过" in html
    assert "转折点" not in html
    assert "做得好的地方" in html
    assert "计入胜任力" in html


def test_no_authored_id_reaches_the_page(site: FlaskClient, rows: Session) -> None:
    page = start(site)
    ids: set[str] = set()
    for choice in best_path(rows, page):
        html = site.get(page).text
        run = rows.scalars(select(ScenarioRun)).one()
        text = material.pinned_scenario(rows, run.revision_id).text
        ids |= {name for node in text.nodes.values() for name in node.choices if "_" in name}
        ids |= {name for name in text.nodes if "_" in name}
        assert not {name for name in ids if name in html}
        say(site, rows, page, choice)
    assert not {name for name in ids if name in site.get(f"{page}/debrief").text}


def test_debrief_draws_the_map_and_tells_the_same_as_a_list(site: FlaskClient, rows: Session) -> None:
    page = start(site)
    say(site, rows, page, "o_proper")
    post(site, page, "end")
    assert f"{page}/path" in site.get(f"{page}/debrief").text
    html = site.get(f"{page}/path").text
    nodes = len(live_text(rows).nodes)
    linked = re.findall(r'<a class="path-map__node[^"]*" href="#moment-(\d+)"', html)
    told = re.findall(r'<li id="moment-(\d+)"', html)
    assert linked == told == [str(number) for number in range(1, nodes + 1)]
    assert "您当时说" in html
    assert "最佳路线" in html
    drawing = html[html.index('<svg class="path-map"') :]
    assert " style=" not in drawing[: drawing.index("</svg>")]


def test_exam_map_stays_closed_while_a_retake_remains(
    site: FlaskClient, rows: Session, material_app: Flask
) -> None:
    page = start(site, mode="exam")
    say(site, rows, page, "o_spill")
    assert site.get(f"{page}/path").status_code == 404
    with material_app.app_context(), unit_of_work() as session:
        session.execute(update(ScenarioRun).values(ended_at=utc_now() - timedelta(days=3)))
    again = start(site, mode="exam")
    assert again != page
    say(site, rows, again, "o_spill")
    assert [site.get(f"{one}/path").text.count('<svg class="path-map"') for one in (page, again)] == [1, 1]


def test_htmx_gets_the_call_alone(site: FlaskClient, rows: Session) -> None:
    page = start(site)
    answer = say(site, rows, page, "o_proper", htmx=True)
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<div id="call"')
    assert "点评" in answer.text
    assert "<html" not in answer.text


def test_a_stale_tab_is_shown_the_call_as_it_stands(site: FlaskClient, rows: Session) -> None:
    page = start(site)
    stale = site.get(page).text
    say(site, rows, page, "o_proper")
    answer = post(site, page, "moves", HTMX, seq=seq_on(stale), number=1)
    assert answer.status_code == 200
    assert seq_on(answer.text) == seq_on(stale) + 1
    assert rows.scalars(select(ScenarioRun.last_seq)).one() == 2


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"seq": "x", "number": "1"},
        {"seq": "1"},
        {"seq": "1", "number": "77"},
        {"seq": "-1", "number": "1"},
    ],
)
def test_tampered_moves_are_refused_in_words(
    site: FlaskClient, rows: Session, fields: dict[str, str]
) -> None:
    page = start(site)
    answer = post(site, page, "moves", **fields)
    assert answer.status_code == 422
    assert rows.scalars(select(ScenarioRun.last_seq)).one() == 1


def test_red_line_in_practice_pauses_explains_and_lets_go_back(site: FlaskClient, rows: Session) -> None:
    page = start(site)
    html = say(site, rows, page, "o_spill", htmx=True).text
    assert "红线：" in html
    assert "致命红线" in html
    assert "citation" in html
    run = rows.scalars(select(ScenarioRun)).one()
    html = post(site, page, "rewinds", HTMX, seq=run.last_seq, move=1).text
    assert "不计成绩" in html
    assert 'class="choices"' in html
    html = site.get(f"{page}/debrief").text
    assert "0<small> / 100</small>" in html
    assert "您当时说" in html


def test_hint_is_given_on_request(site: FlaskClient) -> None:
    page = start(site)
    assert "给我提示" in site.get(page).text
    html = post(site, page, "hints", HTMX, seq=1).text
    assert "callout--tip" in html
    assert "给我提示" not in html


def test_giving_up_leads_to_the_debrief(site: FlaskClient, rows: Session) -> None:
    page = start(site)
    say(site, rows, page, "o_proper")
    answer = post(site, page, "end")
    assert answer.headers["Location"] == f"{page}/debrief"
    html = site.get(f"{page}/debrief").text
    assert "主动放弃" in html
    assert "您在这里停止了演练" in html
    assert post(site, page, "end").status_code == 303


def test_debrief_of_an_open_run_leads_back_to_the_call(site: FlaskClient) -> None:
    page = start(site)
    assert site.get(f"{page}/debrief").headers["Location"] == page


def test_a_tampered_record_is_shown_as_such(site: FlaskClient, rows: Session, material_app: Flask) -> None:
    page = start(site)
    say(site, rows, page, "o_proper")
    post(site, page, "end")
    with material_app.app_context(), unit_of_work() as session:
        session.execute(
            update(ScenarioRunEvent).where(ScenarioRunEvent.seq == 2).values(body='{"choice":"o_spill"}')
        )
    html = site.get(f"{page}/debrief")
    assert html.status_code == 200
    assert "演练记录与成绩对不上" in html.text
    assert "转折点" not in html.text


def test_exam_run_shows_no_help_and_its_start_is_refused_in_words(site: FlaskClient, rows: Session) -> None:
    page = start(site, mode="exam")
    html = site.get(page).text
    assert "给我提示" not in html
    assert "data-timer" in html
    html = say(site, rows, page, "o_proper", htmx=True).text
    assert "点评" not in html
    say(site, rows, page, "p_hint")
    html = site.get(f"{page}/debrief").text
    assert "点评稍后开放" in html
    assert "您当时说" not in html
    token = token_on(site.get(f"/scenarios/{SLUG}").text)
    answer = site.post(f"/scenarios/{SLUG}/runs", data={"csrf_token": token, "mode": "exam"})
    assert answer.status_code == 409
    assert "之后可以再次参加考核" in answer.text


def test_overdue_exam_offers_its_result_and_the_tick_closes_it(
    site: FlaskClient, rows: Session, material_app: Flask
) -> None:
    page = start(site, mode="exam")
    with material_app.app_context(), unit_of_work() as session:
        run = session.scalars(select(ScenarioRun)).one()
        run.deadline_at = run.started_at - timedelta(minutes=1)
    assert "本场考核时间已到" in site.get(page).text
    with material_app.app_context():
        assert [close_overdue_runs(utc_now()), close_overdue_runs(utc_now())] == [1, 0]
    assert "主动放弃" in site.get(f"{page}/debrief").text


def test_page_reads_in_english_too(site: FlaskClient, rows: Session) -> None:
    token = token_on(site.get("/scenarios").text)
    assert (
        site.post("/language", data={"csrf_token": token, "language": "en", "next": "/"}).status_code == 303
    )
    page = start(site)
    assert "What do you say?" in site.get(page).text
    say(site, rows, page, "o_spill")
    assert "Fatal red line" in site.get(f"{page}/debrief").text
    assert "Rehearsals" in site.get("/scenarios").text


def test_query_budgets(site: FlaskClient, rows: Session, material_app: Flask) -> None:
    """Every figure includes what finds out who is asking."""
    page = start(site)
    token = token_on(site.get("/account/password").text)
    say(site, rows, page, "o_proper")
    rows.rollback()
    budgets = {}
    site.get(f"{page}/debrief")
    for name, address in (("list", "/scenarios"), ("intro", f"/scenarios/{SLUG}"), ("call", page)):
        site.get(address)
        with counted(material_app) as asked:
            site.get(address)
        budgets[name] = asked.count
    moves = []
    for choice in best_path(rows, page)[1:-1]:
        rows.rollback()
        run = rows.scalars(select(ScenarioRun)).one()
        form = {"csrf_token": token, "seq": run.last_seq, "number": number_of(rows, run, choice)}
        rows.rollback()
        with counted(material_app) as asked:
            site.post(f"{page}/moves", data=form, headers=HTMX)
        moves.append(asked.count)
    rows.rollback()
    run = rows.scalars(select(ScenarioRun)).one()
    form = {
        "csrf_token": token,
        "seq": run.last_seq,
        "number": number_of(rows, run, best_path(rows, page)[-1]),
    }
    rows.rollback()
    with counted(material_app) as asked:
        site.post(f"{page}/moves", data=form)
    last = asked.count
    site.get(f"{page}/debrief")
    with counted(material_app) as asked:
        site.get(f"{page}/debrief")
    assert len(set(moves)) == 1, moves
    found = {**budgets, "move": moves[0], "last move": last, "debrief": asked.count}
    allowed = {"list": 4, "intro": 5, "call": 5, "move": 8, "last move": 12, "debrief": 8}
    assert {name: count for name, count in found.items() if count > allowed[name]} == {}, found


def test_list_costs_the_same_with_one_run_and_with_three(
    site: FlaskClient, rows: Session, material_app: Flask
) -> None:
    counts = []
    for _ in range(3):
        say(site, rows, start(site), "o_spill")
        with counted(material_app) as asked:
            site.get("/scenarios")
        counts.append(asked.count)
    assert len(set(counts)) == 1, counts
    with material_app.app_context():
        person = db.session.scalars(select(Person).where(Person.staff_number == "S0001")).one()
        actor = build_actor(db.session(), person, now=utc_now())
        assert [run.number for run in queries.list_runs(db.session(), actor.person_id)] == [1, 2, 3]


def test_pages_stay_small(site: FlaskClient, rows: Session) -> None:
    page = start(site)
    path = best_path(rows, page)
    say(site, rows, page, *path[:-1])
    sizes = {"call": len(site.get(page).data)}
    say(site, rows, page, path[-1])
    sizes |= {"debrief": len(site.get(f"{page}/debrief").data), "list": len(site.get("/scenarios").data)}
    sizes["map"] = len(site.get(f"{page}/path").data)
    allowed = {"call": 40_000, "debrief": 40_000, "list": 40_000, "map": 60_000}  # drawn and told
    assert {name: size for name, size in sizes.items() if size > allowed[name]} == {}
