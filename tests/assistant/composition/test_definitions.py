"""What short forms stand for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.composition.definitions import answer_definitions, shorts_in
from assistant.retrieval.plan_words import PlanWords
from assistant.understanding.understood import Understood
from assistant.verify import verify

WordsOf = Callable[[str], PlanWords]
Understand = Callable[[str], Understood]


@pytest.mark.parametrize(
    ("question", "plan", "shorts"),
    [
        ("TNTT là gì?", "xa_trang_khe", ("TNTT",)),
        ("tthc la gi", "phuong_lac_giang", ("TTHC",)),  # which the plan defines
        ("What does TTHC stand for?", "phuong_lac_giang", ("TTHC",)),
        ("CCHC và TTHC là gì?", "phuong_lac_giang", ("CCHC", "TTHC")),
        ("GD&ĐT là gì?", "huyen_tan_luong", ("GD&ĐT",)),
        ("TTHC là gì?", "xa_trang_khe", ()),  # which it doesn't use
        ("Công an xã là gì?", "xa_trang_khe", ()),
        ("TNTT LÀ GÌ", "xa_trang_khe", ()),  # all capitals tell nothing
    ],
)
def test_short_forms_of_a_question(question: str, plan: str, shorts: tuple[str, ...], words_of: WordsOf) -> None:
    assert shorts_in(question, [words_of(plan)]) == shorts


@pytest.mark.parametrize(
    ("question", "plan", "short", "full"),
    [
        ("TTHC là gì?", "phuong_lac_giang", "TTHC", "thủ tục hành chính"),
        ("TNTT là gì?", "xa_trang_khe", "TNTT", "tai nạn, thương tích"),
        ("What does SXH stand for?", "huyen_tan_luong", "SXH", "sốt xuất huyết"),
        ("PCCC&CNCH là gì?", "tinh_trung_lac", "PCCC&CNCH", "phòng cháy, chữa cháy và cứu nạn, cứu hộ"),
    ],
)
def test_as_the_plan_defines_them(
    question: str, plan: str, short: str, full: str, words_of: WordsOf, understood: Understand
) -> None:
    words = words_of(plan)
    answer = answer_definitions((short,), [words], understood(question), 6)
    assert answer is not None
    verify(answer, lambda *_: words.contents.text)
    assert answer.status == "answered"
    assert full in answer.text.replace("\\", "").casefold()
    assert full in answer.citations[0].parts[0].quote.casefold()
    assert short in answer.citations[0].parts[0].quote


def test_a_short_form_that_no_plan_explains(words_of: WordsOf, understood: Understand) -> None:
    words = words_of("tinh_trung_lac")
    answer = answer_definitions(("NC",), [words], understood("NC là gì?"), 6)
    assert answer is not None
    assert answer.status == "not_stated"
    assert "không giải nghĩa" in answer.text
    assert answer.citations


def test_one_that_is_known_though_the_plan_does_not_explain_it(words_of: WordsOf, understood: Understand) -> None:
    words = words_of("xa_trang_khe")
    answer = answer_definitions(("LĐTBXH",), [words], understood("LĐTBXH là gì?"), 6)
    assert answer is not None
    assert answer.status == "answered"
    assert "Lao động" in answer.text
    verify(answer, lambda *_: words.contents.text)


def test_each_plan_says_it_for_itself(words_of: WordsOf, understood: Understand) -> None:
    plans = [words_of("huyen_tan_luong"), words_of("tinh_trung_lac"), words_of("xa_trang_khe")]
    answer = answer_definitions(("UBND",), plans, understood("UBND là gì?"), 6)
    assert answer is not None
    assert len({citation.plan_id for citation in answer.citations}) == 3
    assert answer.text.count("Theo **") == 3
