"""The matrix of roles and permissions: the whole policy on one screen; what is not written is denied."""

from collections.abc import Mapping
from enum import StrEnum

from app.domain.access.permissions import Permission


class Role(StrEnum):
    """Granted to a person with a scope (a department and all below it, or everywhere) and dates."""

    LEARNER = "learner"
    TRAINER = "trainer"
    ASSESSOR = "assessor"
    MANAGER = "manager"
    HR = "hr"
    ADMIN = "admin"
    AUDITOR = "auditor"


P = Permission  # the matrix is read as a table: short cells help

MATRIX: Mapping[Role, frozenset[P]] = {
    Role.LEARNER: frozenset({P.OWN_ACCOUNT, P.LEARN}),
    Role.TRAINER: frozenset({P.OWN_ACCOUNT, P.LEARN, P.MATERIAL_VIEW, P.MATERIAL_PUBLISH, P.REVIEW_DECIDE}),
    Role.ASSESSOR: frozenset({P.OWN_ACCOUNT, P.LEARN}),
    Role.MANAGER: frozenset({P.OWN_ACCOUNT, P.LEARN, P.PERSON_VIEW, P.REPORT_VIEW, P.REPORT_EXPORT}),
    Role.HR: frozenset(
        {P.OWN_ACCOUNT, P.LEARN, P.PERSON_VIEW, P.PERSON_MANAGE, P.REPORT_VIEW, P.REPORT_EXPORT}
    ),
    Role.ADMIN: frozenset(
        {P.OWN_ACCOUNT, P.LEARN, P.MATERIAL_VIEW, P.PERSON_VIEW, P.PERSON_MANAGE, P.AUDIT_VIEW}
    ),
    Role.AUDITOR: frozenset({P.OWN_ACCOUNT, P.PERSON_VIEW, P.REPORT_VIEW, P.REPORT_EXPORT, P.AUDIT_VIEW}),
}
