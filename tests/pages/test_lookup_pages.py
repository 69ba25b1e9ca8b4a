"""Search, regulations, red lines, glossary and media on the shipped material."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.library.models import MediaFile
from app.web.transaction import unit_of_work
from tests.counting import counted
from tests.factories import make_person, sign_in

PATHS = ["/search", "/search?q=第三人", "/regulations", "/regulations/cc-1033", "/red-lines", "/glossary"]


@pytest.fixture
def reader(material_app: Flask) -> FlaskClient:
    """A learner at a browser."""
    with material_app.app_context(), unit_of_work() as session:
        make_person(session)
    client = material_app.test_client()
    sign_in(client)
    return client


@pytest.mark.parametrize("path", PATHS)
def test_pages_keep_their_budget(reader: FlaskClient, material_app: Flask, path: str) -> None:
    reader.get(path)
    with counted(material_app) as queries:
        page = reader.get(path)
    assert page.status_code == 200
    assert queries.count <= 8
    assert len(page.data) <= 40 * 1024


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("第三人与联系人", "/courses/compliant-collection/lessons/third-parties"),
        ("配偶", "/scenarios/spouse-answers"),
        ("1033", "/regulations/cc-1033"),
        ("停息挂账", "/glossary?term="),
    ],
)
def test_search_leads_to_the_place(reader: FlaskClient, words: str, place: str) -> None:
    page = reader.get("/search", query_string={"q": words}).text
    assert f'href="{place}' in page


@pytest.mark.parametrize("words", ["量子纠缠不存在", "<script>alert(1)</script>", "%_'\"", "x" * 5000])
def test_words_that_are_nowhere_get_a_way_on(reader: FlaskClient, words: str) -> None:
    answer = reader.get("/search", query_string={"q": words})
    assert answer.status_code == 200
    assert "没有找到" in answer.text
    assert "<script>alert" not in answer.text


def test_every_hit_leads_to_a_page(reader: FlaskClient) -> None:
    page = reader.get("/search", query_string={"q": "催收"}).text
    hits = re.findall(r'<p class="row__title" lang="zh-Hans"><a href="([^"#]+)', page)
    assert len(hits) > 5
    assert {reader.get(hit.replace("&amp;", "&")).status_code for hit in hits} == {200}


def test_a_clause_names_what_rests_on_it(reader: FlaskClient) -> None:
    page = reader.get("/regulations/cba-2026-third-party").text
    assert "第三人与联系人" in page
    assert "配偶接电话" in page
    assert "红线" in page


def test_every_instrument_opens(reader: FlaskClient) -> None:
    page = reader.get("/regulations").text
    places = re.findall(r'href="(/regulations/by-instrument/[^"]+)"', page)
    assert len(places) > 10
    assert {reader.get(place).status_code for place in places} == {200}


def test_the_glossary_opens_at_the_page_of_a_term(reader: FlaskClient) -> None:
    page = reader.get("/search", query_string={"q": "停息挂账"}).text
    place = re.search(r'href="(/glossary\?term=[^"#]+)#([^"]+)"', page)
    assert place
    assert f'id="{place[2]}"' in reader.get(place[1]).text


def keep_media(app: Flask, data: bytes, media_type: str) -> str:
    """Store a file as sync would; gives its digest."""
    digest = sha256(data).hexdigest()
    with app.app_context(), unit_of_work() as session:
        now = datetime(2026, 3, 1, tzinfo=UTC)
        session.add(
            MediaFile(digest=digest, media_type=media_type, size=len(data), data=data, created_at=now)
        )
    return digest


def test_media_are_kept_for_ever_and_cannot_run(reader: FlaskClient, material_app: Flask) -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    digest = keep_media(material_app, drawing, "image/svg+xml")
    answer = reader.get(f"/media/{digest}/map.svg")
    assert answer.data == drawing
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "attachment" not in answer.headers.get("Content-Disposition", "")


def test_other_types_are_only_downloaded(reader: FlaskClient, material_app: Flask) -> None:
    digest = keep_media(material_app, b"<script>alert(1)</script>", "text/html")
    assert reader.get(f"/media/{digest}/page.html").headers["Content-Disposition"].startswith("attachment")


def test_video_is_sent_in_ranges(reader: FlaskClient, material_app: Flask) -> None:
    digest = keep_media(material_app, bytes(range(100)), "video/mp4")
    part = reader.get(f"/media/{digest}/call.mp4", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, bytes(range(10, 20)))
