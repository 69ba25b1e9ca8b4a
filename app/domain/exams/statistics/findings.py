"""What an author should look at, and why. Each finding wants evidence beyond chance; most items get none."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import sqrt

from app.domain.exams.statistics.intervals import wilson
from app.domain.exams.statistics.items import ItemStatistics, OptionStatistics

TOO_EASY = 0.95
TOO_HARD = 0.05
"""Above blind guessing: an item that hardly anybody gets beyond luck."""
WEAK = 0.10
DEAD_AMONG_WRONG = 40
"""A dead option is only told where at least so many chose wrongly."""
SURE = 3.29
"""Standard errors between two means before a key is doubted: one false alarm in a thousand comparisons."""


@dataclass(frozen=True)
class Finding:
    """A code for the catalogues with its parameters, such as the option concerned."""

    code: str
    params: dict[str, object] = field(default_factory=dict)


def findings_of(statistics: ItemStatistics) -> list[Finding]:
    """The findings of an item: item_miskey, item_too_easy, item_too_hard, item_weak, item_dead_option."""
    facility, discrimination = statistics.facility, statistics.discrimination
    if facility is None:
        return []
    miskey = _stronger_than_key(statistics)
    if miskey is not None:
        return [Finding("item_miskey", {"option": miskey.option, "count": miskey.count})]
    if facility.low >= TOO_EASY:
        return [Finding("item_too_easy", {"percent": round(100 * facility.value)})]
    found = []
    if facility.high <= statistics.item.floor + TOO_HARD:
        found.append(Finding("item_too_hard", {"percent": round(100 * facility.value)}))
    elif discrimination is None or discrimination.high < WEAK:
        value = round(discrimination.value, 2) if discrimination else None
        found.append(Finding("item_weak", {"correlation": value}))
    found += [
        Finding("item_dead_option", {"option": dead.option, "count": dead.count})
        for dead in _dead(statistics)
    ]
    return found


def _stronger_than_key(statistics: ItemStatistics) -> OptionStatistics | None:
    """A wrong option whose choosers are stronger than those of the key, beyond chance (Welch's comparison)."""
    if len(statistics.item.right) != 1:
        return None
    key = next((option for option in statistics.options if option.is_right), None)
    if key is None:
        return None
    for option in statistics.options:
        if option.is_right or option.rest is None or option.count < 10:
            continue
        if key.rest is None:
            return option  # nobody chose the key at all, but many this
        error = sqrt(option.rest_error**2 + key.rest_error**2)
        if option.rest - key.rest > SURE * error:
            return option
    return None


def _dead(statistics: ItemStatistics) -> list[OptionStatistics]:
    """Wrong options that attract less than a quarter of an equal share of the wrong choices, beyond chance."""
    wrong = [option for option in statistics.options if not option.is_right]
    choices = sum(option.count for option in wrong)
    if len(wrong) < 2 or choices < DEAD_AMONG_WRONG:
        return []
    return [option for option in wrong if wilson(option.count, choices).high < 0.25 / len(wrong)]
