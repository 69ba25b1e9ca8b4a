"""Question banks."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.domain.content.base import Id, Line, Material, Product, Text, Use
from app.domain.questions import Question
from app.domain.questions.rules import RuleField


class BankDefaults(Material):
    """What holds for each question of the bank that does not say otherwise."""

    rule: Annotated[RuleField | None, Field(description="How multiple-choice questions are marked.")] = None
    product: Annotated[Product, Field(description="Which clauses the questions may cite.")] = Product.ANY
    shuffle: bool | None = None


class Bank(Material):
    """A bank: questions with ids that are unique within it and never change meaning."""

    id: Id
    title: Line
    summary: Text | None = None
    use: Use = Use.BOTH
    defaults: BankDefaults = BankDefaults()
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]

    def question(self, question_id: str) -> Question | None:
        """The question with this id, or None."""
        return next((question for question in self.questions if question.id == question_id), None)
