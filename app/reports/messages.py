"""The room's sentences for its codes."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "bad_filter": _l(
        "One of the filters in this address is not offered to you. Start again from the report's page."
    ),
}
