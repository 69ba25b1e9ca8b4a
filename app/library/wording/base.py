"""What is said about a diagnostic code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel.speaklater import LazyString


@dataclass(frozen=True)
class Wording:
    """What is wrong, and how to mend it. Gaps are named after the parameters of the code.

    Where one parameter decides what there is to say, `by` names it and `cases` holds a sentence for each of its
    values, said after `sentence`.
    """

    sentence: LazyString
    hint: LazyString
    by: str = ""
    cases: Mapping[str, LazyString] = field(default_factory=dict)
