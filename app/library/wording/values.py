"""Keys and values that a format does not know."""

from flask_babel import lazy_gettext as _l

from app.library.wording.base import Wording

WORDINGS: dict[str, Wording] = {
    "bad_id": Wording(
        _l("“%(value)s” cannot be used as a name here."),
        _l(
            "Names hold lower-case letters a to z, digits and hyphens, without spaces. Titles may be "
            "Chinese; names may not."
        ),
    ),
    "expected_list": Wording(
        _l("“%(key)s” wants a list, but “%(value)s” stands there."),
        _l("Put it in brackets: [first, second]. A list of one is [first]."),
    ),
    "expected_mapping": Wording(
        _l("“%(key)s” wants names with values, but “%(value)s” stands there."),
        _l("Write “name: value” lines below it, or {name: value, …}."),
    ),
    "expected_text": Wording(
        _l("“%(key)s” wants plain text, but a list or a mapping stands there."),
        _l("Write text. If it begins with [ or {, put it in single quotation marks."),
    ),
    "invalid_value": Wording(
        _l("“%(value)s” is not possible for “%(key)s”."),
        _l("See the page of the format for what this key takes."),
    ),
    "missing_key": Wording(
        _l("“%(key)s” is missing here."),
        _l("Add a line “%(key)s: …” at this level."),
    ),
    "not_a_date": Wording(
        _l("“%(key)s” wants a date, but “%(value)s” stands there."),
        _l("Write year, month and day as in 2026-03-01."),
    ),
    "not_a_number": Wording(
        _l("“%(key)s” wants a number, but “%(value)s” stands there."),
        _l("Write digits only, without a unit and without spaces."),
    ),
    "not_true_or_false": Wording(
        _l("“%(key)s” wants true or false, but “%(value)s” stands there."),
        _l("Write true or false."),
    ),
    "number_unreadable": Wording(
        _l("“%(value)s” is not a number that can be read."),
        _l("Write a whole number, a decimal such as 0.5 or a quotient such as 1/3."),
    ),
    "out_of_range": Wording(
        _l("“%(value)s” is outside of what is possible here."),
        _l("Change the number."),
        by="bound",
        cases={
            "ge": _l("It must be %(limit)s or more."),
            "gt": _l("It must be more than %(limit)s."),
            "le": _l("It must be %(limit)s or less."),
            "lt": _l("It must be less than %(limit)s."),
        },
    ),
    "text_too_long": Wording(
        _l("“%(key)s” is longer than %(limit)s characters."),
        _l("Shorten it. What takes more words belongs into the text below, not into a title."),
    ),
    "unknown_key": Wording(
        _l("Nothing here is called “%(key)s”."),
        _l("Check the spelling, or delete the line: what is not known is never read."),
    ),
    "unknown_question_type": Wording(
        _l("There is no question type “%(id)s”."),
        _l("Write single, multiple, truefalse, blank, numeric, match, order, short or case."),
    ),
    "unknown_value": Wording(
        _l("“%(value)s” is not one of the possible words."),
        _l("Use one of the words that the format knows."),
    ),
    "wrong_count": Wording(
        _l("The number of entries in “%(key)s” is %(count)s."),
        _l("Add what is missing, or take away what is too much."),
        by="bound",
        cases={
            "min_length": _l("It needs at least %(limit)s."),
            "max_length": _l("It may have at most %(limit)s."),
        },
    ),
    "wrong_form": Wording(
        _l("“%(value)s” is not written as “%(key)s” wants it."),
        _l(
            "See the page of the format. A time of day is 09:00, a question bank/id, something to be "
            "completed first course/name or paper/name, a competency code C6, a module m8."
        ),
    ),
}
