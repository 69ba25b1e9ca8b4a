"""`trust: +15`, `trust: -5`, `trust: =40`: move or set a number, kept inside its bounds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from app.domain.scenarios.effects.base import Draft, EffectRefused, Surroundings

_WRITTEN = re.compile(r"^([+=-])(-?\d{1,6})$")


@dataclass(frozen=True, slots=True)
class Number:
    """Add `amount` to a number, or set it."""

    place: int
    amount: int
    sets: bool
    low: int
    high: int
    moves: ClassVar[bool] = True

    @classmethod
    def parse(cls, key: str, raw: object, around: Surroundings) -> Number:
        """A sign must be written: a bare number does not say whether it adds or sets."""
        target = around.variables[key]
        written = _WRITTEN.match(raw) if isinstance(raw, str) else None
        if written is None or (written[1] != "=" and written[2].startswith("-")):
            raise EffectRefused("number", str(raw))
        amount = int(written[2]) * (-1 if written[1] == "-" else 1)
        return cls(target.place, amount, written[1] == "=", target.low, target.high)

    def apply(self, draft: Draft) -> None:
        """Clamp to the bounds of the variable."""
        value = self.amount if self.sets else draft.values[self.place] + self.amount
        draft.values[self.place] = min(max(value, self.low), self.high)
