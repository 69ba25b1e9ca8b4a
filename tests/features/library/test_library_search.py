"""Search by pairs of characters."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.library.search import Searchable, search, snippet_of, terms_of, weights
from tests.features.library.conftest import Sync
from tests.features.library.material import LESSON, write


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("不良资产", ["不良", "良资", "资产"]),
        ("核身", ["核身"]),
        ("贷", ["贷"]),
        ("GB/T 45251-2025", ["gb", "t", "45251-2025"]),
        ("ＤＰＤ 90 天", ["dpd", "90", "天"]),
        ("。，！", []),
    ],
)
def test_terms(text: str, terms: list[str]) -> None:
    assert list(terms_of(text)) == terms


def test_a_title_weighs_more_than_a_mention() -> None:
    found = weights(Searchable("lesson", "x", "核身", "先核身，再谈。"))
    assert found["核身"] > found["再谈"] * 10


def hits(session: Session, q: str) -> list[tuple[str, str]]:
    return [(hit.kind, hit.part) for hit in search(session, q)]


def test_title_comes_before_text(sync: Sync, reading: Session) -> None:
    sync()
    assert hits(reading, "核身")[0] == ("term", "identity-check")
    assert ("lesson", "opening") in hits(reading, "核身")


def test_two_character_words_and_english_are_found(sync: Sync, reading: Session) -> None:
    sync()
    assert hits(reading, "隐私") == [("clause", "cc-1032")]
    assert hits(reading, "Identity") == [("term", "identity-check")]


def test_a_lone_character_is_found_as_a_beginning(sync: Sync, reading: Session) -> None:
    sync()
    assert ("clause", "cc-1032") in hits(reading, "隐")


def test_nothing_asked_and_nothing_there(sync: Sync, reading: Session) -> None:
    sync()
    assert (search(reading, "  "), search(reading, "量子力学"), search(reading, "%_'\"")) == ([], [], [])


def test_only_the_kinds_asked_for(sync: Sync, reading: Session) -> None:
    sync()
    assert {hit.kind for hit in search(reading, "核身", kinds=["lesson"])} == {"lesson"}


def test_old_words_are_forgotten(sync: Sync, root: Path, reading: Session) -> None:
    sync()
    write(
        root, {"content/courses/first-call/01-opening.md": LESSON.replace("按顺序完成三步", "流利说出三步")}
    )
    sync()
    reading.rollback()
    assert (hits(reading, "按顺序"), hits(reading, "流利")) == ([], [("lesson", "opening")])


def test_one_query_whatever_is_found(sync: Sync, reading: Session) -> None:
    sync()
    reading.connection()
    queries: list[str] = []
    event.listen(reading.get_bind(), "before_cursor_execute", lambda *args: queries.append(args[2]))
    search(reading, "三步 核身")
    assert len(queries) == 1


def test_the_snippet_shows_the_words() -> None:
    text = "很长的开头，" * 20 + "关键的词在这里" + "，很长的结尾" * 20
    snippet = snippet_of(text, "关键的词", ["关键"])
    assert "关键的词" in snippet
    assert snippet.startswith("…")
    assert snippet.endswith("…")
