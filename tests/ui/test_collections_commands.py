"""``collections``, ``ingest --collection``, and what ``--as`` somebody else comes out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from edition_samples import FIRST, PLAN, SECOND, THIRD, brought
from store_fakes import HashEncoder

from ui.cli import main
from ui.commands.session import Session
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.access.collections import NONE
from vectorstore.library import Library
from vectorstore.placement import Choice

Capture = pytest.CaptureFixture[str]
OPEN = "19-kh-ubnd-khe-vang-2024"
OTHER = FIRST.replace("18/KH-UBND", "19/KH-UBND").replace("cháy rừng", "bão lũ").replace("rừng", "đê")


@pytest.fixture(scope="module")
def filled(tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan in the collection "noi-bo", another one for everybody, and people of either sort."""
    data = tmp_path_factory.mktemp("filled")
    shutil.copy(tables, data / "catalogue.db")
    with Library.open(data, encoder=HashEncoder) as library:
        access = library.catalogue.access
        access.collections.create("Nội bộ", ["Công an xã"])
        brought(library, FIRST, "a.txt", Choice(new=True, collection="noi-bo"))
        brought(library, OTHER, "b.txt", Choice(new=True))
        access.people.create("an", "reader", groups=["công an xã"], unit="Công an xã")
        access.people.create("binh", "editor")
        access.people.create("chi", "admin")
        access.people.create("dong", "admin")
        access.people.set_disabled("dong", True)
    return data


@pytest.fixture
def library(filled: Path, tmp_path: Path) -> Iterator[Library]:
    with Library.open(Path(shutil.copytree(filled, tmp_path / "data")), encoder=HashEncoder) as library:
        yield library


@pytest.fixture
def session(library: Library, tmp_path: Path) -> Session:
    return Session(Parts(Settings(language="vi", data=tmp_path / "data"), library=library), "vi")


def run(session: Session, capsys: Capture, *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    status = main(list(arguments), session)
    said = capsys.readouterr()
    return status, said.out, said.err


def shown(session: Session, capsys: Capture, *arguments: str) -> Any:
    status, out, err = run(session, capsys, *arguments)
    assert status == 0, err
    return json.loads(out) if "--json" in arguments else out


def there(library: Library) -> dict[str, str]:
    return library.catalogue.access.collections.of_plans()


def test_collections_are_made_and_changed(session: Session, capsys: Capture, library: Library) -> None:
    out = shown(session, capsys, "collections", "create", "Quân sự [x]", "--group", "Ban chỉ huy", "--group", "Đội 7")
    assert out.strip() == "Đã lập bộ sưu tập “Quân sự [x]”, mã: quan-su-x"
    listed = shown(session, capsys, "collections", "list", "--json")["collections"]
    assert [(one["id"], one["groups"], one["plans"]) for one in listed] == [
        ("noi-bo", ["Công an xã"], 1), ("quan-su-x", ["Ban chỉ huy", "Đội 7"], 0),
    ]  # fmt: skip
    status, out, err = run(session, capsys, "collections")
    assert "Quân sự [x]" in out and "nhóm được xem: Ban chỉ huy, Đội 7" in out and "1 kế hoạch" in out
    assert "Hiện không có ai trong nhóm: Ban chỉ huy, Đội 7." in err and "nhóm: Công an xã" not in err
    status, out, err = run(session, capsys, "collections", "groups", "quan-su-x")
    assert status == 0 and "không nhóm nào" in out and "chỉ quản trị viên" in err
    assert "Quân sự" in shown(session, capsys, "collections", "standard", "quan-su-x")
    assert [one.id for one in library.catalogue.access.collections.all() if one.standard] == ["quan-su-x"]
    assert "không vào bộ sưu tập nào" in shown(session, capsys, "collections", "standard", NONE)
    assert "Đã xóa" in shown(session, capsys, "collections", "forget", "quan-su-x")
    assert [one.id for one in library.catalogue.access.collections.all()] == ["noi-bo"]


def test_without_any_it_says_what_that_means(session: Session, capsys: Capture, library: Library) -> None:
    library.catalogue.access.collections.put(PLAN, None)
    shown(session, capsys, "collections", "forget", "noi-bo")
    status, out, err = run(session, capsys, "collections")
    assert (status, out) == (0, "") and "ai vào được cũng xem được mọi kế hoạch" in err


def test_a_plan_is_moved_and_listed_there(session: Session, capsys: Capture, library: Library) -> None:
    assert "Nội bộ" in shown(session, capsys, "collections", "move", OPEN, "noi-bo")
    library.withdraw(OPEN)
    assert brought(library, THIRD, "c.txt", Choice(collection="noi-bo")).outcome == "waiting"
    waits = library.waiting()[0].plan.id
    listed = shown(session, capsys, "collections", "plans", "noi-bo", "--json")["plans"]
    states = {one["id"]: one["state"] for one in listed}
    assert states == {PLAN: "serving", OPEN: "withdrawn", waits: "waiting"}
    out = shown(session, capsys, "collections", "plans", "noi-bo")
    assert f"{OPEN}  " in out and "(đã rút)" in out and "(đang chờ quyết định)" in out
    for plan in states:
        assert "không còn thuộc" in shown(session, capsys, "collections", "move", plan, NONE)
    assert there(library) == {}
    assert run(session, capsys, "collections", "plans", "noi-bo")[2].strip() == "Không có kế hoạch nào."
    assert len(shown(session, capsys, "collections", "plans", NONE, "--json")["plans"]) == 3


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["create", "nội bộ"], 1, "đã được dùng"),
        (["create", " "], 2, "Không dùng được"),
        (["create", "x", "--group", ""], 2, "Không dùng được"),
        (["groups", "nix", "A"], 1, "nix"),
        (["standard", "nix"], 1, "nix"),
        (["move", PLAN, "nix"], 1, "nix"),
        (["move", "no-plan", "noi-bo"], 1, "no-plan"),
        (["move", PLAN], 2, "ID|-"),
        (["plans", "nix"], 1, "nix"),
        (["forget", "nix"], 1, "nix"),
        (["forget", "noi-bo"], 1, "còn 1 kế hoạch"),
    ],
)
def test_what_can_not_be_done(
    session: Session, capsys: Capture, library: Library, arguments: list[str], status: int, says: str
) -> None:
    before = library.catalogue.access.collections.all(), there(library)
    left, out, err = run(session, capsys, "collections", *arguments)
    assert (left, out) == (status, "") and says in err and len(err.splitlines()) == 1
    assert (library.catalogue.access.collections.all(), there(library)) == before


