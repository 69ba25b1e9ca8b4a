"""`mood: {wife: 平静}`: how the other side sounds from now on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.domain.scenarios.effects.base import Draft, EffectRefused, Surroundings


@dataclass(frozen=True, slots=True)
class Mood:
    """Set the moods of members of the cast."""

    moods: tuple[tuple[str, str], ...]
    moves: ClassVar[bool] = False

    @classmethod
    def parse(cls, key: str, raw: object, around: Surroundings) -> Mood:
        """A mapping from cast ids to one word each."""
        del key
        if not isinstance(raw, dict) or not raw:
            raise EffectRefused("mood", str(raw))
        for member in raw:
            if member not in around.cast:
                raise EffectRefused("unknown_cast", str(member))
        return cls(tuple((str(member), str(mood)) for member, mood in raw.items()))

    def apply(self, draft: Draft) -> None:
        """Remember them."""
        draft.moods.update(self.moods)
