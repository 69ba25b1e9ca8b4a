"""What counts as a change of marks, and what as a change of teaching."""

from __future__ import annotations

from app.domain.content.bank import Bank
from app.domain.content.hashes import canonical, content_hash, scoring_hash, teaching_hash


def bank(**changes: object) -> Bank:
    question = {
        "id": "q1",
        "type": "single",
        "stem": "先做什么？",
        "options": {"a": "起诉", "b": "核身"},
        "answer": "b",
        "explain": "先核身。",
    }
    return Bank.model_validate({"id": "b", "title": "题库", "questions": [question | changes]})


def test_a_new_key_changes_scoring_and_not_teaching() -> None:
    assert scoring_hash(bank(answer="a")) != scoring_hash(bank())
    assert teaching_hash(bank(answer="a")) == teaching_hash(bank())


def test_a_new_explanation_changes_teaching_and_not_scoring() -> None:
    assert scoring_hash(bank(explain="另说。")) == scoring_hash(bank())
    assert teaching_hash(bank(explain="另说。")) != teaching_hash(bank())


def test_spacing_and_width_of_a_stem_change_nothing() -> None:
    assert scoring_hash(bank(stem="先做什么？ ")) == scoring_hash(bank(stem="先做什么?"))


def test_option_order_counts_for_nobodys_mark() -> None:
    assert scoring_hash(bank(options={"b": "核身", "a": "起诉"})) == scoring_hash(bank())


def test_a_title_changes_neither() -> None:
    renamed = bank().model_copy(update={"title": "新题库"})
    assert (scoring_hash(renamed), teaching_hash(renamed)) == (scoring_hash(bank()), teaching_hash(bank()))


def test_canonical_json_sorts_keys_and_keeps_characters() -> None:
    assert canonical({"b": 1, "a": "核身"}) == '{"a":"核身","b":1}'


def test_content_hash_sees_a_renamed_file() -> None:
    assert content_hash({"a.yml": "1"}) != content_hash({"b.yml": "1"})
    assert content_hash({"a": "1", "b": "2"}) == content_hash({"b": "2", "a": "1"})
