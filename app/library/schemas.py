"""JSON Schemas of the authored formats, so that editors complete and explain keys."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel

from app.domain.content.course import CourseFile
from app.domain.content.kinds import Kind
from app.domain.scenarios.format import IncludeFile
from app.library.loading.documents import MODELS, REGISTERS
from app.library.loading.lessons import CheckBlock, LessonFile
from app.settings import ROOT

FOLDER = ROOT / "docs" / "authoring" / "schema"


def schema_models() -> dict[str, type[BaseModel]]:
    """File name of a schema to the model it is made from."""
    files: dict[str, type[BaseModel]] = {kind.value: model for kind, model in MODELS.items()}
    files[Kind.COURSE.value] = CourseFile
    files |= {"lesson": LessonFile, "check": CheckBlock, "scenario-include": IncludeFile}
    return files | {register.value: model for register, model in REGISTERS.items()}


def schema_text(name: str, model: type[BaseModel]) -> str:
    """The schema file of a format."""
    schema = model.model_json_schema(mode="validation")
    return json.dumps({"$id": f"{name}.json", **schema}, ensure_ascii=False, indent=1) + "\n"


def write_schemas(*, write: bool) -> list[tuple[str, bool]]:
    """Each schema with whether its file says the same; with `write`, files that differ are written."""
    states = []
    for name, model in schema_models().items():
        path: Path = FOLDER / f"{name}.json"
        text = schema_text(name, model)
        is_current = path.exists() and path.read_text(encoding="utf-8") == text
        if write and not is_current:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        states.append((path.relative_to(ROOT).as_posix(), is_current))
    return states
