from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.composition.citing import escape
from assistant.generation.inert import NotPlain, inert

MARKS = st.sampled_from(
    [
        *("<b>", "</", "<!--", "-->", "![", "](", "http://x.example", "[1]", "**", "__", "`", "```", "&lt;", "&#60;"),
        *("\u202e", "\u200b", "\ufeff", "\u00ad", "<script>", "javascript:a", "www.x.vn", "| a |", "# ", "> ", "- "),
        *("$x$", "~~", "\\", "\x00", "Công an xã", " ", "\n", "a", "đò", "“", "”", "\U000e0041", "\u0430", "１"),
    ]
)


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("Công an xã tuần tra.", "Công an xã tuần tra."),
        ("  Công an\n xã ", "Công an xã"),
        ("**Công an** _xã_ ~~tuần~~ `tra`", "Công an xã tuần tra"),
        ("# Công an xã", "Công an xã"),
        ("- Công an xã", "Công an xã"),
        ("> Công an xã", "Công an xã"),
        ("[Công an xã](http://x.example/a_(b)) tuần tra", "Công an xã tuần tra"),
        ("Công an ![x](http://x.example) xã", "Công an xã"),
        ("Công an xã [S1] [2, 3]", "Công an xã"),
        ("<p>Công an <b onclick='a()'>xã</b></p>", "Công an xã"),
        ("<script>alert(1)</script>Công an xã", "Công an xã"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Công an xã", "Công an xã"),
        ("Công an <!-- không --> xã", "Công an xã"),
        ("Công an <!-- không", "Công an"),
        ("Công\u200b an\u202e x\u00adã\ufeff", "Công an xã"),
        ("Cô\U000e0041ng an", "Công an"),
        ("xã\x00 A\x1b", "xã A"),
        ("Công an xã", "Công an xã"),  # decomposed
        ("90 m² (khoảng 24/24 giờ; 5–7 %) – Phòng “A & B”", "90 m² (khoảng 24/24 giờ; 5–7 %) – Phòng “A & B”"),
    ],
)
def test_what_is_left(words: str, plain: str) -> None:
    assert inert(words) == plain
    assert inert(plain) == plain


@pytest.mark.parametrize(
    "words",
    [
        "xem https://x.example",
        "xem x.example/a",
        "xem www.x",
        "thư a@x",
        "javascript:alert(1)",
        "data:text/html,a",
        "máy 10.0.0.1",
        "Công аn xã",  # а is Cyrillic
        "Cοng an",  # ο is Greek
        "ngày １５/6",
        "ngày ١٥",
        "Cônɡ an",  # ɡ is a letter of phonetics
        "𝐂ông an",
        "a $x$ b",
        "a | b",
        "a < b",
        "a {b}",
        "a \\ b",
        "a [b",
        "xin chào 😀",
        "a\u0336b",
        "a\u034fb",
        "ㅤa",
        "a#b",
        "a=b",
    ],
)
def test_what_can_t_be_made_plain(words: str) -> None:
    with pytest.raises(NotPlain):
        inert(words)


@given(st.lists(st.one_of(MARKS, st.text(max_size=5)), max_size=12).map("".join))
def test_no_markup_survives(words: str) -> None:
    try:
        plain = inert(words)
    except NotPlain:
        return
    assert inert(plain) == plain
    assert not re.search(r"[<>\[\]{}|`$\\#~*=^@\n]|https?:|www\.", plain)
    assert not [letter for letter in plain if unicodedata.category(letter)[0] == "C"]
    assert unicodedata.is_normalized("NFC", plain)
    assert re.sub(r"\\([&_])", r"\1", escape(plain)) == plain
