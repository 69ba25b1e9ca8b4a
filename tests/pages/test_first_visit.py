"""What a browser fetches on its first visit: how much, and that it may keep it."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from app.web.assets import bundle, shrink

ALL = 150 * 1024
STYLES = 48 * 1024
OWN_SCRIPTS = 15 * 1024


def first_visit(client: FlaskClient) -> dict[str, int]:
    """Address and size of the sign-in page and of everything it names."""
    page = client.get("/sign-in")
    names = set(re.findall(r'(?:src|href)="(/static[^"#]*)', page.text))
    return {"/sign-in": len(page.data)} | {name: len(fetch(client, name)[0]) for name in names}


def fetch(client: FlaskClient, name: str) -> tuple[bytes, str]:
    """A file and how long it may be kept."""
    with client.get(name) as answer:
        return answer.data, answer.headers["Cache-Control"]


def test_a_first_visit_stays_small(client: FlaskClient) -> None:
    sizes = first_visit(client)
    assert sum(sizes.values()) <= ALL, sizes
    scripts = [size for name, size in sizes.items() if "/js/" in name]
    assert sum(scripts) <= OWN_SCRIPTS
    assert len(bundle().plain) <= STYLES


def test_static_files_are_kept_for_ever_by_their_hash(client: FlaskClient) -> None:
    for name in first_visit(client):
        if name != "/sign-in":
            assert "?v=" in name
            assert "immutable" in fetch(client, name)[1], name


def test_styles_are_compressed_for_those_who_understand_it(client: FlaskClient) -> None:
    plain = client.get("/static-bundle/app.css", headers={"Accept-Encoding": "identity"})
    packed = client.get("/static-bundle/app.css", headers={"Accept-Encoding": "gzip"})
    assert plain.data == bundle().plain
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 3
    assert packed.mimetype == plain.mimetype == "text/css"


def test_shrinking_keeps_the_meaning() -> None:
    source = '/* why */\na > b,\nc:hover {\n  margin: calc(1px - var(--s1)) 0;\n  content: "✓";\n}\n'
    assert shrink(source).strip() == 'a > b,c:hover{margin:calc(1px - var(--s1)) 0;content:"✓"}'
