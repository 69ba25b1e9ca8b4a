"""The rules of this room that can say no."""

from __future__ import annotations

from app.domain.errors import Conflict, NotFound


class NoSuchDocument(NotFound):
    """Nothing of this kind and name is live."""

    code = "no_such_document"


class NoSuchMedia(NotFound):
    """There is no such file."""

    code = "no_such_media"


class SyncIsRunning(Conflict):
    """Somebody else is syncing; `holder` says who, `since` when it began."""

    code = "sync_is_running"


class MaterialUnreadable(Conflict):
    """The folder with the material, or one inside it, cannot be read; `path` and the system's `error`."""

    code = "material_unreadable"
