"""`flask scenarios prove`: the shipped material is proved, and what is not says so with its exit status."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app.factory import create_app
from app.scenarios.proving import prove_files
from app.settings import ROOT
from tests.conftest import settings_for


def prove(root: Path, folder: Path, *arguments: str) -> Result:
    """Run the command over a content root."""
    settings = settings_for(f"sqlite:///{folder / 'none.sqlite3'}", folder)
    app: Flask = create_app(settings.__class__(**{**settings.__dict__, "content_root": root}), testing=True)
    return app.test_cli_runner().invoke(args=["scenarios", "prove", *arguments])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A content root with the registers and one scenario."""
    (tmp_path / "content").mkdir()
    (tmp_path / "scenarios").mkdir()
    for register in (ROOT / "content").glob("*.yml"):
        shutil.copy(register, tmp_path / "content")
    shutil.copy(ROOT / "scenarios" / "spouse-answers.yml", tmp_path / "scenarios")
    return tmp_path


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Proving needs no database."""
    return str(request.param)


def test_every_shipped_scenario_is_proved() -> None:
    reports = list(prove_files(ROOT))
    assert len(reports) >= 3
    assert [(r.slug, [d.code for d in r.diagnostics]) for r in reports if not r.is_proved] == []
    for report in reports:
        assert report.scenario is not None
        assert len(report.scenario.nodes) >= 12


def test_proof_is_told_in_lines(root: Path, tmp_path: Path) -> None:
    result = prove(root, tmp_path)
    assert result.exit_code == 0, result.output
    assert result.output.startswith("spouse-answers: proved, 22 nodes, ")
    assert "best path: " in result.output
    assert "ending agreed: " in result.output


def test_json_holds_the_whole_proof(root: Path, tmp_path: Path) -> None:
    result = prove(root, tmp_path, "spouse-answers", "--json")
    [report] = json.loads(result.output)
    assert (result.exit_code, report["proved"], report["diagnostics"]) == (0, True, [])
    assert set(report["proof"]["variants"]) == {"worried", "suspicious"}


def test_a_broken_scenario_is_told_with_its_line_and_ends_with_one(root: Path, tmp_path: Path) -> None:
    path = root / "scenarios" / "spouse-answers.yml"
    path.write_text(path.read_text("utf-8").replace("goto: caught", "goto: nowhere", 1), "utf-8")
    result = prove(root, tmp_path)
    line = next(
        number
        for number, text in enumerate(path.read_text("utf-8").splitlines(), 1)
        if "goto: nowhere" in text
    )
    assert result.exit_code == 1
    assert f"scenarios/spouse-answers.yml:{line}:" in result.output
    assert "scenario_missing_target" in result.output


def test_a_file_that_cannot_be_read_is_not_proved(root: Path, tmp_path: Path) -> None:
    (root / "scenarios" / "broken.yml").write_text("format: 1\nid: [", "utf-8")
    result = prove(root, tmp_path)
    assert result.exit_code == 1
    assert "broken: NOT PROVED" in result.output
    assert "spouse-answers: proved" in result.output


def test_an_unknown_slug_ends_with_two(root: Path, tmp_path: Path) -> None:
    assert prove(root, tmp_path, "nowhere").exit_code == 2
