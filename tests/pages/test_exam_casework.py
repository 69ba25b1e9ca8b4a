"""Matching, ordering and cases on their pages, with forms and links only."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.domain.exams.freeze import FrozenPaper
from app.exams import material
from app.exams.models import Attempt
from app.extensions import db
from app.web.transaction import unit_of_work
from tests.factories import make_person, sign_in
from tests.pages.test_exams import attempt_of, hand_in, part_of, start

PAPER = "casework-practice"
PAGES = 3


@pytest.fixture
def site(material_app: Flask) -> FlaskClient:
    """A learner at a browser without JavaScript."""
    with material_app.app_context(), unit_of_work() as session:
        make_person(session)
    client = material_app.test_client()
    sign_in(client)
    return client


def right_fields(app: Flask, url: str) -> dict[str, tuple[str, ...]]:
    """Field names and values that have every question right, by the attempt's own numbers."""
    attempt: Attempt = attempt_of(app, url)
    frozen = FrozenPaper.from_json(attempt.frozen)
    with app.app_context(), Session(db.engine) as session:
        questions = material.pinned_questions(session, frozen)
    fields = {}
    for number, (place, question) in enumerate(zip(frozen.questions, questions, strict=True), 1):
        for part, values in question.fill(question.key_answer(), place.order).items():
            fields[f"q{number}-{part}" if part else f"q{number}"] = values
    return fields


def answer_page(client: FlaskClient, url: str, page: int, fields: dict[str, tuple[str, ...]]):
    """Fill in what the page has fields for, and press the button."""
    part = part_of(client.get(f"{url}?page={page}").text)
    form = MultiDict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', part))
    for shown in re.findall(r'<input type="hidden" name="shown" value="(\d+)">', part):
        if shown not in form.getlist("shown"):
            form.add("shown", shown)
    names = set(re.findall(r'<(?:select|input)[^>]* name="(q[\d-]+)"', part))
    for name in names & fields.keys():
        form.setlist(name, list(fields[name]))
    form["go"] = "next"
    return client.post(f"{url}/answers", data=form)


def test_everything_can_be_answered_without_javascript_and_counts(site, material_app):
    url = start(site, PAPER)
    fields = right_fields(material_app, url)
    for page in range(1, PAGES + 1):
        assert answer_page(site, url, page, fields).status_code == 303
    assert "全部题目都已作答" in site.get(f"{url}/submit").text
    hand_in(site, url)
    attempt = attempt_of(material_app, url)
    assert (attempt.score, attempt.passed) == (100, True)
    pages = [site.get(f"{url}/result?page={page}").text for page in range(1, PAGES + 1)]
    assert "得 8 分（满分 8 分）" in pages[0]
    assert "9-1" in pages[2]
    assert "citation__text" in pages[2]


def test_a_case_shows_its_material_once_and_numbers_its_questions(site):
    url = start(site, PAPER)
    part = part_of(site.get(f"{url}?page=3").text)
    assert part.count('class="case__stimulus"') == 3
    assert '<details class="case__stimulus" open>' in part
    assert '<table class="table">' in part
    assert 'id="q9"' in part
    assert re.findall(r'id="(q9-\d)"', part) == ["q9-1", "q9-2", "q9-3", "q9-4"]
    assert 'name="q11-1-1"' in part
    assert [int(found) for found in re.findall(r'name="shown" value="(\d+)"', part)] == [9, 10, 11]


def test_saved_choices_are_there_when_the_page_is_opened_again(site, material_app):
    url = start(site, PAPER)
    fields = right_fields(material_app, url)
    partly = {name: values for name, values in fields.items() if name in ("q1-2", "q5-1", "q9-2", "q11-3-1")}
    for page in range(1, PAGES + 1):
        answer_page(site, url, page, partly)
    html = "".join(site.get(f"{url}?page={page}").text for page in range(1, PAGES + 1))
    for name in ("q1-2", "q5-1", "q11-3-1"):
        select = html[html.index(f'name="{name}"') :].split("</select>")[0]
        assert f'value="{partly[name][0]}" selected' in select
    assert 'name="q9-2" value="3次"' in html
    hand_in(site, url)
    assert 0 < attempt_of(material_app, url).score < 20


def test_no_authored_id_stands_in_a_page_before_it_is_handed_in(site, material_app):
    url = start(site, PAPER)
    frozen = FrozenPaper.from_json(attempt_of(material_app, url).frozen)
    with material_app.app_context(), Session(db.engine) as session:
        questions = material.pinned_questions(session, frozen)
    ids = {
        name
        for question in questions
        for name in (*getattr(question, "left", ()), *getattr(question, "items", ()))
    }
    pages = "".join(part_of(site.get(f"{url}?page={page}").text) for page in range(1, PAGES + 1))
    values = set(re.findall(r'(?:value|id|name)="([^"]*)"', pages))
    assert ids & values == set()
    assert "解析" not in pages
    for question in questions:
        assert question.explain not in pages
