"""What others ask of the library."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.content.diagnostics import Diagnostic
from app.library.checking.checker import check_sources
from app.library.loading.sources import is_content_root, read_loose, read_sources
from app.library.models import ContentRevision, MediaFile
from app.library.queries import list_live_revision_ids
from app.library.search import Hit, search
from app.library.sync.run import SyncReport, run_sync

__all__ = ["Hit", "SyncReport", "check_path", "export_live", "run_sync", "search"]


class CannotCheckError(Exception):
    """The files cannot be read at all; the message is the path."""


def check_path(path: Path, content_root: Path) -> list[Diagnostic]:
    """Every diagnostic of a content root, of a part of one, or of loose files. Needs no database.

    A file or folder inside the content root is checked together with the rest, and only its own findings are
    given. Anything else is a content root of its own when it holds `content/`, `quizzes/` or `scenarios/`, and
    otherwise a set of loose files, whose references to what is not there are forgiven.
    """
    path, root = path.resolve(), content_root.resolve()
    if not path.exists():
        raise CannotCheckError(str(path))
    try:
        if path.is_dir() and is_content_root(path):
            return list(check_sources(read_sources(path)).diagnostics)
        if path.is_relative_to(root) and _is_material(path.relative_to(root)):
            inside = path.relative_to(root).as_posix()
            found = check_sources(read_sources(root)).diagnostics
            return [d for d in found if d.file == inside or d.file.startswith(f"{inside}/")]
        base = path if path.is_dir() else path.parent
        files = _loose_files(path)
        return list(check_sources(read_loose(files, base), complete=False).diagnostics)
    except OSError as error:
        raise CannotCheckError(f"{error.filename}: {error.strerror}") from error


def _is_material(inside: Path) -> bool:
    return bool(inside.parts) and inside.parts[0] in {"content", "quizzes", "scenarios"}


def _loose_files(path: Path) -> Iterable[Path]:
    if path.is_file():
        return [path]
    wanted = {".yml", ".yaml", ".md"}
    return [file for file in path.rglob("*") if file.suffix in wanted and file.name != "README.md"]


def export_live(session: Session, folder: Path) -> list[Path]:
    """Write the live revisions back as files, media included; give the paths that were written."""
    written = []
    query = select(ContentRevision.source).where(ContentRevision.id.in_(list_live_revision_ids(session)))
    for source in session.scalars(query):
        for name, text in json.loads(source).items():
            target = folder / name
            if not target.resolve().is_relative_to(folder.resolve()):
                raise CannotCheckError(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            if text.startswith("sha256:") and "/media/" in name:
                data = session.scalar(select(MediaFile.data).where(MediaFile.digest == text[7:]))
                target.write_bytes(data or b"")
            else:
                target.write_bytes(text.encode("utf-8"))
            written.append(target)
    return sorted(written)
