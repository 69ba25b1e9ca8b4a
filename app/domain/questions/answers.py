"""What a person answered, and what it was worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from app.domain.errors import Invalid

Answer: TypeAlias = "str | list[str] | dict[str, Answer]"
"""An answer as stored, by authored ids, ready for JSON. None is no answer.

Its shape belongs to the type: single "b", multiple ["a", "c"], truefalse "true", blank {"from": "22:00"},
numeric "90", match {"l1": "r2"}, order {"s2": "1"}, short the text,
case {"s1": answer of sub-question s1}.
"""

RawAnswer: TypeAlias = Mapping[str, Sequence[str]]
"""What a page sent for one question: part name ("" for the whole, "1", "2" … for blanks) to field values."""


Marks: TypeAlias = Mapping[str, Fraction]
"""What a marker gave: rubric point to marks; of a case `sub-question/point`."""


class AnswerUnreadable(Invalid):
    """The page sent something that the shown question cannot produce: a tampered or outdated form."""

    code = "answer_unreadable"


@dataclass(frozen=True)
class Part:
    """One part of a graded answer. `name` is the authored id of the option or blank; "" for the whole.

    For options `right` says that choosing or leaving it was right; `near_miss` marks a blank that is one
    character away from a key: graded wrong, but worth a marker's look.
    """

    name: str
    right: bool
    given: str = ""
    near_miss: bool = False


@dataclass(frozen=True)
class Grading:
    """The worth of one answer: a fraction from 0 to 1, and how each part fared. `inner` are a case's sub-questions.

    While it is `waiting`, a marker has not seen all of it and the fraction is not final.
    """

    fraction: Fraction
    parts: tuple[Part, ...] = ()
    inner: tuple[Grading, ...] = ()
    waiting: bool = False

    @property
    def right(self) -> bool:
        """Whether the whole question is right."""
        return self.fraction == 1

    @property
    def near_misses(self) -> tuple[Part, ...]:
        """Parts that a person should look at before they stay wrong."""
        inner = (part for one in self.inner for part in one.near_misses)
        return (*(part for part in self.parts if part.near_miss), *inner)


def first_value(raw: RawAnswer, part: str = "", *, longest: int = 200) -> str:
    """The first value sent for a part, trimmed, "" when there is none.

    Raises AnswerUnreadable when it is longer than any honest answer to this type could be.
    """
    values = raw.get(part, ())
    text = values[0].strip() if values else ""
    if len(text) > longest:
        raise AnswerUnreadable(reason="too_long", longest=longest)
    return text
