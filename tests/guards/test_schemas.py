"""The schemas that editors use say what the models say."""

from app.library.schemas import FOLDER, schema_models, write_schemas


def test_schemas_are_current() -> None:
    stale = [path for path, is_current in write_schemas(write=False) if not is_current]
    assert stale == [], "run: ./manage flask content schema --write"


def test_no_schema_is_left_over() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.json")) == sorted(schema_models())
