"""Scenarios: text, graph and proof."""

from flask_babel import lazy_gettext as _l

from app.library.wording.base import Wording

WORDINGS: dict[str, Wording] = {
    "scenario_author_test_failed": Wording(
        _l("A test of this scenario fails (%(reason)s)."),
        _l("Walk the path by hand; correct the scenario or the test."),
    ),
    "scenario_auto_loop": Wording(
        _l("Automatic steps go round in a circle at “%(node)s”."),
        _l("Change a condition so that one of them stops."),
    ),
    "scenario_bad_condition": Wording(
        _l("The condition cannot be used (%(reason)s: %(found)s)."),
        _l(
            "Allowed are and, or, not, comparisons, + and −, variables, numbers, true, false, "
            "visited(), chose(), turn(), clock() and count()."
        ),
    ),
    "scenario_bad_effect": Wording(
        _l("The effect cannot be used (%(reason)s: %(found)s)."),
        _l("Numbers: +5, -5 or =40; flags: true or false; reveal: [exhibit]; mood: {person: mood}."),
    ),
    "scenario_bad_start": Wording(
        _l("A variant sets “%(variable)s” to %(value)s, which it cannot be."),
        _l("Stay within min and max, and keep numbers numbers and flags flags."),
    ),
    "scenario_bad_value": Wording(
        _l("“%(value)s” is neither a whole number nor true or false."),
        _l("Write one of these."),
    ),
    "scenario_breach_without_citation": Wording(
        _l("The choice “%(choice)s” crosses a red line without naming the clause."),
        _l("Add cites."),
    ),
    "scenario_choice_never_offered": Wording(
        _l("The choice “%(choice)s” can never be offered."),
        _l("Check its condition."),
    ),
    "scenario_choice_without_comment": Wording(
        _l("The choice “%(choice)s” has no comment."),
        _l("Say in one sentence why it is good or bad: the debrief needs it."),
    ),
    "scenario_competency_not_declared": Wording(
        _l("“%(competency)s” gets points or a floor but is not among the scenario’s competencies."),
        _l("Add it to competencies."),
    ),
    "scenario_dead_end": Wording(
        _l("The node “%(node)s” has no way on and is no ending."),
        _l("Add choices, or make it an ending with a summary."),
    ),
    "scenario_duplicate_choice": Wording(
        _l("The choice id “%(choice)s” is used in the node “%(other)s” already."),
        _l("Ids of choices are unique in the whole scenario."),
    ),
    "scenario_ending_without_summary": Wording(
        _l("The ending “%(node)s” has no summary."),
        _l("Say in one sentence how it ended."),
    ),
    "scenario_failure_can_pass": Wording(
        _l("The ending “%(ending)s” is called a failure, but a run that reaches it can pass."),
        _l("Lower the points on the way to it, or call it a success."),
    ),
    "scenario_first_choice_best": Wording(
        _l("In all %(count)s nodes the best choice stands first in the file."),
        _l("Mix the order in the file."),
    ),
    "scenario_floor_without_points": Wording(
        _l("The best path gives no points for “%(competency)s”, so its floor cannot be met."),
        _l("Give points for it on the way, or delete the floor."),
    ),
    "scenario_longest_choice_best": Wording(
        _l("In %(count)s of %(of)s nodes the best choice is the longest."),
        _l("Write good and bad choices of like length."),
    ),
    "scenario_missing_target": Wording(
        _l("“%(target)s” is no node of this scenario."),
        _l("Correct goto, or write the node."),
    ),
    "scenario_no_temptation": Wording(
        _l(
            "One can pass without ever meeting a choice that crosses a red line (variant %(variant)s,"
            " %(score)s points)."
        ),
        _l("Put a temptation on every good path."),
    ),
    "scenario_no_test_for_fail": Wording(
        _l("No test of the author fails."),
        _l("Add a path that does not pass to tests."),
    ),
    "scenario_no_test_for_pass": Wording(
        _l("No test of the author passes."),
        _l("Add a path that passes to tests."),
    ),
    "scenario_no_test_for_red_line": Wording(
        _l("No test crosses the red line “%(red_line)s”."),
        _l("Add a path over it to tests."),
    ),
    "scenario_node_mixed": Wording(
        _l("A node is either a moment of the talk or an ending, not both."),
        _l("An ending has ending, summary and perhaps lines, and nothing to choose."),
    ),
    "scenario_node_never_entered": Wording(
        _l("The node “%(node)s” is linked, but no run can ever enter it."),
        _l("Check the conditions on the way to it."),
    ),
    "scenario_node_unreachable": Wording(
        _l("No way leads to the node “%(node)s”."),
        _l("Lead a choice to it, or delete it."),
    ),
    "scenario_not_proved": Wording(
        _l("The scenario is too large to be proved (%(states)s positions looked at)."),
        _l("Use fewer variables or smaller ranges, or split it into two scenarios."),
    ),
    "scenario_reserved_id": Wording(
        _l("“%(id)s” is kept for running out of time."),
        _l("Choose another id."),
    ),
    "scenario_silence_is_best": Wording(
        _l("On the best path it pays to say nothing until time runs out (variant %(variant)s)."),
        _l("Make speaking at least as good as silence."),
    ),
    "scenario_start_out_of_bounds": Wording(
        _l("The start %(start)s is not between %(min)s and %(max)s."),
        _l("Change start, min or max."),
    ),
    "scenario_success_never_passes": Wording(
        _l("The ending “%(ending)s” is called a success, but nobody who reaches it can pass."),
        _l("Give points on the way to it, or call it a failure."),
    ),
    "scenario_trap": Wording(
        _l("From “%(node)s” no ending can be reached any more (by %(path)s)."),
        _l("Give a way out under the conditions that hold there."),
    ),
    "scenario_turn_limit_first": Wording(
        _l("The turn limit ends every run before an ending is reached (variant %(variant)s)."),
        _l("Allow more turns."),
    ),
    "scenario_unknown_speaker": Wording(
        _l("“%(speaker)s” is not in the cast."),
        _l("Correct by, or add the person to cast."),
    ),
    "scenario_unknown_variable": Wording(
        _l("“%(found)s” is no variable of this scenario."),
        _l("Correct the name, or add it to vars."),
    ),
    "scenario_unwinnable": Wording(
        _l("No clean path with points leads to a success (variant %(variant)s)."),
        _l("Let at least one path without a breach earn points and end well."),
    ),
    "scenario_variable_never_read": Wording(
        _l("No condition reads the variable “%(variable)s”."),
        _l("Use it in a condition, or delete it."),
    ),
}
