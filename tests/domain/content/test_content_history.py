"""What was ever published binds."""

from __future__ import annotations

import pytest

from app.domain.content.bank import Bank
from app.domain.content.collection import Collection
from app.domain.content.history import Published, check_history
from app.domain.content.kinds import DocumentKey, Kind

KEY = DocumentKey(Kind.BANK, "b")
QUESTION = {
    "id": "q1",
    "type": "single",
    "stem": "先做什么？",
    "options": {"a": "起诉", "b": "核身"},
    "answer": "b",
}


@pytest.mark.parametrize(
    ("published", "codes"),
    [
        ([], []),
        ([Published(KEY, "q1", "single", frozenset("ab"))], []),
        ([Published(KEY, "q1", "single", frozenset("a"))], []),
        ([Published(KEY, "q1", "single", frozenset("abc"))], ["option_removed"]),
        ([Published(KEY, "q1", "multiple", frozenset("ab"))], ["question_type_changed"]),
        ([Published(KEY, "q9", "multiple", frozenset("xyz"))], []),
        ([Published(DocumentKey(Kind.BANK, "other"), "q1", "multiple", frozenset("xyz"))], []),
    ],
)
def test_ids_keep_their_meaning(published: list[Published], codes: list[str]) -> None:
    bank = Bank.model_validate({"id": "b", "title": "题库", "questions": [QUESTION]})
    found = check_history(Collection({KEY: bank}), published)
    assert [problem.code for _, problem in found] == codes