# Files that are brought


@pytest.mark.parametrize(
    ("said", "into"), [(["--collection", "noi-bo"], "noi-bo"), (["--collection", NONE], None), ([], "chung")]
)
def test_a_new_plan_goes_where_it_is_said(
    session: Session, capsys: Capture, library: Library, tmp_path: Path, said: list[str], into: str | None
) -> None:
    library.catalogue.access.collections.create("Chung")
    library.catalogue.access.collections.set_standard("chung")
    file = tmp_path / "moi.txt"
    file.write_text(OTHER.replace("19/KH-UBND", "20/KH-UBND").replace("2024", "2025"), encoding="utf-8")
    report = shown(session, capsys, "ingest", str(file), "--new", *said, "--json")
    assert report["outcome"] == "created" and there(library).get(report["plan_id"]) == into


def test_an_edition_stays_and_says_so(session: Session, capsys: Capture, library: Library, tmp_path: Path) -> None:
    file = tmp_path / "moi.txt"
    file.write_text(SECOND, encoding="utf-8")
    for outcome in ("updated", "skipped"):
        report = shown(session, capsys, "ingest", str(file), "--collection", NONE, "--json")
        assert report["outcome"] == outcome
        assert "vẫn ở bộ sưu tập “Nội bộ”" in report["warnings"][-1]
    assert there(library) == {PLAN: "noi-bo"}


@pytest.mark.parametrize("more", [[], ["--watch"]])
def test_an_unknown_collection_is_said_before_a_file_is_read(
    session: Session, capsys: Capture, library: Library, tmp_path: Path, more: list[str]
) -> None:
    status, out, err = run(session, capsys, "ingest", str(tmp_path), "--collection", "nix", *more)
    assert (status, out) == (1, "") and "nix" in err
    assert library.catalogue.jobs.list() == ()


# As somebody else


