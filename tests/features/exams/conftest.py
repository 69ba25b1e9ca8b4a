"""The small material, published once per database and worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.domain.access import Actor
from app.extensions import db
from app.web.transaction import unit_of_work
from tests.conftest import _make_template, app_at
from tests.databases import Templates
from tests.factories import make_actor
from tests.features.exams.material import publish, write_material


@pytest.fixture
def exams_app(app: Flask, templates: Templates, scratch: Path) -> Flask:
    """An application with the small material."""

    def fill() -> None:
        with unit_of_work() as session:
            publish(session, write_material(scratch / "small"))

    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    _make_template(app, templates, "exams", "empty", fill)
    templates.reset("exams")
    return app_at(templates.url, scratch)


@pytest.fixture
def session(exams_app: Flask) -> Iterator[Session]:
    """A writing session on it."""
    with exams_app.app_context():
        engine = db.engine
    with Session(engine, expire_on_commit=False) as session:
        session.connection(execution_options={"writes": True})
        yield session
        session.rollback()


@pytest.fixture
def actor(session: Session, now) -> Actor:
    """A learner."""
    return make_actor(session, now=now)
