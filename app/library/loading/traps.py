"""What Chinese input methods leave in structural places, found before YAML is parsed.

YAML takes a full-width colon, dash or quotation mark for text, so its own messages point lines away from the cause
or do not come at all. Each trap is reported where it stands. Text that is plainly prose (block scalars, quoted
text, continued lines) is left alone. `mend` gives the text with the traps undone, so that the rest of the file
can be checked in the same run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.library.loading.found import Findings

_BLOCK_START = re.compile(r"(?:^|[:\-]\s)\s*[|>][+-]?\d*\s*(?:#.*)?$")
_INDENT = re.compile(r"^ *")
_WIDE_INDENT = re.compile(r"^[ \t]*[\u3000\u00a0\u2000-\u200b\ufeff][\s\u3000\u00a0\u2000-\u200b\ufeff]*")
_WIDE_COLON = re.compile(r"^(?P<lead>\s*(?:-\s+)*[\"']?[A-Za-z0-9_][\w-]*[\"']?\s*)：\s*")
_WIDE_DASH = re.compile(r"^(?P<lead>\s*(?:-\s+)*)[－—–•·][ \u3000]*(?=\S)")
_WIDE_QUOTES = re.compile(r"(?<=[:\-\[,{])\s*[“”‘’＂](?P<inner>[\x20-\x7e]*)[“”‘’＂\"']\s*(?=$|[,\]}])")
_HALF_WIDE_QUOTES = re.compile(r":\s+(?P<open>[\"'])(?P<inner>[^\"']*)(?P<close>[“”’＂])\s*$")
_KEY_QUOTES = re.compile(r"^\s*(?:-\s+)*[“”‘’＂][\w-]+[“”‘’＂]\s*[:：]")
_FLOW_COLON = re.compile(r"(?P<lead>[{,]\s*[A-Za-z0-9_][\w-]*\s*)：\s*")
_FLOW_COMMA = re.compile(r"(?<=[\w\]}\"'])\s*，\s*(?=[A-Za-z0-9_\"'{\[][\w-]*\s*(?:[:：，,\]}]|$))")
_KEY_VALUE = re.compile(r"^(?P<lead>\s*(?:-\s+)*[A-Za-z0-9_][\w-]*:\s+)(?P<value>[^\s\"'|>\[{#&*!].*)$")
_HAN = re.compile(r"[\u3400-\u9fff]")


LONGEST_FLOW = 2000


@dataclass(slots=True)
class _State:
    """Where the scanner is: inside a block scalar, a quoted text, or a plain text that may continue."""

    block_indent: int | None = None
    quote: str | None = None
    quote_line: int = 0
    quote_column: int = 0
    quote_indent: int = 0
    plain_indent: int | None = None
    depth: int = 0


def find_traps(text: str, found: Findings) -> str:
    """Report every trap; return the text with them undone, line for line."""
    state = _State()
    mended: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if state.quote is not None and _leaves_quote(line, state):
            opened = mended[state.quote_line - 1]
            found.add("yaml_unclosed_quote", state.quote_line, state.quote_column, found=opened.strip()[:60])
            mended[state.quote_line - 1] = opened.rstrip() + state.quote
            state.quote = None
        mended.append(_scan(line, number, state, found))
        if state.quote is not None and state.quote_line == 0:
            state.quote_line = number
    return "\n".join(mended)


def _leaves_quote(line: str, state: _State) -> bool:
    """Whether the next key begins although a quotation mark is still open: the mark was forgotten."""
    key = re.match(r"^(?P<lead>\s*(?:-\s+)*)[A-Za-z_][\w-]*:(?:\s|$)", line)
    return key is not None and len(key["lead"]) <= state.quote_indent


def _scan(line: str, number: int, state: _State, found: Findings) -> str:
    indent = len(_INDENT.match(line)[0])  # type: ignore[index]
    if not line.strip(" "):
        return line
    if state.block_indent is not None:
        if indent > state.block_indent:
            return line
        state.block_indent = None
    if state.quote is not None:
        state.quote = _open_quote(line, state.quote)
        return line
    if line.lstrip(" ").startswith("#"):
        return line
    if "\t" in line:
        found.add("tab_character", number, line.index("\t") + 1)
        line = line.replace("\t", "  ")
    line = _mend_indent(line, number, found)
    if not line.strip():
        return line
    indent = len(_INDENT.match(line)[0])  # type: ignore[index]
    continues = state.plain_indent is not None and indent > state.plain_indent and state.depth == 0
    if not continues:
        line = _mend_structure(line, number, found)
        line = _mend_flow(line, number, state, found)
        _follow(line, indent, state)
    return line


def _mend_indent(line: str, number: int, found: Findings) -> str:
    wide = _WIDE_INDENT.match(line)
    if wide is None:
        return line
    column = next(i for i, char in enumerate(line, start=1) if char not in " \t")
    found.add("wide_indentation", number, column, character=f"U+{ord(line[column - 1]):04X}")
    spaces = "".join("  " if char == "\u3000" else "" if char in "\u200b\ufeff" else " " for char in wide[0])
    return spaces + line[wide.end() :]


def _mend_structure(line: str, number: int, found: Findings) -> str:
    dash = _WIDE_DASH.match(line)
    if dash is not None and not line.startswith("---"):
        at = dash.end("lead")
        found.add("wide_dash", number, at + 1, character=line[at])
        line = f"{dash['lead']}- {line[dash.end() :]}"
    if _KEY_QUOTES.match(line):
        at = re.search(r"[“”‘’＂]", line).start()  # type: ignore[union-attr]
        found.add("wide_quote", number, at + 1, character=line[at])
        line = re.sub(r"[“”‘’＂]", "", line, count=2)
    colon = _WIDE_COLON.match(line)
    if colon is not None:
        found.add("wide_colon", number, colon.end("lead") + 1, key=colon["lead"].strip().lstrip("- "))
        line = f"{colon['lead']}: {line[colon.end() :]}"
    line = _mend_quotes(line, number, found)
    return _mend_plain(line, number, found)


def _mend_quotes(line: str, number: int, found: Findings) -> str:
    while (quotes := _WIDE_QUOTES.search(line)) is not None:
        at = re.compile(r"[“”‘’＂]").search(line, quotes.start()).start()  # type: ignore[union-attr]
        found.add("wide_quote", number, at + 1, character=line[at])
        line = f'{line[:at]}"{quotes["inner"]}"{line[quotes.end() :]}'
    half = _HALF_WIDE_QUOTES.search(line)
    if half is not None:
        found.add("wide_quote", number, half.start("close") + 1, character=half["close"])
        line = line[: half.start("close")] + half["open"]
    return line


def _mend_plain(line: str, number: int, found: Findings) -> str:
    """Unquoted text of a block mapping that YAML would cut or misread."""
    entry = _KEY_VALUE.match(line)
    if entry is None:
        return line
    value, start = entry["value"], entry.start("value")
    inner = _KEY_VALUE.match(value) if re.match(r"[A-Za-z0-9_][\w-]*:\s", value) else None
    comment = re.search(r"\s#", value)
    text = value[: comment.start()] if comment else value
    colon = re.search(r":(?:\s|$)", text)
    if colon is not None:
        found.add("unquoted_colon", number, start + colon.start() + 1, found=text.strip()[:40])
        return _quoted(line, start, text, inner is None)
    if comment is not None and _HAN.search(text) and re.match(r"#\S", value[comment.start() + 1 :]):
        found.add("unquoted_hash", number, start + comment.start() + 2, found=value.strip()[:40])
        return _quoted(line, start, value, True)
    return line


def _quoted(line: str, start: int, text: str, _plain: bool) -> str:
    escaped = text.rstrip().replace("'", "''")
    return f"{line[:start]}'{escaped}'{line[start + len(text) :]}"


def _mend_flow(line: str, number: int, state: _State, found: Findings) -> str:
    """Full-width colons and commas between the parts of `{…}` and `[…]`; nobody writes those on endless lines."""
    if len(line) > LONGEST_FLOW:
        return line
    for pattern, code, plain in ((_FLOW_COLON, "wide_colon", ": "), (_FLOW_COMMA, "wide_comma", ", ")):
        position = 0
        while (hit := pattern.search(line, position)) is not None:
            lead = hit["lead"] if "lead" in pattern.groupindex else ""
            at = line.index("：" if code == "wide_colon" else "，", hit.start())
            if state.depth + _depth(line[:at]) <= 0 or _open_quote(line[:at], None) is not None:
                position = hit.end()
                continue
            params: dict[str, object] = {"key": lead.lstrip("{, ").strip()} if code == "wide_colon" else {}
            found.note(code, number, at + 1, (), params)
            line = line[: hit.start()] + lead + plain + line[hit.end() :]
            position = hit.start() + len(lead) + len(plain)
    return line


def _follow(line: str, indent: int, state: _State) -> None:
    """Note what this line leaves open for the next."""
    bare = re.sub(r"\s#.*$", "", line)
    if _BLOCK_START.search(bare) and state.depth == 0:
        state.block_indent = indent
        state.plain_indent = None
        return
    state.depth = max(0, state.depth + _depth(line))
    entry = _KEY_VALUE.match(line)
    value = entry["value"] if entry else ""
    dashes = re.match(r"^\s*(?:-\s+)*", line)
    key_indent = dashes.end() if dashes else indent
    opener = re.match(r"^\s*(?:-\s+)*(?:[A-Za-z0-9_][\w-]*:\s+)?([\"'])", line)
    if opener is not None:
        state.quote = _open_quote(line[opener.start(1) + 1 :], opener[1])
        state.quote_line, state.quote_column, state.quote_indent = 0, opener.start(1) + 1, key_indent
        state.plain_indent = None
        return
    item = re.match(r"^\s*-\s+[^\s\"'\[{|>&*!#]", line)
    if value:
        state.plain_indent = key_indent
    elif item and not re.search(r":(\s|$)", line):
        state.plain_indent = indent
    else:
        state.plain_indent = None


def _open_quote(text: str, quote: str | None) -> str | None:
    """The quotation mark still open after this text, when `quote` was open before it."""
    position = 0
    while position < len(text):
        char = text[position]
        if quote is None:
            if char in "\"'" and (position == 0 or text[position - 1] in " \t[{,:-"):
                quote = char
        elif char == "\\" and quote == '"':
            position += 1
        elif char == quote:
            if quote == "'" and text[position + 1 : position + 2] == "'":
                position += 1
            else:
                quote = None
        position += 1
    return quote


def _depth(text: str) -> int:
    """How many brackets this text opens beyond those it closes, outside quotation marks and plain block text."""
    entry = _KEY_VALUE.match(text)
    if entry is not None:
        return 0
    depth, quote = 0, None
    for position, char in enumerate(text):
        if quote is None and char in "\"'" and (position == 0 or text[position - 1] in " \t[{,:-"):
            quote = char
        elif quote is not None:
            quote = None if char == quote else quote
        elif char in "[{":
            depth += 1
        elif char in "]}":
            depth -= 1
        elif char == "#" and position and text[position - 1] == " ":
            break
    return depth
