"""Words for the kinds of documents, and names of the registers."""

from flask_babel import lazy_gettext as _l

REGISTERS = {
    "regulations": _l("Regulations and clauses"),
    "red-lines": _l("Red lines"),
    "competencies": _l("Competencies"),
    "positions": _l("Positions"),
    "topics": _l("Topics"),
    "glossary": _l("Glossary"),
}
"""Registers have no title of their own."""

KINDS = {
    "course": _l("Course"),
    "paper": _l("Paper"),
    "bank": _l("Question bank"),
    "scenario": _l("Scenario"),
    "register": _l("Register"),
}
