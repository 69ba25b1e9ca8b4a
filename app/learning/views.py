"""Pages of courses and lessons."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.access import Permission
from app.domain.content.kinds import Kind
from app.domain.errors import DomainError
from app.domain.learning.progress import ChecksUnanswered, LessonProgress, LessonUnknown
from app.domain.questions import RawAnswer
from app.learning import services
from app.learning.lesson_page import check_view, lesson_parts
from app.learning.queries import (
    CourseView,
    completed_courses,
    find_position,
    get_course_view,
    list_course_views,
)
from app.library.queries import list_live_titles, registers
from app.web.clock import utc_now
from app.web.errors import sentence
from app.web.guard import current_actor, requires
from app.web.htmx import is_htmx
from app.web.messages import notify
from app.web.pages import render_page
from app.web.transaction import read_session, unit_of_work

bp = Blueprint("learning", __name__)


@bp.get("/courses")
@requires(Permission.LEARN)
def courses() -> ResponseReturnValue:
    """All courses, those under way first."""
    views = list_course_views(read_session(), current_actor().person_id)
    order = sorted(views, key=lambda view: (not view.is_open, view.is_completed, view.course.level))
    return render_page("learning/courses.html", courses=order)


@bp.get("/courses/<slug>")
@requires(Permission.LEARN)
def course(slug: str) -> ResponseReturnValue:
    """One course: what it teaches, its lessons, and the next step."""
    session = read_session()
    view = get_course_view(session, current_actor().person_id, slug)
    papers = {row.slug: row.title for row in list_live_titles(session, Kind.PAPER)}
    return render_page(
        "learning/course.html",
        view=view,
        registers=registers(session),
        quiz=papers.get(view.course.closing_quiz),
        needs=open_needs(view),
    )


def open_needs(view: CourseView) -> list[tuple[str, str]]:
    """Slug and title of the courses to complete before this one can be started; none once it is."""
    if view.study is not None or not view.course.prerequisites:
        return []
    session = read_session()
    done = completed_courses(session, current_actor().person_id)
    titles = {row.slug: row.title for row in list_live_titles(session, Kind.COURSE)}
    return [(slug, titles.get(slug, slug)) for slug in view.course.prerequisites if slug not in done]


@bp.post("/courses/<slug>/studies")
@requires(Permission.LEARN)
def start(slug: str) -> ResponseReturnValue:
    """Start the course, or go on where it is open already."""
    actor = current_actor()
    with unit_of_work() as session:
        services.start_study(session, actor, slug, now=utc_now())
    view = get_course_view(read_session(), actor.person_id, slug, quizzes={})
    following = view.progress.next_lesson
    if following is None:
        return redirect(url_for(".course", slug=slug), 303)
    return redirect(url_for(".lesson", slug=slug, lesson_slug=following.lesson.slug), 303)


@bp.get("/courses/<slug>/lessons/<lesson_slug>")
@requires(Permission.LEARN)
def lesson(slug: str, lesson_slug: str) -> ResponseReturnValue:
    """A lesson to read, with its questions in place."""
    again = request.args.get("again", type=int)
    return lesson_page(slug, lesson_slug, again=again)


def lesson_page(
    slug: str,
    lesson_slug: str,
    *,
    again: int | None = None,
    problem: str | None = None,
    at: int | None = None,
) -> str:
    """The page of a lesson; a problem is shown at check `at`, or at the foot."""
    session = read_session()
    person_id = current_actor().person_id
    view = get_course_view(session, person_id, slug, quizzes={})
    progress = find_lesson(view, lesson_slug)
    known = registers(session)
    number = view.progress.lessons.index(progress)
    after = view.progress.lessons[number + 1 :]
    return render_page(
        "learning/lesson.html",
        view=view,
        progress=progress,
        number=number + 1,
        previous=view.progress.lessons[number - 1] if number else None,
        following=after[0] if after else None,
        parts=lesson_parts(view, progress, known, again=again),
        seen=services.wording_of(progress.lesson),
        position=find_position(session, person_id, view.live.item_id),
        registers=known,
        problem=problem,
        problem_at=at,
    )


def find_lesson(view: CourseView, lesson_slug: str) -> LessonProgress:
    """The lesson with this slug in the revision shown. Raises LessonUnknown."""
    for progress in view.progress.lessons:
        if progress.lesson.slug == lesson_slug:
            return progress
    raise LessonUnknown


@bp.post("/courses/<slug>/lessons/<lesson_slug>/checks/<int:number>")
@requires(Permission.LEARN)
def answer(slug: str, lesson_slug: str, number: int) -> ResponseReturnValue:
    """Answer a question under a lesson: its fragment for htmx, else the lesson again at that place."""
    with unit_of_work() as session:
        grading = services.answer_check(
            session,
            current_actor(),
            slug,
            lesson_slug,
            number,
            read_answer(),
            seen=request.form.get("seen", ""),
            now=utc_now(),
        )
    problem = None if grading else _("Choose or write an answer first.")
    if not is_htmx():
        if problem:
            return lesson_page(slug, lesson_slug, again=number, problem=problem, at=number), 422
        return redirect(
            url_for(".lesson", slug=slug, lesson_slug=lesson_slug, _anchor=f"check-{number}"), 303
        )
    reading = read_session()
    view = get_course_view(reading, current_actor().person_id, slug, quizzes={})
    progress = find_lesson(view, lesson_slug)
    check = check_view(progress, number, registers(reading), again=grading is None)
    page = render_page(
        "learning/_check_answered.html",
        view=view,
        progress=progress,
        check=check,
        seen=services.wording_of(progress.lesson),
        problem=problem,
        problem_at=number,
    )
    return page, 422 if problem else 200


def read_answer() -> RawAnswer:
    """The fields of a check: `answer` for the whole, `answer-1`, `answer-2` … for gaps."""
    parts: dict[str, list[str]] = {}
    for name, values in request.form.lists():
        if name == "answer" or name.startswith("answer-"):
            parts[name.removeprefix("answer").removeprefix("-")] = values
    return parts


@bp.post("/courses/<slug>/lessons/<lesson_slug>/done")
@requires(Permission.LEARN)
def confirm(slug: str, lesson_slug: str) -> ResponseReturnValue:
    """Confirm a lesson and go on to the next one that is open, or back to the course."""
    seen = request.form.get("seen", "")
    try:
        with unit_of_work() as session:
            actor = current_actor()
            progress = services.confirm_lesson(session, actor, slug, lesson_slug, seen=seen, now=utc_now())
    except ChecksUnanswered as error:
        return lesson_page(slug, lesson_slug, problem=problem_text(error)), 422
    if progress.is_complete:
        notify("success", _("Course completed. Well done."))
    if progress.next_lesson:
        following = progress.next_lesson.lesson.slug
        return redirect(url_for(".lesson", slug=slug, lesson_slug=following), 303)
    return redirect(url_for(".course", slug=slug), 303)


def problem_text(error: DomainError) -> str:
    """The reader's sentence for a broken rule, to be shown on the page itself."""
    return sentence(error.code, error.params)


@bp.post("/courses/<slug>/lessons/<lesson_slug>/position")
@requires(Permission.LEARN)
def position(slug: str, lesson_slug: str) -> ResponseReturnValue:
    """Remember where the reader stopped. Sent by the browser in passing; there is nothing to show."""
    actor = current_actor()
    view = get_course_view(read_session(), actor.person_id, slug, quizzes={})
    progress = find_lesson(view, lesson_slug)
    permille = request.form.get("permille", 0, type=int)
    with unit_of_work() as session:
        services.keep_position(session, actor, view.live.item_id, progress.lesson.id, permille, now=utc_now())
    return "", 204
