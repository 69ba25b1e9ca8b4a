"""The room's sentences for its codes."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "real_people_exist": _l("There are people in this database; the demo is only for an empty one."),
    "demo_not_allowed": _l("The demo is only for the local SQLite database."),
}
