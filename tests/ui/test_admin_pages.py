"""The admin pages as the server writes them: all of it works without a script."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from admin_office import pages_alone
from edition_samples import FIRST, PLAN, SECOND, THIRD, brought, opened
from fastapi.responses import HTMLResponse
from starlette.testclient import TestClient
from store_fakes import with_pages
from ui_clients import OWN, LocalClient, enter
from ui_fakes import EVIL

from ingest.reading import read
from prompts.texts import texts
from ui.admin.differences import diff_view
from ui.admin.frame import TABS
from ui.admin.plans import ROWS_A_PAGE, list_link, listed
from ui.admin.questions import charts
from ui.app import create_app
from ui.moments import day, moment
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.catalogue.jobs import NewFile
from vectorstore.catalogue.journal import Asked, Feedback, Figures
from vectorstore.keeping.edition_diff import edition_diff
from vectorstore.library import Library
from vectorstore.word_lists.word_lists import Entry, WordLists

PAGES = ["/admin", *(f"/admin/{tab}" for tab in TABS[1:])]
EVIL_TITLE = "<script>window.hacked=1</script> {{7*7}}"
EVIL_PLAN = f"""ỦY BAN NHÂN DÂN
XÃ <img src=x onerror=alert(1)>

Số: 9/KH-UBND
Khe Vàng, ngày 05 tháng 3 năm 2025

KẾ HOẠCH
{EVIL_TITLE}

I. TỔ CHỨC THỰC HIỆN

- Đội <b>mây mưa</b> báo cáo trong vòng 3 ngày.

- Kế hoạch này thay thế Kế hoạch số 18/KH-UBND ngày 05 tháng 3 năm 2024 của Ủy ban nhân dân xã Khe Vàng.
"""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two editions of a plan, and a file that waits."""
    folder = tmp_path_factory.mktemp("kept") / "data"
    with opened(folder) as library:
        brought(library, FIRST, "ke-hoach.txt")
        brought(library, SECOND, "ke-hoach-sua.txt")
        assert brought(library, THIRD, "ban-thao.txt").outcome == "waiting"
    return folder


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, Path]]:
    """One application for all tests, over a folder that each fills anew."""
    data = tmp_path_factory.mktemp("served") / "data"
    data.mkdir()
    parts = Parts(Settings(language="vi", data=data))
    client = LocalClient(create_app(parts.settings, parts), follow_redirects=False)
    client.app.state.parts = parts  # type: ignore[attr-defined]
    yield client, data


@pytest.fixture
def client(served: tuple[TestClient, Path]) -> TestClient:
    return served[0]


@pytest.fixture
def empty(served: tuple[TestClient, Path], tables: Path) -> Iterator[Library]:
    """An empty library, as the application serves it; the browser is let in."""
    client, data = served
    for old in data.iterdir():
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    shutil.copy(tables, data / "catalogue.db")
    yield from _serving(client, data)


@pytest.fixture
def library(served: tuple[TestClient, Path], kept: Path) -> Iterator[Library]:
    """The library of ``kept``, to be changed."""
    client, data = served
    shutil.rmtree(data)
    shutil.copytree(kept, data)
    yield from _serving(client, data)


def _serving(client: TestClient, data: Path) -> Iterator[Library]:
    parts: Parts = client.app.state.parts  # type: ignore[attr-defined]
    with opened(data) as library:
        parts._library, parts._register, parts._assistant = library, None, None
        client.cookies.clear()
        enter(client, parts)
        yield library


def seen(page: HTMLResponse | Any) -> str:
    """The words of a page, as they are read."""
    assert page.status_code == 200, page.text[:2000]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def post(client: TestClient, path: str, **fields: Any) -> str:
    """Sends a form of a page; the words of the page that it leads to."""
    answer = client.post(path, data=fields, headers=OWN)
    assert answer.status_code == 303, answer.text[:2000]
    assert answer.headers["cache-control"] == "no-store"
    return seen(client.get(str(answer.next_request.url) if answer.next_request else ""))


@pytest.mark.parametrize("path", PAGES)
def test_an_empty_page_says_what_to_do_next(client: TestClient, empty: Library, path: str) -> None:
    page = client.get(path)
    words = seen(page)
    main = page.text.split('<main id="main"')[1]
    assert re.search(r"<(a|button)[ >]", main), "nothing to go on with"
    assert not re.search(r"\b(None|nan|undefined)\b", words)
    assert page.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", [*PAGES, f"/admin/plans/{PLAN}", f"/admin/plans/{PLAN}/diff"])
