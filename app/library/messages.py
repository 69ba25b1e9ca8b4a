"""Sentences for this room's codes and for every diagnostic, in the reader's language."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.domain.content.diagnostics import Diagnostic
from app.library.wording import DIAGNOSTICS

SENTENCES = {
    "no_such_document": _l("This material does not exist, or is not published any more."),
    "no_such_media": _l("This file does not exist."),
    "sync_is_running": _l(
        "The material is being synchronised by %(holder)s since %(since)s. Wait until that is done."
    ),
}


def explain(diagnostic: Diagnostic) -> str:
    """What is wrong, with "did you mean" where a near name is known."""
    words = DIAGNOSTICS.get(diagnostic.code)
    text = _fill(words.sentence, diagnostic) if words else diagnostic.code
    near = diagnostic.params.get("suggestion")
    return f"{text} {gettext('Did you mean “%(name)s”?', name=near)}" if near else text


def hint(diagnostic: Diagnostic) -> str:
    """How to mend it."""
    words = DIAGNOSTICS.get(diagnostic.code)
    return _fill(words.hint, diagnostic) if words else ""


class _Params(dict[str, object]):
    """Parameters as they stand in a sentence; one that is missing shows as …"""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(
            {
                name: "、".join(map(str, value)) if isinstance(value, list) else value
                for name, value in diagnostic.params.items()
            }
        )

    def __missing__(self, key: str) -> str:
        return "…"


def _fill(text: LazyString, diagnostic: Diagnostic) -> str:
    return str(text) % _Params(diagnostic)
