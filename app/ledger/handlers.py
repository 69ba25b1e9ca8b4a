"""What must follow a fact in the same transaction. Rooms above register here, in the factory, once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from app.ledger.models import Outcome

if TYPE_CHECKING:
    from app.ledger.services import EvidenceFact

OutcomeHandler = Callable[[Session, Outcome], None]
EvidenceHandler = Callable[[Session, "Sequence[EvidenceFact]"], None]

outcome_handlers: list[OutcomeHandler] = []
evidence_handlers: list[EvidenceHandler] = []


def on_outcome(handler: OutcomeHandler) -> OutcomeHandler:
    """Call the handler for every new outcome. Registering twice is once."""
    if handler not in outcome_handlers:
        outcome_handlers.append(handler)
    return handler


def on_evidence(handler: EvidenceHandler) -> EvidenceHandler:
    """Call the handler for every batch of new evidence. Registering twice is once."""
    if handler not in evidence_handlers:
        evidence_handlers.append(handler)
    return handler
