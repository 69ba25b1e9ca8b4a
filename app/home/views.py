"""The first page after signing in, and a person's progress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.domain.access import Actor, Permission
from app.home import queries
from app.home.next_step import Step, StepKind
from app.library.messages import explain
from app.web.clock import utc_now
from app.web.guard import current_actor, public, requires
from app.web.pages import render_page
from app.web.transaction import read_session

bp = Blueprint("home", __name__)


@dataclass(frozen=True)
class Tab:
    """A first page for those who hold the permission."""

    name: str
    label: LazyString
    permission: Permission
    show: Callable[[Actor, list[dict[str, object]]], str]


@dataclass(frozen=True)
class NextCard:
    """The next step in words."""

    eyebrow: str
    title: str
    act: str
    url: str
    text: str = ""
    posts: bool = False
    progress: tuple[int, int, str] | None = None


@bp.get("/")
@requires(Permission.OWN_ACCOUNT)
def index() -> ResponseReturnValue:
    """The first of the person's tabs, or the one asked for."""
    actor = current_actor()
    mine = [tab for tab in TABS if actor.may(tab.permission)]
    if not mine:
        return render_page("home/index.html", tabs=[])
    wanted = request.args.get("view", mine[0].name)
    tab = next((one for one in mine if one.name == wanted), None) or abort(404)
    links: list[dict[str, object]] = [
        {"url": url_for(".index", view=one.name), "label": one.label, "current": one is tab} for one in mine
    ]
    return tab.show(actor, links if len(links) > 1 else [])


def show_learning(actor: Actor, tabs: list[dict[str, object]]) -> str:
    """The next thing to do, courses and latest results."""
    home = queries.learner_home(read_session(), actor)
    return render_page(
        "home/learning.html", tabs=tabs, home=home, step=card_of(home.step), result_url=result_url
    )


def show_material(_actor: Actor, tabs: list[dict[str, object]]) -> str:
    """The state of the material, with every finding at its place."""
    home = queries.material_home(read_session())
    studio = "/studio" if "studio.index" in current_app.view_functions else None
    return render_page("home/material.html", tabs=tabs, home=home, explain=explain, studio=studio)


def show_team(actor: Actor, tabs: list[dict[str, object]]) -> str:
    """Figures of the people in scope, and the way to the reports."""
    return render_page(
        "home/team.html", tabs=tabs, home=queries.team_home(read_session(), actor, now=utc_now())
    )


def show_system(_actor: Actor, tabs: list[dict[str, object]]) -> str:
    """How the site itself is."""
    return render_page("home/system.html", tabs=tabs, home=queries.system_home(read_session(), now=utc_now()))


TABS = [
    Tab("team", _l("People"), Permission.REPORT_VIEW, show_team),
    Tab("material", _l("Material"), Permission.MATERIAL_PUBLISH, show_material),
    Tab("system", _l("System"), Permission.AUDIT_VIEW, show_system),
    Tab("learning", _l("Learning"), Permission.LEARN, show_learning),
]
"""In the order in which they come first; a plain learner has only the last."""


def card_of(step: Step) -> NextCard | None:
    """The next step with its words and where it leads."""
    if step.begun and step.kind is StepKind.ATTEMPT:
        url = url_for("exams.take", uuid=step.begun.uuid)
        return NextCard(_("Go on where you stopped"), step.begun.title, _("Go on answering"), url)
    if step.begun:
        return NextCard(
            _("Go on where you stopped"), step.begun.title, _("Back to the call"), f"/runs/{step.begun.uuid}"
        )
    if step.view is None:
        if step.kind is StepKind.NOTHING:
            return None
        return NextCard(
            _("All courses are completed"),
            _("Rehearse a hard conversation"),
            _("To the scenarios"),
            "/scenarios",
        )
    view, progress = step.view, step.view.progress
    steps = (progress.done, progress.total, view.course.title)  # the bar says which course it is
    slug = view.live.slug
    if step.kind is StepKind.COURSE:
        text = _(
            "Lesson 1 of %(total)s: %(title)s",
            total=len(progress.lessons),
            title=view.course.lessons[0].title,
        )
        start = url_for("learning.start", slug=slug)
        return NextCard(_("Start here"), view.course.title, _("Start the course"), start, text, posts=True)
    if step.kind is StepKind.QUIZ or progress.next_lesson is None:
        quiz = f"/papers/{view.course.closing_quiz}"
        return NextCard(_("Last step"), _("Closing quiz"), _("To the quiz"), quiz, progress=steps)
    lesson = progress.next_lesson.lesson
    url = url_for("learning.lesson", slug=slug, lesson_slug=lesson.slug)
    text = _("about %(minutes)s minutes", minutes=lesson.minutes)
    if step.kind is StepKind.REREAD:
        return NextCard(
            _("This lesson changed since you read it"), lesson.title, _("Read what is new"), url, text
        )
    return NextCard(_("Next"), lesson.title, _("Go on learning"), url, text, progress=steps)


def result_url(source: str) -> str | None:
    """Where the details of a result stand."""
    word, _colon, name = source.partition(":")
    if word == "attempt":
        return url_for("exams.result", uuid=name)
    return f"/runs/{name}/debrief" if word == "run" else None


@bp.get("/progress")
@requires(Permission.LEARN)
def progress() -> ResponseReturnValue:
    """Courses, quizzes, scenarios and hours of a person."""
    now: datetime = utc_now()
    mine = queries.person_progress(read_session(), current_actor(), now=now)
    return render_page("home/progress.html", progress=mine, result_url=result_url)


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Alive."""
    return "ok", {"Content-Type": "text/plain"}
