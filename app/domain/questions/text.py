"""Reading what people type: one form for the many ways to write the same words and numbers.

Two texts are the same answer exactly when their normal forms are equal; nothing is ever searched inside
another text, so stuffing a field with many answers scores nothing.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_THOUSANDS = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?!\d)")
_PERCENT = re.compile(r"百分之(\d+(?:\.\d+)?)")
_NUMERAL = re.compile(r"[〇零一二两三四五六七八九十百千万亿]+")
_SCALED = re.compile(r"(\d+(?:\.\d+)?)([百千]?[万亿]|[百千])")
_DECIMAL = re.compile(r"\d+(?:\.\d+)?")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"万": 10_000, "亿": 100_000_000}
_MARKS = str.maketrans({"、": ",", ";": ",", "“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "–": "-"})


def squeeze(text: str) -> str:
    """Width, case and spaces made equal; the words stay as they are."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def normal_form(text: str) -> str:
    """The form in which two ways of writing one answer are equal.

    Full and half width, letter case, spaces and list marks (、，；) do not matter; 1,000 is 1000;
    三年 is 3年; 百分之三十 is 30%; 3万 is 30000; 8.50 is 8.5; a full stop at the end is dropped.
    """
    plain = _THOUSANDS.sub(lambda found: found[0].replace(",", ""), squeeze(text))
    plain = plain.translate(_MARKS).rstrip("。.!,")
    plain = _NUMERAL.sub(lambda found: _arabic(found[0]), plain)
    plain = _SCALED.sub(_scale, plain)
    plain = _PERCENT.sub(r"\1%", plain)
    return _DECIMAL.sub(lambda found: _shortest(found[0]), plain)


def is_near_miss(given: str, key: str) -> bool:
    """Whether one inserted, lost or changed character separates two normal forms worth a second look.

    Only keys of at least four characters without digits: a wrong figure is a wrong answer, not a slip.
    """
    if given == key or len(key) < 4 or any(c.isdigit() for c in given + key):
        return False
    if abs(len(given) - len(key)) > 1:
        return False
    same = next((i for i, (a, b) in enumerate(zip(given, key, strict=False)) if a != b), None)
    if same is None:
        return True
    cut_given, cut_key = same + (len(given) >= len(key)), same + (len(key) >= len(given))
    return given[cut_given:] == key[cut_key:]


def quantity(text: str) -> tuple[Fraction, str, bool] | None:
    """Read "3万元" as (30000, "元", True); None when the text is not one number with an optional unit.

    The last value says whether the text named a scale (千, 万 …) of its own.
    """
    plain = normal_form(text)
    found = re.fullmatch(r"([+-]?\d{1,18}(?:\.\d{1,12})?)(\D{0,8})", plain)
    if not found:
        return None
    return Fraction(found[1]), _UNITS.get(found[2], found[2]), bool(re.search("[百千万亿]", text))


def unit_scale(unit: str) -> tuple[int, str]:
    """Split a unit such as 万元 into (10000, "元"); 天 into (1, "天")."""
    plain = squeeze(unit)
    scale = 1
    while plain and plain[0] in _SCALES:
        scale *= _SCALES[plain[0]]
        plain = plain[1:]
    return scale, _UNITS.get(plain, plain)


_UNITS = {
    "日": "天",
    "块": "元",
    "圆": "元",
    "块钱": "元",
    "元整": "元",
    "人民币": "元",
    "小时": "时",
    "个小时": "时",
}
_UNITS |= {"个工作日": "工作日", "周岁": "岁", "个百分点": "%", "％": "%"}


def _arabic(numeral: str) -> str:
    """Write a Chinese numeral in digits. Words that only look like one (万一) are left; both sides agree."""
    if not any(c in _TENS or c in _SCALES for c in numeral):
        return "".join(str(_DIGITS[c]) for c in numeral)
    if numeral[0] in "百千万亿":  # 百分之, 5千, 3百万: no numeral by itself
        return numeral
    total = section = digit = 0
    for c in numeral:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _TENS:
            section += (digit or 1) * _TENS[c]
            digit = 0
        elif c == "万":
            total += (section + digit) * _SCALES[c]
            section = digit = 0
        else:
            total = (total + section + digit) * _SCALES[c]
            section = digit = 0
    return str(total + section + digit)


def _scale(found: re.Match[str]) -> str:
    """3.5万 as 35000; 3百万 as 3000000."""
    value = Fraction(found[1])
    for c in found[2]:
        value *= _SCALES.get(c) or _TENS[c]
    return str(value) if value.denominator == 1 else found[0]


def _shortest(number: str) -> str:
    """08 as 8 and 2.50 as 2.5."""
    whole, _, part = number.partition(".")
    part = part.rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{part}" if part else whole
