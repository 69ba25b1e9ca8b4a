"""What notices say, by their code."""

from flask_babel import lazy_gettext as _l

WORDS = {
    "dispute_answered": _l("A trainer has answered your objection in “%(scenario)s”."),
    "lessons_changed": _l("“%(course)s” was revised. Please read the marked lessons again."),
    "review_decided": _l("Your request for review was decided."),
    "welcome": _l("Welcome to the academy. Your first course is waiting on the home page."),
}
