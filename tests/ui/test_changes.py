"""What plans say of other plans: on the command line, and at the head of their pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from selectolax.lexbor import LexborHTMLParser
from ui_clients import LocalClient, guarded
from ui_fakes import FakeAssistant, FakeLibrary, contents

from ui.cli import main
from ui.commands.session import Session
from ui.plans.page import plan_page_router
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.library import Library

Capture = pytest.CaptureFixture[str]
PLANS = Path(__file__).parents[1] / "samples" / "changes" / "plans"
SCHOOL_OLD, SCHOOL = "14-kh-thcs-na-men-2024", "09-kh-thcs-na-men-2025"
WASTE, AMENDING = "21-kh-ubnd-rach-cui-2025", "58-kh-ubnd-rach-cui-2025"
CHOSEN = ("truong_bau_sim_doc_sach_*.txt", "xa_rach_cui_rac_thai_2025.txt", "xa_rach_cui_sua_doi_2025.txt")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two pairs of plans. What a test decides, it undoes."""
    folder = tmp_path_factory.mktemp("changes")
    files = [str(path) for pattern in CHOSEN for path in sorted(PLANS.glob(pattern))]
    assert main(["--data", str(folder), "ingest", *files]) == 0
    return folder


@pytest.fixture
def session(kept: Path) -> Iterator[Session]:
    settings = Settings(language="vi", data=kept)
    with Library.open(kept) as library:
        yield Session(Parts(settings, library=library), "vi")


def listed(session: Session, capsys: Capture, *arguments: str) -> dict:
    assert main(["changes", *arguments, "--json"], session) == 0
    return json.loads(capsys.readouterr().out)


def page(session: Session, plan_id: str, query: str = "", language: str = "vi") -> LexborHTMLParser:
    app = FastAPI()
    app.include_router(plan_page_router(session.parts, language))  # type: ignore[arg-type]
    answer = LocalClient(guarded(app, session.parts)).get(f"/plans/{plan_id}{query}")
    assert answer.status_code == 200
    return LexborHTMLParser(answer.text)


def notice(made: LexborHTMLParser) -> list[str]:
    return [" ".join(node.text().split()) for node in made.css(".changes")]


def test_the_list_as_json(session: Session, capsys: Capture) -> None:
    found = listed(session, capsys)
    assert {(one["plan"], one["kind"], one["target"], one["state"]) for one in found["proposals"]} == {
        (SCHOOL, "replaces", SCHOOL_OLD, "open"),
        (AMENDING, "amends", WASTE, "open"),
    }
    assert found["links"] == []
    for one in found["proposals"]:
        text = session.parts.library.contents(one["plan"]).text
        assert text[one["start"] : one["end"]] == one["quote"]
        assert one["by"] is one["at"] is None


def test_one_plan_with_the_passages(session: Session, capsys: Capture) -> None:
    found = listed(session, capsys, WASTE)
    assert [one["plan"] for one in found["proposals"]] == [AMENDING]
    assert [(one["how"], len(one["changed"])) for one in found["links"]] == [
        ("replaced", 1),
        ("reworded", 1),
        ("repealed", 1),
    ]
    text = session.parts.library.contents(WASTE).text
    for one in found["links"]:
        ((start, end),) = one["changed"][0]["spans"]
        assert " ".join(text[start:end].split()) == one["changed"][0]["quote"]


@pytest.mark.parametrize("arguments", [[], [AMENDING]])
def test_on_a_terminal(arguments: list[str], session: Session, capsys: Capture) -> None:
    assert main(["changes", *arguments], session) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "58/KH-UBND sửa đổi, bổ sung 21/KH-UBND 2025-02-12 (chờ quyết định)" in shown
    assert f"changes {AMENDING} --accept {WASTE} --by" in shown
    assert ("Thay cụm từ: “Thay cụm từ “trước ngày 31/3/2025”" in shown) is bool(arguments)
    assert ("09/KH-THCS thay thế 14/KH-THCS" in shown) is not bool(arguments)


