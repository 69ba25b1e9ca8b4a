"""A content root to break and a way to sync it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.library.sync.run import SyncReport, run_sync
from tests.features.library.material import FILES, write

Sync = Callable[..., SyncReport]
Transaction = Callable[[], "Iterator[Session]"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small content root on disk."""
    write(tmp_path, FILES)
    return tmp_path


@pytest.fixture
def engine(session: Session) -> Engine:
    """The engine of the fresh database; the fixture's own transaction is ended, so that syncs may write."""
    session.rollback()
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    return engine


@pytest.fixture
def reading(engine: Engine) -> Iterator[Session]:
    """A session that looks at what was committed."""
    with Session(engine) as session:
        yield session


@pytest.fixture
def sync(root: Path, engine: Engine, now: datetime) -> Sync:
    """Sync the content root; publishes unless told otherwise."""

    @contextmanager
    def transaction() -> Iterator[Session]:
        with Session(engine, expire_on_commit=False) as session:
            session.connection(execution_options={"writes": True})
            yield session
            session.commit()

    def run(*, publish: bool = True, dry: bool = False, at: datetime = now) -> SyncReport:
        return run_sync(transaction, root, publish=publish, dry=dry, clock=lambda: at)

    return run
