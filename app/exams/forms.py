"""From the fields of an attempt page to saves. The fields are made per question, so no form class lists them.

For question 3 a page sends `q3` (or `q3-1`, `q3-2` … for parts) and `seq-3`, the number of this save; `shown` names
each question on the page, because an empty set of boxes sends nothing; `key` names the page or the script's save.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

from werkzeug.datastructures import MultiDict

from app.domain.questions import AnswerUnreadable
from app.exams.services import Save

FIELD = re.compile(r"q([1-9]\d{0,2})(?:-([\d-]{1,9}))?")
MOST = 200
GO = re.compile(r"(save|next|previous|finish|[1-9]\d{0,2})")


def read_saves(form: MultiDict[str, str]) -> list[Save]:
    """Every shown question with the values sent for it. Raises AnswerUnreadable for fields that no page makes."""
    numbers = [_number(text) for text in form.getlist("shown")]
    if len(numbers) > MOST or len(set(numbers)) != len(numbers):
        raise AnswerUnreadable(reason="too_many")
    raw: dict[int, dict[str, list[str]]] = {number: {} for number in numbers}
    for name in form:
        found = FIELD.fullmatch(name)
        if found and int(found[1]) in raw:
            raw[int(found[1])][found[2] or ""] = form.getlist(name)
    key = form.get("key", "")[:80]
    return [Save(number, _sequence(form.get(f"seq-{number}", "")), key, raw[number]) for number in numbers]


def _number(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,2}", text):
        raise AnswerUnreadable(reason="no_such_question")
    return int(text)


def _sequence(text: str) -> int:
    """The number of the save; what is damaged counts as the oldest there can be, and so overwrites nothing."""
    return int(text) if re.fullmatch(r"\d{1,9}", text) else 0


def read_go(form: MultiDict[str, str]) -> str:
    """Where to go after saving: save, next, previous, finish, or a page number."""
    go = form.get("go", "save")
    return go if GO.fullmatch(go) else "save"


def read_page(text: str | None) -> int:
    """A page number from the address; 1 when there is none or it is damaged."""
    return int(text) if text and re.fullmatch(r"[1-9]\d{0,2}", text) else 1


def list_numbers(numbers: Iterable[int]) -> str:
    """Question numbers for a sentence."""
    return "、".join(map(str, sorted(numbers)))


def attempt_key(uuid: UUID, page: int, sequences: Iterable[int]) -> str:
    """The key of a page without script: the same until something on the page was saved."""
    return f"{uuid}/{page}/{'.'.join(map(str, sequences))}"
