"""Scenarios: text, graph and proof."""

from flask_babel import lazy_gettext as _l

from app.library.wording.base import Wording

WORDINGS: dict[str, Wording] = {
    "include_prefix_twice": Wording(
        _l("Two includes of this scenario have the prefix “%(prefix)s”."),
        _l("Give each include a prefix of its own: nodes are told apart by it."),
    ),
    "include_unused": Wording(
        _l("No scenario includes “%(name)s”."),
        _l("Include it somewhere, or delete it: what nobody includes is not checked."),
    ),
    "unknown_include": Wording(
        _l("There is no scenarios/includes/%(name)s.yml."),
        _l("Correct the name under file, or write the include."),
    ),
    "scenario_author_test_failed": Wording(
        _l("A test of this scenario does not go as it says."),
        _l("Walk the path by hand, then correct the scenario or the test."),
        by="reason",
        cases={
            "unknown_variant": _l("There is no variant “%(found)s”."),
            "unknown_ending": _l("There is no ending “%(found)s”."),
            "scenario_choice_not_offered": _l("At “%(node)s” the choice “%(found)s” is not open."),
            "scenario_run_closed": _l("The talk is over at “%(node)s”, before “%(found)s”."),
            "conflict": _l("At “%(node)s” the choice “%(found)s” is not open."),
            "scenario_auto_loop": _l("After “%(found)s” nodes follow each other in a circle."),
            "scenario_sheet_refused": _l("At “%(node)s” it cannot be filled in or marked as “%(found)s”."),
            "ends_elsewhere": _l("It ends at “%(found)s”, not at “%(wanted)s”."),
            "score": _l("It comes to %(found)s points, not to %(wanted)s."),
        },
    ),
    "scenario_auto_loop": Wording(
        _l("Automatic steps go round in a circle at “%(node)s”."),
        _l("Change a condition so that one of them stops."),
    ),
    "scenario_bad_condition": Wording(
        _l("This condition cannot be used."),
        _l(
            "Allowed are and, or, not, comparisons, + and -, variables, whole numbers, true, false, "
            "visited('node'), chose('choice'), turn(), clock(), count('tag'), hour('field') and day('field')."
        ),
        by="reason",
        cases={
            "length": _l("It is empty or too long."),
            "sign": _l("The sign %(found)s has no meaning in it."),
            "syntax": _l("It breaks off or is put together wrongly."),
            "depth": _l("It is nested too deeply."),
            "not_allowed": _l(
                "It holds something that the language does not have, such as multiplication or division."
            ),
            "number": _l("A number in it is too large."),
            "text": _l(
                "The text “%(found)s” cannot be compared with anything; only times such as '22:00' "
                "can, with clock()."
            ),
            "unknown_function": _l("There is no function “%(found)s”."),
            "arguments": _l(
                "“%(found)s” is called with the wrong words in its brackets; names in them are quoted."
            ),
            "not_a_flag": _l("It must come to true or false."),
            "not_a_number": _l("It adds something that is no number."),
            "not_comparable": _l("It compares two things of different kinds."),
            "unknown_node": _l("There is no node “%(found)s”."),
            "unknown_choice": _l("There is no choice “%(found)s”."),
            "unknown_tag": _l("There is no tag “%(found)s”."),
            "unknown_option": _l("“%(found)s” is none of the options of this field."),
            "unknown_time": _l("“%(found)s” is no field that holds a time."),
        },
    ),
    "scenario_bad_effect": Wording(
        _l("This effect cannot be used."),
        _l(
            "Numbers: +5, -5 or =40. Flags: true or false. Others: reveal: [exhibit] and mood: "
            "{person: mood}."
        ),
        by="reason",
        cases={
            "number": _l("“%(found)s” does not say how a number changes; a sign must be written."),
            "boolean": _l("“%(found)s” is neither true nor false."),
            "mood": _l("A mood is written as {person: mood}."),
            "reveal": _l("What is revealed is written as a list: [exhibit]."),
            "unknown_cast": _l("“%(found)s” is not in the cast."),
            "unknown_exhibit": _l("There is no exhibit “%(found)s”."),
        },
    ),
    "scenario_bad_start": Wording(
        _l("A variant sets “%(variable)s” to %(value)s, which it cannot be."),
        _l("Stay within min and max, and keep numbers numbers and flags flags."),
    ),
    "scenario_bad_value": Wording(
        _l("“%(value)s” is neither a whole number nor true or false."),
        _l("Write a whole number, true or false."),
    ),
    "scenario_breach_without_citation": Wording(
        _l("The choice “%(choice)s” crosses a red line without naming the clause."),
        _l("Name the clause that it breaks under cites."),
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
        _l("Choose another one: ids of choices are unique in the whole scenario."),
    ),
    "scenario_ending_without_summary": Wording(
        _l("The ending “%(node)s” has no summary."),
        _l("Say in one sentence how it ended."),
    ),
    "scenario_failure_can_pass": Wording(
        _l("The ending “%(ending)s” is called a failure, but a run that reaches it can pass."),
        _l("Lower the points on the way to it, or call it a success."),
    ),
    "scenario_field_values": Wording(
        _l("This field does not say which values there are."),
        _l(
            "select: options. number and time: values, or from and to with step. date-hour: days as well. "
            "At least two values, at most %(most)s, none twice."
        ),
        by="reason",
        cases={
            "form": _l("“%(found)s” is no value of such a field."),
            "parts": _l("It has parts that do not belong to “%(found)s”, or lacks some that do."),
            "count": _l("It has %(found)s different values."),
        },
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
    "scenario_name_taken": Wording(
        _l("“%(name)s” is the name of something else already."),
        _l("Choose another name: variables, budgets and fields of forms share one set of names."),
    ),
    "scenario_no_temptation": Wording(
        _l(
            "One can pass without meeting a single choice that crosses a red line (variant "
            "%(variant)s, %(score)s points)."
        ),
        _l("Put a choice that crosses a red line on every good path."),
    ),
    "scenario_no_test_for_fail": Wording(
        _l("Every test of this scenario passes."),
        _l("Add a test whose path does not pass."),
    ),
    "scenario_no_test_for_pass": Wording(
        _l("No test of this scenario passes."),
        _l("Add a test whose path passes."),
    ),
    "scenario_no_test_for_red_line": Wording(
        _l("No test crosses the red line “%(red_line)s”."),
        _l("Add a path over it to tests."),
    ),
    "scenario_node_kind": Wording(
        _l("The parts of this node do not belong to its kind (%(kind)s)."),
        _l(
            "A talk has choices. A plan has form, rules and goto; findings to mark are kind flag with findings "
            "and goto. Neither of these has choices, auto, time_limit or ending."
        ),
    ),
    "scenario_node_mixed": Wording(
        _l("A node is either a moment of the talk or an ending, not both."),
        _l(
            "An ending has ending, summary and perhaps lines; whatever leads on belongs to another "
            "node. A summary belongs to an ending only."
        ),
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
        _l(
            "The scenario is too large to be proved: %(states)s positions were looked at, then it was"
            " given up."
        ),
        _l("Use fewer variables or smaller ranges, or split it into two scenarios."),
    ),
    "scenario_plan_too_large": Wording(
        _l("This form can be filled in in %(count)s ways; %(most)s is the most that is looked at."),
        _l("Give fewer values: larger steps, fewer options, or fewer fields."),
    ),
    "scenario_reserved_id": Wording(
        _l("“%(id)s” is kept for running out of time."),
        _l("Choose another id."),
    ),
    "scenario_silence_is_best": Wording(
        _l("On the best path it pays to say nothing until the time is over (variant %(variant)s)."),
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
        _l("Every run ends by the turn limit before it comes to an ending of its own (variant %(variant)s)."),
        _l("Allow more turns, or lead some choice to an ending in time."),
    ),
    "scenario_unknown_budget": Wording(
        _l("“%(found)s” is no budget of this scenario."),
        _l("Correct the name under cost, or add it to budget."),
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
        _l("Use it in a condition, or delete it: it changes nothing as it is."),
    ),
}
