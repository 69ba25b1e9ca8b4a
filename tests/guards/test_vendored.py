"""Files of others lie in static/vendor as they were published, each with version, licence and sum."""

from __future__ import annotations

import hashlib
import re

from tests.guards.house import APP

VENDOR = APP / "static" / "vendor"
ROW = re.compile(
    r"^\| (?P<file>[\w.\-/]+) \|(?P<library>[^|]+)\|(?P<version>[^|]+)\|(?P<source>[^|]+)\|(?P<licence>[^|]+)"
    r"\| (?P<sum>[0-9a-f]{64}) \|$",
    re.M,
)


def test_vendored_files_are_listed_and_unchanged() -> None:
    listed = {row["file"]: row["sum"] for row in ROW.finditer((VENDOR / "VENDORED.md").read_text("utf-8"))}
    present = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "VENDORED.md"
    }
    assert present == listed
