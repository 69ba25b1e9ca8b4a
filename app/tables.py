"""Every table of the house in one import, for migrations and for tests. One line per room that has tables."""

from app.accounts import models as accounts
from app.audit import models as audit
from app.exams import models as exams
from app.learning import models as learning
from app.ledger import models as ledger
from app.library import models as library
from app.notices import models as notices
from app.scenarios import models as scenarios

TABLES = [accounts, audit, exams, learning, ledger, library, notices, scenarios]
