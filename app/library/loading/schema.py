"""Values to models, and what does not fit told at its place with what would have been right."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, core_schema

from app.domain.content.base import Id, Slug
from app.domain.content.diagnostics import Path
from app.domain.questions.common import Ident
from app.domain.scenarios.acts import NodeId
from app.domain.scenarios.format import Name
from app.library.loading.found import Findings
from app.library.loading.tree import Places, Tree, Value

M = TypeVar("M", bound=BaseModel)

_NUMBERS = {"int_parsing", "int_from_float", "int_type", "float_parsing", "float_type", "decimal_parsing"}
_RANGES = {
    "greater_than",
    "greater_than_equal",
    "less_than",
    "less_than_equal",
    "finite_number",
    "multiple_of",
}
_NAMES = {get_args(kind)[1].pattern for kind in (Id, Slug, Ident, Name, NodeId)}
"""The patterns of names; text with another pattern has a form of its own, as a time of day has."""
_MAPPINGS = {"dict_type", "model_type", "model_attributes_type", "mapping_type", "dataclass_type"}
_LISTS = {"list_type", "tuple_type", "set_type", "frozen_set_type", "iterable_type"}
_DATES = {
    "date_parsing",
    "date_from_datetime_parsing",
    "date_type",
    "date_from_datetime_inexact",
    "datetime_parsing",
    "time_parsing",
}


def build(model: type[M], tree: Tree, found: Findings) -> M | None:
    """The document, or None with a diagnostic for everything in it that does not fit."""
    try:
        return model.model_validate(tree.value)
    except ValidationError as error:
        report(error, model, tree, found)
        return None


def report(error: ValidationError, model: type[BaseModel], tree: Tree, found: Findings) -> None:
    """Tell every detail of a validation error at its place; one finding per place and code."""
    told: set[tuple[str, Path]] = set()
    broken = {diagnostic.path for diagnostic in found.diagnostics if diagnostic.path}
    details = error.errors(include_url=False)
    for detail in details:
        if detail["type"] == "too_short" and _has_more_below(detail["loc"], details):
            continue
        path = onto_tree(detail["loc"], tree.value, missing=detail["type"] == "missing")
        code, params, at_key = _translate(detail, path, model, tree)
        if detail["type"] == "union_tag_invalid":
            path = (*path, str(params.pop("key")))
        if (code, path) in told or path in broken:
            continue
        told.add((code, path))
        _note(code, path, params, at_key, tree.places, found)


def _has_more_below(loc: tuple[int | str, ...], details: list[ErrorDetails]) -> bool:
    """Whether something within a list is wrong: pydantic then also finds the list too short."""
    return any(len(other["loc"]) > len(loc) and other["loc"][: len(loc)] == loc for other in details)


def _note(
    code: str, path: Path, params: dict[str, object], at_key: bool, places: Places, found: Findings
) -> None:
    place = places.find(path, key=at_key)
    line = (place.line - found.first_line + 1) if place else 1
    found.note(code, line, place.column if place else 1, path, params)


def onto_tree(loc: tuple[int | str, ...], value: Value, *, missing: bool = False) -> Path:
    """The path in the file for a location in the model: union tags and the like are left out."""
    path: list[str | int] = []
    for index, step in enumerate(loc):
        if isinstance(value, dict) and isinstance(step, str | int) and str(step) in value:
            path.append(str(step))
            value = value[str(step)]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            path.append(step)
            value = value[step]
        elif missing and index == len(loc) - 1:
            path.append(step)
    return tuple(path)


def value_at(value: Value, path: Path) -> Value | None:
    """The value at a path, or None."""
    for step in path:
        if isinstance(value, dict) and str(step) in value:
            value = value[str(step)]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def _translate(
    detail: ErrorDetails, path: Path, model: type[BaseModel], tree: Tree
) -> tuple[str, dict[str, object], bool]:
    """Our code and parameters for one detail, and whether it is about the key rather than the value."""
    kind, context = detail["type"], dict(detail.get("ctx") or {})
    shown = _shown(value_at(tree.value, path))
    key = str(path[-1]) if path else ""
    if kind == "missing":
        return "missing_key", {"key": key}, False
    if kind == "union_tag_not_found":
        return "missing_key", {"key": str(context.get("discriminator", "")).strip("'")}, False
    if kind == "extra_forbidden":
        known = known_keys(model, detail["loc"][:-1])
        return "unknown_key", {"key": key, **suggestion(key, known), "known": known}, True
    if kind in {"enum", "literal_error", "union_tag_invalid"}:
        expected = str(context.get("expected") or context.get("expected_tags") or "")
        allowed = re.findall(r"'([^']*)'", expected)
        params: dict[str, object] = {}
        if kind == "union_tag_invalid":
            shown = str(context.get("tag", shown))
            params["key"] = str(context.get("discriminator", "")).strip("'")
        return (
            "unknown_value",
            {**params, "value": shown, **suggestion(shown, allowed), "known": allowed},
            False,
        )
    if kind in _NUMBERS:
        return "not_a_number", {"key": key, "value": shown}, False
    if kind in _RANGES:
        name, limit = next(iter(context.items()), ("", ""))
        return "out_of_range", {"value": shown, "bound": name, "limit": str(limit)}, False
    if kind in {"bool_parsing", "bool_type"}:
        return "not_true_or_false", {"key": key, "value": shown}, False
    if kind in _DATES:
        return "not_a_date", {"key": key, "value": shown}, False
    if kind in _MAPPINGS:
        return "expected_mapping", {"key": key, "value": shown}, False
    if kind in _LISTS:
        return "expected_list", {"key": key, "value": shown}, False
    if kind in {"string_type", "string_sub_type"}:
        return "expected_text", {"key": key}, False
    if kind == "string_pattern_mismatch":
        if context.get("pattern") in _NAMES:
            return "bad_id", {"value": shown or key}, False
        return "wrong_form", {"key": key, "value": shown or key}, False
    if kind == "string_too_short":
        return "empty_value", {"key": key}, False
    if kind == "string_too_long":
        return "text_too_long", {"key": key, "limit": str(context.get("max_length"))}, False
    if kind in {"too_short", "too_long"}:
        bound = "min_length" if kind == "too_short" else "max_length"
        return (
            "wrong_count",
            {
                "key": key,
                "count": str(context.get("actual_length")),
                "bound": bound,
                "limit": str(context.get(bound)),
            },
            False,
        )
    if kind == "value_error":
        return "invalid_value", {"key": key, "value": shown}, False
    if kind.replace("_", "").isalpha() and kind not in _PYDANTIC:
        return kind, {name: _json(value) for name, value in context.items()}, False
    return "invalid_value", {"key": key, "value": shown}, False


_PYDANTIC = frozenset(get_args(core_schema.ErrorType))


def _json(value: object) -> object:
    if isinstance(value, str | int | bool):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [str(item) for item in value]
    return str(value)


def _shown(value: Value | None) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value if len(value) <= 40 else value[:39] + "…"
    return "{…}" if isinstance(value, dict) else "[…]"


def suggestion(given: str, known: list[str]) -> dict[str, object]:
    """`{"suggestion": …}` with the nearest known name, or nothing when none is near."""
    folded = {name.lower().replace("-", "_"): name for name in known}
    near = get_close_matches(given.lower().replace("-", "_"), list(folded), n=1, cutoff=0.6)
    return {"suggestion": folded[near[0]]} if near else {}


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema(mode="validation")


def known_keys(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """The keys that the model knows at a location, in the order of the model."""
    root = _schema(model)
    node: dict[str, Any] = _resolve(root, root)
    for step in loc:
        node = _step(root, node, step)
    keys: list[str] = []
    for option in _options(root, node):
        keys.extend(key for key in option.get("properties", {}) if key not in keys)
    return keys


def _resolve(root: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        node = root["$defs"][node["$ref"].rsplit("/", 1)[-1]]
    return node


def _options(root: dict[str, Any], node: dict[str, Any]) -> list[dict[str, Any]]:
    node = _resolve(root, node)
    nested = [option for name in ("anyOf", "oneOf", "allOf") for option in node.get(name, [])]
    if not nested:
        return [node]
    return [leaf for option in nested for leaf in _options(root, option)]


def _step(root: dict[str, Any], node: dict[str, Any], step: int | str) -> dict[str, Any]:
    node = _resolve(root, node)
    tags = node.get("discriminator", {}).get("mapping", {})
    if step in tags:
        return _resolve(root, {"$ref": tags[step]})
    for option in _options(root, node):
        if isinstance(step, int):
            if "items" in option:
                return _resolve(root, option["items"])
        elif step in option.get("properties", {}):
            return _resolve(root, option["properties"][step])
        elif isinstance(option.get("additionalProperties"), dict):
            return _resolve(root, option["additionalProperties"])
        elif option.get("patternProperties"):
            return _resolve(root, next(iter(option["patternProperties"].values())))
    return node
