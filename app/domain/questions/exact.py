"""Exact numbers in definitions: shares, points, keys. Floats would make two equal scores differ."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

_WRITTEN = re.compile(r"[+-]?\d{1,15}(\.\d{1,12}|/[1-9]\d{0,11})?")


def read_exact(value: object) -> Fraction:
    """Read "0.25", "1/3", 2 or 0.5 as written. Raises the error `number_unreadable` for anything else."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str) and _WRITTEN.fullmatch(value.strip()):
        return Fraction(value.strip())
    raise PydanticCustomError("number_unreadable", "number_unreadable", {"value": str(value)})


@lru_cache(maxsize=4096)
def read_written(text: str) -> Fraction:
    """`read_exact` for what `write_exact` wrote: the same few numbers, over and over."""
    return read_exact(text)


@lru_cache(maxsize=4096)
def write_exact(value: Fraction) -> str:
    """The shortest text that `read_exact` reads back: a decimal where one exists, else a quotient."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    text = format(Decimal(value.numerator) / Decimal(value.denominator), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def portion(of: Fraction, fraction: Fraction) -> Fraction:
    """The fraction of a value, without arithmetic for all and nothing, which nearly every answer earns."""
    if not fraction:
        return fraction
    return of if fraction == 1 else of * fraction


Exact = Annotated[
    Fraction,
    BeforeValidator(read_exact),
    PlainSerializer(write_exact, return_type=str),
    WithJsonSchema({"type": ["number", "string"], "description": "A number such as 2, 0.5 or 1/3."}),
]
"""A model field holding an exact number."""