def test_accepted_then_restored_then_rejected(session: Session, capsys: Capture) -> None:
    assert main(["changes", SCHOOL, "--accept", SCHOOL_OLD, "--by", "Lan"], session) == 0
    shown = capsys.readouterr()
    assert shown.out == f"Đã chấp nhận: {SCHOOL} thay thế {SCHOOL_OLD}.\n"
    assert f"plan-assistant restore {SCHOOL_OLD}" in shown.err
    assert SCHOOL_OLD not in {plan.id for plan in session.parts.library.plans()}
    assert main(["changes", SCHOOL_OLD], session) == 0
    assert "đã chấp nhận" in capsys.readouterr().out
    (of_old,) = notice(page(session, SCHOOL_OLD, "?edition=1"))
    assert of_old.startswith("Kế hoạch này được thay thế bởi") and "chưa xác nhận" not in of_old
    (link, _) = page(session, SCHOOL).css(".changes a")
    assert link.attributes["href"] == f"../plans/{SCHOOL_OLD}?edition=1"
    assert main(["changes", SCHOOL, "--accept", SCHOOL_OLD, "--by", "Lan"], session) == 1
    assert "đã được quyết định" in capsys.readouterr().err
    session.parts.library.restore(SCHOOL_OLD)
    assert main(["changes", SCHOOL, "--reject", SCHOOL_OLD, "--by", "Lan"], session) == 0
    assert "Đã bỏ qua" in capsys.readouterr().out
    assert notice(page(session, SCHOOL)) == notice(page(session, SCHOOL_OLD)) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["--accept", WASTE, "--by", "Lan"],
        [AMENDING, "--accept", WASTE],
        [AMENDING, "--accept", WASTE, "--by", " "],
        [AMENDING, "--accept", WASTE, "--reject", WASTE, "--by", "Lan"],
    ],
)
def test_a_decision_names_both_plans_and_who(arguments: list[str], session: Session, capsys: Capture) -> None:
    assert main(["changes", *arguments], session) == 2
    assert "--by" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["khong-co"], [WASTE, "--accept", AMENDING, "--by", "Lan"]])
def test_what_is_not_there(arguments: list[str], session: Session, capsys: Capture) -> None:
    assert main(["changes", *arguments], session) == 1
    assert capsys.readouterr().err.count("\n") <= 2


def test_nothing_said_is_said(settings: Settings, capsys: Capture) -> None:
    library = FakeLibrary(contents())
    assert main(["changes"], Session(Parts(settings, library=library, assistant=FakeAssistant(library)), "vi")) == 0
    assert "Không có kế hoạch nào" in capsys.readouterr().err


def test_the_page_of_the_amended_plan_leads_to_both_places(session: Session) -> None:
    made = page(session, WASTE)
    (words,) = notice(made)
    assert words.startswith("Kế hoạch này đã được sửa đổi, bổ sung bởi KẾ HOẠCH Sửa đổi, bổ sung một số nội dung")
    assert "Những chỗ được sửa đổi (3)" in words and "chưa xác nhận" in words
    texts = {one: session.parts.library.contents(one).text for one in (WASTE, AMENDING)}
    marked = []
    for link in made.css(".changes li a"):
        address = str(link.attributes["href"])
        plan_id = re.fullmatch(r"\.\./plans/([\w-]+)\?.*#quote", address)[1]  # type: ignore[index]
        ends = [int(number) for number in re.findall(r"(?:start|end)=(\d+)", address)]
        marked.append((plan_id, texts[plan_id][ends[0] : ends[-1]]))
    assert [plan_id for plan_id, _ in marked] == [AMENDING, WASTE] * 3
    assert marked[1][1] == "Thu gom rác tại các ấp vào thứ Ba và thứ Sáu hằng tuần."
    assert marked[4][1].startswith("Bãi bỏ gạch đầu dòng thứ nhất")


def test_the_page_of_the_plan_that_says_so(session: Session) -> None:
    (words,) = notice(page(session, AMENDING))
    assert words.startswith("Kế hoạch này sửa đổi, bổ sung KẾ HOẠCH Thu gom, phân loại rác thải")
    assert "(21/KH-UBND)" in words
    assert notice(page(session, AMENDING, language="en"))[0].startswith("This plan amends")


def test_a_plans_words_are_no_markup_in_the_notice(session: Session) -> None:
    library = session.parts.library
    evil = library.plan(AMENDING)
    header = replace(evil.header, title=replace(evil.header.title, value='<script>x</script>"'))

    class Evil:
        def __getattr__(self, name: str) -> object:
            return getattr(library, name)

        def seen_by(self, sight: object, anew: object = None) -> object:
            return self

        def plans(self) -> object:
            return tuple(replace(one, header=header) if one.id == AMENDING else one for one in library.plans())

    made = page(Session(Parts(session.parts.settings, library=Evil()), "vi"), WASTE)  # type: ignore[arg-type]
    assert made.css(".changes script") == []
    assert '<script>x</script>"' in notice(made)[0]
