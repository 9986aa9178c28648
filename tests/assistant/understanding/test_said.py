"""The content words of a question as they were written: names and compounds whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.understanding.said import Said
from assistant.understanding.understood import Understood

Understand = Callable[[str], Understood]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Vé tàu đi Suối Mẩy là bao nhiêu?", ["Vé tàu", "Suối Mẩy"]),
        ("Suối Mẩy có chợ phiên không?", ["Suối Mẩy", "chợ phiên"]),  # a name may open the question
        ("Chợ phiên ở đâu?", ["Chợ phiên"]),  # a capital that only opens it makes no name
        ("xe tau di da khoay", ["xe tau", "khoay"]),
        ("Ai thu phí ở Sở Văn hóa?", ["thu phí", "Sở Văn hóa"]),
        ("Nhà máy Hồng Thái xả nước thải ra sao?", ["Nhà máy", "Hồng Thái", "xả", "nước thải"]),
        ("Công an xã Tràng Khê phải làm gì?", ["Công an xã"]),  # the plan's name is no word of the matter
        ("TIỀN TÀU XE", ["TIỀN TÀU XE"]),  # all in capitals: no names
        ("How many gondolas?", ["gondolas"]),  # "how many" says nothing of the matter
        ("Is a gondola trip to Suoi May free?", ["gondola trip", "Suoi May", "free"]),
        ("What must the Tràng Khê commune police do?", ["commune", "police"]),
    ],
)
def test_words(question: str, words: list[str], understood: Understand) -> None:
    assert [one.words for one in understood(question).said] == words


@pytest.mark.parametrize(
    ("question", "name"),
    [("Chợ Suối Mẩy họp khi nào?", True), ("Công ty họp khi nào?", False), ("When does Suoi May meet?", True)],
)
def test_proper_names(question: str, name: bool, understood: Understand) -> None:
    assert any(one.name and " " in one.words for one in understood(question).said) is name


def test_a_loose_syllable_may_belong_to_what_reads_like_a_filler(understood: Understand) -> None:
    """ "da" is "đã", or the first half of a name."""
    assert Said("khoay", loose=("khoay",), before="da") in understood("xe di da khoay la bao nhieu").said
    assert Said("suoi", loose=("suoi",), after="may") in understood("cho suoi may hop khi nao").said
    assert Said("Đá Khoáy", name=True) in understood("xe đi Đá Khoáy là bao nhiêu").said
