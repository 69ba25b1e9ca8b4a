"""What a page shows beyond its own file: clauses, terms, titles of other documents, media. Lookups are noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel

from app.domain.content.collection import Registers
from app.domain.content.hashes import digest
from app.domain.content.kinds import DocumentKey, Kind
from app.domain.content.registers import Clause, Instrument, Term


@dataclass
class RenderContext:
    """Answers lookups and notes in `depends` a digest of what it answered.

    A document whose files did not change is rendered anew when one of its digests did.
    """

    registers: Registers
    titles: Mapping[DocumentKey, str] = field(default_factory=dict)
    media: Mapping[str, str] = field(default_factory=dict)
    """Path as written in the body (`media/desk.png`) to the digest of the bytes."""
    depends: dict[str, str] = field(default_factory=dict)

    def clause(self, clause_id: str) -> tuple[Clause, Instrument] | None:
        """A clause with its instrument."""
        clause = self.registers.regulations.get(clause_id)
        instrument = self.registers.instrument_of(clause_id)
        self.depends[f"reg:{clause_id}"] = digest_of(clause, instrument)
        return (clause, instrument) if clause and instrument else None

    def term(self, term_id: str) -> Term | None:
        """A term of the glossary."""
        term = self.registers.glossary.get(term_id)
        self.depends[f"term:{term_id}"] = digest_of(term)
        return term

    def title(self, kind: Kind, slug: str) -> str | None:
        """The title of another document."""
        title = self.titles.get(DocumentKey(kind, slug))
        self.depends[f"title:{kind.value}/{slug}"] = digest(title)
        return title


def digest_of(*entries: BaseModel | None) -> str:
    """Digest of register entries."""
    return digest([entry.model_dump(mode="json") if entry else None for entry in entries])


def is_current(depends: Mapping[str, str], registers: Registers, titles: Mapping[DocumentKey, str]) -> bool:
    """Whether what a stored page shows of others is still what they say."""
    fresh = RenderContext(registers, titles)
    for name in depends:
        word, _, target = name.partition(":")
        if word == "reg":
            fresh.clause(target)
        elif word == "term":
            fresh.term(target)
        else:
            kind, _, slug = target.partition("/")
            fresh.title(Kind(kind), slug)
    return fresh.depends == dict(depends)
