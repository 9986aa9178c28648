"""``editions | diff | rollback | withdraw | waiting | decide`` and ``plans --withdrawn``, over a real library."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from edition_samples import FIRST, PLAN, SECOND, THIRD, brought, opened
from ui_fakes import contents

from prompts.texts import LANGUAGES, say
from ui.cli import main
from ui.commands.session import Session
from ui.edition_words import duty_field_words
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.comparison.obligations import DUTY_FIELDS
from vectorstore.keeping.edition_diff import HEADER_FIELDS
from vectorstore.library import Library
from vectorstore.obligation import Deadline, Obligation, Party, Target
from vectorstore.span import Span

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept") / "data"
    with opened(folder) as library:
        brought(library, FIRST, "ke-hoach.txt")
        assert brought(library, SECOND, "ke-hoach-sua.txt").outcome == "updated"
    return folder


@pytest.fixture
def library(kept: Path, tmp_path: Path) -> Iterator[Library]:
    """A plan in two editions, to be changed."""
    shutil.copytree(kept, tmp_path / "data")
    with opened(tmp_path / "data") as library:
        yield library


@pytest.fixture
def session(library: Library, tmp_path: Path) -> Session:
    return Session(Parts(Settings(language="vi", data=tmp_path / "data"), library=library), "vi")


@pytest.fixture
def waiting(library: Library) -> int:
    """The number of a file that waits."""
    assert brought(library, THIRD, "ban-thao.txt").outcome == "waiting"
    return library.waiting()[0].key


def shown(session: Session, capsys: Capture, *arguments: str) -> str:
    """What a command prints, white space as one space."""
    assert main(list(arguments), session) == 0
    return " ".join(capsys.readouterr().out.split())


def shape(session: Session, capsys: Capture, *arguments: str) -> dict[str, Any]:
    assert main([*arguments, "--json"], session) == 0
    (line,) = capsys.readouterr().out.splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


def test_editions(session: Session, capsys: Capture) -> None:
    told = shown(session, capsys, "editions", PLAN)
    assert "Phiên bản 1 2024-05-20 12:00 UTC · ke-hoach.txt ·" in told
    assert "Phiên bản 2 · đang dùng 2024-05-20 12:00 UTC · ke-hoach-sua.txt ·" in told
    listed = shape(session, capsys, "editions", PLAN)
    assert listed["plan_id"] == PLAN and listed["serving"] == 2
    assert [(one["edition"], one["source"], one["serves"]) for one in listed["editions"]] == [
        (1, "ke-hoach.txt", False),
        (2, "ke-hoach-sua.txt", True),
    ]


def test_a_diff_read_on_the_terminal(session: Session, capsys: Capture) -> None:
    told = shown(session, capsys, "diff", PLAN)
    assert "phiên bản 1 (ke-hoach.txt) → phiên bản 2 (ke-hoach-sua.txt)" in told
    assert "Nhiệm vụ: 1 giữ nguyên, 1 sửa đổi, 1 bổ sung, 1 bị bỏ" in told
    assert "Người ký: Lò Văn Thành → Quàng Thị Sim" in told
    assert "trước ngày [-25/6/2024-]{+10/7/2024+}." in told
    assert "Thời hạn: trước ngày 25/6/2024 (2024-06-25) → trước ngày 10/7/2024 (2024-07-10)" in told
    assert "{+Trực cấp cứu 24/24 giờ trong mùa khô.+}" in told
    assert "[-Chuẩn bị thuốc và dụng cụ sơ cứu bỏng cho đội cứu hộ.-]" in told
    assert told.count("Trực cấp cứu") == 1, "what an obligation shows is not shown again as a passage"


def test_a_diff_as_json(session: Session, capsys: Capture, library: Library) -> None:
    found = shape(session, capsys, "diff", PLAN, "1", "2")
    old, new = (library.contents(PLAN, edition).text for edition in (1, 2))
    assert found["counts"]["obligations"] == {"same": 1, "changed": 1, "added": 1, "gone": 1}
    assert found["differs"] and [one["edition"] for one in (found["old"], found["new"])] == [1, 2]
    assert found["header"] == [
        {
            "field": "signer",
            "old": {"state": "present", "value": "Lò Văn Thành"},
            "new": {"state": "present", "value": "Quàng Thị Sim"},
        }
    ]
    (duty,) = found["obligations"]["changed"]
    assert duty["fields"] == ["words", "deadline"]
    assert [(run["kind"], run["text"]) for run in duty["words"][1:3]] == [
        ("removed", "25/6/2024"),
        ("added", "10/7/2024"),
    ]
    for text, side in ((old, "old"), (new, "new")):
        assert duty[side]["section"] == ["II. TỔ CHỨC THỰC HIỆN", "1. Công an xã"]
        for part in duty[side]["parts"]:
            assert text[part["start"] : part["end"]] == part["quote"]
        for run in duty["words"]:
            assert all(text[start:end] in duty[side]["text"] for start, end in run[side])
    counts = found["counts"]["passages"]
    assert sum(counts.values()) - counts["added"] == found["old"]["passages"]
    assert sum(counts.values()) - counts["gone"] == found["new"]["passages"]


@pytest.mark.parametrize(
    ("editions", "expected"),
    [(["1"], "phiên bản 1 (ke-hoach.txt) → phiên bản 2"), (["2", "1"], "phiên bản 2 (ke-hoach-sua.txt) → phiên bản 1")],
)
def test_editions_named(session: Session, capsys: Capture, editions: list[str], expected: str) -> None:
    assert expected in shown(session, capsys, "diff", PLAN, *editions)


def test_an_edition_beside_itself(session: Session, capsys: Capture) -> None:
    assert "Hai phiên bản có cùng nội dung." in shown(session, capsys, "diff", PLAN, "2", "2")
    assert not shape(session, capsys, "diff", PLAN, "2", "2")["differs"]


def test_rollback_says_how_to_undo_it(session: Session, capsys: Capture, library: Library) -> None:
    told = shown(session, capsys, "rollback", PLAN, "1")
    assert library.plan(PLAN).edition == 1
    assert "nay dùng phiên bản 1 (ke-hoach.txt)" in told and f"plan-assistant rollback {PLAN} 2" in told
    assert "đang dùng phiên bản 1 rồi" in shown(session, capsys, "rollback", PLAN, "1")


def test_a_withdrawn_plan(session: Session, capsys: Capture, library: Library) -> None:
    told = shown(session, capsys, "withdraw", PLAN)
    assert "Đã rút kế hoạch" in told and "Phòng, chống cháy rừng" in told and f"plan-assistant restore {PLAN}" in told
    assert not library.plans()
    again = shown(session, capsys, "withdraw", PLAN)
    assert "đã được rút từ trước" in again and f"plan-assistant restore {PLAN}" in again
    assert main(["plans"], session) == 0 and PLAN not in capsys.readouterr().out
    assert PLAN in shown(session, capsys, "plans", "--withdrawn")
    assert [one["id"] for one in shape(session, capsys, "plans", "--withdrawn")["plans"]] == [PLAN]
    assert shape(session, capsys, "editions", PLAN)["serving"] is None
    assert "đang dùng" not in shown(session, capsys, "editions", PLAN)
    assert "phiên bản 1 (ke-hoach.txt) → phiên bản 2" in shown(session, capsys, "diff", PLAN)
    assert f"plan-assistant withdraw {PLAN}" in shown(session, capsys, "rollback", PLAN, "2")
    assert main(["plans", "--withdrawn"], session) == 0
    assert "Không có kế hoạch nào đã được rút" in capsys.readouterr().err


def test_files_that_wait(session: Session, capsys: Capture, waiting: int) -> None:
    told = shown(session, capsys, "waiting")
    assert f"{waiting}. ban-thao.txt" in told and f"→ có thể là phiên bản mới của {PLAN}: cùng trích yếu (giống" in told
    (one,) = shape(session, capsys, "waiting")["waiting"]
    assert one["number"] == waiting and one["plan"]["source"] == "ban-thao.txt" and "edition" not in one["plan"]
    (candidate,) = one["candidates"]
    assert candidate["plan_id"] == PLAN and candidate["reason"] == "title" and 0 < candidate["likeness"] <= 1


def test_what_a_file_that_waits_would_change(session: Session, capsys: Capture, waiting: int) -> None:
    told = shown(session, capsys, "waiting", str(waiting))
    assert f"Nếu là phiên bản mới của {PLAN}" in told and "ngày [-nắng nóng-]{+khô hanh+}," in told
    found = shape(session, capsys, "waiting", str(waiting))
    assert found["preview"]["new"]["id"] == PLAN and found["preview"]["new"]["edition"] == 3
    assert [one["field"] for one in found["preview"]["header"]] == ["number", "place", "date", "signer"]


def test_corrections_hold_in_a_preview(session: Session, capsys: Capture, waiting: int, library: Library) -> None:
    """They would hold in the next edition too: no change of the file's."""
    library.rollback(PLAN, 1)
    before = shape(session, capsys, "waiting", str(waiting))["preview"]["counts"]
    kept = library.contents(PLAN).obligations[1]  # the file says the same
    library.editor.correct(PLAN, kept.id, {"actor": ["Đội dân phòng"]}, by="a", why="b")
    assert shape(session, capsys, "waiting", str(waiting))["preview"]["counts"] == before


