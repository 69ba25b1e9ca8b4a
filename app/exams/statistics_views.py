"""The trainer's page over a paper's figures."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.domain.access import Permission
from app.exams import statistics
from app.exams.messages import TYPES
from app.exams.statistics_messages import FINDINGS
from app.web.guard import requires
from app.web.pages import render_page
from app.web.transaction import read_session

bp = Blueprint("paper_statistics", __name__)


@bp.get("/papers/<slug>/statistics")
@requires(Permission.MATERIAL_VIEW)
def show(slug: str) -> ResponseReturnValue:
    """How the paper and each of its items measure, with what to look at first."""
    report = statistics.report_of(read_session(), slug)
    return render_page("exams/statistics.html", report=report, types=TYPES, findings=FINDINGS)