def test_the_pages_need_no_script_in_them_and_no_other_host(client: TestClient, library: Library, path: str) -> None:
    page = client.get(path).text
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", page)
    assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", page)
    assert page.count("<h1>") == 1
    for field in re.findall(r"<(?:input|select)(?![^>]*type=\"hidden\")[^>]*>", page):
        name = re.search(r"\bid=\"([^\"]+)\"", field)
        assert name and f'<label for="{name[1]}">' in page, f"no label: {field}"


def test_an_edition_serves_again_is_withdrawn_and_restored(client: TestClient, library: Library) -> None:
    assert "Phiên bản 2 đang dùng" in seen(client.get(f"/admin/plans/{PLAN}"))
    assert "Đang dùng phiên bản 1" in post(client, f"/admin/plans/{PLAN}/rollback", edition="1")
    assert library.plan(PLAN).edition == 1
    words = post(client, f"/admin/plans/{PLAN}/withdraw")
    assert "Đã rút kế hoạch" in words and "Khôi phục" in words and not library.plans()
    assert "Phòng, chống cháy rừng" in seen(client.get("/admin/plans?state=withdrawn"))
    assert "Đã khôi phục" in post(client, f"/admin/plans/{PLAN}/restore")
    assert library.plan(PLAN).edition == 1


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("/admin/plans/nowhere/withdraw", {}, 404),
        ("/admin/plans/nowhere/restore", {}, 404),
        (f"/admin/plans/{PLAN}/rollback", {"edition": "7"}, 404),
        (f"/admin/plans/{PLAN}/rollback", {"edition": "-1"}, 404),
        (f"/admin/plans/{PLAN}/rollback", {"edition": "9" * 30}, 404),
        (f"/admin/plans/{PLAN}/rollback", {}, 404),
        ("/admin/waiting/999/decide", {"new": "1"}, 404),
        ("/admin/waiting/999/decide", {}, 404),
        ("/admin/waiting/999/dismiss", {}, 404),
        ("/admin/feedback/999/handled", {}, 404),
        ("/admin/jobs/nothing/cancel", {}, 404),
        ("/admin/jobs/nothing/retry", {}, 404),
        ("/admin/changes", {"plan": PLAN, "target": "x", "verdict": "accepted"}, 404),
        ("/admin/words/add", {"part": "nothing", "name": "x"}, 422),
        ("/admin/words/add", {"part": "abbreviations", "name": "BVBB"}, 422),
        ("/admin/words/remove", {"part": "same", "name": "x"}, 422),
    ],
)
def test_what_can_not_be_done_is_told_on_a_page(
    client: TestClient, library: Library, path: str, fields: dict[str, str], status: int
) -> None:
    answer = client.post(path, data=fields, headers=OWN)
    assert answer.status_code in (status, 409), answer.text[:500]
    assert answer.headers["content-type"].startswith("text/html") and '<main id="main"' in answer.text
    assert library.plan(PLAN).edition == 2 and len(library.waiting()) == 1


def test_a_file_that_waits_becomes_an_edition(client: TestClient, library: Library) -> None:
    key = library.waiting()[0].key
    assert "ban-thao.txt" in seen(client.get("/admin/waiting"))
    page = seen(client.get(f"/admin/waiting/{key}"))
    assert "Là phiên bản mới của “KẾ HOẠCH Phòng, chống cháy rừng năm 2024”" in page
    assert "Số, ký hiệu – 18/KH-UBND" in page  # this file, the known plan
    assert "khô hanh" in page and "nắng nóng" in page
    assert "Đã nhận tệp làm phiên bản mới" in post(client, f"/admin/waiting/{key}/decide", plan=PLAN)
    assert library.plan(PLAN).edition == 3 and not library.waiting()


def test_a_file_that_waits_becomes_a_new_plan(client: TestClient, library: Library) -> None:
    assert "kế hoạch mới" in post(client, f"/admin/waiting/{library.waiting()[0].key}/decide", new="1")
    assert len(library.plans()) == 2 and not library.waiting()


def test_a_file_that_waits_is_dismissed(client: TestClient, library: Library) -> None:
    assert "Không có tệp nào" in post(client, f"/admin/waiting/{library.waiting()[0].key}/dismiss")
    assert len(library.plans()) == 1 and not library.waiting()


