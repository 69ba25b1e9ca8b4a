"""What the instance keeps is for its owner only; demo people come only where a server allows them."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from app.settings import read_settings


def test_the_instance_is_for_its_owner_only(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    read_settings({"INSTANCE_DIR": str(instance)})
    found = {path.name: path.stat().st_mode & 0o777 for path in (instance, *instance.iterdir())}
    assert found == {"instance": 0o700, "secret-key": 0o600, "academy.sqlite3": 0o600}


def test_all_processes_that_start_together_have_one_key(tmp_path: Path) -> None:
    keys: list[str] = []
    ready = threading.Barrier(8)

    def start() -> None:
        ready.wait()
        keys.append(read_settings({"INSTANCE_DIR": str(tmp_path / "instance")}).secret_key)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1
    assert len(keys[0]) == 64


def test_a_key_that_was_never_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.settings.KEY_PATIENCE", 1)
    (tmp_path / "secret-key").touch()
    with pytest.raises(SystemExit, match="Delete it"):
        read_settings({"INSTANCE_DIR": str(tmp_path)})


def test_demo_people_need_a_local_database_and_leave(tmp_path: Path) -> None:
    local = read_settings({"INSTANCE_DIR": str(tmp_path), "DEMO_ALLOWED": "1"})
    assert local.may_hold_demo
    assert not replace(local, demo_allowed=False).may_hold_demo
    assert not replace(local, database_url="postgresql+psycopg://x").may_hold_demo
