"""`flask content check` on a folder full of broken samples: every problem, its place, words and help page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from app.settings import ROOT
from tests.guards.goldens import BASE, Golden, goldens

PROBLEM = re.compile(
    r"^(?P<file>\S+):(?P<line>\d+):(?P<column>\d+): (?P<severity>\S+) \[(?P<code>\w+)\] (?P<sentence>.+)\n"
    r"    → (?P<hint>.+)\n"
    r"      (?P<help>\S+)$",
    re.MULTILINE,
)
Places = list[tuple[str, int, int, str]]


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


def samples() -> Iterator[tuple[Golden, Path]]:
    """The golden examples that are one file of their own, and can stand beside the others under another name."""
    for golden in goldens():
        alone = golden.files[0] if len(golden.files) == 1 and not golden.situation else None
        if alone is not None and alone.name == "sample.yml" and golden.code != "scenario_not_proved":
            yield golden, alone


@pytest.fixture
def broken(tmp_path: Path) -> tuple[Path, Places]:
    """One content root with all of them, and what a check of it must find, in order."""
    wanted: Places = []
    Golden("_base").lay_out(tmp_path)
    for golden, file in samples():
        name = golden.code.replace("_", "-")
        inside = file.relative_to(golden.folder).parent / f"{name}.yml"
        data = file.read_bytes()
        moved = data.replace(b"id: sample", f"id: {name}".encode(), 1)
        (tmp_path / inside).write_bytes(moved)
        for entry in golden.expected:
            wanted.append((inside.as_posix(), entry["line"], entry["column"], entry["code"]))
    return tmp_path, sorted(wanted)


def test_every_problem_of_every_file_is_printed_at_once(
    runner: FlaskCliRunner, broken: tuple[Path, Places]
) -> None:
    root, wanted = broken
    result = runner.invoke(args=["content", "check", str(root)])
    assert result.exit_code == 1
    told = [problem.groupdict() for problem in PROBLEM.finditer(result.output)]
    assert [(p["file"], int(p["line"]), int(p["column"]), p["code"]) for p in told] == wanted
    assert len(wanted) >= 90
    assert result.output.count("\n") == 3 * len(wanted) + 1  # nothing but problems and the count
    for problem in told:
        assert re.search(r"[\u4e00-\u9fff]", problem["sentence"])
        assert re.search(r"[\u4e00-\u9fff]", problem["hint"])
        assert (ROOT / problem["help"]).is_file()


def test_the_same_in_english(runner: FlaskCliRunner, broken: tuple[Path, Places]) -> None:
    root, wanted = broken
    result = runner.invoke(args=["content", "check", str(root), "--lang", "en"])
    told = [problem.groupdict() for problem in PROBLEM.finditer(result.output)]
    assert len(told) == len(wanted)
    for problem in told:
        assert problem["severity"] in {"error", "warning"}
        assert re.match(r"[A-Z“]", problem["sentence"])
        assert problem["hint"].endswith(".")


def test_json_says_the_same(runner: FlaskCliRunner, broken: tuple[Path, Places]) -> None:
    root, wanted = broken
    result = runner.invoke(args=["content", "check", str(root), "--json"])
    assert result.exit_code == 1
    found: list[dict[str, Any]] = json.loads(result.output)
    assert [(d["file"], d["line"], d["column"], d["code"]) for d in found] == wanted
    assert {frozenset(entry) for entry in found} == {
        frozenset({"code", "severity", "file", "line", "column", "path", "params", "message", "hint", "help"})
    }


def test_clean_material_ends_with_nothing_to_say(runner: FlaskCliRunner) -> None:
    plain = runner.invoke(args=["content", "check", str(BASE)])
    as_json = runner.invoke(args=["content", "check", str(BASE), "--json"])
    assert (plain.exit_code, as_json.exit_code) == (0, 0)
    assert PROBLEM.findall(plain.output) == []
    assert json.loads(as_json.output) == []


def test_warnings_alone_are_told_and_end_with_zero(runner: FlaskCliRunner, tmp_path: Path) -> None:
    root = Golden("clause_pending").lay_out(tmp_path)
    result = runner.invoke(args=["content", "check", str(root)])
    assert result.exit_code == 0
    assert [problem["code"] for problem in PROBLEM.finditer(result.output)] == ["clause_pending"]


def test_what_cannot_be_read_ends_with_two(runner: FlaskCliRunner, tmp_path: Path) -> None:
    for more in ([], ["--json"]):
        result = runner.invoke(args=["content", "check", str(tmp_path / "absent"), *more])
        assert result.exit_code == 2
        assert "absent" in result.output


def test_single_files_are_checked_without_the_rest(runner: FlaskCliRunner) -> None:
    golden = Golden("wide_colon")
    result = runner.invoke(args=["content", "check", str(golden.files[0])])
    assert result.exit_code == 1
    told = [problem.groupdict() for problem in PROBLEM.finditer(result.output)]
    assert [(p["file"], p["line"], p["column"], p["code"]) for p in told] == [
        ("sample.yml", "2", "6", "wide_colon")
    ]
