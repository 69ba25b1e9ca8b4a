"""A served site with the shipped material for browsers, and fresh people for every journey."""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from app.accounts.models import Department
from app.domain.access import Role
from app.extensions import db
from app.factory import create_app
from app.orm import Base
from app.web.transaction import read_session, unit_of_work
from tests import factories
from tests.conftest import REQUIRE_ALL, settings_for, trade_durability_for_speed
from tests.journeys.browser import chromium_path, launch

NUMBERS = itertools.count(1)


@dataclass
class Site:
    """The site as it is served: where, and the application behind it."""

    address: str
    app: Flask

    def add_person(self, *roles: Role, name: str = "林晓雨", scope: str | None = None) -> str:
        """A new person in the collection team with these roles; gives the staff number."""
        staff_number = f"J{next(NUMBERS):04}"
        with self.app.app_context(), unit_of_work() as session:
            teams = {team.code: team for team in session.query(Department)}
            factories.make_person(
                session,
                staff_number,
                name,
                *roles,
                department=teams["TEL"],
                scope=teams[scope] if scope else None,
            )
        return staff_number


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Journeys by forms and links run on both databases; those in a browser use the served site instead."""
    kind: str = request.param
    return kind


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, one per worker."""
    if chromium_path() is None:
        if REQUIRE_ALL:
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site on a free loopback port, over a database of its own with the shipped material and two teams."""
    folder: Path = tmp_path_factory.mktemp("served")
    app = create_app(settings_for(f"sqlite:///{folder / 'site.sqlite3'}", folder), testing=True)
    trade_durability_for_speed(app)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        factories.publish_shipped_material()
        with unit_of_work() as session:
            centre = factories.make_department(session, "PLC")
            factories.make_department(session, "TEL", "电话催收一组", parent=centre)
            factories.make_department(session, "BR", "城东支行")
        read_session().close()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # a line per request buries what matters
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", app)
    server.shutdown()
    thread.join(10)
    server.server_close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def add_person(site: Site) -> Callable[..., str]:
    """Make a new person on the served site."""
    return site.add_person
