"""The house stays as it was drawn: a README in each room, comfortable files, contracts that know every room."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from app.settings import ROOT
from tests.guards.house import APP, committed_files, inside, rooms

LONGEST = 400
DRAWERS = re.compile(r"(^|_)(utils?|helpers?|managers?|misc|common_stuff)(_|$)")


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
def test_every_room_says_what_does_not_belong_in_it(room: Path) -> None:
    readme = room / "README.md"
    assert readme.exists(), f"{room.name} has no README.md"
    assert "not belong" in readme.read_text("utf-8"), f"{room.name}: say what does not belong there"


@pytest.mark.parametrize(
    "folder", ["tests", "bench", "deploy", "migrations", "docs", "content", "quizzes", "scenarios"]
)
def test_every_folder_of_the_root_is_explained(folder: str) -> None:
    assert (ROOT / folder / "README.md").exists() or f"`{folder}/`" in (ROOT / "README.md").read_text("utf-8")


def test_no_file_grows_beyond_comfort() -> None:
    code = [
        p
        for p in committed_files()
        if inside(p).startswith("app/") and p.suffix in {".py", ".html", ".css", ".js"}
    ]
    own = [path for path in code if "vendor" not in path.parts]
    long = {inside(path): len(path.read_text("utf-8").splitlines()) for path in own}
    assert {name: lines for name, lines in long.items() if lines > LONGEST} == {}


def test_no_drawer_for_odds_and_ends() -> None:
    names = {
        path.stem if path.suffix == ".py" else path.name for path in APP.rglob("*") if "__" not in path.name
    }
    assert sorted(name for name in names if DRAWERS.search(name)) == []


def test_the_import_contracts_know_every_room() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    between = next(contract for contract in contracts if contract["name"].startswith("Between features"))
    known = set(re.findall(r"app\.(\w+)", " ".join(between["layers"])))
    unknown = {room.name for room in rooms()} - known - {"sheets"}  # sheets may be imported by all
    assert unknown == set()


def test_every_command_and_page_module_of_a_room_is_used_by_the_factory() -> None:
    factory = (APP / "factory.py").read_text("utf-8")
    for room in rooms():
        for module in ("views", "cli"):
            if (room / f"{module}.py").exists():
                assert re.search(rf"app\.{room.name}(\.{module})? import", factory), f"{room.name}.{module}"
