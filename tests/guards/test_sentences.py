"""Every broken rule has its sentence, and every sentence a rule."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flask import Flask

from app.domain.errors import DomainError
from tests.guards.house import APP, import_everything, rooms

PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%(?!\()(.)")


def kinds(base: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    """Every error class of the application."""
    for kind in base.__subclasses__():
        if kind.__module__.startswith("app."):
            yield kind
        yield from kinds(kind)


def test_every_code_has_a_sentence(app: Flask) -> None:
    import_everything()
    known = app.extensions["sentences"]
    silent = sorted(f"{k.__module__}.{k.__name__}: {k.code}" for k in kinds() if k.code not in known)
    assert silent == []


def test_an_error_class_of_its_own_has_a_code_of_its_own() -> None:
    import_everything()
    owners: dict[str, set[str]] = {}
    for kind in kinds():
        owners.setdefault(kind.code, set()).add(f"{kind.__module__}.{kind.__name__}")
    assert {code: names for code, names in owners.items() if len(names) > 1} == {}


def test_sentences_are_filled_by_name_and_hold_no_bare_percent_sign(app: Flask) -> None:
    with app.test_request_context():
        wrong = {
            code: str(text)
            for code, text in app.extensions["sentences"].items()
            if any(bare for _, bare in PLACEHOLDER.findall(str(text)))
        }
    assert wrong == {}


def test_every_room_with_sentences_is_registered(app: Flask) -> None:
    known = app.extensions["sentences"]
    for room in rooms():
        if (room / "messages.py").exists() and room != APP / "web":
            module = __import__(f"app.{room.name}.messages", fromlist=["SENTENCES"])
            missing = sorted(getattr(module, "SENTENCES", {}).keys() - known.keys())
            assert missing == [], room.name
