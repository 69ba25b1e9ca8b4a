"""Every question type that stands by itself: what a case may hold. A new type that is no container is added here."""

from app.domain.questions.blank import Blank
from app.domain.questions.match import Match
from app.domain.questions.multiple import Multiple
from app.domain.questions.numeric import Numeric
from app.domain.questions.order import Order
from app.domain.questions.short import Short
from app.domain.questions.single import Single
from app.domain.questions.truefalse import TrueFalse

PLAIN: tuple[type[Single | Multiple | TrueFalse | Blank | Numeric | Match | Order | Short], ...]
PLAIN = (Single, Multiple, TrueFalse, Blank, Numeric, Match, Order, Short)
"""In the order in which the types are named to authors."""

Plain = Single | Multiple | TrueFalse | Blank | Numeric | Match | Order | Short
"""Any of them; where it is a field, `type` tells them apart."""