@pytest.mark.parametrize(
    "path",
    [
        "/admin/nothing",
        "/admin/waiting/abc",
        "/admin/waiting/9" * 3,
        "/admin/waiting/" + "9" * 5000,
        "/admin/plans/x/y/z",
    ],
)
def test_an_address_that_is_none_gets_a_page_with_a_way_on(client: TestClient, library: Library, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404 and "Không có trang này" in answer.text
    assert client.head("/admin/plans").status_code == 200
    refused = client.delete("/admin/plans", headers=OWN)
    assert refused.status_code == 405 and refused.headers["cache-control"] == "no-store"


def test_two_editions_side_by_side(client: TestClient, library: Library) -> None:
    page = client.get(f"/admin/plans/{PLAN}/diff?old=1&new=2").text
    assert "<del>25/6/2024</del>" in page and "<ins>10/7/2024</ins>" in page
    assert "<ins>Trực cấp cứu 24/24 giờ trong mùa khô.</ins>" in page
    assert "<del>Chuẩn bị thuốc và dụng cụ sơ cứu bỏng cho đội cứu hộ.</del>" in page
    assert "<del>Lò Văn Thành</del>" in page and "<ins>Quàng Thị Sim</ins>" in page
    assert "có nội dung như nhau" in seen(client.get(f"/admin/plans/{PLAN}/diff?old=2&new=2"))
    assert client.get(f"/admin/plans/{PLAN}/diff?old=1&new=9").status_code == 404


def test_the_differences_hold_every_word_of_the_new_edition(library: Library) -> None:
    old, new = (library.contents(PLAN, edition) for edition in (1, 2))
    view = diff_view(edition_diff(old, new), "vi")
    for group in view.passages:
        for one in group.shown:
            said = " ".join(run.text for run in one.words if run.kind != "removed")
            assert all(word in new.text for word in said.split())


def test_markup_in_plans_and_file_names_is_shown_to_the_letter(client: TestClient, library: Library) -> None:
    brought(library, EVIL_PLAN, '"><script>alert(1)</script>.txt')
    journal = library.catalogue.journal
    answer = {"text": EVIL, "citations": [citation(EVIL_TITLE)]}
    journal.add_feedback(Feedback(0, datetime.now(UTC), "down", "wrong", EVIL, EVIL_TITLE, answer))
    journal.note([Asked(datetime.now(UTC), "chat", "vi", "not_found", {"units": [EVIL_TITLE]}, words=EVIL_TITLE)])
    library.catalogue.jobs.add("upload", [NewFile(EVIL_TITLE, "/x")], by="admin")
    WordLists(library._data).add("words", ["rain", "<b>mưa</b>"])
    job = library.catalogue.jobs.list()[0].id
    plan = next(plan.id for plan in library.plans() if plan.id != PLAN)
    pages = [*PAGES, f"/admin/plans/{plan}", f"/admin/jobs/{job}", f"/admin/waiting/{library.waiting()[0].key}"]
    shown = {path: client.get(path) for path in pages}
    for path, page in shown.items():
        assert page.status_code == 200, path
        assert not re.search(r"<script(?! src=\"[./]*pages/)|<img|<b>|\son\w+=\"|href=\"javascript", page.text), path
    for path in ("/admin", "/admin/plans", "/admin/changes", "/admin/warnings", "/admin/questions", "/admin/feedback"):
        assert html.escape(EVIL_TITLE) in shown[path].text.replace("&#39;", "'"), path


def citation(quote: str) -> dict[str, Any]:
    part = {"start": 0, "end": len(quote), "quote": quote}
    of = {"marker": 1, "plan_id": PLAN, "edition": 1, "title": quote, "section": [quote], "verified": False}
    return of | {"parts": [part], "basis": []}


def test_feedback_with_its_evidence_is_dealt_with(client: TestClient, library: Library) -> None:
    quote = FIRST[:20]
    answer = {"text": "**Theo** kế hoạch [1]", "citations": [citation(quote) | {"verified": True}]}
    journal = library.catalogue.journal
    given = journal.add_feedback(Feedback(0, datetime.now(UTC), "down", "incomplete", "Thiếu", "Ai trực?", answer))
    page = client.get("/admin/feedback")
    assert f'href="../plans/{PLAN}?edition=1&amp;start=0&amp;end=20#quote"' in page.text
    words = seen(page)
    for said in ("Ai trực?", "Còn thiếu", "Thiếu", "Trích dẫn khớp nguyên văn", "Theo kế hoạch [1]"):
        assert said in words
    assert "là đã xử lý" in post(client, f"/admin/feedback/{given}/handled")
    assert "Ai trực?" not in seen(client.get("/admin/feedback"))
    assert "Ai trực?" in seen(client.get("/admin/feedback?all=1"))


@pytest.mark.parametrize("answer", [{}, {"text": 5, "citations": [7]}, {"citations": [{"plan_id": "x"}]}])
def test_feedback_that_lacks_something_is_shown(client: TestClient, library: Library, answer: dict[str, Any]) -> None:
    journal = library.catalogue.journal
    journal.add_feedback(Feedback(0, datetime.now(UTC), "up", "", "", "Câu hỏi cụt", answer))
    assert "Câu hỏi cụt" in seen(client.get("/admin/feedback"))


def test_words_are_added_and_removed_in_place(client: TestClient, library: Library) -> None:
    lists = WordLists(library._data)
    page = post(client, "/admin/words/add", part="same", name=["Đội Mây", "đội canh mây; tổ mây"])
    assert "Đội Mây = đội canh mây; tổ mây" in page and "đã thay đổi từ lần đọc trước" in page
    assert lists.entries() == (Entry("same", ("Đội Mây", "đội canh mây", "tổ mây")),)
    again = client.post("/admin/words/add", data={"part": "said", "name": "chỉ một"}, headers=OWN)
    assert again.status_code == 422 and 'value="chỉ một"' in again.text  # what was typed is not lost
    post(client, "/admin/words/remove", part="same", name=["Đội Mây", "đội canh mây", "tổ mây"])
    assert lists.entries() == ()


def test_all_is_read_again_as_a_job_that_can_be_stopped_and_tried_again(client: TestClient, library: Library) -> None:
    assert "Đọc lại tất cả kế hoạch đang chờ" in post(client, "/admin/words/reread")
    job = library.catalogue.jobs.list()[0]
    assert "đã dừng" in post(client, f"/admin/jobs/{job.id}/cancel")
    assert "đang chờ" in post(client, f"/admin/jobs/{job.id}/retry")
    assert "Đọc lại tất cả kế hoạch" in seen(client.get(f"/admin/jobs/{job.id}"))


def test_a_file_is_brought_without_a_script(client: TestClient, library: Library) -> None:
    files = [("files", ("mới.txt", FIRST.encode()))]
    answer = client.post("/admin/upload", data={"choice": "new"}, files=files, headers=OWN)
    assert (answer.status_code, answer.headers["location"]) == (303, "./../admin?done=uploaded#jobs")
    (file,) = library.catalogue.jobs.list()[0].files
    assert (file.name, file.choice) == ("mới.txt", "new")
    refused = client.post("/admin/upload", data={"choice": ""}, files=[("files", ("", b""))], headers=OWN)
    assert refused.status_code == 422 and "text/html" in refused.headers["content-type"]


def test_a_disk_that_takes_no_file_is_told_on_a_page(client: TestClient, library: Library) -> None:
    (client.app.state.parts.settings.data / "uploads").write_text("in the way")  # type: ignore[attr-defined]
    failed = client.post("/admin/upload", files=[("files", ("mới.txt", b"x"))], headers=OWN)
    assert failed.status_code == 503 and '<main id="main"' in failed.text
    assert failed.headers["cache-control"] == "no-store"


def test_unknown_units_undated_deadlines_and_unsure_pages_with_their_places(
    client: TestClient, library: Library
) -> None:
    text = EVIL_PLAN.replace("<b>mây mưa</b>", "mây mưa").split("- Kế hoạch này")[0]
    reading = with_pages(read(text), (61.0, 96.0))
    reading = replace(
        reading, noted=("low_confidence:1",), warnings=("units_unknown:1 – Đội mây mưa", *reading.warnings)
    )
    plan = library.keep(reading, source="quét.pdf", path="", digest="ab", plan_id=None)
    page = client.get(f"/admin/warnings?plan={plan.id}")
    words = seen(page)
    assert f'href="../plans/{plan.id}?page=1"' in page.text and "Trang 1: độ tin cậy 61%" in words
    assert "trong vòng 3 ngày" in words
    if "Đội mây mưa" in words:
        name = {"part": "same", "back": "warnings", "name": ["Công an xã", "Đội mây mưa"]}
        assert "“Đội mây mưa” là tên khác" not in post(client, "/admin/words/add", **name)


def test_a_replaced_plan_is_withdrawn_when_the_proposal_is_accepted(client: TestClient, library: Library) -> None:
    brought(library, EVIL_PLAN.replace("<img src=x onerror=alert(1)>", "KHE VÀNG"), "thay.txt")
    new = next(plan.id for plan in library.plans() if plan.id != PLAN)
    assert "Chờ quyết định (1)" in seen(client.get("/admin/changes"))
    assert "đề xuất thay thế" in seen(client.get("/admin"))
    words = post(client, "/admin/changes", plan=new, target=PLAN, verdict="accepted")
    assert "Đã quyết định (1)" in words
    assert [plan.id for plan in library.withdrawn()] == [PLAN]


def test_questions_without_an_answer_and_figures(client: TestClient, library: Library) -> None:
    now = datetime.now(UTC)
    duties = {"asks": ["duties"], "units": ["Công an xã"]}
    library.catalogue.journal.note(
        [Asked(now, "chat", "vi", "not_found", duties)] * 3 + [Asked(now, "api", "en", "answered", duties, (PLAN,), 1)]
    )
    words = seen(client.get("/admin/questions?days=7"))
    assert "đơn vị: Công an xã" in words and "3 lần" in words
    assert "không tìm thấy 3" in words and "KẾ HOẠCH Phòng, chống cháy rừng năm 2024 1" in words
    assert "4 câu hỏi" in seen(client.get("/admin"))


def test_a_chart_shares_its_bars_out_by_the_greatest() -> None:
    figures = Figures("", "", 9, days=(("2026-11-28", 8), ("2026-11-29", 1)), statuses=(("answered", 4), ("odd", 0)))
    days, statuses = charts(figures, {}, "vi")
    assert [(bar.name, bar.count, bar.percent) for bar in days.bars] == [("28/11/2026", 8, 100), ("29/11/2026", 1, 12)]
    assert [(bar.name, bar.percent) for bar in statuses.bars] == [("có câu trả lời", 100), ("odd", 0)]


@pytest.mark.parametrize(
    ("words", "page", "expected"),
    [
        ("", "", (50, 120, 1, 3)),
        ("", "3", (20, 120, 3, 3)),
        ("", "99", (20, 120, 3, 3)),
        ("", "-1", (50, 120, 1, 3)),
        ("", "x" * 40, (50, 120, 1, 3)),
        ("CHAY rung", "", (50, 120, 1, 3)),
        ("so 7 lan", "", (0, 0, 1, 1)),
        ("p7.txt", "", (1, 1, 1, 1)),
    ],
)
def test_the_list_is_searched_and_turned(
    library: Library, words: str, page: str, expected: tuple[int, int, int, int]
) -> None:
    plan = library.plan(PLAN)
    plans = [replace(plan, id=f"p{number}", source=f"p{number}.txt") for number in range(120)]
    shown = listed(plans, words, page)
    assert (len(shown.plans), shown.found, shown.number, shown.pages) == expected
    assert ROWS_A_PAGE == 50


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-28T20:35:00+00:00", "29/11/2026 03:35"),
        ("2026-11-28T20:35:00Z", "29/11/2026 03:35"),
        ("khi nào", "khi nào"),
    ],
)
def test_moments_are_those_of_vietnam(at: str, said: str) -> None:
    assert moment(at) == said


