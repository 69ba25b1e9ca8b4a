"""`flask scenarios`: what an author or operator does from a shell."""

from __future__ import annotations

import json
import sys

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from flask_babel import force_locale

from app.library.messages import explain
from app.scenarios import proving
from app.scenarios.proving import ProofReport, score_span
from app.settings import Settings

scenarios_cli = AppGroup("scenarios", help="Role plays.")


@scenarios_cli.command("prove")
@click.argument("slug", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON list, full proofs included.")
@with_appcontext
def prove(slug: str | None, as_json: bool) -> None:
    """Explore every position of every variant. Ends with 0 when all are proved, 1 when not, 2 when it could not run."""
    settings: Settings = current_app.config["SETTINGS"]
    reports: list[ProofReport] = []
    try:
        for report in proving.prove_files(settings.content_root, slug):
            reports.append(report)
            if not as_json:
                with force_locale("zh"):
                    tell(report)
    except proving.NoSuchScenarioError:
        click.echo(f"no such scenario: {slug}", err=True)
        sys.exit(2)
    except OSError as error:
        click.echo(f"cannot read: {error}", err=True)
        sys.exit(2)
    if as_json:
        click.echo(json.dumps([report.to_json() for report in reports], ensure_ascii=False, indent=1))
    sys.exit(0 if all(report.is_proved for report in reports) else 1)


def tell(report: ProofReport) -> None:
    """One scenario in a few lines: verdict, then each variant, then what is wrong."""
    verdict = "proved" if report.is_proved else "NOT PROVED"
    size = ""
    if report.scenario is not None:
        choices = sum(len(node.choices) for node in report.scenario.nodes.values())
        size = f", {len(report.scenario.nodes)} nodes, {choices} choices"
    states = f", {report.proof.states} states" if report.proof else ""
    click.echo(f"{report.slug}: {verdict}{size}{states}, {report.seconds:.2f} s")
    for name, variant in (report.proof.variants if report.proof else {}).items():
        span = score_span(variant)
        points = variant.reference.points if variant.reference else 0
        click.echo(f"  {name}: {variant.states} states, P* {points}, score {span.low}-{span.high}")
        for ending, scores in variant.endings.items():
            click.echo(f"    ending {ending}: {scores.low}-{scores.high}")
        for competency, earned in variant.competencies.items():
            click.echo(f"    points {competency}: {earned.low}-{earned.high}")
        if variant.reference:
            click.echo(f"    best path: {' '.join(variant.reference.path)} -> {variant.reference.ending}")
    for found in report.diagnostics:
        place = f"{found.file}:{found.line}:{found.column}"
        click.echo(f"  {place}: {found.severity.value} {found.code}: {explain(found)}")