def test_plans_are_shown_with_their_collection_to_the_owner_only(session: Session, capsys: Capture) -> None:
    plans = shown(session, capsys, "plans", "--json")["plans"]
    assert {plan["id"]: plan["collection"] for plan in plans} == {PLAN: "noi-bo", OPEN: None}
    assert "bộ sưu tập: Nội bộ" in shown(session, capsys, "plans")
    for name, ids in (("an", {PLAN, OPEN}), ("binh", {OPEN}), ("CHI", {PLAN, OPEN})):
        plans = shown(session, capsys, "plans", "--as", name, "--json")["plans"]
        assert {plan["id"] for plan in plans} == ids
        assert not any("collection" in plan for plan in plans)
        assert "bộ sưu tập" not in shown(session, capsys, "plans", "--as", name)


def test_withdrawn_plans_are_those_that_they_may_see(session: Session, capsys: Capture, library: Library) -> None:
    library.withdraw(PLAN)
    for name, ids in (("an", [PLAN]), ("binh", [])):
        assert [
            one["id"] for one in shown(session, capsys, "plans", "--withdrawn", "--as", name, "--json")["plans"]
        ] == ids
    library.catalogue.access.collections.put(OPEN, "noi-bo")
    assert run(session, capsys, "plans", "--as", "binh")[2].strip() == "binh không xem được kế hoạch nào."


def test_obligations_are_of_the_plans_that_they_see(session: Session, capsys: Capture) -> None:
    def plans_of(*arguments: str) -> set[str]:
        status, out, err = run(session, capsys, "obligations", "--format", "json", *arguments)
        assert status == 0, err
        return {one["plan_id"] for one in json.loads(out)}

    assert plans_of() == plans_of("--as", "an") == {PLAN, OPEN}
    assert plans_of("--as", "binh") == {OPEN}


QUESTION = "Công an xã phải làm gì?"


def test_a_question_is_answered_as_they_would_get_it(session: Session, capsys: Capture) -> None:
    def cited(*arguments: str) -> set[str]:
        answer = shown(session, capsys, "ask", QUESTION, "--json", *arguments)
        return {one["plan_id"] for one in (*answer["citations"], *answer["related"])}

    assert cited() == cited("--as", "an") == {PLAN, OPEN}
    assert cited("--as", "binh") == {OPEN}
    assert "rừng" not in shown(session, capsys, "ask", QUESTION, "--as", "binh", "--explain")


def test_who_asks_is_of_their_unit(session: Session, capsys: Capture) -> None:
    asked = ("ask", "Đơn vị tôi phải làm gì?", "--json", "--explain")
    assert shown(session, capsys, *asked, "--as", "an")["understood"]["asker"] == "Công an xã"
    assert shown(session, capsys, *asked, "--as", "binh")["understood"]["asker"] is None


def test_a_plan_that_they_may_not_see_is_one_that_nobody_has(session: Session, capsys: Capture) -> None:
    hidden, unknown = (
        run(session, capsys, "ask", QUESTION, "--plan", plan, "--as", "binh") for plan in (PLAN, "x" * len(PLAN))
    )
    assert hidden[0] == unknown[0] == 1
    assert hidden[2].replace(PLAN, "") == unknown[2].replace("x" * len(PLAN), "")


def test_many_questions_are_answered_as_they_would_get_them(
    session: Session, capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lines = tmp_path / "in.jsonl"
    lines.write_text(
        json.dumps({"id": 1, "question": QUESTION})
        + "\n"
        + json.dumps({"id": 2, "question": QUESTION, "plans": [PLAN]})
        + "\n"
    )
    with lines.open() as given:
        monkeypatch.setattr("sys.stdin", given)
        status, out, err = run(session, capsys, "ask", "--jsonl", "--explain", "--as", "binh")
    assert status == 0, err
    first, second = map(json.loads, out.splitlines())
    assert {one["plan_id"] for one in first["citations"]} == {OPEN}
    assert second["error"]["code"] == "unknown_plan"


@pytest.mark.parametrize("command", [["plans"], ["obligations"], ["ask", QUESTION]])
@pytest.mark.parametrize(("name", "says"), [("nobody", "nobody"), ("dong", "bị khóa"), ("", "")])
def test_nobody_is_taken_for_somebody(
    session: Session, capsys: Capture, command: list[str], name: str, says: str
) -> None:
    status, out, err = run(session, capsys, *command, "--as", name)
    assert (status, out) == (1, "") and says in err
