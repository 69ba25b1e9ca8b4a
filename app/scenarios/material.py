"""Scenarios made ready to run, with their proofs, held in the process by content hash."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.content.kinds import Kind
from app.domain.errors import NotFound
from app.domain.scenarios.compiled import CompiledScenario, compile_scenario
from app.domain.scenarios.format import Scenario
from app.domain.scenarios.proof import Proof
from app.domain.scenarios.solver import Outlook, outlook
from app.library import queries as library
from app.library.cache import BoundedCache
from app.library.queries import LiveDocument

_proved: BoundedCache[Proof] = BoundedCache(200)
_compiled: BoundedCache[CompiledScenario] = BoundedCache(200)
_pinned: BoundedCache[Material] = BoundedCache(200)
_outlooks: BoundedCache[Outlook] = BoundedCache(16)
"""The positions of a variant take room: only the ones in use are kept."""


@dataclass(frozen=True)
class Material:
    """One revision of a scenario, ready to run. `proof` was stored when it was published."""

    live: LiveDocument
    scenario: CompiledScenario
    proof: Proof

    @property
    def text(self) -> Scenario:
        """What the author wrote."""
        return self.scenario.text


def live_scenario(session: Session, slug: str) -> Material:
    """The live revision of a scenario. Raises NotFound."""
    return _ready(session, library.get_live(session, Kind.SCENARIO, slug))


def live_scenarios(session: Session) -> list[LiveDocument]:
    """Every live scenario as a document, by slug."""
    return library.list_live(session, Kind.SCENARIO)


def pinned_scenario(session: Session, revision_id: int, *, content_hash: str | None = None) -> Material:
    """The revision a run started on; with the hash of its content no query where the process holds it.

    Raises NotFound.
    """
    known = _pinned.get((revision_id, content_hash))
    if known is not None:
        return known
    ready = _ready(session, library.get_revision(session, revision_id))
    return _pinned.put((revision_id, ready.live.content_hash), ready)


def outlook_for(material: Material, variant: str) -> Outlook:
    """What the positions of a variant still hold; explored once per process."""
    key = (material.live.content_hash, _red_lines(material.proof), variant)
    known = _outlooks.get(key)
    if known is not None:
        return known
    return _outlooks.put(key, outlook(material.scenario, variant, material.proof.reference(variant)))


def _ready(session: Session, live: LiveDocument) -> Material:
    proof = _proof(session, live.revision_id)
    key = (live.content_hash, _red_lines(proof))
    scenario = _compiled.get(key)
    if scenario is None:
        compilation = compile_scenario(live.document, proof.severities)
        if compilation.scenario is None:
            raise NotFound(revision=live.revision_id)
        scenario = _compiled.put(key, compilation.scenario)
    return Material(live, scenario, proof)


def _proof(session: Session, revision_id: int) -> Proof:
    known = _proved.get(revision_id)
    if known is not None:
        return known
    stored = library.get_proof(session, revision_id)
    if stored is None:
        raise NotFound(revision=revision_id)
    return _proved.put(revision_id, Proof.from_json(stored))


def _red_lines(proof: Proof) -> str:
    return ",".join(f"{name}={severity}" for name, severity in sorted(proof.red_lines.items()))
