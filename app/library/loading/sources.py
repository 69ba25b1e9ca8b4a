"""Which files make which document. Reads bytes, parses nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from app.domain.content.diagnostics import Diagnostic, Severity
from app.domain.content.hashes import content_hash
from app.domain.content.kinds import DocumentKey, Kind, Register
from app.library.loading.files import leads_outside, read_file, speakable

NUMBER_PREFIX = re.compile(r"^\d{2,3}-")
SLUG = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")

FOLDERS: dict[Kind, str] = {
    Kind.BANK: "quizzes/banks",
    Kind.PAPER: "quizzes/papers",
    Kind.SCENARIO: "scenarios",
}
"""Where the documents of a kind with one file each stand. Courses are folders, registers have fixed names."""

COURSES = "content/courses"
INCLUDES = "scenarios/includes"
INCLUDE_KEY = re.compile(rb"^include\s*(?::|\xef\xbc\x9a)", re.MULTILINE)
INCLUDE_FILE = re.compile(rb"\bfile[\"']?\s*(?::|\xef\xbc\x9a)\s*[\"']?([a-z0-9-]+)")
REGISTERS = "content"


@dataclass(frozen=True)
class SourceFile:
    """One file as it was read. `path` is relative to the content root, with forward slashes."""

    path: str
    data: bytes
    trouble: str = ""  # why it was not read, see `files.read_file`

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hex; a file that could not be read differs from an empty one."""
        return sha256(self.data or self.trouble.encode()).hexdigest()

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rsplit("/", 1)[-1]


@dataclass(frozen=True)
class Source:
    """The files of one document: its main file, lessons and media."""

    key: DocumentKey
    main: SourceFile | None
    parts: tuple[SourceFile, ...] = ()
    media: tuple[SourceFile, ...] = ()
    folder: str = ""

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """Every file, the main one first."""
        return ((self.main,) if self.main else ()) + self.parts + self.media

    @cached_property
    def content_hash(self) -> str:
        """Changes when any byte of any file changes, or a file is added, removed or renamed."""
        return content_hash({file.path: file.digest for file in self.files})


@dataclass(frozen=True)
class Sources:
    """Everything under a content root."""

    documents: tuple[Source, ...]
    misplaced: tuple[Diagnostic, ...] = ()

    @cached_property
    def tree_hash(self) -> str:
        """Changes when anything under the root changes."""
        return content_hash({str(source.key): source.content_hash for source in self.documents})


def slug_of(name: str) -> str:
    """The slug that a file or folder name stands for: no number prefix, no extension."""
    return NUMBER_PREFIX.sub("", name.rsplit(".", 1)[0] if "." in name else name)


def is_content_root(folder: Path) -> bool:
    """Whether a folder holds `content/`, `quizzes/` or `scenarios/`."""
    return any((folder / name).is_dir() for name in ("content", "quizzes", "scenarios"))


def read_sources(root: Path) -> Sources:
    """Read every document under a content root. Raises OSError when a file cannot be read."""
    misplaced: list[Diagnostic] = []
    documents = [*_registers(root), *_courses(root, misplaced)]
    shared = _includes(root, misplaced)
    for kind, folder in FOLDERS.items():
        for path in _listed(root / folder):
            if path.is_dir() or path.suffix != ".yml" or not SLUG.match(slug_of(path.name)):
                _check_name(root, path, misplaced)
                continue
            main = _read(root, path)
            parts = _included(main, shared) if kind is Kind.SCENARIO else ()
            documents.append(Source(DocumentKey(kind, slug_of(path.name)), main, parts, folder=folder))
    used = {part.path for document in documents for part in document.parts}
    misplaced += [_unused(file) for file in shared if file.path not in used]
    return Sources(tuple(documents), tuple(misplaced))


def read_loose(paths: Iterable[Path], base: Path) -> Sources:
    """Read single files that stand in no content root; the kind is guessed from name and top-level keys."""
    documents = []
    for path in sorted(paths):
        file = SourceFile(path.relative_to(base).as_posix(), path.read_bytes())
        if path.suffix == ".md":
            key = DocumentKey(Kind.COURSE, slug_of(path.parent.name) or "loose")
            documents.append(Source(key, None, (file,), folder=path.parent.name))
            continue
        kind, slug = guess_kind(path.name, file.data)
        documents.append(Source(DocumentKey(kind, slug), file))
    return Sources(tuple(documents))


