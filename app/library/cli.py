"""`flask content`: what an author or operator does from a shell."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.domain.content.coverage import coverage_of, lines_of
from app.domain.content.diagnostics import Diagnostic, Severity
from app.domain.errors import DomainError
from app.library import services
from app.library.checking.checker import check_sources
from app.library.ids import missing_ids, with_ids
from app.library.loading.decoding import to_utf8
from app.library.loading.sources import read_sources
from app.library.messages import explain, hint
from app.library.schemas import write_schemas
from app.library.sync.plan import Step
from app.settings import Settings
from app.web.clock import utc_now
from app.web.errors import sentence
from app.web.transaction import read_session, unit_of_work

content_cli = AppGroup("content", help="The authored material: check, publish, export.")

SEVERITIES = {Severity.ERROR: _l("error"), Severity.WARNING: _l("warning")}
STEPS = {
    Step.UNCHANGED: _l("Unchanged:"),
    Step.NEW: _l("New:"),
    Step.CHANGED: _l("Changed:"),
    Step.RENAMED: _l("Renamed:"),
    Step.REVIVED: _l("Back again:"),
    Step.RETIRED: _l("Retired:"),
    Step.BROKEN: _l("Left as they were, because their files have errors:"),
}
LANGUAGE = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", help="Language of the sentences."
)


def content_root() -> Path:
    """The folder that holds content/, quizzes/ and scenarios/."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.content_root


@content_cli.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON list instead of sentences.")
@LANGUAGE
@with_appcontext
def check(paths: tuple[Path, ...], as_json: bool, lang: str) -> None:
    """Print every problem with its place. Ends with 0 when clean, 1 with errors, 2 when it could not run."""
    found: list[Diagnostic] = []
    try:
        for path in paths or (content_root(),):
            found += services.check_path(path, content_root())
    except services.CannotCheckError as error:
        with force_locale(lang):
            click.echo(_("This cannot be read: %(path)s", path=str(error)), err=True)
        sys.exit(2)
    with force_locale(lang):
        if as_json:
            click.echo(json.dumps([as_dict(d) for d in found], ensure_ascii=False, indent=1))
        else:
            tell(found)
    sys.exit(1 if any(d.is_error for d in found) else 0)


def as_dict(diagnostic: Diagnostic) -> dict[str, object]:
    """A diagnostic for scripts, with its sentence and hint."""
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "file": diagnostic.file,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "path": list(diagnostic.path),
        "params": diagnostic.params,
        "message": explain(diagnostic),
        "hint": hint(diagnostic),
        "help": help_page(diagnostic),
    }


def help_page(diagnostic: Diagnostic) -> str:
    """The page that shows an example of this problem, refused and mended."""
    return f"docs/authoring/diagnostics/{diagnostic.code}.md"


def tell(found: Iterable[Diagnostic]) -> None:
    """Print diagnostics as an editor understands them: file:line:column."""
    listed = list(found)
    for diagnostic in listed:
        place = f"{diagnostic.file}:{diagnostic.line}:{diagnostic.column}"
        click.echo(f"{place}: {SEVERITIES[diagnostic.severity]} [{diagnostic.code}] {explain(diagnostic)}")
        click.echo(f"    → {hint(diagnostic)}")
        click.echo(f"      {help_page(diagnostic)}")
    errors = sum(diagnostic.is_error for diagnostic in listed)
    click.echo(_("Errors: %(errors)s, warnings: %(warnings)s", errors=errors, warnings=len(listed) - errors))


@content_cli.command("sync")
@click.option("--publish", is_flag=True, help="Publish what is clean, for new learners only.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@LANGUAGE
@with_appcontext
def sync(publish: bool, dry_run: bool, lang: str) -> None:
    """Bring the files into the database. Broken files keep their last good revision live."""
    with force_locale(lang):
        try:
            report = services.run_sync(
                unit_of_work, content_root(), publish=publish, dry=dry_run, clock=utc_now
            )
        except DomainError as error:
            click.echo(sentence(error.code, error.params), err=True)
            sys.exit(2)
        except (OperationalError, ProgrammingError) as error:
            click.echo(
                _("The database cannot be used; ./manage up sets it up. (%(error)s)", error=error.orig),
                err=True,
            )
            sys.exit(2)
        tell_sync(report)
    sys.exit(1 if report.has_errors else 0)


def tell_sync(report: services.SyncReport) -> None:
    """Print what a sync did: documents by step, then findings new, met again and mended."""
    for step, keys in report.steps.items():
        names = "" if step == Step.UNCHANGED else ": " + ", ".join(keys)
        click.echo(f"{STEPS[Step(step)]} {len(keys)}{names}")
    findings = report.findings
    if findings.introduced:
        click.echo(_("New findings:"))
        tell(findings.introduced)
    if findings.remaining:
        click.echo(_("Findings that were there before:"))
        tell(findings.remaining)
    if findings.fixed:
        click.echo(_("Mended since the last sync: %(count)s", count=len(findings.fixed)))


@content_cli.command("ids")
@click.option("--write", is_flag=True, help="Insert them; without it, only say where they are missing.")
@with_appcontext
def ids(write: bool) -> None:
    """Find documents, lessons and questions without an id and give them one; nothing else in a file moves."""
    count = 0
    for source in read_sources(content_root()).documents:
        for file in source.files:
            gaps = missing_ids(source.key.kind, file)
            count += len(gaps)
            for gap in gaps:
                click.echo(f"{file.path}:{gap.line}: id: {gap.name}")
            if gaps and write:
                (content_root() / file.path).write_text(with_ids(file, gaps), encoding="utf-8")
    click.echo(f"{count} id(s) {'written' if write else 'missing'}")
    sys.exit(0 if write or not count else 1)


@content_cli.command("export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@with_appcontext
def export(folder: Path) -> None:
    """Write the live revisions back as files."""
    written = services.export_live(read_session(), folder)
    click.echo(f"{len(written)} file(s) in {folder}")


@content_cli.command("fix-encoding")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def fix_encoding(file: Path) -> None:
    """Turn a file in GBK or GB18030 into UTF-8 without a byte order mark."""
    data = file.read_bytes()
    fixed = to_utf8(data)
    if fixed is None:
        click.echo(f"{file}: neither UTF-8 nor GB18030; nothing was changed", err=True)
        sys.exit(1)
    if fixed != data:
        file.write_bytes(fixed)
    click.echo(f"{file}: {'already UTF-8' if fixed == data else 'written as UTF-8'}")


@content_cli.command("coverage")
@with_appcontext
def coverage() -> None:
    """Show topics, competencies and red lines against lessons, questions and scenarios. 1 when one is bare."""
    found = coverage_of(check_sources(read_sources(content_root())).collection)
    for line in lines_of(found):
        click.echo(line)
    sys.exit(1 if any(row.gaps for row in found) else 0)


@content_cli.command("schema")
@click.option("--write", is_flag=True, help="Write them to docs/authoring/schema/.")
def schema(write: bool) -> None:
    """JSON Schemas of the formats, for editors."""
    for path, is_current in write_schemas(write=write):
        click.echo(f"{path}: {'written' if write else 'current' if is_current else 'out of date'}")
