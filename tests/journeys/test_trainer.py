"""A trainer changes text files: sees the very line that is wrong, mends it, and the learner reads the new words."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app.domain.access import Role
from app.settings import ROOT
from app.web.transaction import unit_of_work
from tests.factories import make_person
from tests.journeys.learner import COURSE
from tests.journeys.walker import Walker

COURSE_FILE = f"content/courses/{COURSE}/course.yml"


@pytest.fixture
def files(material_app: Flask, tmp_path: Path) -> Iterator[Path]:
    """The site reads its files from a copy that this test may break."""
    for folder in ("content", "quizzes", "scenarios"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    before = material_app.config["SETTINGS"]
    material_app.config["SETTINGS"] = replace(before, content_root=tmp_path)
    yield tmp_path
    material_app.config["SETTINGS"] = before


@pytest.fixture
def trainer(material_app: Flask) -> Walker:
    """T0001, signed in as a trainer."""
    with material_app.app_context(), unit_of_work() as session:
        make_person(session, "T0001", "周文博", Role.TRAINER)
        make_person(session, "S0001")
    walker = Walker(material_app.test_client())
    walker.sign_in("T0001")
    return walker


def test_a_broken_file_is_told_by_its_line_and_learners_read_on(
    material_app: Flask, files: Path, trainer: Walker
) -> None:
    file = files / COURSE_FILE
    lines = file.read_text("utf-8").splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("title:"))
    title = lines[place].removeprefix("title:").strip().strip('"')
    broken = [*lines[:place], lines[place].replace("title:", "title："), *lines[place + 1 :]]
    file.write_text("\n".join(broken) + "\n", "utf-8")
    trainer.go("/studio/")
    trainer.press("", action="/sync")
    assert trainer.sees(f"{COURSE_FILE}:{place + 1}:")
    learner = Walker(material_app.test_client())
    learner.sign_in("S0001")
    learner.go(f"/courses/{COURSE}")
    assert learner.sees(title)

    changed = [*lines[:place], f"title: {title}（新）", *lines[place + 1 :]]
    file.write_text("\n".join(changed) + "\n", "utf-8")
    trainer.press("", action="/sync")
    assert not trainer.sees(f"{COURSE_FILE}:{place + 1}:")
    learner.go(f"/courses/{COURSE}")
    assert learner.sees(f"{title}（新）")
