"""Report pages and their files."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.access import Permission
from app.domain.errors import Invalid, NotFound
from app.reports import queries, services
from app.reports.catalogue import CATALOGUE
from app.reports.forms import FilterForm
from app.reports.report import Filters, Question, Report
from app.web.clock import utc_now
from app.web.guard import current_actor, requires
from app.web.pages import render_page
from app.web.paging import decode_cursor
from app.web.transaction import read_session, unit_of_work

bp = Blueprint("reports", __name__, url_prefix="/reports")
ROWS = 50
TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class BadFilter(Invalid):
    """A filter in the address is not one of those offered."""

    code = "bad_filter"


@bp.get("/")
@requires(Permission.REPORT_VIEW)
def index() -> ResponseReturnValue:
    """All reports."""
    return render_page("reports/index.html", reports=CATALOGUE.values())


@bp.get("/<slug>")
@requires(Permission.REPORT_VIEW)
def show(slug: str) -> ResponseReturnValue:
    """One page of a report."""
    report, form, question = _asked(slug)
    page = report.page(read_session(), question)
    return render_page(
        "reports/report.html",
        report=report,
        form=form,
        page=page,
        filters=question.filters,
        is_filtered=any(value for name, value in request.args.items() if name != "after"),
        older_url=url_for(".show", slug=slug, **{**_args(), "after": page.next_cursor})
        if page.next_cursor
        else None,
        first_url=url_for(".show", slug=slug, **_args()) if question.after else None,
        files={form: url_for(".export", slug=slug, form=form, **_args()) for form in TYPES},
    )


@bp.get("/<slug>.<any(csv, xlsx):form>")
@requires(Permission.REPORT_EXPORT)
def export(slug: str, form: str) -> ResponseReturnValue:
    """The whole report as a file: written, hashed, entered in the log, then sent."""
    report, _form, question = _asked(slug)
    now = utc_now()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"export.{form}"
        written = services.write_export(
            read_session(), report, question, path, form, _about(report, question.filters)
        )
        with unit_of_work() as session:
            services.log_export(session, question.actor, report, question, form, written, now=now)
        # The open file outlives its folder entry; it is gone when the answer was sent.
        file = path.open("rb")
    name = f"{report.title}-{question.filters.as_of.isoformat()}.{form}"
    answer: Response = send_file(file, TYPES[form], as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _args() -> dict[str, Any]:
    return {
        name: value
        for name, value in request.args.items()
        if value and name in ("department", "q", "choice", "as_of")
    }


def _asked(slug: str) -> tuple[Report, FilterForm, Question]:
    """The report, its filters and the question they make. Raises NotFound, BadFilter, BadCursor."""
    report = CATALOGUE.get(slug)
    if report is None:
        raise NotFound
    actor, today = current_actor(), queries.today(utc_now())
    form = FilterForm.from_query()
    departments = queries.scope_departments(read_session(), actor, min(form.as_of.data or today, today))
    form.offer(report, departments)
    if not form.validate():
        raise BadFilter
    after = decode_cursor(request.args.get("after"), report.key)
    filters = form.filters(today)
    form.as_of.data = filters.as_of
    return report, form, Question(actor, filters, departments, ROWS, after)


def _about(report: Report, filters: Filters) -> list[str]:
    lines = [str(report.title), str(report.lead), _("As of %(day)s", day=filters.as_of.isoformat())]
    if filters.text:
        lines.append(_("Name or staff number") + ": " + filters.text)
    return lines
