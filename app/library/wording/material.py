"""Courses, lessons, registers and what they refer to."""

from flask_babel import lazy_gettext as _l

from app.library.wording.base import Wording

WORDINGS: dict[str, Wording] = {
    "article_missing": Wording(
        _l("The clause “%(id)s” says its article was checked but names none."),
        _l("Add article, or write article_verified: false."),
    ),
    "callout_empty": Wording(
        _l("The box “%(kind)s” has nothing in it."),
        _l("Indent its text by four spaces; lines at the left margin do not belong to it."),
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
        _l("The clause “%(id)s” no longer holds; its instrument was replaced by “%(superseded_by)s”."),
        _l(
            "Cite the clause that holds today. To teach the change, name the old rule in the text "
            "without citing it."
        ),
    ),
    "clause_too_weak": Wording(
        _l("What decides a mark here rests on background only: %(cites)s."),
        _l("Cite a clause of grade A or B1 or a house rule beside it, or ask about something else."),
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
        _l("A block that begins with three backticks has no end."),
        _l("Put three backticks on a line of their own below it."),
    ),
    "front_matter_missing": Wording(
        _l("The lesson begins with “%(found)s” instead of a line of three hyphens."),
        _l("Begin with “---”, then id, title, minutes and objectives, then “---” again, then the text."),
    ),
    "front_matter_open": Wording(
        _l("The head of the lesson has no end: the second line “---” is missing."),
        _l("Put “---” on a line of its own between the head and the text."),
    ),
    "house_rule_graded": Wording(
        _l("The house rule “%(id)s” carries a grade."),
        _l("House rules carry none: delete the line."),
    ),
    "house_rule_unsaid": Wording(
        _l("Only a house rule decides this question (%(cites)s), but the stem does not say so."),
        _l("Write 按平台口径 into the stem, or cite the law behind the rule."),
    ),
    "lesson_empty": Wording(
        _l("The lesson has no text."),
        _l("Write the text below the second line of hyphens."),
    ),
    "lesson_listed_twice": Wording(
        _l("The lesson “%(id)s” is listed twice."),
        _l("Leave it in once."),
    ),
    "lesson_missing": Wording(
        _l("The course lists the lesson “%(id)s”, but no file has this id."),
        _l("Write the file, correct the id at its top, or delete the entry from lessons."),
    ),
    "lesson_not_listed": Wording(
        _l("The lesson “%(id)s” is not in the list of its course (course.yml)."),
        _l(
            "Add its id to lessons, at the place where it is to be read; or begin the file name with "
            "“_” while it is a draft."
        ),
    ),
    "levels_incomplete": Wording(
        _l("The competency describes the levels %(levels)s only."),
        _l("Describe all four: 1, 2, 3 and 4."),
    ),
    "media_missing": Wording(
        _l("The file “%(id)s” does not exist."),
        _l("Put it into the folder media of the course, or correct the name."),
    ),
    "media_outside": Wording(
        _l("“%(name)s” does not lie in the media folder of the course."),
        _l("Copy the file there and write media/…; pages load nothing from elsewhere."),
    ),
    "media_type": Wording(
        _l("Files like “%(name)s” cannot be shown or offered here."),
        _l(
            "Convert the file. Pictures: png, jpg, webp, gif, svg; video: mp4, webm; to download: "
            "pdf, docx, xlsx, pptx, csv, txt, zip."
        ),
    ),
    "media_unused": Wording(
        _l("No lesson of the course uses “%(name)s”."),
        _l("Show or link it in a lesson, or delete it."),
    ),
    "media_without_words": Wording(
        _l("“%(name)s” has no description for people who cannot see it."),
        _l("Write in the square brackets what it shows."),
    ),
    "position_leads_to_itself": Wording(
        _l("The position “%(id)s” leads to itself."),
        _l("Take it out of its own next positions."),
    ),
    "prerequisite_circle": Wording(
        _l("The courses wait for each other: %(courses)s."),
        _l("Take one of them out of prerequisites."),
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
        _l("Correct the word after the three exclamation marks."),
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
        _l(
            "Correct the name. A course is named as its folder below content/courses, without a "
            "number in front."
        ),
    ),
    "unknown_instrument": Wording(
        _l("There is no instrument “%(id)s”."),
        _l("Correct the name, or add it to the instruments of content/regulations.yml."),
    ),
    "unknown_paper": Wording(
        _l("There is no paper “%(id)s”."),
        _l("Correct the name. A paper is named as its file below quizzes/papers, without .yml."),
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
        _l("Correct the word before the colon, or delete the brackets."),
    ),
    "unknown_scenario": Wording(
        _l("There is no scenario “%(id)s”."),
        _l("Correct the name. A scenario is named as its file below scenarios/, without .yml."),
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
