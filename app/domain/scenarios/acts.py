"""What a node may ask for besides a sentence: a plan on a form, findings on a list, and hours from a budget."""

from __future__ import annotations

import re
from enum import StrEnum
from math import prod
from typing import Annotated, NamedTuple, Self

from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.domain.content.base import Id, Material, Slug, Text
from app.domain.content.base import Line as TextLine

Condition = Annotated[str, StringConstraints(min_length=1, max_length=400, strip_whitespace=True)]
"""An expression of the small language in `conditions`."""

NodeId = Annotated[
    str, StringConstraints(pattern=r"^([a-z][a-z0-9-]*\.)?[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=80)
]
"""A node or a choice; what comes from an include carries its prefix and a dot."""

Points = dict[Id, Annotated[int, Field(ge=-100, le=100)]]
"""Points by competency."""

DAY = 24 * 60
MOST_VALUES = 96
"""Values of one field beyond which nobody looks through them any more."""

MOST_PLANS = 4_000
"""Ways to fill in one form that are still looked at one by one."""

_NUMBER = re.compile(r"^-?\d{1,6}$")
_TIME = re.compile(r"^(\d{1,3}):([0-5]\d)$")


class Way(NamedTuple):
    """One value of a field: as written in files and events, as conditions see it, and as people read it."""

    written: str
    value: int
    label: str
    group: str = ""
    """The day, where a field has several."""


class FieldKind(StrEnum):
    """What a field of a form asks for."""

    SELECT = "select"
    NUMBER = "number"
    TIME = "time"
    DATE_HOUR = "date-hour"


class FormField(Material):
    """One field of a plan. What is picked becomes the variable of the field's name.

    `select` lists its `options`; a number gives its `values`, or `from`, `to` and `step`; a time gives `from`, `to`
    and `step` in minutes; a `date-hour` also names its `days`, and counts hours on past midnight: 33:00 is nine
    o'clock on the second day.
    """

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    label: TextLine
    kind: FieldKind
    options: dict[Id, TextLine] = Field(default_factory=dict)
    values: tuple[TextLine, ...] = ()
    first: TextLine | None = Field(alias="from", default=None)
    last: TextLine | None = Field(alias="to", default=None)
    step: Annotated[int, Field(ge=1, le=1440)] | None = None
    days: tuple[TextLine, ...] = ()
    unit: TextLine | None = None

    @property
    def ways(self) -> tuple[Way, ...]:
        """Every value there is, in the order in which it is offered."""
        if self.kind is FieldKind.SELECT:
            return tuple(Way(name, place, label) for place, (name, label) in enumerate(self.options.items()))
        if self.kind is FieldKind.NUMBER:
            return tuple(Way(str(number), number, self._with_unit(number)) for number in self._numbers())
        if self.kind is FieldKind.TIME:
            return tuple(Way(clock(at), at, clock(at)) for at in self._numbers())
        return tuple(
            Way(clock(day * DAY + at), day * DAY + at, f"{name} {clock(at)}", name)
            for day, name in enumerate(self.days)
            for at in self._numbers()
        )

    def _with_unit(self, number: int) -> str:
        return f"{number} {self.unit}" if self.unit else str(number)

    def _numbers(self) -> list[int]:
        if self.values:
            return [self._number(value) for value in self.values]
        if self.first is None or self.last is None:
            return []
        every = self.step or (1 if self.kind is FieldKind.NUMBER else 60)
        return list(range(self._number(self.first), self._number(self.last) + 1, every))[: MOST_VALUES + 1]

    def _number(self, written: str) -> int:
        if self.kind is FieldKind.NUMBER and _NUMBER.match(written):
            return int(written)
        time = _TIME.match(written)
        if self.kind is FieldKind.NUMBER or time is None:
            raise _refused("form", written)
        return int(time[1]) * 60 + int(time[2])

    @model_validator(mode="after")
    def _has_a_finite_number_of_values(self) -> Self:
        is_select, is_date = self.kind is FieldKind.SELECT, self.kind is FieldKind.DATE_HOUR
        spread = bool(self.values or self.first or self.last or self.step)
        if bool(self.options) != is_select or bool(self.days) != is_date or (spread and is_select):
            raise _refused("parts", self.kind.value)
        if self.values and (self.first or self.last or self.step):
            raise _refused("parts", self.kind.value)
        values = [way.value for way in self.ways]
        if not 2 <= len(values) <= MOST_VALUES or len(set(values)) < len(values):
            raise _refused("count", str(len(values)))
        return self


def _refused(reason: str, found: str) -> PydanticCustomError:
    params = {"reason": reason, "found": found, "most": MOST_VALUES}
    return PydanticCustomError("scenario_field_values", "scenario_field_values", params)


def clock(minutes: int) -> str:
    """Minutes since midnight of the first day as a time."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def ways_to_fill(form: dict[str, FormField]) -> int:
    """In how many ways a form can be filled in."""
    return prod(len(field.ways) for field in form.values())


class Rule(Material):
    """What is thought of a plan for which `when` holds. Points count once per run, red lines every time.

    Of the rules that hold, the first with a `goto` says where it leads.
    """

    when: Condition
    score: Points = Field(default_factory=dict)
    breach: Slug | None = None
    comment: Text
    cites: tuple[Id, ...] = ()
    goto: NodeId | None = None


class Finding(Material):
    """Something that may be marked. Points above zero make it one to find, below zero one to leave."""

    say: Text
    score: Points = Field(default_factory=dict)
    comment: Text
    cites: tuple[Id, ...] = ()

    @property
    def breach(self) -> str | None:
        """Marking what is no finding costs points, never a red line."""
        return None


class Budget(Material):
    """What choices draw on, such as the hours of a working day."""

    amount: Annotated[int, Field(ge=1, le=1000)]
    label: TextLine | None = None
    unit: TextLine | None = None


def _amount_alone(value: object) -> object:
    return {"amount": value} if isinstance(value, str | int) else value


BudgetLine = Annotated[Budget, BeforeValidator(_amount_alone, json_schema_input_type=str | int | Budget)]
"""A budget, or only its amount."""
