"""From points to a score, and from a score to a pass. All figures are whole numbers of per cent.

The measure is P*: the most points on any path to a success ending without crossing a red line, per variant. A short
path cannot inflate a score, and 100 can always be reached.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.scenarios.compiled import CompiledScenario
from app.domain.scenarios.state import State, Status

MAJOR_DEDUCTION = 20
"""What each crossing of a major red line costs."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a variant is measured by, frozen with the revision: P*, its path, and the points on that path."""

    points: int
    path: tuple[str, ...]
    ending: str
    by_competency: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CompetencyResult:
    """How much of a competency's points on the reference path was earned."""

    competency: str
    earned: int
    possible: int
    fatal: bool

    @property
    def ratio(self) -> float | None:
        """0 to 1; None when the reference path has no points for it; 0 after a fatal red line."""
        if self.possible <= 0:
            return None
        return 0.0 if self.fatal else min(1.0, max(0.0, self.earned / self.possible))

    def meets(self, floor: int) -> bool:
        """Whether a floor in per cent is met; compared without rounding."""
        return not self.fatal and self.possible > 0 and self.earned * 100 >= floor * self.possible


@dataclass(frozen=True, slots=True)
class Result:
    """How a line of moves came out."""

    score: int
    passed: bool
    points: int
    majors: tuple[str, ...]
    fatals: tuple[str, ...]
    competencies: tuple[CompetencyResult, ...]
    missed_floors: tuple[str, ...]

    @property
    def red_lines(self) -> tuple[str, ...]:
        """Every red line crossed, once each."""
        return tuple(dict.fromkeys([*self.fatals, *self.majors]))


def score_of(points: int, best: int, majors: int) -> int:
    """The score of points out of `best` after so many major red lines. Halves round up."""
    if best <= 0:
        return 0
    share = (200 * points + best) // (2 * best)
    return max(0, min(100, share) - MAJOR_DEDUCTION * majors)


def result_of(scenario: CompiledScenario, reference: Reference, state: State) -> Result:
    """Grade a state. A run that was given up or is not over has a score but does not pass."""
    severe = scenario.fatal_lines
    fatals = tuple(line for line in state.breaches if line in severe)
    majors = tuple(line for line in state.breaches if line not in severe)
    points = sum(state.points)
    score = 0 if fatals else score_of(points, reference.points, len(majors))
    competencies = _by_competency(scenario.competencies, state.points, reference, fatal=bool(fatals))
    floors = scenario.text.floors
    missed = tuple(
        part.competency
        for part in competencies
        if part.competency in floors and not part.meets(floors[part.competency])
    )
    over = state.status is Status.ENDED
    passed = over and not fatals and score >= scenario.text.pass_mark and not missed
    return Result(score, passed, points, majors, fatals, competencies, missed)


def _by_competency(
    names: Sequence[str], points: Sequence[int], reference: Reference, *, fatal: bool
) -> tuple[CompetencyResult, ...]:
    return tuple(
        CompetencyResult(name, earned, reference.by_competency.get(name, 0), fatal)
        for name, earned in zip(names, points, strict=True)
    )
