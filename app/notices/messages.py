"""What notices say, by their code."""

from flask_babel import lazy_gettext as _l

WORDS = {
    "lessons_changed": _l("“%(course)s” was revised. Please read the marked lessons again."),
    "welcome": _l("Welcome to the academy. Your first course is waiting on the home page."),
}
