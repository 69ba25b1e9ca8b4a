"""Whole papers: how reliable a score is, and how sure a pass at the cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, pvariance

from app.domain.exams.statistics.intervals import Estimate, wilson
from app.domain.exams.statistics.items import ENOUGH, Taken


@dataclass(frozen=True)
class PaperStatistics:
    """Over `n` first attempts; scores in per cent. The figures are None below ENOUGH.

    `reliability` is Cronbach's α where everybody met the same items, else KR-21, `method` says which.
    `error_at_cut` is Lord's standard error of a score at the pass mark, in per cent.
    """

    n: int
    mean: float | None = None
    spread: float | None = None
    pass_rate: Estimate | None = None
    reliability: float | None = None
    method: str = ""
    error_at_cut: float | None = None


def paper_statistics(
    attempts: Sequence[Mapping[str, Taken]],
    scores: Sequence[float],
    passed: Sequence[bool],
    pass_percent: int,
) -> PaperStatistics:
    """Statistics of a paper over first attempts: answers by item, scores in per cent, who passed."""
    n = len(attempts)
    if n < ENOUGH:
        return PaperStatistics(n)
    length = round(fmean(len(attempt) for attempt in attempts))
    items = set(attempts[0])
    is_fixed = all(set(attempt) == items for attempt in attempts)
    totals = [sum(taken.fraction for taken in attempt.values()) for attempt in attempts]
    reliability = cronbach_alpha(attempts, totals) if is_fixed else kr21(totals, length)
    return PaperStatistics(
        n,
        fmean(scores),
        sqrt(pvariance(scores)),
        wilson(sum(passed), n),
        reliability,
        "alpha" if is_fixed else "kr21",
        100 * lord_error(pass_percent / 100 * length, length) / length if length > 1 else None,
    )


def cronbach_alpha(attempts: Sequence[Mapping[str, Taken]], totals: Sequence[float]) -> float | None:
    """α = k/(k−1) · (1 − Σ item variances / variance of totals) (Cronbach 1951); None where totals do not vary."""
    keys = list(attempts[0])
    k, whole = len(keys), pvariance(totals)
    if k < 2 or whole < 1e-12:
        return None
    parts = sum(pvariance([attempt[key].fraction for attempt in attempts]) for key in keys)
    return k / (k - 1) * (1 - parts / whole)


def kr21(totals: Sequence[float], length: int) -> float | None:
    """KR-21 = n/(n−1) · (1 − M(n−M)/(n·s²)) (Kuder & Richardson 1937), for papers whose items differ by draw."""
    whole = pvariance(totals)
    if length < 2 or whole < 1e-12:
        return None
    mean = fmean(totals)
    return length / (length - 1) * (1 - mean * (length - mean) / (length * whole))


def lord_error(right: float, length: int) -> float:
    """Lord's binomial standard error of a raw score: √(x(n−x)/(n−1)) (Lord 1955), in items."""
    return sqrt(max(0.0, right * (length - right)) / (length - 1))
