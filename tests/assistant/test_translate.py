"""English questions in Vietnamese, by the glossary."""

from __future__ import annotations

import pytest

from assistant.text_data import cues, glossary, provinces
from assistant.translate import translate


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What does the commune police have to do?", "công an xã"),
        ("the police of the ward", "công an phường"),  # the level behind stays behind
        ("children's forum", "diễn đàn trẻ em"),
        ("reported cases", "báo cáo vụ việc"),
        ("reporting", "báo cáo"),
        ("inspected dogs", "kiểm tra chó"),
        ("cutting the budget", "giảm kinh phí"),
        ("swimming classes in Tràng Khê", "dạy bơi Tràng Khê"),  # names are kept
        ("Decision 1248/QĐ-TTg of 2021", "quyết định 1248/QĐ-TTg 2021"),
        ("Da Nang's target", "Da Nang chỉ tiêu"),  # a name without its possessive
        ("which communes/wards", "xã phường"),
        ("Decision 06/QĐ-TTg", "quyết định 06/QĐ-TTg"),  # a document's symbol keeps its slash
        ("primary/lower secondary pupils", "tiểu học trung học cơ sở học sinh"),
        ("children who dropped out", "trẻ em bỏ học"),
        ("setting up clubs", "thành lập câu lạc bộ"),
        ("schools report abuse", "trường học báo cáo xâm hại"),  # no school reports
        ("by the 15 May", "15 tháng 5"),
        ("May the police inspect?", "công an kiểm tra"),
        ("what the campaigns cover", "chiến dịch nội dung"),
        ("play areas for kids", "điểm vui chơi trẻ em"),
        ("competent persons who are held to account", "người có thẩm quyền chịu trách nhiệm"),
        ("the rules. What next in Dong Quy?", "quy chế Dong Quy"),  # a capital behind a stop is no name
        ("", ""),
        ("what of the and", ""),
    ],
)
def test_words(question: str, words: str) -> None:
    assert translate(question).words == words


def test_what_the_glossary_lacks_is_lost_and_told() -> None:
    assert translate("the xylophone of the police").lost == ("xylophone",)


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("the commune police and the school board", ("công an xã", "ban giám hiệu")),
        ("the department of health", ("sở y tế",)),
        ("What must the provincial police do under the steering board plan?", ("công an tỉnh",)),
        ("the steering board plan", ("ban điều hành",)),
        ("how many dogs", ()),
        (
            "What must the Departments of Health and of Education and Training do?",
            ("sở y tế", "sở giáo dục và đào tạo"),
        ),
        ("the Departments of Finance, Justice and Health", ("sở tài chính", "sở tư pháp", "sở y tế")),
        ("the pharmacy department", ("khoa dược",)),
        ("the rabies section", ("phòng bệnh dại", "khoa bệnh dại", "bộ phận bệnh dại")),
        ("the finance sector", ("ngành tài chính",)),
        ("agriculture, justice and home affairs", ()),  # mere fields of work
        ("which bodies, agencies and units", ()),
    ],
)
def test_units(question: str, units: tuple[str, ...]) -> None:
    assert translate(question).units == units


def test_the_language_data_is_whole() -> None:
    for part in ("levels", "units", "words"):
        assert all(english and all(vietnamese) for english, vietnamese in glossary(part).items())
    assert len(provinces()) > 34
    assert all(cues(name) for name in ("fillers", "english", "unit_ends", "orders", "small_talk", "place_heads"))
