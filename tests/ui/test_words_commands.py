"""An office's own words on the command line, and what they change in a running assistant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ui.cli import main
from ui.commands.session import Session
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.access.viewer import OWNER

Capture = pytest.CaptureFixture[str]
PLAN = """\
ỦY BAN NHÂN DÂN XÃ LŨNG MÂY
Số: 31/KH-UBND

Lũng Mây, ngày 04 tháng 3 năm 2024

KẾ HOẠCH
Phòng, chống lũ ống năm 2024

I. MỤC ĐÍCH
Giảm thiệt hại do lũ ống gây ra trên địa bàn xã.

II. TỔ CHỨC THỰC HIỆN
1. Đài canh lũ
- Đánh kẻng báo động khi nước suối dâng quá cọc đỏ.
- Ghi sổ trực lũ mỗi ngày.
2. Công an xã
- Tuần tra các bến đò trong mùa lũ trước ngày 30/6/2024.
"""


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(Parts(Settings(data=tmp_path / "data", language="vi")), "vi")


def listed(session: Session, capsys: Capture) -> list[tuple[str, list[str]]]:
    capsys.readouterr()
    assert main(["words", "--json"], session) == 0
    return [(entry["list"], entry["names"]) for entry in json.loads(capsys.readouterr().out)["entries"]]


def test_words_are_added_listed_and_removed(session: Session, capsys: Capture) -> None:
    for words in (
        ["add-unit", "Vọng lâu quan sát", "VLQS"],
        ["add-unit", "VLQS", "trạm canh rừng"],
        ["add-abbreviation", "CL", "Canh lũ"],
        ["add-term", "ring dike", "đê bao | bờ bao"],
        ["add-term", "watchtower", "vọng lâu", "--unit"],
        ["add-said", "canh nước", "trực lũ"],
    ):
        assert main(["words", *words], session) == 0
    assert "Đã ghi: ring dike → đê bao | bờ bao." in capsys.readouterr().out
    assert listed(session, capsys) == [
        ("same", ["Vọng lâu quan sát", "VLQS", "trạm canh rừng"]),
        ("abbreviations", ["CL", "Canh lũ"]),
        ("units", ["watchtower", "vọng lâu"]),
        ("words", ["ring dike", "đê bao", "bờ bao"]),
        ("said", ["canh nước", "trực lũ"]),
    ]
    assert main(["words"], session) == 0
    shown = capsys.readouterr().out
    assert "Tên đơn vị" in shown and "Vọng lâu quan sát, VLQS, trạm canh rừng" in shown
    assert main(["words", "remove", "VLQS"], session) == 0  # a further name goes alone
    for name in ("CL", "watchtower", "ring dike", "canh nước"):
        assert main(["words", "remove", name], session) == 0
    assert listed(session, capsys) == [("same", ["Vọng lâu quan sát", "trạm canh rừng"])]
    assert main(["words", "remove", "Vọng lâu quan sát"], session) == 0
    assert listed(session, capsys) == []


def test_no_words_yet(session: Session, capsys: Capture) -> None:
    assert main(["words"], session) == 0
    assert "plan-assistant words add-unit" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["add-unit", "--", "--"], 2, "“--” không có chữ nào"),
        (["add-unit"], 2, "NAME"),
        (["add-term", "đê", "dike"], 2, "“đê” không phải tiếng Anh"),
        (["add-term", "Ring dike", "đê"], 1, "“Ring dike” đã có trong mục “ring dike, đê bao”"),
        (["remove", "không có"], 2, "Không có “không có”"),
        (["remove", "đê bao"], 2, "Không có “đê bao”"),  # a rendering
        (["remove", "CL"], 2, "abbreviations, said"),
        (["remove", "CL", "--list", "sai"], 2, "--list"),
        (["remove", "CL", "--list", "said"], 0, ""),
    ],
)
def test_what_can_not_be_done_is_one_line(
    session: Session, capsys: Capture, words: list[str], status: int, said: str
) -> None:
    session.parts.settings.data.mkdir()
    (session.parts.settings.data / "glossary.yaml").write_text(
        "words: {ring dike: đê bao}\nsaid: {CL: trực lũ}\n", encoding="utf-8"
    )
    (session.parts.settings.data / "units.yaml").write_text("abbreviations: {CL: Canh lũ}\n", encoding="utf-8")
    assert main(["words", *words], session) == status
    told = capsys.readouterr().err
    assert said in told and told.count("\n") == (1 if status else 0)


def test_a_bad_file_is_named(session: Session, capsys: Capture) -> None:
    session.parts.settings.data.mkdir()
    (session.parts.settings.data / "units.yaml").write_text("same: x\n", encoding="utf-8")
    assert main(["words"], session) == 1
    assert "units.yaml: same is no list" in capsys.readouterr().err


def test_words_are_shown_to_the_letter(session: Session, capsys: Capture) -> None:
    assert main(["words", "add-unit", "[red]Tổ[/red] :smile:", "tổ {đỏ}"], session) == 0
    assert main(["words"], session) == 0
    assert capsys.readouterr().out.count("[red]Tổ[/red] :smile:, tổ {đỏ}") == 2


def test_helps_are_in_the_language_asked_for(capsys: Capture) -> None:
    for language, said in (("vi", "Từ ngữ riêng"), ("en", "The office's own words")):
        assert main(["--lang", language, "words", "--help"]) == 0
        assert said in capsys.readouterr().out
    assert main(["--lang", "en", "words", "add-term", "--help"]) == 0
    shown = capsys.readouterr().out
    assert "It names a unit" in shown and "help." not in shown


@pytest.fixture
def running(session: Session, tmp_path: Path) -> Session:
    """A process that has read one plan."""
    file = tmp_path / "ke_hoach.txt"
    file.write_text(PLAN, encoding="utf-8")
    assert [report.outcome for report in session.parts.ingest([file], "vi")] == ["created"]
    return session


def quotes(session: Session, question: str) -> list[str]:
    return [part.quote for citation in session.parts.ask(question).citations for part in citation.parts]


def test_a_running_assistant_goes_by_new_words(running: Session, capsys: Capture) -> None:
    data = str(running.parts.settings.data)
    questions = {
        "What must the shaman guild do?": ["add-term", "--unit", "shaman guild", "đài canh lũ"],
        "Where is the glimmer post?": ["add-term", "glimmer post", "cọc đỏ"],
        "Ai lo chuyện khua chiêng?": ["add-said", "khua chiêng", "đánh kẻng"],
    }
    for question, words in questions.items():
        assert quotes(running, question) == []
        assert main(["--data", data, "words", *words]) == 0  # as another process would
        assert "Đánh kẻng báo động khi nước suối dâng quá cọc đỏ." in quotes(running, question)
    assert running.parts.view(OWNER).understood("Where is the glimmer post?").lost == ()
    assert main(["--data", data, "words", "remove", "glimmer post"]) == 0
    assert quotes(running, "Where is the glimmer post?") == []


def test_an_unknown_unit_is_known_after_reading_again(running: Session, capsys: Capture) -> None:
    def unknown() -> list[str]:
        (plan,) = running.parts.library.plans()
        return [warning for warning in plan.warnings if warning.startswith("units_unknown")]

    assert unknown() == ["units_unknown:1 – Đài canh lũ"]
    assert not running.parts.words_unread()
    assert quotes(running, "VLQS phải làm gì?") == []
    assert main(["words", "add-unit", "Đài canh lũ", "VLQS"], running) == 0
    assert "plan-assistant reindex" in capsys.readouterr().err
    assert running.parts.words_unread() and unknown()
    told = quotes(running, "VLQS phải làm gì?")  # questions go by it at once
    assert "Ghi sổ trực lũ mỗi ngày." in told
    assert main(["reindex"], running) == 0
    assert unknown() == [] and not running.parts.words_unread()
    assert quotes(running, "VLQS phải làm gì?") == told
