"""Questions and papers."""

from flask_babel import lazy_gettext as _l

from app.library.wording.base import Wording

WORDINGS: dict[str, Wording] = {
    "check_type_unfit": Wording(
        _l("Questions of the type “%(type)s” cannot be asked within a lesson."),
        _l("Use another type here, or put the question into a bank and link to its paper."),
    ),
    "exam_pool_too_small": Wording(
        _l("The section “%(section)s” is to draw %(needs)s; its conditions leave %(has)s."),
        _l("Draw fewer, loosen the conditions, or write more questions."),
    ),
    "option_removed": Wording(
        _l("The question “%(id)s” was published with the options %(options)s, which are gone now."),
        _l("People may have chosen them. Keep the options, or give the changed question a new id."),
    ),
    "paper_blueprint_unreachable": Wording(
        _l("For “%(competency)s” the blueprint wants at least %(needs)s; at most %(has)s are possible."),
        _l("Lower the minimum, or write more questions on it."),
    ),
    "paper_fixed_or_draw": Wording(
        _l("The section “%(section)s” needs either fixed or draw, and not both."),
        _l("Name questions one by one under fixed, or say under draw how many to take."),
    ),
    "paper_points": Wording(
        _l("The points “%(value)s” are not above zero."),
        _l("Write a number above 0."),
    ),
    "paper_pools_overlap": Wording(
        _l("The sections together need %(needs)s different questions, but only %(has)s can be found."),
        _l("Sections share a pool: draw fewer, or write more questions."),
    ),
    "paper_question_not_usable": Wording(
        _l("The question “%(question)s” may not be asked in a paper whose purpose is %(purpose)s."),
        _l("Its use, or that of its bank, keeps it for exams or for practice: choose another one."),
    ),
    "paper_question_twice": Wording(
        _l("The question “%(question)s” is asked twice."),
        _l("Leave it in once."),
    ),
    "paper_unknown_bank": Wording(
        _l("There is no bank “%(bank)s”."),
        _l("Correct the name. A bank is named as its file below quizzes/banks, without .yml."),
    ),
    "paper_unknown_question": Wording(
        _l("There is no question “%(question)s”."),
        _l("Write bank/question as they are named in the bank."),
    ),
    "question_answer_twice": Wording(
        _l("The option “%(option)s” stands twice in the answer."),
        _l("Name it once."),
    ),
    "question_any_order": Wording(
        _l("“%(blank)s” cannot be in this any_order group."),
        _l("Name blanks of this question, each in one group only."),
    ),
    "question_case_twice": Wording(
        _l("Two sub-questions of the case have the id “%(id)s”."),
        _l("Give each sub-question an id of its own."),
    ),
    "question_gaps": Wording(
        _l("The stem has the gaps %(gaps)s, but blanks are given for %(blanks)s."),
        _l("Every {{name}} in the stem needs its entry under blanks, and the other way round."),
    ),
    "question_match_option": Wording(
        _l("The answer names “%(option)s”, which is not among the options on the right."),
        _l("Use the names under right, or add the missing option."),
    ),
    "question_match_rows": Wording(
        _l("The left side has %(left)s, but the answer is given for %(answered)s."),
        _l("Give every item of the left side its option, and no other."),
    ),
    "question_options_alike": Wording(
        _l("The options %(option)s and %(other)s say the same."),
        _l("Change or remove one of them."),
    ),
    "question_order_items": Wording(
        _l("The items are %(items)s, but the answer puts %(answer)s in order."),
        _l("Name every item once in the answer, the first step first."),
    ),
    "question_points_alone": Wording(
        _l("The question “%(id)s” states points, but it is not part of a case."),
        _l("Delete the line: papers say what their questions are worth."),
    ),
    "question_rubric_twice": Wording(
        _l("Two points of the rubric have the id “%(id)s”."),
        _l("Give each point an id of its own; marks are stored under it."),
    ),
    "question_rule_not_here": Wording(
        _l("The rule “%(rule)s” means nothing for this type of question."),
        _l("Delete the line, or choose a rule that this type knows."),
    ),
    "question_shares": Wording(
        _l("The competency shares add up to %(total)s."),
        _l("Shares are above 0 and add up to at most 1."),
    ),
    "question_tolerance": Wording(
        _l("The tolerance “%(value)s” is below zero."),
        _l("Write 0 or more."),
    ),
    "question_truth": Wording(
        _l("The answer of a true-false question is true or false, not “%(value)s”."),
        _l("Write answer: true or answer: false."),
    ),
    "question_type_changed": Wording(
        _l("The question “%(id)s” was published as %(before)s and is %(now)s now."),
        _l("Answers given to it must keep their meaning: give the new question a new id."),
    ),
    "question_unknown_option": Wording(
        _l("There is no option “%(option)s”."),
        _l("Use the names under options, or add the missing option."),
    ),
    "rule_share_out_of_range": Wording(
        _l("The share per option “%(value)s” is not between 0 and 1."),
        _l("Write more than 0 and at most 1, such as 0.5."),
    ),
    "rule_unknown": Wording(
        _l("“%(value)s” is no marking rule."),
        _l("Write one of these words; a share per option is written {per_option: 0.5}."),
    ),
    "waits_for_bank": Wording(
        _l("The paper waits for the bank “%(bank)s”, which has errors."),
        _l("Mend the errors of the bank; the paper needs no change for that."),
    ),
}
