"""Material and its problems; checking and publishing."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.access import Permission
from app.library.messages import explain, hint
from app.library.services import SyncReport, run_sync
from app.settings import Settings
from app.studio import queries
from app.studio.messages import KINDS, REGISTERS
from app.web.clock import utc_now
from app.web.guard import current_actor, requires
from app.web.messages import notify
from app.web.pages import render_page
from app.web.transaction import read_session, unit_of_work

bp = Blueprint("studio", __name__, url_prefix="/studio")


@bp.get("/")
@requires(Permission.MATERIAL_VIEW)
def index() -> ResponseReturnValue:
    """What is live, and what is wrong."""
    look = queries.find_last_look(read_session())
    findings = look.findings if look else []
    return render_page(
        "studio/index.html",
        lines=queries.list_material(read_session()),
        kinds=KINDS,
        registers=REGISTERS,
        look=look,
        findings=[{"at": finding, "text": explain(finding), "hint": hint(finding)} for finding in findings],
    )


@bp.post("/sync")
@requires(Permission.MATERIAL_PUBLISH)
def sync() -> ResponseReturnValue:
    """Read the files again and publish what is clean; broken ones keep their last good revision."""
    settings: Settings = current_app.config["SETTINGS"]
    report = run_sync(unit_of_work, settings.content_root, actor=current_actor(), publish=True, clock=utc_now)
    tell(report)
    return redirect(url_for(".index"), 303)


def tell(report: SyncReport) -> None:
    """Say in one line what came of it."""
    changed = sum(len(keys) for step, keys in report.steps.items() if step not in ("unchanged", "broken"))
    if report.has_errors:
        notify(
            "error", _("Some files have mistakes. They are listed below; what was live before stays live.")
        )
    elif changed:
        text = ngettext("%(num)s document was published.", "%(num)s documents were published.", changed)
        notify("success", text)
    else:
        notify("info", _("Nothing has changed since the last look."))
