"""What the pages of this room send. Damaged values are refused with a sentence, never guessed at."""

from __future__ import annotations

from typing import TypeVar

from wtforms import BooleanField, SelectMultipleField, StringField
from wtforms.validators import AnyOf, InputRequired, NumberRange

from app.domain.errors import Invalid
from app.domain.scenarios.events import Mode
from app.web.forms import BaseForm, CountField

F = TypeVar("F", bound=BaseForm)


class StartForm(BaseForm):
    """How a run is to be started. `other` asks for a variant not played last."""

    mode = StringField(default=Mode.PRACTICE.value, validators=[AnyOf([mode.value for mode in Mode])])
    untimed = BooleanField()
    other = BooleanField()


class SeqForm(BaseForm):
    """The last event that the page knew of."""

    seq = CountField(validators=[InputRequired(), NumberRange(0, 100_000)])


class MoveForm(SeqForm):
    """The number of the answer that was pressed."""

    number = CountField(validators=[InputRequired(), NumberRange(1, 100)])


class PlanForm(SeqForm):
    """What was picked in each field of a form, in the order of its fields, by the numbers of the page."""

    pick = SelectMultipleField(coerce=int, validate_choice=False)


class FindingsForm(SeqForm):
    """The findings that were marked, by the numbers of the page."""

    finding = SelectMultipleField(coerce=int, validate_choice=False)


class RewindForm(SeqForm):
    """The move to go back before, counted from 1."""

    move = CountField(validators=[InputRequired(), NumberRange(1, 10_000)])


def read(form: type[F]) -> F:
    """The form as it was sent. Raises Invalid when it cannot come from a page of ours."""
    filled = form.from_request()
    if not filled.validate():
        raise Invalid
    return filled
