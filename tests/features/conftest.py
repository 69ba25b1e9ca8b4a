"""Features run on both databases."""

import pytest


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_kind(request: pytest.FixtureRequest) -> str:
    """SQLite and PostgreSQL."""
    kind: str = request.param
    return kind
