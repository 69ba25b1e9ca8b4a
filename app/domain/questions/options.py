"""What the types with lettered options share: the option list, its shown order and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from app.domain.questions.answers import AnswerUnreadable, RawAnswer
from app.domain.questions.chance import shuffled
from app.domain.questions.common import Ident, QuestionBase, Shown, Text
from app.domain.questions.text import squeeze


class OptionQuestion(QuestionBase):
    """A question whose answer picks among options. `why` explains single options after the attempt."""

    options: Annotated[dict[Ident, Text], Field(min_length=2, max_length=12)]
    why: dict[Ident, Text] = Field(default_factory=dict)

    @field_validator("options")
    @classmethod
    def _options_differ(cls, options: dict[str, str]) -> dict[str, str]:
        seen: dict[str, str] = {}
        for name, text in options.items():
            if (other := seen.setdefault(squeeze(text), name)) != name:
                raise PydanticCustomError(
                    "question_options_alike", "question_options_alike", {"option": name, "other": other}
                )
        return options

    @field_validator("why")
    @classmethod
    def _reasons_are_about_options(cls, why: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        for name in why:
            check_option(name, info)
        return why

    def shown_order(self, seed: str, bank_shuffle: bool | None = None) -> tuple[int, ...]:
        """Shuffled by the seed, or as written where the question, or else its bank, says `shuffle: false`."""
        places = range(len(self.options))
        if (self.shuffle if self.shuffle is not None else bank_shuffle) is False:
            return tuple(places)
        return tuple(int(place) for place in shuffled(f"{seed}/{self.id}", map(str, places)))

    def show(self, order: Sequence[int] = ()) -> Shown:
        """Stem and option texts in shown order."""
        shown = self.in_order(order)
        return Shown(self.type_name(), self.stem, options=tuple(self.options[name] for name in shown))

    def in_order(self, order: Sequence[int]) -> list[str]:
        """Option ids in shown order; an empty order means as written."""
        names = list(self.options)
        return [names[place] for place in order] if order else names

    def read_numbers(self, raw: RawAnswer, order: Sequence[int]) -> list[str]:
        """Option ids for the shown numbers sent, in authored order. Raises AnswerUnreadable for others."""
        shown = self.in_order(order)
        chosen = set()
        for value in raw.get("", ()):
            if not value:
                continue
            if not (value.isascii() and value.isdigit() and len(value) < 3 and 1 <= int(value) <= len(shown)):
                raise AnswerUnreadable(reason="no_such_option")
            chosen.add(shown[int(value) - 1])
        return [name for name in self.options if name in chosen]

    def numbers(self, chosen: Sequence[str], order: Sequence[int]) -> dict[str, tuple[str, ...]]:
        """Form values for option ids: their shown numbers."""
        found = tuple(str(n) for n, name in enumerate(self.in_order(order), 1) if name in chosen)
        return {"": found} if found else {}


def check_option(name: str, info: ValidationInfo) -> str:
    """Raise `question_unknown_option` unless the question has this option; silent when options are broken."""
    options = info.data.get("options")
    if options is not None and name not in options:
        raise PydanticCustomError(
            "question_unknown_option", "question_unknown_option", {"option": name, "known": list(options)}
        )
    return name
