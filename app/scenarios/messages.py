"""The room's sentences for its codes, and its words."""

from flask_babel import lazy_gettext as _l

from app.domain.scenarios.events import Mode
from app.domain.scenarios.state import Status

SENTENCES = {
    "scenario_not_disputable": _l("There is no open comment on this answer that could be disputed."),
    "scenario_dispute_stands": _l("You have said already that you do not agree with this comment."),
    "scenario_dispute_closed": _l("This objection was answered or taken back in the meantime."),
    "scenario_own_dispute": _l("Nobody answers their own objection. Ask a colleague to do it."),
    "scenario_words_missing": _l("Please write your reasons in words, at most %(most)s characters."),
    "scenario_not_reviewable": _l("Only exam runs that were not passed can be reviewed."),
    "scenario_start_refused": _l("This rehearsal cannot be started now. Its page says why."),
    "scenario_run_closed": _l("This run has ended. Its debrief shows how it went."),
    "scenario_choice_not_offered": _l("This answer is not open any more. Reload the page."),
    "scenario_no_such_choice": _l(
        "The page sent an answer that does not exist. Reload the page and choose again."
    ),
    "scenario_sheet_refused": _l(
        "The page sent a form that cannot be filled in so. Reload the page and try again."
    ),
    "scenario_rewind_refused": _l(
        "Going back is possible in practice, once the talk is over or has stopped at a red line."
    ),
    "scenario_no_hint": _l("There is no hint here."),
    "scenario_auto_loop": _l("This scenario goes round in circles. Please tell your trainer."),
    "scenario_events_broken": _l(
        "The record of this run cannot be replayed, so it cannot be played on. Please tell your trainer."
    ),
    "scenario_event_unreadable": _l(
        "Part of the record of this run cannot be read. Please tell your trainer."
    ),
}
REASONS = {
    "scenario_mode_not_offered": _l("This scenario is not offered in this mode."),
    "scenario_already_passed": _l("You have passed the exam in this scenario."),
    "scenario_attempts_used_up": _l(
        "You have used all exam attempts that this scenario allows (%(allowed)s)."
    ),
    "scenario_cooldown": _l("You can take the exam again from %(until)s."),
}
MODES = {Mode.PRACTICE: _l("Rehearsal"), Mode.EXAM: _l("Exam run")}
STATUSES = {
    Status.OPEN: _l("Stopped before its end"),
    Status.ENDED: _l("Talk ended"),
    Status.RED_LINE: _l("Stopped by a red line"),
    Status.ABANDONED: _l("Given up"),
}
PRODUCTS = {
    "any": _l("Any loan"),
    "consumer-loan": _l("Consumer loan"),
    "credit-card": _l("Credit card"),
    "business-loan": _l("Business loan"),
}
