"""The sentences for diagnostic codes, one module per theme. A new code gets its wording in one of them."""

from __future__ import annotations

from app.library.wording import files, material, questions, scenarios, syntax, values
from app.library.wording.base import Wording

WORDINGS: dict[str, Wording] = {
    **files.WORDINGS,
    **syntax.WORDINGS,
    **values.WORDINGS,
    **questions.WORDINGS,
    **material.WORDINGS,
    **scenarios.WORDINGS,
}
"""Every diagnostic code with what is said about it."""

__all__ = ["WORDINGS", "Wording"]