def test_deciding_that_it_is_an_edition(session: Session, capsys: Capture, waiting: int, library: Library) -> None:
    told = shown(session, capsys, "decide", str(waiting), "--replace", PLAN)
    assert f"ban-thao.txt nay là phiên bản 3 của kế hoạch {PLAN}" in told
    assert library.plan(PLAN).edition == 3 and not library.waiting()


def test_deciding_that_it_is_new(session: Session, capsys: Capture, waiting: int, library: Library) -> None:
    told = shown(session, capsys, "decide", str(waiting), "--new")
    (other,) = {plan.id for plan in library.plans()} - {PLAN}
    assert f"kế hoạch mới {other}" in told and f"plan-assistant withdraw {other}" in told


def test_dismissing_it(session: Session, capsys: Capture, waiting: int, library: Library) -> None:
    assert "Đã bỏ tệp ban-thao.txt" in shown(session, capsys, "decide", str(waiting), "--dismiss")
    assert not library.waiting() and len(library.plans()) == 1
    assert main(["waiting"], session) == 0
    assert "Không có tệp nào chờ quyết định" in capsys.readouterr().err


def test_a_preview_of_a_withdrawn_plan(session: Session, capsys: Capture, library: Library) -> None:
    library.withdraw(PLAN)
    assert brought(library, THIRD, "ke-hoach.txt").outcome == "waiting"  # of the path that the plan came from
    (one,) = shape(session, capsys, "waiting")["waiting"]
    found = shape(session, capsys, "waiting", str(one["number"]))
    assert found["preview"]["old"]["edition"] == 2


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["editions", "nope"], 1, "Không có kế hoạch nào mang mã “nope”"),
        (["diff", "nope"], 1, "Không có kế hoạch nào mang mã “nope”"),
        (["diff", PLAN, "1", "9"], 1, "không có phiên bản 9"),
        (["diff", PLAN, "0"], 2, "OLD"),
        (["rollback", PLAN, "9"], 1, "không có phiên bản 9"),
        (["rollback", "nope", "1"], 1, "Không có kế hoạch nào mang mã “nope”"),
        (["withdraw", "nope"], 1, "Không có kế hoạch nào mang mã “nope”"),
        (["waiting", "7"], 1, "mang số 7"),
        (["decide", "7", "--new"], 1, "mang số 7"),
        (["decide", "7"], 2, "Chọn đúng một cách"),
        (["decide", "7", "--new", "--dismiss"], 2, "Chọn đúng một cách"),
    ],
)
def test_what_there_is_not(session: Session, capsys: Capture, arguments: list[str], status: int, said: str) -> None:
    assert main(arguments, session) == status
    assert said in capsys.readouterr().err


