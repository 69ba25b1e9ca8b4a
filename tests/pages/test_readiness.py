"""What watchers of a server are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.factory import create_app
from app.operations import migrations
from tests.conftest import settings_for


def test_the_process_is_alive_whoever_asks(client: FlaskClient) -> None:
    assert client.get("/healthz").status_code == 200


def test_a_database_at_the_newest_migration_is_ready(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = client.get("/readyz")
    assert (due.status_code, due.text) == (503, "migrations are due\n")
    monkeypatch.setattr(migrations, "is_migrated", lambda: True)
    assert client.get("/readyz").text == "ready\n"


def test_a_database_that_is_away_is_told_without_its_address(tmp_path: Path) -> None:
    app = create_app(settings_for(f"sqlite:///{tmp_path}/none/site.sqlite3", tmp_path), testing=True)
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.text) == (503, "no database\n")
