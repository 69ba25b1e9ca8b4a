"""What a finding says to the author, in plain words."""

from flask_babel import lazy_gettext as _l

FINDINGS = {
    "item_miskey": _l("Option %(option)s attracts stronger candidates than the key: check the key."),
    "item_too_easy": _l("%(percent)s %% get it right: it tells nobody apart any more."),
    "item_too_hard": _l(
        "%(percent)s %% get it right, no more than by guessing: is it taught, and is it clear?"
    ),
    "item_weak": _l("Strong candidates do hardly better at it than weak ones: is the stem clear?"),
    "item_dead_option": _l("Hardly anybody falls for option %(option)s: write a more likely mistake."),
}
