"""Which files may be read at all: ordinary ones inside the content root, under a name that can be written down."""

from __future__ import annotations

import unicodedata
from pathlib import Path

LARGEST = 256 * 1024 * 1024
"""Bytes that a file may have; a video of an hour is smaller."""
_UNSPEAKABLE = {"Cc", "Cs"}
"""Control characters, and the halves of characters that stand for bytes which are no UTF-8."""


def read_file(root: Path, path: Path) -> tuple[bytes, str]:
    """The bytes of a file, or no bytes and the reason why it was not opened.

    Reasons: `name` (cannot be written down), `missing` (a link that leads nowhere), `outside` (a link out of the
    content root), `no_file` (a pipe or a device: reading could last for ever), `too_large`, `denied`.
    """
    reason = "name" if speakable(path.name) != path.name else trouble_with(root, path)
    if reason:
        return b"", reason
    try:
        if path.stat().st_size > LARGEST:
            return b"", "too_large"
        return path.read_bytes(), ""
    except OSError:
        return b"", "denied"


def trouble_with(root: Path, path: Path) -> str:
    """Why a path may not be followed; empty for an ordinary file inside the root."""
    try:
        real = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return "missing"
    if not real.is_relative_to(root.resolve()):
        return "outside"
    return "" if real.is_file() else "no_file"


def leads_outside(root: Path, folder: Path) -> bool:
    """Whether a folder is a link out of the content root."""
    return not folder.resolve().is_relative_to(root.resolve())


def speakable(name: str) -> str:
    """The name without what no page, no log and no database takes."""
    return "".join("\ufffd" if unicodedata.category(char) in _UNSPEAKABLE else char for char in name)
