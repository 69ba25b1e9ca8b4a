"""Rules of people and sign-in that said no."""

from app.domain.errors import Conflict, Invalid, NotFound


class WrongCredentials(Invalid):
    """The staff number or the password is wrong; which of them is not told."""

    code = "wrong_credentials"


class WrongPassword(Invalid):
    """The present password is wrong."""

    code = "wrong_password"


class LinkUsedOrExpired(NotFound):
    """The one-time link was used, has expired or never was."""

    code = "link_used_or_expired"


class StaffNumberTaken(Conflict):
    """Another person has this staff number."""

    code = "staff_number_taken"
