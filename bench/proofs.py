"""How long proofs take and how much memory: a synthetic scenario of the size that is promised, and each shipped one."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable
from typing import Any

from app.domain.content.registers import RedLineSeverity
from app.domain.scenarios.compiled import compile_scenario
from app.domain.scenarios.format import Scenario
from app.domain.scenarios.solver import prove
from app.scenarios.proving import prove_files
from app.settings import ROOT

NODES, CHOICES = 40, 5
"""Nodes with choices, and choices of each: 200 in all."""

Row = tuple[str, int, float, float, float, bool]
"""Name, positions, seconds, CPU seconds, megabytes at most, whether it was proved."""


def print_proofs() -> None:
    """A table of times and memory. Each proof runs in a process of its own, so that its memory is its own."""
    rows = [_alone(_synthetic), *_alone(_shipped)]
    print("\n## Proofs of scenarios\n\n| scenario | positions | seconds | CPU s | memory MB | proved |")
    print("|---|---|---|---|---|---|")
    for name, states, seconds, cpu, memory, proved in rows:
        print(
            f"| {name} | {states} | {seconds:.2f} | {cpu:.2f} | {memory:.0f} | {'yes' if proved else 'NO'} |"
        )
    shipped = rows[1:]
    print(
        f"\nAll shipped: {sum(row[2] for row in shipped):.2f} s, {sum(row[3] for row in shipped):.2f} s of CPU."
    )


def _alone(work: Callable[[Any], None]) -> Any:
    """What `work` sends, from a process of its own; at most two minutes."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=work, args=(theirs,))
    process.start()
    found = ours.recv() if ours.poll(120) else ("took too long", 0, 120.0, 120.0, 0.0, False)
    process.terminate()
    process.join()
    return found


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _synthetic(out: Any) -> None:
    text = Scenario.model_validate(synthetic())
    made = compile_scenario(text, {"rl-01": RedLineSeverity.FATAL, "rl-02": RedLineSeverity.MAJOR}).scenario
    assert made is not None
    begun, spent = time.perf_counter(), time.process_time()
    proof = prove(made)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - spent
    name = f"synthetic, {NODES} nodes, {NODES * CHOICES} choices, a plan, a list, a budget"
    out.send((name, proof.states, seconds, cpu, _peak(), proof.complete))


def _shipped(out: Any) -> None:
    rows: list[Row] = []
    spent = time.process_time()
    for report in prove_files(ROOT):
        states, cpu = report.proof.states if report.proof else 0, time.process_time() - spent
        rows.append((report.slug, states, report.seconds, cpu, _peak(), report.is_proved))
        spent = time.process_time()
    out.send(rows)


def synthetic() -> dict[str, Any]:
    """A talk in chapters of four nodes with two numbers, a flag, hubs that are come back to, and red lines."""
    nodes: dict[str, Any] = {}
    for number in range(NODES):
        nodes[f"n{number}"] = {"choices": dict(_choice(number, place) for place in range(CHOICES))}
    nodes[f"n{NODES - 1}"]["choices"][f"c{NODES - 1}_0"]["goto"] = "marks"
    findings = {
        f"f{k}": {"say": "一项", "score": {"one": str(5 if k % 2 else -3)}, "comment": "评。"}
        for k in range(16)
    }
    nodes["marks"] = {"kind": "flag", "findings": findings, "goto": "plan"}
    nodes["plan"] = {
        "kind": "plan",
        "form": {
            "whom": {"label": "谁", "kind": "select", "options": {"a": "甲", "b": "乙", "c": "丙"}},
            "at": {"label": "何时", "kind": "time", "from": "07:00", "to": "23:00"},
            "calls": {"label": "几次", "kind": "number", "from": "1", "to": "9"},
        },
        "rules": [
            {"when": "at >= '22:00' or at < '08:00'", "breach": "rl-02", "comment": "评。", "cites": ["c"]},
            {"when": "whom == 'a' and calls < 4 and trust > 40", "score": {"one": "20"}, "comment": "评。"},
            {"when": "whom == 'c'", "breach": "rl-01", "goto": "bad", "comment": "评。", "cites": ["c"]},
        ],
        "goto": "good",
    }
    nodes |= {
        "good": {"ending": "success", "summary": "好。"},
        "bad": {"ending": "failure", "summary": "坏。"},
    }
    return {
        "id": "synthetic",
        "title": "合成",
        "brief": "量一量。",
        "competencies": ["one", "two"],
        "start": "n0",
        "budget": {"hours": "6"},
        "vars": {"trust": {"start": "50"}, "anger": {"start": "20"}, "told": {"start": "false"}},
        "triggers": [{"id": "enough", "when": "anger > 90", "goto": "bad", "once": "true"}],
        "nodes": nodes,
    }


def _choice(number: int, place: int) -> tuple[str, dict[str, Any]]:
    onward = f"n{min(number + 1 + place % 2, NODES - 1)}"
    choice: dict[str, Any] = {"say": "说一句", "goto": onward, "comment": "评。"}
    choice["score"] = {"one" if place % 2 else "two": str((number * 7 + place * 3) % 9)}
    if place == 1:
        choice["effects"] = {"trust": "+10" if number % 2 else "-10"}
    if place == 2:
        choice["effects"] = {"anger": "+10"}
    if place == 3 and number % 4 == 0:
        choice |= {"goto": f"n{number}", "once": "true", "cost": {"hours": "1"}}
    if place == 4:
        choice |= {"when": "trust >= 50 and anger < 60", "effects": {"told": "true"}}
        if number % 5 == 0:
            choice |= {"breach": "rl-02" if number % 2 else "rl-01", "cites": ["c"]}
    return f"c{number}_{place}", choice
