"""The checker behind `content check`, sync and the tests: load each source, then check them together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from app.domain.content.checks import check_all
from app.domain.content.collection import Collection
from app.domain.content.diagnostics import Diagnostic, Severity
from app.domain.content.history import Published, check_history
from app.domain.content.kinds import DocumentKey, Kind
from app.domain.scenarios.proof import Proof
from app.library.checking.proofs import prove_all
from app.library.checking.renderable import check_rendering
from app.library.loading.documents import Loaded, load
from app.library.loading.sources import Source, Sources
from app.library.loading.tree import Places


@dataclass(frozen=True)
class Checked:
    """The outcome of a check: what was loaded, and everything found."""

    loaded: Mapping[DocumentKey, Loaded]
    misplaced: tuple[Diagnostic, ...]
    """Files that belong to no document, or to one that another file already is."""
    collection: Collection
    proofs: Mapping[DocumentKey, Proof]

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything found, in file order."""
        found = [*self.misplaced, *(d for entry in self.loaded.values() for d in entry.diagnostics)]
        return tuple(in_order(found))

    @property
    def has_errors(self) -> bool:
        """Whether anything may not be published."""
        return any(diagnostic.is_error for diagnostic in self.diagnostics)

    def sound(self) -> dict[DocumentKey, BaseModel]:
        """The documents without an error of their own or across files."""
        return {
            key: entry.document
            for key, entry in self.loaded.items()
            if entry.document is not None and not any(d.is_error for d in entry.diagnostics)
        }


def check_sources(
    sources: Sources,
    *,
    known: Mapping[DocumentKey, BaseModel] | None = None,
    fallback: Mapping[DocumentKey, BaseModel] | None = None,
    published: Iterable[Published] = (),
    proved: Mapping[DocumentKey, str] | None = None,
    complete: bool = True,
) -> Checked:
    """Load and check. Every diagnostic is also in the `diagnostics` of its document.

    `known` gives documents whose files have not changed: they are not parsed unless something is found in them.
    `fallback` gives the last good version of documents whose files may be broken now: others are checked against
    it. `published` is what was ever published, `proved` the proof keys of scenarios proved before.
    `complete` False forgives names that lead out of the given files.
    """
    known = known or {}
    loaded: dict[DocumentKey, Loaded] = {}
    doubled: list[Diagnostic] = list(sources.misplaced)
    for source in sources.documents:
        if source.key in loaded:
            doubled.append(_doubled(source, loaded[source.key]))
            continue
        loaded[source.key] = _unparsed(source, known[source.key]) if source.key in known else load(source)
    collection = collect(loaded, fallback or {}, complete=complete)
    proofs = prove_all(
        collection, {key: entry.source.content_hash for key, entry in loaded.items()}, proved or {}
    )
    rendering = [
        (key, problem)
        for key, entry in loaded.items()
        if entry.document is not None and key not in known
        for problem in check_rendering(entry.document)
    ]
    findings = [*check_all(collection), *check_history(collection, published), *proofs.findings, *rendering]
    for key, problem in findings:
        entry = loaded[key]
        if entry.document is None:
            continue
        if key in known and not entry.places.values:
            entry.places = load(entry.source).places
        entry.diagnostics.append(entry.locate(problem))
    return Checked(loaded, tuple(doubled), collection, proofs.proofs)


def collect(
    loaded: Mapping[DocumentKey, Loaded],
    fallback: Mapping[DocumentKey, BaseModel] | None = None,
    *,
    complete: bool = True,
) -> Collection:
    """The loaded documents as the domain's checks want them."""
    documents: dict[DocumentKey, BaseModel] = {}
    for key, entry in loaded.items():
        document = entry.document or (fallback or {}).get(key)
        if document is not None:
            documents[key] = document
    media = {
        key.slug: frozenset(f.path.removeprefix(f"{entry.source.folder}/") for f in entry.source.media)
        for key, entry in loaded.items()
        if key.kind is Kind.COURSE
    }
    return Collection(documents, frozenset(set(loaded) - set(documents)), media, complete)


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """By file, line and column, each finding once."""
    seen: set[tuple[object, ...]] = set()
    ordered = []
    for diagnostic in sorted(diagnostics, key=lambda d: (d.file, d.line, d.column, d.code)):
        mark = (diagnostic.line, diagnostic.column, diagnostic.fingerprint())
        if mark not in seen:
            seen.add(mark)
            ordered.append(diagnostic)
    return ordered


def _unparsed(source: Source, document: BaseModel) -> Loaded:
    return Loaded(source, document, Places())


def _doubled(source: Source, first: Loaded) -> Diagnostic:
    params: dict[str, object] = {"slug": source.key.slug, "other": first.top.file}
    file = source.files[0].path if source.files else source.folder
    return Diagnostic("duplicate_slug", Severity.ERROR, file, 1, 1, (), params)