def guess_kind(name: str, data: bytes) -> tuple[Kind, str]:
    """What a single file most likely is."""
    slug = slug_of(name)
    if slug in set(Register):
        return Kind.REGISTER, slug
    keys = set(re.findall(rb"^([a-z_]+)\s*(?::|\xef\xbc\x9a)", data, re.MULTILINE))
    for register in Register:
        if register.value.replace("-", "_").encode() in keys:
            return Kind.REGISTER, register.value
    for sign, kind in ((b"nodes", Kind.SCENARIO), (b"sections", Kind.PAPER), (b"lessons", Kind.COURSE)):
        if sign in keys:
            return kind, slug
    return Kind.BANK, slug


def _includes(root: Path, misplaced: list[Diagnostic]) -> tuple[SourceFile, ...]:
    """The parts that scenarios share: no documents of their own."""
    files = []
    for path in _listed(root / INCLUDES):
        if path.is_dir() or path.suffix != ".yml" or not SLUG.match(slug_of(path.name)):
            _check_name(root, path, misplaced)
            continue
        files.append(_read(root, path))
    return tuple(files)


def _included(main: SourceFile, shared: tuple[SourceFile, ...]) -> tuple[SourceFile, ...]:
    """The parts that a scenario names: they belong to its files, so a change in one is a change of the scenario."""
    if INCLUDE_KEY.search(main.data) is None:
        return ()
    named = {name.decode() for name in INCLUDE_FILE.findall(main.data)}
    return tuple(file for file in shared if slug_of(file.name) in named)


def _unused(file: SourceFile) -> Diagnostic:
    params: dict[str, object] = {"name": slug_of(file.name)}
    return Diagnostic("include_unused", Severity.WARNING, file.path, 1, 1, (), params)


def _registers(root: Path) -> Iterator[Source]:
    for register in Register:
        path = root / REGISTERS / f"{register.value}.yml"
        if path.exists() or path.is_symlink():
            yield Source(DocumentKey(Kind.REGISTER, register.value), _read(root, path), folder=REGISTERS)


def _courses(root: Path, misplaced: list[Diagnostic]) -> Iterator[Source]:
    for folder in _listed(root / COURSES):
        if not folder.is_dir():
            _check_name(root, folder, misplaced)
            continue
        relative = speakable(folder.relative_to(root).as_posix())
        key = DocumentKey(Kind.COURSE, slug_of(folder.name))
        if leads_outside(root, folder):
            yield Source(key, SourceFile(f"{relative}/course.yml", b"", "outside"), folder=relative)
            continue
        main = _read(root, folder / "course.yml") if (folder / "course.yml").is_file() else None
        lessons = []
        for path in _listed(folder):
            if path.suffix == ".md" and NUMBER_PREFIX.match(path.name) and SLUG.match(slug_of(path.name)):
                lessons.append(_read(root, path))
            elif path.name not in {"course.yml", "media"}:
                _check_name(root, path, misplaced)
        yield Source(key, main, tuple(lessons), _media(root, folder / "media"), relative)


def _media(root: Path, folder: Path) -> tuple[SourceFile, ...]:
    if leads_outside(root, folder):
        return (SourceFile(folder.relative_to(root).as_posix(), b"", "outside"),)
    return tuple(_read(root, path) for path in _files(folder))


def _check_name(root: Path, path: Path, misplaced: list[Diagnostic]) -> None:
    """Files that nothing would read are told, so that no document vanishes silently."""
    if path.name.startswith((".", "_")) or path.name in {"README.md", "includes", "media", "certifications"}:
        return
    file, name = speakable(path.relative_to(root).as_posix()), speakable(path.name)
    misplaced.append(Diagnostic("misplaced_file", Severity.ERROR, file, 1, 1, (), {"name": name}))


def _listed(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def _read(root: Path, path: Path) -> SourceFile:
    return SourceFile(speakable(path.relative_to(root).as_posix()), *read_file(root, path))
