"""Keyset paging: pages stay right and fast while rows are added, at the thousandth row as at the first."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.domain.errors import Invalid

T = TypeVar("T")
Key = tuple[str | int, ...]
LARGEST = 2**63 - 1
"""The largest number that a key column holds."""


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


def decode_cursor(text: str | None, kinds: Sequence[type]) -> Key | None:
    """The sort key to continue after, or None for the first page.

    Raises BadCursor when the text is not a cursor with one value of each of these kinds (str or int) that a database
    takes: anybody may write what they like into an address.
    """
    if not text:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, RecursionError) as error:
        raise BadCursor from error
    if not isinstance(key, list) or [type(value) for value in key] != list(kinds):
        raise BadCursor
    if not all(map(_is_storable, key)):
        raise BadCursor
    return tuple(key)


def _is_storable(value: str | int) -> bool:
    """Whether both databases take the value: text without NUL or half a character, numbers of 64 bits."""
    if isinstance(value, int):
        return abs(value) <= LARGEST
    return "\x00" not in value and not any("\ud800" <= char <= "\udfff" for char in value)


def make_page(rows: Sequence[T], limit: int, key_of: Callable[[T], Key]) -> Page[T]:
    """Cut a page from `limit + 1` fetched rows; the extra row only tells that there are more."""
    if len(rows) <= limit:
        return Page(rows)
    return Page(rows[:limit], encode_cursor(key_of(rows[limit - 1])))
