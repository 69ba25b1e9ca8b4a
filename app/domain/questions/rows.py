"""What the types answered row by row share: a number for each row, a number for each choice, and the way back.

A page shows every row with a list of choices to pick from, so that touch, keyboard and pages without script all
work alike. Rows are numbered as shown, choices too; nothing that the author named leaves the server.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence

from pydantic_core import PydanticCustomError

from app.domain.questions.answers import Answer, AnswerUnreadable, RawAnswer, first_value
from app.domain.questions.common import QuestionBase
from app.domain.questions.text import squeeze


class RowQuestion(QuestionBase):
    """A question that asks one choice for each of its rows. Stored answer: row id to the choice's name."""

    @abstractmethod
    def row_names(self, order: Sequence[int] = ()) -> list[str]:
        """The ids of the rows as shown."""

    @abstractmethod
    def choice_names(self, order: Sequence[int] = ()) -> list[str]:
        """The names of the choices as shown."""

    def parse_answer(self, raw: RawAnswer, order: Sequence[int] = ()) -> Answer | None:
        """Choice numbers by row number; rows left open are left out, none at all is no answer."""
        rows, choices = self.row_names(order), self.choice_names(order)
        if any(_place(part, len(rows)) is None for part in raw):
            raise AnswerUnreadable(reason="no_such_row")
        chosen: dict[str, str] = {}
        for number, name in enumerate(rows, 1):
            text = first_value(raw, str(number), longest=3)
            place = _place(text, len(choices))
            if text and place is None:
                raise AnswerUnreadable(reason="no_such_option")
            if place is not None:
                chosen[name] = choices[place]
        return {name: chosen[name] for name in self.row_names() if name in chosen} or None

    def fill(self, answer: Answer | None, order: Sequence[int] = ()) -> dict[str, tuple[str, ...]]:
        """Choice numbers by row number."""
        choices = {name: str(number) for number, name in enumerate(self.choice_names(order), 1)}
        given = chosen_by_row(answer)
        rows = enumerate(self.row_names(order), 1)
        return {str(number): (choices[given[name]],) for number, name in rows if name in given}


def chosen_by_row(answer: Answer | None) -> dict[str, str]:
    """The stored answer of such a question, empty when there is none."""
    return {name: str(choice) for name, choice in answer.items()} if isinstance(answer, dict) else {}


def texts_differ(texts: Mapping[str, str]) -> None:
    """Raise `question_options_alike` where two texts look the same on the page."""
    seen: dict[str, str] = {}
    for name, text in texts.items():
        if (other := seen.setdefault(squeeze(text), name)) != name:
            raise PydanticCustomError(
                "question_options_alike", "question_options_alike", {"option": name, "other": other}
            )


def _place(text: str, count: int) -> int | None:
    """A shown number as a place from 0; None for what is no number from 1 to `count`."""
    if text.isascii() and text.isdigit() and len(text) < 3 and 1 <= int(text) <= count:
        return int(text) - 1
    return None
