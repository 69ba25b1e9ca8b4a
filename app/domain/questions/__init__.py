"""The question types. A new type is one file, one line in TYPES and one in `plain.py`, which cases take from, too."""

from typing import Annotated

from pydantic import Field, TypeAdapter

from app.domain.questions.answers import Answer, AnswerUnreadable, Grading, Marks, Part, RawAnswer
from app.domain.questions.blank import Blank
from app.domain.questions.case import Case
from app.domain.questions.common import QuestionBase, Shown, Use
from app.domain.questions.match import Match
from app.domain.questions.multiple import Multiple
from app.domain.questions.numeric import Numeric
from app.domain.questions.order import Order
from app.domain.questions.plain import Plain
from app.domain.questions.rules import Rule, RuleName
from app.domain.questions.short import Short
from app.domain.questions.single import Single
from app.domain.questions.truefalse import TrueFalse

TYPES: dict[str, type[QuestionBase]] = {
    "single": Single,
    "multiple": Multiple,
    "truefalse": TrueFalse,
    "blank": Blank,
    "numeric": Numeric,
    "match": Match,
    "order": Order,
    "short": Short,
    "case": Case,
}
"""Every question type by the word authors write."""

Question = Annotated[Plain | Case, Field(discriminator="type")]
"""Any question, told apart by its `type`."""

QUESTION: TypeAdapter[Plain | Case] = TypeAdapter(Question)
"""Reads one question from a mapping: `QUESTION.validate_python({...})`."""

__all__ = [
    "QUESTION",
    "TYPES",
    "Answer",
    "AnswerUnreadable",
    "Blank",
    "Case",
    "Grading",
    "Marks",
    "Match",
    "Multiple",
    "Numeric",
    "Order",
    "Part",
    "Question",
    "QuestionBase",
    "RawAnswer",
    "Rule",
    "RuleName",
    "Short",
    "Shown",
    "Single",
    "TrueFalse",
    "Use",
]
