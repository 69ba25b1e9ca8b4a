"""Scenario proofs within a check. What was proved before with the same content, engine and red lines is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.content.collection import Collection, Finding
from app.domain.content.kinds import DocumentKey
from app.domain.content.registers import RedLineSeverity
from app.domain.scenarios.checks import examine
from app.domain.scenarios.events import ENGINE_VERSION
from app.domain.scenarios.format import Scenario
from app.domain.scenarios.proof import Proof


@dataclass
class Proofs:
    """What proving found: findings, and the proof of each scenario that has one."""

    findings: list[Finding] = field(default_factory=list)
    proofs: dict[DocumentKey, Proof] = field(default_factory=dict)


def prove_all(
    collection: Collection, hashes: Mapping[DocumentKey, str], proved: Mapping[DocumentKey, str]
) -> Proofs:
    """Examine every scenario whose `proof_key` differs from what it was when it was last proved."""
    result = Proofs()
    for key, scenario in collection.scenarios():
        severities = red_lines_of(scenario, collection)
        if proved.get(key) == proof_key(hashes[key], severities):
            continue
        examination = examine(scenario, severities)
        result.findings += [(key, problem) for problem in examination.problems]
        if examination.proof is not None:
            result.proofs[key] = examination.proof
    return result


def red_lines_of(scenario: Scenario, collection: Collection) -> dict[str, RedLineSeverity]:
    """The severities of the red lines that a scenario names; one the register lacks counts as major here."""
    named = {breach for _, breach in scenario.breaches()}
    known = collection.registers.red_lines
    return {name: known[name].severity if name in known else RedLineSeverity.MAJOR for name in sorted(named)}


def proof_key(content_hash: str, severities: Mapping[str, RedLineSeverity]) -> str:
    """Equal when proving again would find the same."""
    red_lines = ",".join(f"{name}={severity.value}" for name, severity in sorted(severities.items()))
    return f"{content_hash}|{ENGINE_VERSION}|{red_lines}"
