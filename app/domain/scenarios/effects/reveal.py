"""`reveal: [flow]`: open hidden exhibits to the trainee."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.domain.scenarios.effects.base import Draft, EffectRefused, Surroundings


@dataclass(frozen=True, slots=True)
class Reveal:
    """Open exhibits for the rest of the run."""

    exhibits: tuple[str, ...]
    moves: ClassVar[bool] = False

    @classmethod
    def parse(cls, key: str, raw: object, around: Surroundings) -> Reveal:
        """A list of exhibit ids."""
        del key
        if not isinstance(raw, list | tuple) or not raw:
            raise EffectRefused("reveal", str(raw))
        for exhibit in raw:
            if exhibit not in around.exhibits:
                raise EffectRefused("unknown_exhibit", str(exhibit))
        return cls(tuple(str(exhibit) for exhibit in raw))

    def apply(self, draft: Draft) -> None:
        """Add them to what is open."""
        draft.revealed.update(self.exhibits)
