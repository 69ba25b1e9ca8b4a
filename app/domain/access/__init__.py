"""Who may do what: permissions, roles, the matrix, and the person acting."""

from app.domain.access.actor import Actor, Grant
from app.domain.access.permissions import Permission
from app.domain.access.roles import MATRIX, Role

__all__ = ["MATRIX", "Actor", "Grant", "Permission", "Role"]
