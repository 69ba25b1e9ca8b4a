"""Fixtures of all tests: an application on a fresh database, made fast by copying a template of it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.extensions import db
from app.factory import create_app
from app.orm import Base
from app.settings import ROOT, Settings
from tests import factories
from tests.databases import PostgresServer, SqliteTemplates, Templates, find_postgres

hypothesis.settings.register_profile("patient", deadline=None)  # a busy machine is no defect of ours
hypothesis.settings.load_profile("patient")

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai, a Monday
REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"


@pytest.fixture
def now() -> datetime:
    """The instant at which most tests take place."""
    return NOW


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """Replaces pytest-flask's automatic request context, through which `g` leaks from one request to the next."""


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """A folder of this worker. Not one of pytest's: those are cleared by other runs on the same machine."""
    folder = Path(tempfile.mkdtemp(prefix="academy-test-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def settings_for(url: str, folder: Path) -> Settings:
    """Settings of a test application."""
    return Settings(
        database_url=url,
        secret_key="test",
        instance_dir=folder,
        content_root=ROOT,
        demo_allowed=True,
    )


@pytest.fixture(scope="session")
def sqlite_templates(scratch: Path) -> Templates:
    """Template databases on SQLite."""
    return SqliteTemplates(scratch)


@pytest.fixture(scope="session")
def postgres_templates(scratch: Path) -> Iterator[Templates]:
    """Template databases on a PostgreSQL server of this worker's own."""
    programs = find_postgres()
    if programs is None:
        if REQUIRE_ALL:
            pytest.fail("PostgreSQL (initdb) is not installed")
        pytest.skip("PostgreSQL (initdb) is not installed")
    folder = scratch / "pg"
    folder.mkdir()
    server = PostgresServer(programs, folder)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def database_kind() -> str:
    """Which database a test runs on; features and journeys run on both (their conftest parametrises this)."""
    return "sqlite"


@pytest.fixture
def templates(database_kind: str, request: pytest.FixtureRequest) -> Templates:
    """The templates of the database this test runs on."""
    return request.getfixturevalue(f"{database_kind}_templates")


_APPS: dict[str, Flask] = {}


def app_at(url: str, folder: Path) -> Flask:
    """One application per database address and worker: making one costs more than most tests."""
    if url not in _APPS:
        _APPS[url] = create_app(settings_for(url, folder), testing=True)
        trade_durability_for_speed(_APPS[url])
    return _APPS[url]


def trade_durability_for_speed(app: Flask) -> None:
    """Test databases need not survive a power cut; waiting for the disk is most of what a commit costs."""
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        event.listen(
            engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=OFF")
        )


@pytest.fixture
def app(templates: Templates, scratch: Path) -> Iterator[Flask]:
    """An application on an empty database with all tables."""
    yield from _fresh_app(templates, scratch, "empty")


@pytest.fixture
def material_app(templates: Templates, scratch: Path) -> Iterator[Flask]:
    """An application with the shipped material published."""
    yield from _fresh_app(templates, scratch, "material")


def _fresh_app(templates: Templates, scratch: Path, template: str) -> Iterator[Flask]:
    app = app_at(templates.url, scratch)
    with app.app_context():
        db.engine.dispose()
    _make_template(app, templates, "empty", None, lambda: Base.metadata.create_all(db.engine))
    if template == "material":
        _make_template(app, templates, "material", "empty", factories.publish_shipped_material)
    templates.reset(template)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _make_template(
    app: Flask, templates: Templates, name: str, source: str | None, fill: Callable[[], object]
) -> None:
    if templates.has(name):
        return
    templates.reset(source)
    with app.app_context():
        fill()
        db.session.remove()
        db.engine.dispose()
    templates.keep(name)


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session on a fresh database that may write; nothing of Flask is needed behind it."""
    yield from _writing_session(app)


@pytest.fixture
def material_session(material_app: Flask) -> Iterator[Session]:
    """A session on a database with the shipped material."""
    yield from _writing_session(material_app)


def _writing_session(app: Flask) -> Iterator[Session]:
    with app.app_context():
        engine = db.engine
    with Session(engine, expire_on_commit=False) as session:
        session.connection(execution_options={"writes": True})
        yield session
        session.rollback()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript, on an empty database."""
    return app.test_client()
