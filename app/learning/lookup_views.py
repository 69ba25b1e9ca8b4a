"""Pages that look things up: search, clauses, red lines, the glossary; and the media of lessons."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from app.domain.access import Permission
from app.learning.lookup import clauses_by_instrument, get_clause_page, get_instrument
from app.library.queries import get_media, registers
from app.library.search import Hit, search
from app.web.guard import requires
from app.web.pages import render_page
from app.web.transaction import read_session

bp = Blueprint("lookup", __name__)

SHOWN_IN_PLACE = frozenset(
    {"image/png", "image/jpeg", "image/webp", "image/gif", "image/svg+xml", "video/mp4", "video/webm"}
)
"""Types that pages embed; all others are offered for download, whatever they contain."""
MEDIA_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""For media opened on its own: a drawing may style itself, and nothing in it runs."""
KINDS = {
    "course": _l("Course"),
    "lesson": _l("Lesson"),
    "scenario": _l("Scenario"),
    "paper": _l("Quiz or exam"),
    "clause": _l("Clause"),
    "red-line": _l("Red line"),
    "term": _l("Term"),
    "topic": _l("Topic"),
}
LONGEST_QUERY = 100
MOST_HITS = 30
TERMS_PER_PAGE = 60


@bp.get("/search")
@requires(Permission.LEARN)
def find() -> ResponseReturnValue:
    """Everything that holds the words; without words, a form and where to look around."""
    words = request.args.get("q", "").strip()[:LONGEST_QUERY]
    hits = search(read_session(), words, kinds=[kind for kind in KINDS if kind != "topic"], limit=MOST_HITS)
    return render_page(
        "learning/search.html",
        words=words,
        hits=[(hit, address_of(hit)) for hit in hits],
        kinds=KINDS,
        most=MOST_HITS,
    )


def address_of(hit: Hit) -> str:
    """Where a hit leads."""
    if hit.kind == "course":
        return url_for("learning.course", slug=hit.slug)
    if hit.kind == "lesson":
        return url_for("learning.lesson", slug=hit.slug, lesson_slug=hit.part)
    if hit.kind == "clause":
        return url_for(".clause", clause_id=hit.part)
    if hit.kind == "red-line":
        return url_for(".red_lines", _anchor=hit.part)
    if hit.kind == "term":
        return url_for(".glossary", term=hit.part, _anchor=hit.part)
    return f"/{'scenarios' if hit.kind == 'scenario' else 'papers'}/{hit.slug}"


@bp.get("/regulations")
@requires(Permission.LEARN)
def regulations() -> ResponseReturnValue:
    """The laws, rules and standards the material rests on."""
    return render_page("learning/regulations.html", groups=clauses_by_instrument(registers(read_session())))


@bp.get("/regulations/by-instrument/<instrument_id>")
@requires(Permission.LEARN)
def instrument(instrument_id: str) -> ResponseReturnValue:
    """One instrument with its clauses."""
    found, clauses = get_instrument(registers(read_session()), instrument_id)
    return render_page("learning/instrument.html", instrument=found, clauses=clauses)


@bp.get("/regulations/<clause_id>")
@requires(Permission.LEARN)
def clause(clause_id: str) -> ResponseReturnValue:
    """One clause: what it says, how sure we are, and what rests on it."""
    session = read_session()
    known = registers(session)
    return render_page(
        "learning/clause.html", page=get_clause_page(session, known, clause_id), registers=known
    )


@bp.get("/red-lines")
@requires(Permission.LEARN)
def red_lines() -> ResponseReturnValue:
    """What must never be done, with the clauses behind each."""
    known = registers(read_session())
    return render_page("learning/red_lines.html", red_lines=known.red_lines.values(), registers=known)


@bp.get("/glossary")
@requires(Permission.LEARN)
def glossary() -> ResponseReturnValue:
    """The words of the trade, some to a page; `term` asks for the page that holds it."""
    terms = sorted(registers(read_session()).glossary.values(), key=lambda term: term.english.lower())
    wanted = request.args.get("term")
    place = next((number for number, term in enumerate(terms) if term.id == wanted), 0)
    page = request.args.get("page", place // TERMS_PER_PAGE + 1, type=int)
    pages = max(1, -(-len(terms) // TERMS_PER_PAGE))
    page = min(max(1, page), pages)
    shown = terms[(page - 1) * TERMS_PER_PAGE : page * TERMS_PER_PAGE]
    return render_page("learning/glossary.html", terms=shown, page=page, pages=pages)


@bp.get("/media/<digest>/<name>")
@requires(Permission.LEARN)
def media(digest: str, name: str) -> ResponseReturnValue:
    """A stored image, video or attachment. Its address names its bytes, so browsers may keep it for ever."""
    found = get_media(read_session(), digest)
    response = send_file(
        BytesIO(found.data),
        mimetype=found.media_type,
        as_attachment=found.media_type not in SHOWN_IN_PLACE,
        download_name=name,
        conditional=True,
        etag=found.digest,
    )
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = MEDIA_POLICY
    return response
