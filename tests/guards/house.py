"""The rooms and files of the house, from the file system: nothing here is listed by hand."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
from functools import cache
from pathlib import Path

import app
from app.settings import ROOT

APP = ROOT / "app"
NOT_ROOMS = {"__pycache__", "static", "templates", "translations"}


def rooms() -> list[Path]:
    """The packages directly under app/."""
    return sorted(path.parent for path in APP.glob("*/__init__.py") if path.parent.name not in NOT_ROOMS)


@cache
def import_everything() -> None:
    """Import every module of the application, so that every class is known."""
    for module in pkgutil.walk_packages(app.__path__, "app."):
        importlib.import_module(module.name)


@cache
def committed_files() -> tuple[Path, ...]:
    """Every file under version control that is there; all files of the tree where git is not at hand."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, timeout=30
        ).stdout.decode()
        paths = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        hidden = (".venv", "instance")
        paths = [p for p in ROOT.rglob("*") if not any(h in p.relative_to(ROOT).parts for h in hidden)]
    return tuple(path for path in paths if path.is_file())


def inside(path: Path) -> str:
    """The path as people write it, from the root of the repository."""
    return path.relative_to(ROOT).as_posix()
