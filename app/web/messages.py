"""One-time messages on the next page."""

from __future__ import annotations

from typing import Literal

from flask import flash

Kind = Literal["success", "info", "warning", "error"]


def notify(kind: Kind, text: str) -> None:
    """Show a sentence once, at the top of the next page."""
    flash(str(text), kind)
