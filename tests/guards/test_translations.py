"""Every sentence that people read exists in Chinese, once, with the same gaps to fill; and none is left over."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import wtforms
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.guards.house import APP, inside

CATALOGUES = APP / "translations" / "zh"
METHODS = [("**/templates/**.html", "jinja2"), ("templates/**.html", "jinja2"), ("**.py", "python")]
KEYWORDS: dict[str, Any] = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "_n": (1, 2)}
KEYWORDS |= {"ngettext": (1, 2), "lazy_ngettext": (1, 2)}
OPTIONS = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
GAP = re.compile(r"%\(\w+\)[a-z]")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
UNTRANSLATED = {": ", ", ", " · "}
"""Punctuation: its Chinese form holds no Chinese character."""


def first(message_id: Any) -> str:
    """The key of a message; for plurals its singular."""
    return str(message_id[0] if isinstance(message_id, tuple | list) else message_id)


@cache
def used() -> dict[str, str]:
    """Every message in templates and code, with one place where it stands."""
    options = {pattern: OPTIONS["**.html"] for pattern, method in METHODS if method == "jinja2"}
    found = extract_from_dir(APP, METHODS, options_map=options, keywords=KEYWORDS)
    return {first(message): f"{name}:{line}" for name, line, message, *_ in found}


@cache
def of_wtforms() -> frozenset[str]:
    """The sentences of the form library that its fields and validators can show; web.po says them in Chinese."""
    folder = Path(wtforms.__file__).parent
    found = extract_from_dir(folder, [("**.py", "python")], keywords={"gettext": None, "ngettext": (1, 2)})
    return frozenset(first(message) for _, _, message, *_ in found)


@cache
def catalogues() -> dict[str, list[Any]]:
    """The messages of every room's catalogue."""
    rooms = {}
    for path in sorted(CATALOGUES.glob("*.po")):
        with path.open("rb") as file:
            rooms[inside(path)] = [message for message in read_po(file, locale="zh") if message.id]
    return rooms


def messages() -> list[Any]:
    """All translated messages of all rooms."""
    return [message for room in catalogues().values() for message in room]


def test_every_message_is_said_in_chinese() -> None:
    said = {first(m.id) for m in messages() if m.string and not m.fuzzy}
    assert {text: place for text, place in used().items() if text not in said} == {}


def test_no_translation_is_left_over() -> None:
    known = used().keys() | of_wtforms()
    left = [(room, first(m.id)) for room, all_of in catalogues().items() for m in all_of]
    assert [(room, text) for room, text in left if text not in known] == []


def test_a_message_is_translated_in_one_place() -> None:
    counts = Counter(first(message.id) for message in messages())
    assert {text: count for text, count in counts.items() if count > 1} == {}


def test_the_gaps_to_fill_are_the_same_in_both_languages() -> None:
    wrong = []
    for message in messages():
        originals = message.id if isinstance(message.id, tuple | list) else [message.id]
        translations = message.string if isinstance(message.string, tuple | list) else [message.string]
        gaps = {frozenset(GAP.findall(text)) for text in originals} - {frozenset()}
        wanted = gaps or {frozenset()}
        wrong += [text for text in translations if frozenset(GAP.findall(text)) not in wanted]
    assert wrong == []


def test_translations_are_chinese_and_none_is_marked_unsure() -> None:
    for message in messages():
        text = "".join(message.string) if isinstance(message.string, tuple | list) else message.string
        assert not message.fuzzy, text
        assert CHINESE.search(text) or first(message.id) in UNTRANSLATED, f"{first(message.id)!r}: {text!r}"


def test_chinese_sentences_use_chinese_punctuation() -> None:
    wrong = re.compile(r"[\u4e00-\u9fff][,;?!]|[\u4e00-\u9fff]\.(?:\s|$)")
    texts = ["".join(m.string) if isinstance(m.string, tuple | list) else m.string for m in messages()]
    prose = {
        text: re.sub(r"\[.*?\]|\{.*?\}|`.*?`", "", text) for text in texts
    }  # samples of YAML keep theirs
    assert [text for text, words in prose.items() if wrong.search(words)] == []
