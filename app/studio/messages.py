"""Words for the kinds of documents."""

from flask_babel import lazy_gettext as _l

KINDS = {
    "course": _l("Course"),
    "paper": _l("Paper"),
    "bank": _l("Question bank"),
    "scenario": _l("Scenario"),
    "register": _l("Register"),
}
