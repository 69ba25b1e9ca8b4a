"""The person acting, as the rules see them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from app.domain.access.permissions import Permission
from app.domain.access.roles import MATRIX, Role


@dataclass(frozen=True)
class Grant:
    """A role held today. `department_id` limits it to that department and all below; None means everywhere."""

    role: Role
    department_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """Somebody signed in, with the roles that are live at this moment."""

    person_id: int
    uuid: UUID
    staff_number: str
    name: str
    language: str = "zh"
    grants: tuple[Grant, ...] = ()
    must_change_password: bool = False

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """Everything the roles allow somewhere; the scope is checked where objects are read."""
        return frozenset().union(*(MATRIX[grant.role] for grant in self.grants))

    def may(self, permission: Permission) -> bool:
        """Whether any live role holds the permission, in whatever scope."""
        return permission in self.permissions

    def scope(self, permission: Permission) -> frozenset[int] | None:
        """Departments (roots of subtrees) in which the permission holds; None means everywhere.

        An empty set means nowhere. Example: a manager of departments 4 and 9 has {4, 9}.
        """
        held = [grant for grant in self.grants if permission in MATRIX[grant.role]]
        if any(grant.department_id is None for grant in held):
            return None
        return frozenset(grant.department_id for grant in held if grant.department_id is not None)

    def has_role(self, role: Role) -> bool:
        """Whether the role is held in any scope."""
        return any(grant.role is role for grant in self.grants)
