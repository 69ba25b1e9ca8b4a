"""The kinds of effects. A new kind is one file here and one line in `EFFECTS`."""

from __future__ import annotations

from app.domain.scenarios.effects.base import Draft, Effect, EffectRefused, Surroundings, Target
from app.domain.scenarios.effects.boolean import Boolean
from app.domain.scenarios.effects.mood import Mood
from app.domain.scenarios.effects.number import Number
from app.domain.scenarios.effects.reveal import Reveal

EFFECTS: dict[str, type[Effect]] = {
    "number": Number,
    "boolean": Boolean,
    "reveal": Reveal,
    "mood": Mood,
}

RESERVED = frozenset({"reveal", "mood"})
"""Keys of `effects` that are kinds themselves; all other keys are variables."""


def parse_effect(key: str, raw: object, around: Surroundings) -> Effect:
    """The effect written as `key: raw`. Raises EffectRefused."""
    if key in RESERVED:
        return EFFECTS[key].parse(key, raw, around)
    if key not in around.variables:
        raise EffectRefused("unknown_variable", key)
    kind = "boolean" if around.variables[key].is_flag else "number"
    return EFFECTS[kind].parse(key, raw, around)


__all__ = [
    "EFFECTS",
    "RESERVED",
    "Draft",
    "Effect",
    "EffectRefused",
    "Surroundings",
    "Target",
    "parse_effect",
]
