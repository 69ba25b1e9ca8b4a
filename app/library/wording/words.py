"""The pair of sentences of a diagnostic."""

from __future__ import annotations

from typing import NamedTuple

from flask_babel.speaklater import LazyString


class Words(NamedTuple):
    """What is wrong, and how to mend it. Both may name the diagnostic's parameters."""

    sentence: LazyString
    hint: LazyString
