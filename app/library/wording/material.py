"""Courses, lessons, registers and what they refer to."""

from flask_babel import lazy_gettext as _l

from app.library.wording.base import Wording

WORDINGS: dict[str, Wording] = {
    "article_missing": Wording(
        _l("The clause “%(id)s” says its article was checked but names none."),
        _l("Add article, or write article_verified: false."),
    ),
    "callout_empty": Wording(
        _l("The callout “%(kind)s” is empty."),
        _l("Indent its text by four spaces."),
    ),
    "clause_out_of_scope": Wording(
        _l("The clause “%(id)s” applies to %(applies_to)s, this material is about %(product)s."),
        _l("Cite a clause that applies to the product."),
    ),
    "clause_pending": Wording(
        _l("The clause “%(id)s” is not in force yet."),
        _l("Say so in the text, or cite the rule that holds today."),
    ),
    "clause_superseded": Wording(
        _l(
            "The clause “%(id)s” belongs to an instrument that no longer holds (replaced by: "
            "%(superseded_by)s)."
        ),
        _l("Cite the rule that holds today."),
    ),
    "clause_too_weak": Wording(
        _l("A mark rests on clauses that are background only: %(cites)s."),
        _l("Cite at least one clause of grade A or B1, or a house rule, beside them."),
    ),
    "clause_ungraded": Wording(
        _l("The clause “%(id)s” has no grade."),
        _l("Write grade: A, B1, B2 or C."),
    ),
    "duplicate_document_id": Wording(
        _l("The id “%(id)s” belongs to another document of this kind already: %(other)s."),
        _l("Give the newer document an id of its own."),
    ),
    "duplicate_id": Wording(
        _l("The id “%(id)s” is used twice."),
        _l("Answers and records are kept by id: give the later one an id of its own."),
    ),
    "duplicate_lesson_id": Wording(
        _l("The lesson id “%(id)s” is used by two files."),
        _l("Give one of the lessons an id of its own."),
    ),
    "fence_open": Wording(
        _l("A block that starts with ``` never ends."),
        _l("Close it with ``` on a line of its own."),
    ),
    "front_matter_missing": Wording(
        _l("The lesson does not start with a line of three dashes but with “%(found)s”."),
        _l("Begin with ---, then id, title, minutes and objectives, then --- and the text."),
    ),
    "front_matter_open": Wording(
        _l("The head of the lesson never ends: its second line of three dashes is missing."),
        _l("Put --- on a line of its own between the keys and the text."),
    ),
    "house_rule_graded": Wording(
        _l("The house rule “%(id)s” carries a grade."),
        _l("House rules carry none: delete the line."),
    ),
    "house_rule_unsaid": Wording(
        _l("Only house rules decide this question, but its stem does not say so: %(cites)s."),
        _l("Begin the stem with 按平台口径, or cite the law behind the rule."),
    ),
    "lesson_empty": Wording(
        _l("The lesson has no text."),
        _l("Write the text below the second line of dashes."),
    ),
    "lesson_listed_twice": Wording(
        _l("The lesson “%(id)s” is listed twice."),
        _l("Leave it in once."),
    ),
    "lesson_missing": Wording(
        _l("The course lists the lesson “%(id)s”, but no file has that id."),
        _l("Write the file, correct the id in its head, or take the line out of lessons."),
    ),
    "lesson_not_listed": Wording(
        _l("The lesson “%(id)s” in %(file)s is not in the course’s list."),
        _l("Add its id to lessons in course.yml, at the place where it is to be read."),
    ),
    "levels_incomplete": Wording(
        _l("The competency has the levels %(levels)s."),
        _l("Describe all four: 1, 2, 3 and 4."),
    ),
    "media_missing": Wording(
        _l("The file “%(id)s” does not exist."),
        _l("Put it into the folder media of the course, or correct the name."),
    ),
    "media_outside": Wording(
        _l("“%(name)s” does not lead into the folder media."),
        _l("Copy the file into media and link it from there; pages load nothing from elsewhere."),
    ),
    "media_type": Wording(
        _l("Files like “%(name)s” cannot be shown or offered here."),
        _l("Possible: %(known)s"),
    ),
    "media_unused": Wording(
        _l("No lesson uses “%(name)s”."),
        _l("Use it or delete it."),
    ),
    "media_without_words": Wording(
        _l("“%(name)s” has no description for people who cannot see it."),
        _l("Write in the square brackets what it shows."),
    ),
    "option_removed": Wording(
        _l("The question “%(id)s” was published with the options %(options)s, which are gone now."),
        _l("People may have chosen them. Keep the options, or give the changed question a new id."),
    ),
    "position_leads_to_itself": Wording(
        _l("The position “%(id)s” leads to itself."),
        _l("Take it out of its own next positions."),
    ),
    "prerequisite_circle": Wording(
        _l("The courses wait for each other: %(courses)s."),
        _l("Take one of them out of prerequisites."),
    ),
    "question_type_changed": Wording(
        _l("The question “%(id)s” was published as %(before)s and is %(now)s now."),
        _l("Answers given to it must keep their meaning: give the new question a new id."),
    ),
    "say_one_sided": Wording(
        _l("The pair of sayings has no line with %(missing)s."),
        _l("Give at least one line with ✗ and one with ✓."),
    ),
    "superseded_by_without_status": Wording(
        _l("The instrument “%(instrument)s” names a successor but is said to hold."),
        _l("Write status: superseded, or delete superseded_by."),
    ),
    "unknown_callout": Wording(
        _l("“%(id)s” is no kind of callout."),
        _l("Known: %(known)s"),
    ),
    "unknown_clause": Wording(
        _l("There is no clause “%(id)s”."),
        _l("Correct the name, or add it to content/regulations.yml."),
    ),
    "unknown_competency": Wording(
        _l("There is no competency “%(id)s”."),
        _l("Correct the name, or add it to content/competencies.yml."),
    ),
    "unknown_course": Wording(
        _l("There is no course “%(id)s”."),
        _l("Correct the name, or add it to the folder content/courses/."),
    ),
    "unknown_instrument": Wording(
        _l("There is no instrument “%(id)s”."),
        _l("Correct the name, or add it to the instruments of content/regulations.yml."),
    ),
    "unknown_paper": Wording(
        _l("There is no paper “%(id)s”."),
        _l("Correct the name, or add it to the folder quizzes/papers/."),
    ),
    "unknown_position": Wording(
        _l("There is no position “%(id)s”."),
        _l("Correct the name, or add it to content/positions.yml."),
    ),
    "unknown_red_line": Wording(
        _l("There is no red line “%(id)s”."),
        _l("Correct the name, or add it to content/red-lines.yml."),
    ),
    "unknown_reference": Wording(
        _l("“%(id)s” is no kind of reference."),
        _l("Known: %(known)s"),
    ),
    "unknown_scenario": Wording(
        _l("There is no scenario “%(id)s”."),
        _l("Correct the name, or add it to the folder scenarios/."),
    ),
    "unknown_term": Wording(
        _l("There is no term “%(id)s”."),
        _l("Correct the name, or add it to content/glossary.yml."),
    ),
    "unknown_topic": Wording(
        _l("There is no topic “%(id)s”."),
        _l("Correct the name, or add it to content/topics.yml."),
    ),
}
