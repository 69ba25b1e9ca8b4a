"""The trainer's page: what is live, what is wrong and on which line; publishing from the browser."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.access import Role
from app.settings import ROOT
from app.web.transaction import unit_of_work
from tests.factories import make_person, sign_in


@pytest.fixture
def files(material_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped files that the application reads from, for a trainer to break."""
    for folder in ("content", "quizzes", "scenarios"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    settings = replace(material_app.config["SETTINGS"], content_root=tmp_path)
    monkeypatch.setitem(material_app.config, "SETTINGS", settings)
    with material_app.app_context(), unit_of_work() as session:
        make_person(session, "T1", "周文博", Role.TRAINER)
        make_person(session, "L1", "林晓雨")
        make_person(session, "A1", "吴刚", Role.ADMIN)
    return tmp_path


def test_only_trainers_publish_and_administrators_look(material_app: Flask, files: Path) -> None:
    expected = {"T1": (200, 303), "A1": (200, 403), "L1": (403, 403)}
    for staff_number, statuses in expected.items():
        client = material_app.test_client()
        token = sign_in(client, staff_number)
        seen = (
            client.get("/studio/").status_code,
            client.post("/studio/sync", data={"csrf_token": token}).status_code,
        )
        assert seen == statuses, staff_number


def test_a_mistake_is_shown_with_its_line_and_the_old_revision_stays_live(
    material_app: Flask, files: Path
) -> None:
    client: FlaskClient = material_app.test_client()
    token = sign_in(client, "T1")
    paper = files / "quizzes" / "papers" / "compliant-collection-quiz.yml"
    lines = paper.read_text(encoding="utf-8").splitlines()
    number = next(n for n, line in enumerate(lines, start=1) if line.startswith("pass:"))
    lines[number - 1] = "pass: many"
    paper.write_text("\n".join(lines) + "\n", encoding="utf-8")
    client.post("/studio/sync", data={"csrf_token": token})
    page = client.get("/studio/").get_data(as_text=True)
    assert f"quizzes/papers/compliant-collection-quiz.yml:{number}:" in page
    assert "旧版在线，文件有错" in page
    learner = material_app.test_client()
    sign_in(learner, "L1")
    assert learner.get("/papers/compliant-collection-quiz").status_code == 200


def test_a_changed_text_goes_live_by_one_press(material_app: Flask, files: Path) -> None:
    client: FlaskClient = material_app.test_client()
    token = sign_in(client, "T1")
    course = files / "content" / "courses" / "compliant-collection" / "course.yml"
    text = course.read_text(encoding="utf-8")
    title = next(line for line in text.splitlines() if line.startswith("title:"))
    course.write_text(text.replace(title, "title: 合规催收实务（修订）"), encoding="utf-8")
    client.post("/studio/sync", data={"csrf_token": token})
    assert "已发布" in client.get("/studio/").get_data(as_text=True)
    assert "合规催收实务（修订）" in client.get("/courses").get_data(as_text=True)
