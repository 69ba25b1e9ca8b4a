"""Proving the scenarios of a content root, for operators and authors. Needs no database."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.content.diagnostics import Diagnostic, Problem
from app.domain.content.kinds import Kind
from app.domain.scenarios.checks import examine
from app.domain.scenarios.format import Scenario
from app.domain.scenarios.proof import Proof, Span, VariantProof
from app.library.checking.checker import collect
from app.library.checking.proofs import red_lines_of
from app.library.loading.documents import Loaded, load
from app.library.loading.sources import read_sources


class NoSuchScenarioError(LookupError):
    """There is no scenario file of that name."""


@dataclass(frozen=True)
class ProofReport:
    """What proving one file came to. Without a document or proof its diagnostics say why."""

    slug: str
    scenario: Scenario | None
    proof: Proof | None
    diagnostics: tuple[Diagnostic, ...]
    seconds: float

    @property
    def is_proved(self) -> bool:
        """Whether every position was looked at and nothing is wrong."""
        complete = self.proof is not None and self.proof.complete
        return complete and not any(diagnostic.is_error for diagnostic in self.diagnostics)

    def to_json(self) -> dict[str, Any]:
        """JSON values, the full proof included."""
        return {
            "slug": self.slug,
            "proved": self.is_proved,
            "seconds": round(self.seconds, 3),
            "diagnostics": [
                {
                    "code": diagnostic.code,
                    "severity": diagnostic.severity.value,
                    "file": diagnostic.file,
                    "line": diagnostic.line,
                    "column": diagnostic.column,
                    "params": diagnostic.params,
                }
                for diagnostic in self.diagnostics
            ],
            "proof": self.proof.to_json() if self.proof else None,
        }


def prove_files(root: Path, slug: str | None = None) -> Iterator[ProofReport]:
    """Load and prove all scenarios of a content root, or one. Raises NoSuchScenarioError, OSError."""
    wanted = {Kind.SCENARIO, Kind.REGISTER}
    loaded = {
        source.key: load(source) for source in read_sources(root).documents if source.key.kind in wanted
    }
    collection = collect(loaded)
    entries = [
        entry for key, entry in loaded.items() if key.kind is Kind.SCENARIO and slug in (None, key.slug)
    ]
    if slug is not None and not entries:
        raise NoSuchScenarioError(slug)
    for entry in entries:
        begun = time.perf_counter()
        text = entry.document
        if not isinstance(text, Scenario):
            yield ProofReport(entry.key.slug, None, None, tuple(entry.diagnostics), 0.0)
            continue
        examination = examine(text, red_lines_of(text, collection))
        diagnostics = (*entry.diagnostics, *_located(entry, examination.problems))
        seconds = time.perf_counter() - begun
        yield ProofReport(entry.key.slug, text, examination.proof, diagnostics, seconds)


def _located(entry: Loaded, problems: tuple[Problem, ...]) -> list[Diagnostic]:
    return [entry.locate(problem) for problem in problems]


def score_span(variant: VariantProof) -> Span:
    """The least and most points of the score over all endings of a variant."""
    spans = variant.endings.values()
    return Span(min((span.low for span in spans), default=0), max((span.high for span in spans), default=0))