def test_the_first_edition_has_none_before_it(session: Session, capsys: Capture, library: Library) -> None:
    library.rollback(PLAN, 1)
    assert main(["diff", PLAN], session) == 2
    assert "không có phiên bản nào trước phiên bản 1" in capsys.readouterr().err


def test_deciding_for_a_plan_that_there_is_not(session: Session, waiting: int, library: Library) -> None:
    assert main(["decide", str(waiting), "--replace", "nope"], session) == 1
    assert [one.key for one in library.waiting()] == [waiting]


def test_a_plans_words_are_no_markup_on_the_terminal(session: Session, capsys: Capture, library: Library) -> None:
    evil = SECOND.replace("Trực cấp cứu", "[red]Trực[/red] :smile: \x1b[31mcấp cứu")
    brought(library, evil, "\x1b[31mke-hoach-xau.txt")
    for arguments in (["diff", PLAN], ["editions", PLAN], ["rollback", PLAN, "1"], ["rollback", PLAN, "3"]):
        assert main(arguments, session) == 0
        told = capsys.readouterr().out
        assert "\x1b" not in told
        if arguments[0] == "diff":
            assert "[red]" in told and ":smile:" in told


def test_every_field_that_can_differ_has_a_name() -> None:
    for language in LANGUAGES:
        assert all(say(f"editions.head.{name}", language) for name in HEADER_FIELDS)
        assert all(say(f"editions.field.{name}", language) for name in DUTY_FIELDS)


def test_every_field_of_a_duty_in_words() -> None:
    """And that there is none, where there is none."""
    text = "Công an xã, Trạm Y tế, giảm 5% trước ngày 1/2/2024"
    lead = Party("lead", "Công an xã", Span(0, 10), "", "", excludes=("thôn Vàng",))
    partner = Party("partner", "Trạm Y tế", Span(12, 21), "", "")
    deadline = Deadline("trước ngày\n1/2/2024", Span(31, 50), ("2024-02-01",), rrule="FREQ=YEARLY")
    target = Target("", "5", "%", "", Span(23, 30))
    full = Obligation(
        "a", 0, 0, None, "report", (Span(0, 10),), (lead, partner), False, deadline, (Span(12, 21),), (target,)
    )
    kept = replace(contents(), text=text)
    said = {name: duty_field_words(kept, full, name, "vi") for name in DUTY_FIELDS}
    assert said == {
        "words": "Công an xã",
        "actors": "Công an xã (chủ trì) (trừ thôn Vàng)",
        "partners": "Trạm Y tế",
        "recipients": "không có",
        "deadline": "trước ngày 1/2/2024 (2024-02-01; lặp lại)",
        "kind": "Báo cáo",
        "targets": "giảm 5%",
        "result": "Trạm Y tế",
        "section": "ngoài các mục",
    }
    bare = Obligation("a", 0, 0, 0, "duty", (Span(0, 10),))
    none = {name: duty_field_words(kept, bare, name, "vi") for name in ("actors", "deadline", "targets", "result")}
    assert none["targets"] == none["result"] == "không có"
    assert none["actors"] == say("register.implicit", "vi") and none["deadline"] == say("register.undated", "vi")
