"""Nothing unverified leaves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answer import Answer, Citation, CitedBasis, Part
from assistant.verify import Unverified, verify

TEXT = "5. Công an xã\n- Tuần tra các bến sông."
PART = Part(16, 38, TEXT[16:38])
CITATION = Citation(1, "p", 1, "p.txt", "KẾ HOẠCH", None, None, None, (), (PART,))
ANSWER = Answer("answered", "vi", "“Tuần tra các bến sông.” [1]", (CITATION,))


def text_of(plan_id: str, edition: int) -> str:
    return {("p", 1): TEXT}[plan_id, edition]


def test_a_true_answer_passes() -> None:
    assert verify(ANSWER, text_of) is ANSWER
    assert verify(Answer("not_found", "vi", "Không có."), text_of).citations == ()


FORGED = replace(CITATION, parts=(replace(PART, quote="Tuần tra mọi bến sông."),))
MOVED = replace(CITATION, parts=(replace(PART, start=17, end=39),))


@pytest.mark.parametrize(
    "answer",
    [
        replace(ANSWER, citations=(FORGED,)),
        replace(ANSWER, citations=(MOVED,)),
        replace(ANSWER, citations=(replace(CITATION, parts=(Part(3, 3, ""),)),)),
        replace(ANSWER, citations=(replace(CITATION, parts=()),)),
        replace(ANSWER, citations=(replace(CITATION, parts=(PART, replace(PART, quote="x"))),)),
        replace(ANSWER, citations=(replace(CITATION, basis=(CitedBasis("actor", 0, 13, "5. Công an huyện"),)),)),
        replace(ANSWER, citations=(replace(CITATION, plan_id="other"),)),
        replace(ANSWER, citations=(replace(CITATION, edition=2),)),
        replace(ANSWER, related=(replace(FORGED, marker="a"),)),
        replace(ANSWER, text="“Tuần tra các bến sông.” [2]"),
        replace(ANSWER, text="“Tuần tra các bến sông.”"),
        replace(ANSWER, text="[1] [2]"),
        replace(ANSWER, text="[1]", citations=(CITATION, CITATION)),
        replace(ANSWER, text="Công an xã tuần tra.", citations=()),
        replace(ANSWER, status="not_found"),
    ],
    ids=[
        "forged", "moved", "empty", "no parts", "second part", "basis", "plan", "edition", "related", "wrong marker",
        "no marker", "marker too many", "twice", "no citation", "cited though not found",
    ],
)  # fmt: skip
def test_a_false_one_does_not(answer: Answer) -> None:
    with pytest.raises(Unverified):
        verify(answer, text_of)
