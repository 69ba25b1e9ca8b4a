"""Papers lead somewhere, name what exists, and hold nothing of one machine."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask import Flask

from app.domain.access import MATRIX, Permission, Role
from app.settings import ROOT
from tests.guards.house import committed_files, inside

MATERIAL = ("content/", "tests/guards/diagnostics/")
PAPERS = sorted(p for p in committed_files() if p.suffix == ".md" and not inside(p).startswith(MATERIAL))
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
INDEX_HOSTS = re.compile(
    "|".join(["pypi" + r"\.", r"files\." + "pythonhosted", "npmjs" + r"\.", r"index" + "-url"])
)
OF_A_MACHINE = re.compile("|".join(["/wo" + "rk/", "/ro" + "ot/", "/home/[a-z]"]))


def anchor(heading: str) -> str:
    """The anchor that forges make of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("paper", PAPERS, ids=inside)
def test_links_lead_somewhere(paper: Path) -> None:
    broken = []
    for found in LINK.finditer(FENCE.sub("", paper.read_text("utf-8"))):
        target = found.group(1) or found.group(2)
        if re.match(r"[a-z]+:", target):
            continue
        name, _, fragment = unquote(target).partition("#")
        path = (paper.parent / name).resolve() if name else paper
        if not path.exists():
            broken.append(target)
        elif fragment and path.suffix == ".md":
            headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.M)
            broken += [] if fragment in map(anchor, headings) else [target]
    assert broken == []


def rows(paper: str) -> list[list[str]]:
    """The cells of every table row of a paper."""
    text = (ROOT / "docs" / paper).read_text("utf-8")
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in re.findall(r"^\|.*\|$", text, re.M)
    ]


def test_every_permission_is_explained_in_a_row() -> None:
    explained = {
        row[0].strip("`"): row[1] for row in rows("access.md") if len(row) == 2 and row[0].startswith("`")
    }
    assert set(explained) == {permission.value for permission in Permission}
    assert all(explained.values())


def test_the_table_of_roles_is_the_matrix() -> None:
    table = rows("access.md")
    head = next(row for row in table if row[0] == "permission" and len(row) > 2)
    assert head[1:] == [role.value for role in Role]
    body = {row[0].strip("`"): row[1:] for row in table if len(row) == len(head) and row[0].startswith("`")}
    matrix = {p.value: ["yes" if p in MATRIX[role] else "" for role in Role] for p in Permission}
    assert body == matrix


def test_every_setting_is_explained() -> None:
    read = set(re.findall(r"env\.get\(\s*\"([A-Z_]+)\"", (ROOT / "app" / "settings.py").read_text("utf-8")))
    explained = {row[0].strip("`") for row in rows("operations/settings.md") if row[0].startswith("`")}
    assert explained == read


def test_commands_in_the_papers_exist(app: Flask) -> None:
    known = set(app.cli.commands) | {
        f"{name} {sub}" for name, group in app.cli.commands.items() for sub in getattr(group, "commands", {})
    }
    own = {"run", "shell", "routes"}  # what Flask brings itself
    wrong = []
    for paper in PAPERS:
        for words in re.findall(r"\bflask ((?!…)[a-z][a-z-]*(?: [a-z][a-z-]*)?)", code_of(paper)):
            first = words.split()[0]
            whole = words if getattr(app.cli.commands.get(first), "commands", None) else first
            wrong += [] if whole in known or first in own else [f"{inside(paper)}: flask {words}"]
    assert wrong == []


def code_of(paper: Path) -> str:
    """What a paper sets as code."""
    return "\n".join(FENCE.findall(paper.read_text("utf-8")))


def test_every_timer_is_explained(app: Flask) -> None:
    explained = {row[0].strip("`") for row in rows("operations/tick.md") if row[0].startswith("`")}
    assert explained == {job.name for job in app.extensions["jobs"]}


def test_decisions_are_numbered_without_gaps_and_have_their_parts() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        text = page.read_text("utf-8")
        missing = [
            part for part in ("Context", "Decision", "Consequences", "Rejected") if f"## {part}" not in text
        ]
        assert missing == [], page.name


def test_no_committed_file_names_a_package_index_or_a_machine() -> None:
    texts = {
        ".py",
        ".md",
        ".toml",
        ".lock",
        ".yml",
        ".yaml",
        ".html",
        ".po",
        ".txt",
        ".sh",
        ".conf",
        ".service",
        "",
    }
    found = []
    for path in committed_files():
        if path.suffix in texts and path.name != "LICENSE":
            text = path.read_text("utf-8", errors="replace")  # golden examples hold other encodings
            found += [f"{inside(path)}: {m.group()}" for m in INDEX_HOSTS.finditer(text)]
            found += [f"{inside(path)}: {m.group()}" for m in OF_A_MACHINE.finditer(text)]
    assert found == []
