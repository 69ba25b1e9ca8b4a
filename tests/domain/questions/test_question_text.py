"""What counts as the same text, the same number, and a slip of the pen."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.questions.text import is_near_miss, normal_form, quantity, unit_scale


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("三年", "3年"),
        ("三 年", "３年"),
        ("两年", "2年"),
        ("二十四小时", "24小时"),
        ("十五日", "15日"),
        ("一百零五天", "105天"),
        ("1,000元", "1000元"),
        ("1，000，000元", "1000000元"),
        ("3万元", "三万元"),
        ("3万元", "30,000元"),
        ("三亿五千万", "3.5亿"),
        ("5千", "5000"),
        ("百分之三十", "30%"),
        ("30 ％", "30%"),
        ("二〇二六年", "2026年"),
        ("ABC", "ａｂｃ"),
        ("甲、乙", "甲，乙"),
        ("甲；乙", "甲,乙"),
        ("按期收回。", "按期收回"),
        ("08:00", "8：00"),
        ("8.50", "8.5"),
    ],
)
def test_two_ways_of_writing_one_answer_are_equal(one, other):
    assert normal_form(one) == normal_form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3个月", "3月"),
        ("1.05", "1.5"),
        ("100、200", "100200"),
        ("合规使用", "合规使用按期收回"),
        ("不得", "得"),
        ("30%", "30"),
        ("22:00", "20:00"),
        ("三年", "三十年"),
    ],
)
def test_different_answers_stay_different(one, other):
    assert normal_form(one) != normal_form(other)


@given(st.integers(1, 99_999_999))
def test_chinese_numerals_are_read_as_their_number(number):
    assert normal_form(in_chinese(number)) == str(number)


def in_chinese(number):
    """A plain writer of numerals below 亿, for the test only."""
    high, low = divmod(number, 10_000)
    if high:
        gap = "零" if 0 < low < 1000 else ""
        return in_chinese(high) + "万" + gap + (in_chinese(low) if low else "")
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if gap and text else "") + "零一二三四五六七八九"[digit] + name
            gap = False
        else:
            gap = True
    return text


@pytest.mark.parametrize(
    ("given_text", "key", "near"),
    [
        ("合规使周", "合规使用", True),
        ("合规的使用", "合规使用", True),
        ("合规使", "合规使用", True),
        ("合规使用", "合规使用", False),
        ("按期收回", "合规使用", False),
        ("收向", "收回", False),
        ("22:01前后", "22:00前后", False),
        ("合规地使用了", "合规使用", False),
    ],
)
def test_a_near_miss_is_one_character_away_from_a_longer_key_without_digits(given_text, key, near):
    assert is_near_miss(given_text, key) is near


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("90天", (Fraction(90), "天", False)),
        ("九十日", (Fraction(90), "天", False)),
        ("3万元", (Fraction(30000), "元", True)),
        ("-2.5%", (Fraction(-5, 2), "%", False)),
        ("1,234.50", (Fraction("1234.5"), "", False)),
        ("约90天", None),
        ("90或91", None),
        ("", None),
    ],
)
def test_a_quantity_is_one_number_with_an_optional_unit(text, read):
    assert quantity(text) == read


def test_a_unit_is_split_into_scale_and_base():
    assert [unit_scale(u) for u in ("万元", "天", "日", "亿", "")] == [
        (10_000, "元"),
        (1, "天"),
        (1, "天"),
        (100_000_000, ""),
        (1, ""),
    ]
