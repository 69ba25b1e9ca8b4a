"""The base of every model of authored material and the few types they share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.domain.questions.common import (
    Use as Use,
)  # practice | exam | both: one word for all kinds of material

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=64)]
"""A short stable name given by the author; never shown to learners, never changed once published."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=64)]
"""A file or folder name without its number prefix; part of the address of the page."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
"""One line of text."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=50_000)]
"""Text of any number of lines, Markdown where the docstring of the field says so."""

Level = Annotated[int, Field(ge=1, le=4)]
"""A competency level, 1 to 4."""


class Product(StrEnum):
    """What kind of debt a rule, question or scenario is about. A clause for `any` applies to all of them."""

    ANY = "any"
    CONSUMER_LOAN = "consumer-loan"
    CREDIT_CARD = "credit-card"
    BUSINESS_LOAN = "business-loan"


class Material(BaseModel):
    """Authored material: immutable, and strict about keys. All scalars arrive as strings."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
