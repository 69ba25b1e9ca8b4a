"""The room's sentences for its codes, and its words."""

from flask_babel import lazy_gettext as _l

from app.domain.content.paper import Purpose
from app.domain.exams.attempt import AttemptState

SENTENCES = {
    "attempt_closed": _l(
        "This attempt is closed: it was handed in or its time was over. What was saved counts."
    ),
    "attempt_act_refused": _l(
        "The attempt is no longer in a state in which this can be done. Reload the page."
    ),
    "attempt_start_refused": _l("This paper cannot be started now. Its page says why."),
    "paper_not_drawable": _l(
        "This paper cannot be put together at the moment, because questions are missing. Please tell your trainer."
    ),
    "marks_unfit": _l(
        "These marks do not fit the rubric. Every point takes marks from 0 to what it is worth."
    ),
    "answer_unreadable": _l(
        "Part of what the page sent was not understood. Reload the page: what was saved is still there."
    ),
}
TOO_LONG = _l(
    "The answer to question %(number)s is too long: at most %(limit)s characters. The last version that fits was kept."
)
REASONS = {
    "paper_prerequisite": _l("Something else comes first; see the list of what is needed."),
    "paper_attempts_used_up": _l("You have used all attempts that this paper allows (%(allowed)s)."),
    "paper_already_passed": _l("You have passed. Only those who have not may take it again."),
    "paper_cooldown": _l("You can try again from %(until)s."),
}
PURPOSES = {
    Purpose.PRACTICE: _l("Practice"),
    Purpose.QUIZ: _l("Quiz"),
    Purpose.EXAM: _l("Exam"),
}
STATES = {
    AttemptState.IN_PROGRESS: _l("In progress"),
    AttemptState.SUBMITTED: _l("Handed in"),
    AttemptState.MARKING: _l("Being marked"),
    AttemptState.GRADED: _l("Graded"),
    AttemptState.VOIDED: _l("Voided"),
}
TYPES = {
    "single": _l("Single choice"),
    "multiple": _l("Multiple choice"),
    "truefalse": _l("True or false"),
    "blank": _l("Fill in the blanks"),
    "numeric": _l("Calculation"),
    "match": _l("Matching"),
    "order": _l("Ordering"),
    "short": _l("Short answer"),
    "case": _l("Case analysis"),
}
