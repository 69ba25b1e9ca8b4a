"""Every permission of the site, in one enum. docs/access.md explains each in a row."""

from enum import StrEnum


class Permission(StrEnum):
    """What a route or an act asks for. Named noun first, so that they sort by subject."""

    OWN_ACCOUNT = "own-account"
    LEARN = "learn"
    MATERIAL_VIEW = "material-view"
    MATERIAL_PUBLISH = "material-publish"
    REVIEW_DECIDE = "review-decide"
    PERSON_VIEW = "person-view"
    PERSON_MANAGE = "person-manage"
    REPORT_VIEW = "report-view"
    REPORT_EXPORT = "report-export"
    AUDIT_VIEW = "audit-view"
