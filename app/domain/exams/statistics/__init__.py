"""How items and papers measure, from what people answered; see each module for its sources."""

from app.domain.exams.statistics.findings import Finding, findings_of
from app.domain.exams.statistics.items import (
    ENOUGH,
    Item,
    ItemStatistics,
    OptionStatistics,
    Taken,
    item_statistics,
)
from app.domain.exams.statistics.papers import PaperStatistics, paper_statistics

__all__ = [
    "ENOUGH",
    "Finding",
    "Item",
    "ItemStatistics",
    "OptionStatistics",
    "PaperStatistics",
    "Taken",
    "findings_of",
    "item_statistics",
    "paper_statistics",
]
