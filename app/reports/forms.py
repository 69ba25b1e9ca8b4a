"""The filters above a report. They live in the address, so that a filtered list can be sent to a colleague."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField
from wtforms.validators import Length, Optional

from app.reports.report import Filters, Report
from app.web.forms import BaseForm


class FilterForm(BaseForm):
    """Department, a word, the report's own choice, and the day."""

    department = SelectField(_l("Department"), [Optional()], coerce=str)
    q = StringField(_l("Name or staff number"), [Optional(), Length(max=60)])
    choice = SelectField(_l("Show"), [Optional()])
    as_of = DateField(_l("As of"), [Optional()])

    def offer(self, report: Report, departments: Mapping[int, str]) -> None:
        """Fill the lists with what this reader may choose."""
        self.department.choices = [
            ("", _l("All departments")),
            *((str(d), path) for d, path in departments.items()),
        ]
        self.choice.choices = list(report.choices.items())
        for field in self:
            field.flags.optional = False  # all filters are; saying so at each of them would be noise
        if report.choice_label:
            self.choice.label.text = report.choice_label

    def filters(self, today: date) -> Filters:
        """What was asked; a day that lies ahead means today."""
        return Filters(
            as_of=min(self.as_of.data or today, today),
            department_id=int(self.department.data) if (self.department.data or "").strip() else None,
            text=(self.q.data or "").strip(),
            choice=(self.choice.data or "").strip(),
        )
