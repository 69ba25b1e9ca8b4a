"""The room's sentences for its codes."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "wrong_credentials": _l("Staff number or password is wrong."),
    "wrong_password": _l("Your present password is wrong."),
    "weak_password": _l(
        "Choose a password of %(shortest)s to %(longest)s characters that does not hold your staff number."
    ),
    "sign_in_throttled": _l("Too many failed tries. Wait %(seconds)s seconds, then try again."),
    "link_used_or_expired": _l(
        "This link was used already or has expired. Ask your administrator for a new one."
    ),
    "staff_number_taken": _l("Staff number %(staff_number)s belongs to somebody already."),
}
