"""An admin's own words in questions, beside the packaged ones."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from assistant.answering import Assistant
from assistant.glossary import Glossary
from assistant.own_glossary import own_glossary
from assistant.translate import translate
from assistant.understanding.understand import understand
from assistant.understanding.understood import Understood
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.library import Library
from vectorstore.word_lists.own_glossary import FILE, OwnGlossary

OWN = OwnGlossary(
    units={"shaman guild": ("hội mo bản",), "police": ("cảnh lực",), "Town": ("đội thị",)},
    words={
        "glimmer mark": ("cọc đỏ", "mốc đỏ"),
        "budget": ("ngân quỹ",),
        "huddle": ("giao việc",),
        "Clerk": ("thư lại",),
    },
    said={"khua chiêng": ("đánh kẻng",), "tiền": ("ngân quỹ",)},
)


@pytest.fixture(scope="module")
def own() -> Glossary:
    return Glossary.of(OWN)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Where is the glimmer mark?", "cọc đỏ"),
        ("the glimmer marks", "cọc đỏ"),  # inflected as packaged entries are
        ("the glimmer-mark", "cọc đỏ"),
        ("What must the commune police do?", "cảnh lực xã"),  # instead of the packaged one
        ("the budget of the police", "ngân quỹ cảnh lực"),
        ("the clerk and the Clerk", "thư lại thư lại"),
        ("the town", "đội thị"),  # a level in the packaged glossary
        ("children's forum", "diễn đàn trẻ em"),  # which stays
    ],
)
def test_own_words_are_found_and_go_first(own: Glossary, question: str, words: str) -> None:
    assert translate(question, own).words == words


def test_own_units_are_units(own: Glossary) -> None:
    assert translate("the shaman guilds and the police of the ward", own).units == ("hội mo bản", "cảnh lực phường")


def asked(question: str, glossary: Glossary | None) -> Understood:
    return understand(question, (), Lexicon.of(), glossary=glossary)


def others(understood: Understood) -> set[str]:
    return {phrase.strip() for term in understood.terms for phrase in term.others}


def test_what_people_say(own: Glossary) -> None:
    assert "danh keng" in others(asked("ai lo khua chiêng", own))
    assert "danh keng" in others(asked("ai lo khua chieng", own))  # without diacritics
    assert others(asked("ai giữ tiền", own)) == {"ngan qui"}  # instead of the packaged one
    assert others(asked("ai giữ tiền", None)) == {"kinh phi"}


@pytest.mark.parametrize("question", ["When is the huddle?", "Bao giờ giao việc?", "bao gio giao viec"])
def test_own_words_are_no_fillers(own: Glossary, question: str) -> None:
    told = {"giao", "viec"}
    assert told <= {term.folded for term in asked(question, own).terms}
    assert told.isdisjoint(term.folded for term in asked(question, None).terms)


@pytest.mark.parametrize(
    "question", ["What must the commune police do?", "Công an xã phải làm gì?", "who pays for the swimming classes"]
)
def test_an_empty_glossary_changes_nothing(question: str) -> None:
    assert asked(question, Glossary.of(OwnGlossary())) == asked(question, None)


def test_the_packaged_glossary_is_made_once() -> None:
    assert Glossary.of() is Glossary.of()


def test_two_assistants_over_two_folders_differ(library: Library, tmp_path: Path) -> None:
    for name, word in (("a", "cọc đỏ"), ("b", "mốc xanh")):
        (tmp_path / name).mkdir()
        (tmp_path / name / FILE).write_text(f"words: {{glimmer: {word}}}\n", encoding="utf-8")
    folders = [tmp_path / name for name in ("a", "b", "none")]
    made = [Assistant(library, glossary=lambda data=data: own_glossary(data)) for data in folders]
    for _ in range(2):
        said = [one.understood("Where is the glimmer?") for one in made]
        assert [one.words for one in said] == ["cọc đỏ", "mốc xanh", ""]
        assert [one.lost for one in said] == [(), (), ("glimmer",)]


def test_a_file_that_can_not_be_used_is_told_once_and_the_last_words_serve(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / FILE

    def words() -> str:
        return translate("the glimmer of the police", own_glossary(tmp_path)).words

    assert words() == "công an"
    file.write_text("words: {glimmer: cọc đỏ}\n", encoding="utf-8")
    assert words() == "cọc đỏ công an"
    file.write_text("words: {glimmer: 5}\n", encoding="utf-8")
    for _ in range(3):
        assert words() == "cọc đỏ công an"
    (told,) = (one.getMessage() for one in caplog.records if one.levelno == logging.WARNING)
    assert f"{file}: words, glimmer" in told
    file.write_text("words: {glimmer: mốc xanh}\n", encoding="utf-8")
    assert words() == "mốc xanh công an"
    file.unlink()
    assert words() == "công an"
