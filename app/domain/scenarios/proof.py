"""What the solver found out about a scenario: stored with the revision, shown to trainers, used to grade runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from app.domain.content.registers import RedLineSeverity
from app.domain.scenarios.events import ENGINE_VERSION
from app.domain.scenarios.scoring import Reference


@dataclass(frozen=True, slots=True)
class Span:
    """The least and the most of something over all runs."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Trap:
    """A position from which no ending can be reached, with the shortest way into it."""

    node: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VariantProof:
    """The findings for one variant. `reference` is None when no clean path leads to a success with points."""

    states: int
    complete: bool
    reference: Reference | None
    endings: Mapping[str, Span]
    """Scores of the runs that reach each ending; endings that no run reaches are missing."""
    competencies: Mapping[str, Span]
    """Points per competency over all runs that reach an ending."""
    nodes: tuple[str, ...]
    choices: tuple[str, ...]
    traps: tuple[Trap, ...] = ()
    loops: tuple[str, ...] = ()
    ends_by_itself: bool = True
    untempted_score: int | None = None
    """The best score of a success that never meets a choice crossing a red line; None when there is none."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The findings for a scenario under the severities its red lines had."""

    scenario: str
    variants: Mapping[str, VariantProof]
    red_lines: Mapping[str, str]
    engine: int = ENGINE_VERSION
    coverage: Mapping[str, int] = field(default_factory=dict)
    """When not complete: how many nodes and choices seeded walks came by, of how many."""

    @property
    def complete(self) -> bool:
        """Whether every position of every variant was looked at."""
        return all(variant.complete for variant in self.variants.values())

    @property
    def states(self) -> int:
        """Positions looked at in all variants."""
        return sum(variant.states for variant in self.variants.values())

    @property
    def severities(self) -> dict[str, RedLineSeverity]:
        """The red lines as the engine wants them."""
        return {name: RedLineSeverity(severity) for name, severity in self.red_lines.items()}

    def reference(self, variant: str) -> Reference:
        """What runs of a variant are measured by. Raises KeyError for a scenario that was never winnable."""
        found = self.variants[variant].reference
        if found is None:
            raise KeyError(variant)
        return found

    def to_json(self) -> dict[str, Any]:
        """JSON scalars, lists and mappings only."""
        return asdict(self)

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Proof:
        """The proof that `to_json` wrote."""
        variants = {name: _variant(part) for name, part in body["variants"].items()}
        return cls(
            scenario=body["scenario"],
            variants=variants,
            red_lines=dict(body["red_lines"]),
            engine=body["engine"],
            coverage=dict(body["coverage"]),
        )


def _variant(body: Mapping[str, Any]) -> VariantProof:
    reference = body["reference"]
    return VariantProof(
        states=body["states"],
        complete=body["complete"],
        reference=None
        if reference is None
        else Reference(
            points=reference["points"],
            path=tuple(reference["path"]),
            ending=reference["ending"],
            by_competency=dict(reference["by_competency"]),
        ),
        endings={name: Span(**span) for name, span in body["endings"].items()},
        competencies={name: Span(**span) for name, span in body["competencies"].items()},
        nodes=tuple(body["nodes"]),
        choices=tuple(body["choices"]),
        traps=tuple(Trap(trap["node"], tuple(trap["path"])) for trap in body["traps"]),
        loops=tuple(body["loops"]),
        ends_by_itself=body["ends_by_itself"],
        untempted_score=body["untempted_score"],
    )
