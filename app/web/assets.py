"""The stylesheet: sources stay one file per component, browsers get one file with a hash in its address.

The files are joined once per process and kept in memory with a compressed copy. There is no build step and
nothing generated on disk, so what is edited is what is served after a restart.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request

from app.web.guard import public

CSS = Path(__file__).resolve().parent.parent / "static" / "css"
ORDER = ("tokens.css", "base.css", "layout.css", "components/*.css", "print.css")
IMMUTABLE = "public, max-age=31536000, immutable"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True)
class Bundle:
    """All styles as one file, plain and compressed, named by the hash of its bytes."""

    plain: bytes
    packed: bytes
    version: str


def shrink(css: str) -> str:
    """Drop comments and the spaces that only people need. Our strings hold none of the marks it looks for."""
    text = re.sub(r"\s+", " ", COMMENT.sub("", css))
    text = re.sub(r" ?([{};,]) ?", r"\1", text)
    return re.sub(r": ", ":", text).replace(";}", "}")


def source_files() -> list[Path]:
    """The files in the order of the cascade: tokens, elements, frame, components by name, print."""
    return [path for pattern in ORDER for path in sorted(CSS.glob(pattern))]


@lru_cache(maxsize=1)
def bundle() -> Bundle:
    """Join the files; done once per process."""
    plain = "".join(shrink(path.read_text(encoding="utf-8")) for path in source_files()).encode()
    return Bundle(plain, gzip.compress(plain, 9, mtime=0), hashlib.sha256(plain).hexdigest()[:12])


def bundle_url() -> str:
    """Address of the bundle; it changes with the content, so browsers may keep it for ever."""
    return f"/static-bundle/app.css?v={bundle().version}"


@public
def serve_bundle() -> Response:
    """The bundle, compressed for those who understand it (all browsers)."""
    packed = request.accept_encodings["gzip"] > 0
    response = Response(bundle().packed if packed else bundle().plain, mimetype="text/css")
    response.headers["Cache-Control"] = IMMUTABLE
    response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


def init_assets(app: Flask) -> None:
    """Give the bundle its address."""
    app.add_url_rule("/static-bundle/app.css", "stylesheet", serve_bundle)
