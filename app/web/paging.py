"""Keyset paging: pages stay right and fast while rows are added, at the thousandth row as at the first."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.domain.errors import Invalid

T = TypeVar("T")
Key = tuple[str | int | None, ...]


class BadCursor(Invalid):
    """The cursor in the address was not made by us."""

    code = "bad_cursor"


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows and the cursor of the next ones, None at the end."""

    rows: Sequence[T]
    next_cursor: str | None = None


def encode_cursor(key: Key) -> str:
    """The last row's sort key as opaque text for the address."""
    return base64.urlsafe_b64encode(json.dumps(key, ensure_ascii=False).encode()).decode().rstrip("=")


def decode_cursor(text: str | None, length: int) -> Key | None:
    """The sort key to continue after, or None for the first page.

    Raises BadCursor when the text is not a cursor with `length` plain values.
    """
    if not text:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError as error:
        raise BadCursor from error
    plain = isinstance(key, list) and len(key) == length and all(isinstance(v, str | int | None) for v in key)
    if not plain:
        raise BadCursor
    return tuple(key)


def make_page(rows: Sequence[T], limit: int, key_of: Callable[[T], Key]) -> Page[T]:
    """Cut a page from `limit + 1` fetched rows; the extra row only tells that there are more."""
    if len(rows) <= limit:
        return Page(rows)
    return Page(rows[:limit], encode_cursor(key_of(rows[limit - 1])))
