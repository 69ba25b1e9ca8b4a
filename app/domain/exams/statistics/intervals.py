"""Intervals at 95 %: what a sample can and cannot say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh

Z = 1.959963984540054
"""The two-sided 95 % point of the normal distribution."""


@dataclass(frozen=True)
class Estimate:
    """A figure with the interval that the truth lies in with 95 % confidence."""

    value: float
    low: float
    high: float


def wilson(hits: float, n: int) -> Estimate:
    """A share with Wilson's score interval (Wilson 1927), which stays within 0..1 and holds for small n.

    `hits` may be a sum of fractions; the interval is then conservative, for fractions vary less than 0 and 1.
    """
    share = hits / n
    centre = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * sqrt(max(0.0, share * (1 - share)) / n + Z * Z / (4 * n * n))
    return Estimate(share, max(0.0, centre - half), min(1.0, centre + half))


def correlation(xs: Sequence[float], ys: Sequence[float]) -> Estimate | None:
    """Pearson's r with Fisher's interval (z = atanh r, error 1/√(n−3)); None where one side does not vary."""
    n = len(xs)
    mean_x, mean_y = sum(xs) / n, sum(ys) / n
    square_x = sum((x - mean_x) ** 2 for x in xs)
    square_y = sum((y - mean_y) ** 2 for y in ys)
    if n < 4 or square_x < 1e-12 or square_y < 1e-12:
        return None
    cross = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    r = max(-1.0, min(1.0, cross / sqrt(square_x * square_y)))
    if abs(r) >= 1 - 1e-12:
        return Estimate(r, r, r)
    z, error = atanh(r), Z / sqrt(n - 3)
    return Estimate(r, tanh(z - error), tanh(z + error))


def mean_and_error(values: Sequence[float]) -> tuple[float, float]:
    """The mean and its standard error; the error is infinite for fewer than two values."""
    n = len(values)
    mean = sum(values) / n
    if n < 2:
        return mean, float("inf")
    return mean, sqrt(sum((value - mean) ** 2 for value in values) / (n - 1) / n)
