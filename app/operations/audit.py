"""`flask audit`: for operators and inspectors."""

from __future__ import annotations

import json
import sys

import click
from flask.cli import AppGroup

from app.audit import queries
from app.web.transaction import read_session

audit_cli = AppGroup("audit", help="The hash-chained record of acts.")


@audit_cli.command("verify")
@click.option("--since", type=click.IntRange(min=1), default=1, help="Start at this entry.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a sentence.")
def verify(since: int, as_json: bool) -> None:
    """Walk the chain: 0 sound, 1 broken (names the first bad entry), 2 could not check."""
    try:
        verdict = queries.verify(read_session(), since)
    except Exception as error:  # whatever keeps us from reading, the answer is "not checked"
        click.echo(f"could not check: {error}", err=True)
        sys.exit(2)
    if as_json:
        click.echo(json.dumps({"sound": verdict.is_sound, **verdict.__dict__}))
    elif verdict.is_sound:
        click.echo(f"sound: {verdict.entries} entries, {verdict.erased} payloads erased")
    else:
        click.echo(f"broken at entry {verdict.broken_seq}: {verdict.cause}")
    sys.exit(0 if verdict.is_sound else 1)
