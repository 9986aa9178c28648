"""In which plans a unit's duties are, told by the parties that they name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.retrieval.concerned import concerned
from assistant.understanding.mentions import Mention
from assistant.understanding.understand import understand
from assistant.understanding.understood import Understood
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.obligation import Party
from vectorstore.values import Header, HeaderField, Plan, Span

LEXICON = Lexicon.of()
PARTIES = {
    1: ["Công an xã", "Các đơn vị"],
    2: ["Trạm Y tế"],
    3: ["Các cơ quan, đơn vị"],
    4: ["Hợp tác xã Hoa Sen"],  # its text says that it is "TTPCLB" for short
    5: [],  # of its issuer: UBND xã Đồng Mơ
}


def party(text: str) -> Party:
    unit = LEXICON.identify(text)
    return Party("actor", text, Span(0, 1), unit.id, unit.name, unit.general)


def plan(key: int) -> Plan:
    issuer = HeaderField("present", "UBND xã Đồng Mơ", Span(0, 5)) if key == 5 else HeaderField()
    return Plan(f"p{key}", 1, key, "p.txt", Header(issuer=issuer), 0, "")


PLANS = tuple(map(plan, PARTIES))


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Công an xã phải làm gì?", [1]),  # what is everybody's is told where the unit is named
        ("cong an xa phai lam gi", [1]),
        ("Trạm Y tế phải làm gì?", [2]),
        ("UBND xã Đồng Mơ phải làm gì?", [5]),
        ("Phòng Tài chính phải làm gì?", [1, 3]),  # nobody names it: what is everybody's
    ],
)
def test_which_plans_are_read(question: str, found: list[int]) -> None:
    assert of(understand(question, PLANS, LEXICON)) == found


def test_a_short_form_that_only_a_plan_explains_is_looked_for_in_its_words() -> None:
    asked = understand("Công an xã phải làm gì?", PLANS, LEXICON)
    assert not LEXICON.identify("TTPCLB").known
    assert 4 in of(replace(asked, units=(Mention(("TTPCLB",), 0, 1, True),)))


def of(understood: Understood) -> list[int]:
    parties = {key: [party(text) for text in texts] for key, texts in PARTIES.items()}
    chosen = concerned(understood, PLANS, parties, LEXICON, lambda words: {4} if words == "TTPCLB" else set())
    return [one.edition_key for one in chosen]
