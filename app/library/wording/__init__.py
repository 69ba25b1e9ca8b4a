"""What each diagnostic says, by theme: one sentence about what is wrong, one about how to mend it."""

from app.library.wording.words import Words

DIAGNOSTICS: dict[str, Words] = {}
"""Code to words."""
