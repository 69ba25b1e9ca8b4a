"""`flask content` on folders and files, without a database where none is needed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from app.domain.content.kinds import Kind
from app.library.ids import missing_ids, with_ids
from app.library.loading.sources import SourceFile
from app.library.services import check_path
from tests.features.library.material import BANK, FILES, LESSON, write


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


def test_clean_material_ends_with_zero(runner: FlaskCliRunner, root: Path) -> None:
    result = runner.invoke(args=["content", "check", str(root)])
    assert (result.exit_code, result.output) == (0, "错误 0 处，提醒 0 处\n")


def test_every_problem_is_printed_with_its_place_in_the_language_asked_for(
    runner: FlaskCliRunner, root: Path
) -> None:
    write(root, {"quizzes/banks/sample.yml": BANK.replace("use: both", "use：both")})
    chinese = runner.invoke(args=["content", "check", str(root)])
    english = runner.invoke(args=["content", "check", str(root), "--lang", "en"])
    assert (chinese.exit_code, english.exit_code) == (1, 1)
    assert chinese.output.startswith("quizzes/banks/sample.yml:3:4: 错误 [wide_colon] ")
    assert "全角" in chinese.output
    assert "full-width" in english.output.lower()


def test_json_is_for_scripts(runner: FlaskCliRunner, root: Path) -> None:
    write(root, {"quizzes/banks/sample.yml": BANK.replace("use: both", "use: all")})
    result = runner.invoke(args=["content", "check", str(root), "--json"])
    found = next(entry for entry in json.loads(result.output) if entry["code"] == "unknown_value")
    assert (found["code"], found["line"], found["column"], found["params"]["value"]) == (
        "unknown_value",
        3,
        6,
        "all",
    )


def test_a_path_that_is_not_there_cannot_be_checked(runner: FlaskCliRunner, tmp_path: Path) -> None:
    assert runner.invoke(args=["content", "check", str(tmp_path / "nothing")]).exit_code == 2


def test_a_part_of_the_root_shows_its_own_findings_only(root: Path) -> None:
    write(
        root, {"quizzes/banks/sample.yml": BANK.replace("use: both", "use: all"), "quizzes/banks/b.yml": "a"}
    )
    found = check_path(root / "quizzes/banks/sample.yml", root)
    assert [d.code for d in found] == ["unknown_value"]


def test_loose_files_are_checked_for_what_they_are(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"mine.yml": BANK.replace("use: both", "use: all"), "lesson.md": LESSON.replace("---\n", "", 1)},
    )
    found = check_path(tmp_path, Path("/nowhere"))
    assert {(d.file, d.code) for d in found} >= {
        ("mine.yml", "unknown_value"),
        ("lesson.md", "front_matter_missing"),
    }


def test_fix_encoding_keeps_the_words(runner: FlaskCliRunner, tmp_path: Path) -> None:
    file = tmp_path / "a.yml"
    file.write_bytes(BANK.encode("gb18030"))
    assert runner.invoke(args=["content", "fix-encoding", str(file)]).exit_code == 0
    assert file.read_text("utf-8") == BANK


def test_ids_are_inserted_and_nothing_else_moves() -> None:
    text = """# 说明
title: 题库   # 不要动
questions:
  # 第一题
  - type: truefalse
    stem: 一。
    answer: true

  - {type: truefalse, stem: 二。, answer: false}
  - {id: q2, type: truefalse, stem: 三。, answer: false}
"""
    file = SourceFile("quizzes/banks/mine.yml", text.encode())
    assert (
        with_ids(file, missing_ids(Kind.BANK, file))
        == """# 说明
id: mine
title: 题库   # 不要动
questions:
  # 第一题
  - id: q1
    type: truefalse
    stem: 一。
    answer: true

  - {id: q3, type: truefalse, stem: 二。, answer: false}
  - {id: q2, type: truefalse, stem: 三。, answer: false}
"""
    )


def test_ids_of_lessons_and_checks() -> None:
    text = LESSON.replace("id: opening\n", "").replace("id: c1\n", "")
    file = SourceFile("content/courses/first-call/01-opening.md", text.encode())
    assert with_ids(file, missing_ids(Kind.COURSE, file)) == LESSON


def test_what_was_synced_can_be_written_back(material_app: Flask, tmp_path: Path) -> None:
    result = material_app.test_cli_runner().invoke(args=["content", "export", str(tmp_path)])
    assert result.exit_code == 0, result.output
    root = material_app.config["SETTINGS"].content_root
    written = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file())
    assert written
    assert [p for p in written if (tmp_path / p).read_bytes() != (root / p).read_bytes()] == []


def test_coverage_names_each_topic(runner: FlaskCliRunner) -> None:
    output = runner.invoke(args=["content", "coverage"]).output
    assert "opening-and-identity" in output


def test_files_of_the_sample_are_all_used(root: Path) -> None:
    assert check_path(root, root) == []
    assert len(FILES) == 8
