"""The words that no plan has: whole ones, as whoever asks wrote them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answering import Assistant
from assistant.composition.missing import Heard, missing_words
from assistant.retrieval.plan_words import PlanWords
from assistant.understanding.said import Said

PLAN = """KẾ HOẠCH
Thu gom rác

1. Mỗi tuần hai buổi, xe thu gom rác ở bến đò; lát lại sân, mua vé xe, giá do Ủy ban nhân dân huyện đặt.
"""


@pytest.fixture
def heard(plan_of: Callable[[str], PlanWords]) -> Heard:
    plan = plan_of(PLAN)
    return Heard(plan.passages, plan.lexicon.spelled_out)


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        (Said("Bến Lát", name=True), ["Bến Lát"]),  # both syllables stand there, the name does not
        (Said("bến đò"), []),
        (Said("ben do"), []),
        (Said("BẾN ĐÒ"), []),
        (Said("bên đó"), ["bên đó"]),  # other diacritics
        (Said("giá vé tàu", loose=("giá", "vé", "tàu")), ["giá vé tàu"]),
        (Said("thu gom lúa", loose=("thu", "gom", "lúa")), ["lúa"]),  # "thu gom" is a word that the plan has
        (Said("xe rác", loose=("xe", "rác")), []),
        (Said("khoay", loose=("khoay",), before="da"), ["da khoay"]),
        (Said("suoi", loose=("suoi",), before="o", after="may"), ["suoi may"]),
        (Said("lat", loose=("lat",), before="da"), []),
        (Said("refuse", rendered=("rác", "phế thải")), []),
        (Said("ferries", rendered=("tàu phà",)), ["ferries"]),
        (Said("crypto"), ["crypto"]),
        (Said("UBND"), []),  # the plan has it in full
        (Said("Tổ xe thu gom", rendered=("Tổ xe thu gom",)), ["Tổ xe thu gom"]),
        (Said("Xe bến đò", rendered=("Xe bến đò",)), []),
    ],
)
def test_missing(said: Said, missing: list[str], heard: Heard) -> None:
    assert missing_words([said, said], heard) == missing


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Giá vé tàu hỏa đi Suối Mẩy là bao nhiêu?", "“Giá vé tàu hỏa”, “Suối Mẩy”"),
        ("gia ve tau hoa di da khoay la bao nhieu?", "“da khoay”"),
        ("How much is a gondola ticket to Suoi May?", "“gondola ticket”, “Suoi May”"),
    ],
)
def test_a_refusal_tells_whole_words(question: str, said: str, assistant: Assistant) -> None:
    answer = assistant.ask(question)
    assert answer.status == "not_found"
    assert said in answer.text
