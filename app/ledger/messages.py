"""The room's sentences for its codes."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "review_closed": _l("This request was decided already."),
    "review_pending": _l("You have asked for a review of this already; it is being looked at."),
    "own_review_refused": _l("Nobody decides on their own request. Ask a colleague to do it."),
}
