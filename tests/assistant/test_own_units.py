"""An admin's own names of units in questions: they hold at once, without reading plans again."""

from __future__ import annotations

from collections.abc import Callable

from assistant.answering import Assistant
from assistant.retrieval.plan_words import PlanWords, WordsOf
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.lexicon.own_units import OwnUnits

OWN = OwnUnits((("Công an xã", "đội bờ sông"),), {"TTBS": "tuần tra bến sông"})
PLAN = """ỦY BAN NHÂN DÂN XÃ LŨNG MÂY
Số: 31/KH-UBND

KẾ HOẠCH
Phòng, chống lũ ống năm 2024

II. TỔ CHỨC THỰC HIỆN
1. Công an xã
- TTBS trong mùa lũ.
2. Trạm Y tế xã
- Chuẩn bị thuốc và túi sơ cứu.
"""


def test_a_plan_is_made_ready_anew_when_the_names_change(plan_of: Callable[[str], PlanWords]) -> None:
    words_of, contents = WordsOf(), plan_of(PLAN).contents
    before = words_of(contents)
    with_own = words_of(contents, OWN)
    assert [" tuan tra ben song " in f"{one.own}" for one in with_own.passages].count(True) == 1
    assert not any(" tuan tra ben song " in one.own for one in before.passages)
    assert words_of(contents, OwnUnits(OWN.groups, dict(OWN.abbreviations))) is with_own
    assert words_of(contents).lexicon.own == OwnUnits()


def test_the_duties_of_a_unit_by_its_own_name(over: Callable[..., Assistant]) -> None:
    names = [OwnUnits()]
    library = over(a=PLAN)._library
    assistant = Assistant(library, units=lambda: Lexicon.of(own=names[0]))
    assert assistant.ask("đội bờ sông phải làm gì?").status != "answered"
    names[0] = OWN
    answer = assistant.ask("đội bờ sông phải làm gì?")
    assert answer.status == "answered"
    assert [citation.quotes for citation in answer.citations] == [("TTBS trong mùa lũ.",)]
