"""`verified: true`: set a flag."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.domain.scenarios.effects.base import Draft, EffectRefused, Surroundings


@dataclass(frozen=True, slots=True)
class Boolean:
    """Set a flag to true or false."""

    place: int
    value: bool
    moves: ClassVar[bool] = True

    @classmethod
    def parse(cls, key: str, raw: object, around: Surroundings) -> Boolean:
        """Only `true` and `false` are flags; `yes` or `1` are refused."""
        if raw not in ("true", "false"):
            raise EffectRefused("boolean", str(raw))
        return cls(around.variables[key].place, raw == "true")

    def apply(self, draft: Draft) -> None:
        """Set it."""
        draft.values[self.place] = int(self.value)
