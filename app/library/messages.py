"""The room's sentences: for broken rules by code, and for diagnostics in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.content.diagnostics import Diagnostic
from app.library.wording import WORDINGS

SENTENCES = {
    "no_such_document": _l("This material does not exist, or is not published any more."),
    "no_such_media": _l("This file does not exist."),
    "material_unreadable": _l("The material cannot be read, so nothing was changed: %(path)s (%(error)s)."),
    "sync_is_running": _l(
        "The material is being synchronised by %(holder)s since %(since)s. Wait until that is done."
    ),
}

MOST_NAMES = 12
"""How many known names a hint lists; beyond that the help page is of more use."""


def explain(diagnostic: Diagnostic) -> str:
    """What is wrong, in one or two sentences; a code without wording is said as it is."""
    wording = WORDINGS.get(diagnostic.code)
    if wording is None:
        return diagnostic.code
    words = _words(diagnostic)
    said = [str(wording.sentence) % words]
    case = wording.cases.get(str(diagnostic.params.get(wording.by)))
    if case is not None:
        said.append(str(case) % words)
    return _joined(said)


def hint(diagnostic: Diagnostic) -> str:
    """How to mend it: the nearest known name or the names that are possible, then what to do."""
    wording = WORDINGS.get(diagnostic.code)
    words = _words(diagnostic)
    said = []
    known = diagnostic.params.get("known")
    if "suggestion" in diagnostic.params:
        said.append(_("Did you mean “%(name)s”?") % {"name": words["suggestion"]})
    elif isinstance(known, list) and 0 < len(known) <= MOST_NAMES:
        said.append(_("Possible here: %(known)s.") % words)
    if wording is not None:
        said.append(str(wording.hint) % words)
    return _joined(said)


class _Words(dict[str, str]):
    """What fills the gaps of a sentence; a gap that a finding does not fill stays empty."""

    def __missing__(self, key: str) -> str:
        return ""


def _words(diagnostic: Diagnostic) -> Mapping[str, str]:
    words = _Words({name: _shown(value) for name, value in diagnostic.params.items()})
    if "key" in words:
        words["key"] = _key(diagnostic, words["key"])
    return words


def _key(diagnostic: Diagnostic, key: str) -> str:
    """The key that a value stands behind; for an entry of a list its number and the key of the list."""
    last = diagnostic.path[-1] if diagnostic.path else key
    if not isinstance(last, int):
        return key or _("this file")
    holder = next((step for step in reversed(diagnostic.path) if isinstance(step, str)), "")
    return str(_("entry %(number)s of %(key)s") % {"number": last + 1, "key": holder})


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return ("、" if _is_chinese() else ", ").join(map(str, value)) or "—"
    return str(value).removesuffix("。")


def _joined(sentences: Iterable[str]) -> str:
    return ("" if _is_chinese() else " ").join(sentences)


def _is_chinese() -> bool:
    locale = get_locale()
    return locale is None or locale.language == "zh"
