"""The units that an English question names."""

from __future__ import annotations

import pytest

from assistant.tokens import tokens
from assistant.translate import translate
from assistant.understanding.english_units import english_mentions
from assistant.understanding.mentions import Mention
from vectorstore.lexicon.lexicon import Lexicon

LEXICON = Lexicon.of()


def named(question: str) -> tuple[Mention, ...]:
    translation = translate(question)
    return english_mentions(question, translation, tokens(translation.words), LEXICON)


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("What does the commune police have to do?", ["công an xã"]),
        ("the police of the ward", ["công an phường"]),  # the level behind is part of the name
        ("What must the Department of Health do?", ["sở y tế"]),
        ("the commune police and the school board", ["công an xã", "ban giám hiệu"]),
        ("What must the commune's police do?", ["công an xã"]),
        ("What are the commune-level police's duties?", ["công an cấp xã"]),
        ("What must the district-level police do?", ["công an cấp huyện"]),
        ("What must the vice-principal do?", ["phó hiệu trưởng"]),
        ("What must the women's union do?", ["hội liên hiệp phụ nữ"]),
        ("What does the school's health staff do?", ["nhân viên y tế trường học"]),
        ("What must the accountant of Suối Mẩy primary school do?", ["kế toán"]),  # not everybody in the school
        ("What must the accountant and the primary school do?", ["kế toán", "trường tiểu học"]),
        ("how many dogs", []),
        ("", []),
    ],
)
def test_units(question: str, units: list[str]) -> None:
    assert [mention.names[0] for mention in named(question)] == units


def test_whose_plan_it_is_with_whom_and_who_asks() -> None:
    assert [one.issues for one in named("What must the provincial police do under the steering board plan?")] == [
        False,
        True,
    ]
    assert [one.beside for one in named("Does the health station work with police?")] == [False, True]
    assert named("I am a homeroom teacher. What must I do?")[0].asker
    assert not named("What must a homeroom teacher do?")[0].asker


def test_every_rendering_is_kept() -> None:
    assert all(len(mention.names) == len(set(mention.names)) for mention in named("the rabies section"))
    assert "phòng bệnh dại" in named("the rabies section")[0].names
