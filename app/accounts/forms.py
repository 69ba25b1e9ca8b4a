"""What people type to come in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from app.accounts.passwords import LONGEST, SHORTEST
from app.web.forms import BaseForm


class SignInForm(BaseForm):
    """Staff number and password."""

    staff_number = StringField(
        _l("Staff number"), [InputRequired(_l("Enter your staff number.")), Length(max=32)]
    )
    password = PasswordField(_l("Password"), [InputRequired(_l("Enter your password.")), Length(max=512)])


class NewPasswordForm(BaseForm):
    """A new password, twice."""

    new_password = PasswordField(
        _l("New password"),
        [
            InputRequired(_l("Enter a new password.")),
            Length(SHORTEST, LONGEST, _l("Use %(min)d to %(max)d characters.")),
        ],
    )
    repeated = PasswordField(
        _l("New password again"),
        [InputRequired(_l("Repeat it.")), EqualTo("new_password", _l("The two do not match."))],
    )


class ChangePasswordForm(NewPasswordForm):
    """The present password and a new one, twice."""

    present_password = PasswordField(
        _l("Present password"), [InputRequired(_l("Enter your present password."))]
    )
