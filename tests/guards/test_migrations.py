"""The migrations make exactly the tables of the models, on both databases, and can be taken back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from app import tables
from app.extensions import db
from app.factory import create_app
from app.operations import migrations
from app.orm import Base
from tests.conftest import settings_for
from tests.databases import Templates
from tests.guards.house import APP


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_kind(request: pytest.FixtureRequest) -> str:
    """SQLite and PostgreSQL."""
    kind: str = request.param
    return kind


@pytest.fixture
def migrated(templates: Templates, tmp_path: Path) -> Iterator[None]:
    """An application context over a database that only migrations have touched."""
    app = create_app(settings_for(templates.url, tmp_path), testing=True)
    with app.app_context():
        db.engine.dispose()
        templates.reset(None)
        migrations.upgrade()
        yield
        db.session.remove()
        db.engine.dispose()
    shutil.rmtree(tmp_path, ignore_errors=True)


@pytest.mark.usefixtures("migrated")
def test_migrations_make_the_tables_of_the_models() -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.usefixtures("migrated")
def test_migrations_can_be_taken_back() -> None:
    migrations.downgrade("base")
    with db.engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}


def test_there_is_one_line_of_migrations() -> None:
    script = ScriptDirectory(str(migrations.FOLDER))
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1
    assert script.get_heads() == [migrations.newest_revision()]


def test_every_room_with_tables_is_in_the_list_of_tables() -> None:
    listed = {module.__name__ for module in tables.TABLES}
    assert listed == {f"app.{path.parent.name}.models" for path in APP.glob("*/models.py")}
