"""`./manage bench`: measure the site and print the tables that docs/performance.md records."""

from __future__ import annotations

import argparse
import platform
import re
import statistics
import time
from collections import defaultdict
from collections.abc import Iterable

from app.accounts.passwords import hash_password, verify_password
from bench import journeys
from bench.driver import Browser, Load, Sample, drive
from bench.proofs import print_proofs
from bench.server import WORKERS, Server, database, serve

BARE_ROUNDS = 300
LIMITS = {"start": 10.0, "submit": 10.0, "start run": 10.0, "sign in": 10.0}
PAGE_LIMIT = 4.0
DEADLINE = 120.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="./manage bench")
    parser.add_argument("--databases", default="sqlite,postgres")
    parser.add_argument("--learners", default="1,4,16,32", help="how many at once, in turn")
    parser.add_argument("--journeys", type=int, default=24, help="how many journeys per number of learners")
    parser.add_argument("--proofs", action="store_true", help="only proofs of scenarios")
    arguments = parser.parse_args()
    if arguments.proofs:
        print_proofs()
        return
    hashing = hashing_cpu()
    print(
        f"{platform.machine()}, Python {platform.python_version()}, {WORKERS} workers; {time.strftime('%Y-%m-%d')}"
    )
    print(
        f"One password check costs {hashing * 1000:.0f} ms of CPU; it is left out of CPU per journey below."
    )
    for kind in arguments.databases.split(","):
        with database(kind) as (url, instance), serve(url, instance) as server:
            measure(
                kind, server, [int(n) for n in arguments.learners.split(",")], arguments.journeys, hashing
            )
    print_proofs()


def hashing_cpu() -> float:
    """CPU seconds of one password check, the median of nine."""
    stored, spent = hash_password("x" * 20), []
    for _ in range(9):
        began = time.process_time()
        verify_password(stored, "x" * 20)
        spent.append(time.process_time() - began)
    return statistics.median(spent)


def measure(kind: str, server: Server, learners: list[int], count: int, hashing: float) -> None:
    """All tables of one database."""
    first = 0
    warm = drive(server.port, 2, 4, journeys.learn, DEADLINE)
    complain(warm)
    first += 4
    bare = bare_cpu(server)
    print(f"\n## {kind}\n\nBare page: {bare:.2f} ms CPU (median of {BARE_ROUNDS}).\n")
    print("| learners | journeys/min | server CPU s/journey | p50 ms | p95 ms | memory MB |")
    print("|---|---|---|---|---|---|")
    steps: list[Sample] = []
    for at_once in learners:
        total = max(count, 2 * at_once)
        before = server.cpu_seconds()
        load = drive(server.port, at_once, total, journeys.learn, DEADLINE, first=first)
        first += total
        complain(load)
        cpu = (server.cpu_seconds() - before) / max(1, load.journeys) - hashing
        times = [sample.milliseconds for sample in load.samples]
        print(
            f"| {at_once} | {load.journeys / load.seconds * 60:.0f} | {cpu:.3f} | {percentile(times, 50):.1f} "
            f"| {percentile(times, 95):.1f} | {server.memory_mb():.0f} |"
        )
        if at_once == 1:
            steps = load.samples
    print_steps("A learner's journey, one at a time", steps, bare, hashing)
    load = drive(server.port, 1, 6, journeys.rehearse, DEADLINE, first=first)
    complain(load)
    print_steps("A rehearsal of six moves, one at a time", load.samples, bare, hashing)
    print(f"\nFirst visit: {first_visit(server.port) / 1024:.0f} KB (page, styles, scripts, icons).")


def complain(load: Load) -> None:
    """Say what failed; a table over failures would be worth nothing."""
    if load.failures:
        raise SystemExit(f"{len(load.failures)} journeys failed; the first: {load.failures[0]}")


def bare_cpu(server: Server) -> float:
    """CPU of the bare page in ms, the median."""
    browser = Browser(server.port)
    for _ in range(BARE_ROUNDS):
        browser.get("bare", "/bare/")
    browser.connection.close()
    return statistics.median(sample.cpu for sample in browser.samples)


def print_steps(title: str, samples: Iterable[Sample], bare: float, hashing: float) -> None:
    """A row per step."""
    by_step: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        by_step[sample.step].append(sample)
    print(f"\n### {title}\n")
    print("| step | p50 ms | p95 ms | CPU ms | × bare | limit | queries | KB |")
    print("|---|---|---|---|---|---|---|---|")
    for step, found in by_step.items():
        cpu = statistics.median(s.cpu for s in found) - (hashing * 1000 if step == "sign in" else 0)
        times = [s.milliseconds for s in found]
        queries = sorted({s.queries for s in found})
        limit = LIMITS.get(step, PAGE_LIMIT)
        size = max(s.size for s in found) / 1024
        print(
            f"| {step} | {percentile(times, 50):.1f} | {percentile(times, 95):.1f} | {cpu:.2f} | {cpu / bare:.1f} "
            f"| {limit:.0f} | {queries[0]}–{queries[-1]} | {size:.1f} |"
        )


def percentile(values: list[float], per_cent: int) -> float:
    """The nearest-rank percentile."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(per_cent / 100 * (len(ordered) - 1)))]


def first_visit(port: int) -> int:
    """Bytes of a first visit to the sign-in page, as sent: the page and every style, script and picture it names."""
    browser = Browser(port)
    page = browser.get("visit", "/sign-in")
    total = len(page.encode())
    for path in sorted(set(re.findall(r'(?:href|src)="(/static[^"#]+)', page))):
        browser.send("asset", "GET", path.replace("&amp;", "&"))
        total += browser.samples[-1].size
    browser.connection.close()
    return total


if __name__ == "__main__":
    main()