@pytest.mark.parametrize(
    ("date", "said"), [("2024-05-03", "03/05/2024"), ("2024-05", "2024-05"), ("", ""), ("a-b-c", "a-b-c")]
)
def test_days_are_written_as_in_vietnam(date: str, said: str) -> None:
    assert day(date) == said
    assert day(date, "en") == date


def test_an_address_of_the_list_leaves_out_what_is_blank() -> None:
    assert list_link(q="", page=0) == "admin/plans"
    assert list_link(q="a&b", state="", page=2) == "admin/plans?q=a%26b&page=2"


def test_what_was_done_is_said_only_in_our_own_words(client: TestClient, empty: Library) -> None:
    assert "Đã rút kế hoạch" in seen(client.get("/admin/plans?done=withdrawn"))
    for words in ("<script>", "nothing", "withdrawn.x", ""):
        assert 'class="notice"' not in client.get("/admin/plans", params={"done": words}).text


def test_the_english_pages_are_whole(tmp_path: Path, kept: Path) -> None:
    shutil.copytree(kept, tmp_path / "data")
    settings = Settings(language="en", data=tmp_path / "data")
    with opened(settings.data) as library:
        parts = Parts(settings, library=library)
        client = LocalClient(pages_alone(parts))
        enter(client, parts)
        for path in [*PAGES, f"/admin/plans/{PLAN}", f"/admin/plans/{PLAN}/diff"]:
            assert client.get(path).status_code == 200


def test_the_script_writes_words_as_text_only() -> None:
    script = (Path(__file__).parents[2] / "ui" / "static" / "admin.js").read_text(encoding="utf-8")
    assert "textContent" in script
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|https?:", script)


def test_every_text_of_the_pages_is_there() -> None:
    """Those that a page names outright; those put together from parts are seen above."""
    folder = Path(__file__).parents[2] / "ui"
    files = [*folder.glob("templates/admin_*.html"), *folder.glob("admin/*.py")]
    keys = {key for file in files for key in re.findall(r"say\(\"([\w.]+)\"[,)]", file.read_text(encoding="utf-8"))}
    assert len(keys) > 100
    assert keys <= texts().keys()
