"""Bytes to text: UTF-8 without a mark, within the size limit, and a clear word when it is something else."""

from __future__ import annotations

import re

from app.library.loading.found import MAX_BYTES, Findings

BOM = b"\xef\xbb\xbf"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Signs without a shape. PostgreSQL stores no text with U+0000, and Markdown's reader has a use of its own for some."""


def decode(data: bytes, found: Findings) -> str | None:
    """The text of a file, or None when it cannot be read; a byte order mark is reported and skipped."""
    if len(data) > MAX_BYTES:
        found.add("file_too_large", size=len(data), limit=MAX_BYTES)
        return None
    if data.startswith(BOM):
        found.add("byte_order_mark")
        data = data[len(BOM) :]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        found.add("encoding_gbk" if looks_like_gb18030(data) else "encoding_unknown", line, column)
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if sign := CONTROL.search(text):
        line, column = text.count("\n", 0, sign.start()) + 1, sign.start() - text.rfind("\n", 0, sign.start())
        found.add("control_character", line, column, character=f"U+{ord(sign[0]):04X}")
        return None
    return text


def looks_like_gb18030(data: bytes) -> bool:
    """Whether the bytes read as Chinese in GB18030, of which GBK and GB2312 are parts."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    wide = [char for char in text if ord(char) > 0x7F]
    common = sum(1 for char in wide if "\u3000" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef")
    return bool(wide) and common >= 0.8 * len(wide)


def to_utf8(data: bytes) -> bytes | None:
    """The same text as UTF-8 without a mark, or None when it is neither UTF-8 nor GB18030."""
    plain = data.removeprefix(BOM)
    try:
        plain.decode("utf-8")
    except UnicodeDecodeError:
        if not looks_like_gb18030(plain):
            return None
        return plain.decode("gb18030").encode("utf-8")
    return plain
