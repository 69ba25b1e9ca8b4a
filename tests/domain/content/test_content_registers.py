"""Words for a breach, scope of clauses."""

import pytest

from app.domain.content.base import Product
from app.domain.content.registers import Breach, Clause, Instrument, InstrumentKind

WORDS = {
    "law": Breach.UNLAWFUL,
    "administrative-regulation": Breach.UNLAWFUL,
    "judicial-interpretation": Breach.UNLAWFUL,
    "rule": Breach.IRREGULAR,
    "normative": Breach.IRREGULAR,
    "standard": Breach.NON_COMPLIANT,
    "guideline": Breach.NON_COMPLIANT,
    "house": Breach.NON_COMPLIANT,
}


@pytest.mark.parametrize("kind", list(InstrumentKind))
def test_the_word_for_a_breach_follows_the_rank_of_the_instrument(kind: InstrumentKind) -> None:
    instrument = Instrument(id="x", title="某办法", short="办法", kind=kind)
    assert instrument.breach is WORDS[kind.value]


@pytest.mark.parametrize(
    ("applies_to", "product", "covered"),
    [
        (["any"], "credit-card", True),
        (["credit-card"], "credit-card", True),
        (["credit-card"], "consumer-loan", False),
        (["consumer-loan", "business-loan"], "business-loan", True),
        (["credit-card"], "any", True),
    ],
)
def test_a_clause_covers_its_products(applies_to: list[str], product: str, covered: bool) -> None:
    clause = Clause.model_validate(
        {"id": "c", "instrument": "x", "statement": "不得如此。", "applies_to": applies_to}
    )
    assert clause.covers(Product(product)) is covered
