"""The room's sentences for its codes."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "course_unknown": _l("This course does not exist, or is not offered any more."),
    "lesson_unknown": _l("This lesson does not exist any more. Open the course to see its lessons."),
    "clause_unknown": _l("This clause is not in the register. Look for it in the list of regulations."),
    "checks_unanswered": _l("Answer the questions under the lesson first; %(left)s are open."),
    "lesson_changed": _l(
        "This lesson was updated while you were reading. Reload the page to see its new wording; "
        "what you did before is kept."
    ),
    "prerequisite_open": _l("Complete “%(course)s” first; this course builds on it."),
}
