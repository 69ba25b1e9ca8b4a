"""Reading costs one small query once the process knows the material."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import event
from sqlalchemy.orm import Session

from app.domain.content.kinds import Kind
from app.library import queries
from app.library.cache import BoundedCache
from app.library.clauses import clause_cards
from tests.features.library.conftest import Sync


def statements(session: Session, call: Callable[[], object]) -> list[str]:
    seen: list[str] = []
    session.connection()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(session.get_bind(), "before_cursor_execute", note)
    call()
    event.remove(session.get_bind(), "before_cursor_execute", note)
    return seen


def test_known_material_costs_one_query_without_large_columns(sync: Sync, reading: Session) -> None:
    sync()
    queries.get_live(reading, Kind.COURSE, "first-call")
    (statement,) = statements(reading, lambda: queries.get_live(reading, Kind.COURSE, "first-call"))
    assert "rendered_hash" in statement
    assert "content_revisions.document" not in statement
    assert len(statements(reading, lambda: queries.list_live(reading, Kind.PAPER))) <= 2
    queries.registers(reading)
    assert len(statements(reading, lambda: queries.registers(reading))) == 1


def test_pinned_questions_are_read_as_they_were(sync: Sync, reading: Session) -> None:
    sync()
    live = queries.get_live(reading, Kind.BANK, "sample")
    question = queries.get_question(reading, live.questions["q1"])
    assert question == live.document.questions[0]
    assert (
        len(statements(reading, lambda: queries.list_questions(reading, list(live.questions.values())))) == 1
    )


def test_citing_lists_every_place(sync: Sync, reading: Session) -> None:
    sync()
    found = queries.list_citing(reading, "cc-1032")
    assert [(str(mention.key), mention.part) for mention in found] == [("course/first-call", "opening")]


def test_a_citation_card_has_the_word_and_the_checked_article(sync: Sync, reading: Session) -> None:
    sync()
    [card] = clause_cards(queries.registers(reading), ["cc-1032", "nothing", "cc-1032"])
    assert (card.title, card.article, card.breach, card.background) == (
        "民法典",
        "第1032条",
        "unlawful",
        False,
    )


def test_the_cache_forgets_what_was_used_least_recently() -> None:
    cache: BoundedCache[int] = BoundedCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    cache.get("a")
    cache.put("c", 3)
    assert [cache.get(key) for key in "abc"] == [1, None, 3]
