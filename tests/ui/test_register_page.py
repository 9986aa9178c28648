"""The Register page as the server writes it: all of it works without a script."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from ui_clients import LocalClient, guarded
from ui_fakes import TEXT, FakeLibrary, contents, evil_plan

from prompts.texts import Language
from ui.app import create_app
from ui.register.page import link, register_page_router, taken_apart
from ui.register.rows import ROWS_A_PAGE, SORTS, badges_of, dates_of, in_order, page_of
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.corrections import Correction
from vectorstore.errors import IndexFailed
from vectorstore.folding import fold
from vectorstore.obligation import Deadline
from vectorstore.register import Entry, entries
from vectorstore.span import Span

FOUND = entries(contents())
BULLETS = re.findall(r"(?<=- ).+", TEXT)


@pytest.fixture
def client(calm_app: FastAPI) -> TestClient:
    return LocalClient(calm_app)


@pytest.fixture(scope="module")
def evil() -> TestClient:
    """Over a plan whose every word tries to be markup, and a calm one."""
    settings, library = Settings(language="vi"), FakeLibrary(evil_plan(), contents())
    return LocalClient(create_app(settings, Parts(settings, library=library)))


def page_alone(library: FakeLibrary, language: Language = "vi") -> TestClient:
    """The page without the rest of the site, which takes long to make."""
    parts = Parts(Settings(language=language), library=library)
    app = FastAPI()
    app.include_router(register_page_router(parts, language))
    return LocalClient(guarded(app, parts, language))


def quotes(page: str) -> list[str]:
    return [html.unescape(words) for words in re.findall(r'<a class="quote"[^>]*>(.*?)</a>', page, re.DOTALL)]


def test_every_obligation_with_who_when_and_where(client: TestClient) -> None:
    page = client.get("/register").text
    assert quotes(page) == BULLETS
    assert "3 nhiệm vụ trong 1 kế hoạch" in page and "2 không có ngày cụ thể" in page
    for words in ("<li>Công an xã</li>", "<li>30/04/2024</li>", "trước ngày 30/4/2024", "12/KH-UBND"):
        assert words in page
    assert re.search(r"Phối hợp:</span> Trường tiểu học", page)
    assert '<option value="Công an xã">' in page  # offered as a unit


def test_a_library_that_can_not_be_read_has_a_page_too(settings: Settings) -> None:
    class Broken(FakeLibrary):
        def plans(self) -> tuple:
            raise IndexFailed(Path("a"), "<b>gone</b>")

    answer = LocalClient(create_app(settings, Parts(settings, library=Broken(contents())))).get("/register")
    assert (answer.status_code, answer.headers["content-type"]) == (503, "text/html; charset=utf-8")
    assert "&lt;b&gt;gone&lt;/b&gt;" in answer.text and 'href="pages/pages.css"' in answer.text


def test_a_slip_in_the_admins_names_of_units_stops_nobody(tmp_path: Path) -> None:
    settings = Settings(language="vi", data=tmp_path)
    (tmp_path / "units.yaml").write_text("same: [x\n", encoding="utf-8")
    client = LocalClient(create_app(settings, Parts(settings, library=FakeLibrary(contents()))))
    assert quotes(client.get("/register?unit=cong+an+xa").text) == BULLETS[:2]
    assert len(client.get("/api/obligations?unit=cong+an+xa").json()) == 2


def test_a_row_leads_to_its_quote_in_the_plan(client: TestClient) -> None:
    page = client.get("/register").text
    for address, quote in re.findall(r'<a class="quote" href="([^"]+)">(.*?)</a>', page):
        plan = client.get(f"/{html.unescape(address)}").text
        assert '<mark id="quote"' in plan and f'">{quote}</mark>' in plan


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("unit=cong+an+xa", BULLETS[:2]),
        ("unit=&plan=&kind=&role=&due_from=&due_before=&q=", BULLETS),
        ("q=day+boi", BULLETS[2:]),
        ("due_from=2024-04-01&due_before=2024-05-01", BULLETS[:1]),
        ("sort=quote", sorted(BULLETS, key=fold)),
        ("sort=-quote", sorted(BULLETS, key=fold, reverse=True)),
        ("sort=deadline", BULLETS),
        ("sort=nope", BULLETS),
        ("page=99", BULLETS),
        ("page=x", BULLETS),
        ("plan=an_binh&role=lead", BULLETS[:1]),
    ],
)
def test_the_address_filters_and_sorts(client: TestClient, query: str, found: list[str]) -> None:
    assert quotes(client.get(f"/register?{query}").text) == found


def test_the_form_keeps_what_was_asked_and_the_files_hold_it(client: TestClient) -> None:
    page = client.get("/register?unit=C%C3%B4ng+an+x%C3%A3&role=actor&due_from=2024-04-01&sort=-plan").text
    assert 'value="Công an xã"' in page and '<option value="actor" selected>' in page
    assert 'value="2024-04-01"' in page and '<input type="hidden" name="sort" value="-plan">' in page
    (address,) = re.findall(r'href="(api/obligations[^"]+format=csv[^"]*)"', page)
    rows = client.get(f"/{html.unescape(address)}").text.splitlines()
    assert len(rows) == 1 + len(quotes(page)) == 2


def test_a_sorted_column_says_so_and_turns_round(client: TestClient) -> None:
    page = client.get("/register?sort=actors").text
    assert re.findall(r'aria-sort="(\w+)"', page) == ["ascending"]
    assert 'href="register?sort=-actors"' in page and 'href="register?sort=deadline"' in page
    assert re.findall(r'aria-sort="(\w+)"', client.get("/register?sort=-actors").text) == ["descending"]
    assert page.count('scope="col"') == len(SORTS)


def test_every_field_has_a_label(client: TestClient) -> None:
    page = client.get("/register").text
    fields = re.findall(r'<(?:input|select)\b(?![^>]*type="hidden")[^>]*\bid="([^"]+)"', page)
    assert len(fields) == 7
    assert sorted(fields) == sorted(re.findall(r'<label for="([^"]+)"', page))


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("kind=x", 422, "duty, report, target"),
        ("due_from=1/5/2024", 422, "2024-05-31"),
        ("unit=" + "x" * 400, 422, "300"),
        ("plan=nope", 404, "đã bị gỡ"),
        ("q=kh%C3%B4ng+%C4%91%C3%A2u", 200, "Không có nhiệm vụ nào khớp"),
    ],
)
def test_what_finds_nothing_says_why(client: TestClient, query: str, status: int, says: str) -> None:
    answer = client.get(f"/register?{query}")
    assert (answer.status_code, quotes(answer.text)) == (status, [])
    assert says in answer.text
    assert answer.headers["content-type"].startswith("text/html")
    for address in re.findall(r'href="([^"#]+)"', answer.text):
        assert not address.startswith("../"), "the page stands at the root"


def test_an_empty_library() -> None:
    page = page_alone(FakeLibrary()).get("/register").text
    assert "Chưa có kế hoạch nào" in page and "<table" not in page


def test_no_word_of_a_plan_or_an_address_is_markup(evil: TestClient) -> None:
    mark = "<script>window.hacked=1</script>\"'><img src=x>"
    for query in ({}, {"unit": mark}, {"q": mark}, {"kind": mark}, {"due_from": mark}, {"plan": mark}, {"sort": mark}):
        answer = evil.get("/register", params=query)
        assert not re.search(r"<script(?! src=)|<img|<h1>to|javascript:[^)]*\"", answer.text)
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert not re.search(r"\sstyle=|\son\w+=\"", answer.text)
    assert "&lt;script&gt;window.hacked" in evil.get("/register").text


def test_both_languages() -> None:
    page = page_alone(FakeLibrary(contents()), "en").get("/register").text
    for words in ("Register of obligations", "3 obligations in 1 plans", "By when", "<li>2024-04-30</li>"):
        assert words in page
    assert '<html lang="en">' in page


def test_every_page_links_to_it(client: TestClient) -> None:
    assert 'href="register"' in client.get("/plans").text
    assert 'href="../register"' in client.get("/plans/an_binh").text
    assert client.get("/register/", follow_redirects=False).headers["location"] == "../register"


def test_a_plan_leads_to_its_obligations(evil: TestClient) -> None:
    page = evil.get("/plans/evil%22%3E%3Cscript%3E").text
    (address,) = re.findall(r'href="\.\./(register\?plan=[^"]+)"', page)
    assert len(quotes(evil.get(f"/{html.unescape(address)}").text)) == evil_plan().plan.obligations


def test_a_long_list_is_cut_into_pages() -> None:
    text = "KẾ HOẠCH\n" + "".join(f"- Việc số {number:03}\n" for number in range(2 * ROWS_A_PAGE + 5))
    client = page_alone(FakeLibrary(contents("dài", text)))
    first = client.get("/register?sort=quote").text
    assert len(quotes(first)) == ROWS_A_PAGE and "Trang 1 trên 3" in first and 'rel="prev"' not in first
    (address,) = re.findall(r'rel="next" href="([^"]+)"', first)
    second = client.get(f"/{html.unescape(address)}").text
    assert quotes(second)[0] == f"Việc số {ROWS_A_PAGE:03}"
    last = client.get("/register?page=3").text
    assert len(quotes(last)) == 5 and 'rel="next"' not in last
    assert quotes(client.get("/register?page=9999").text) == quotes(last)


# --- rows ---


def entry(**changes: object) -> Entry:
    return replace(FOUND[0], obligation=replace(FOUND[0].obligation, **changes))  # type: ignore[arg-type]


def deadline(**when: object) -> Deadline:
    return Deadline("hạn", Span(0, 3), **when)  # type: ignore[arg-type]


def in_2024(one: Entry) -> Entry:
    return replace(one, plan=replace(one.plan, header=replace(one.plan.header, year=2024)))


@pytest.mark.parametrize(
    ("one", "badges"),
    [
        (entry(), ()),
        (entry(kind="report"), ("report",)),
        (entry(kind="target", deadline=None), ("target",)),
        (replace(entry(), general=True), ("general",)),
        (entry(parties=(replace(FOUND[0].obligation.parties[0], general=True),)), ("general",)),
        (entry(deadline=deadline()), ("undated",)),
        (entry(deadline=deadline(rrule="FREQ=MONTHLY")), ("recurring",)),
        (replace(entry(), corrections=(Correction(1, "a", "o0", "kind", "duty", "duty", "b", "t", "w", "q"),)),
         ("corrected",)),
    ],
)  # fmt: skip
def test_badges(one: Entry, badges: tuple[str, ...]) -> None:
    assert badges_of(one) == badges


@pytest.mark.parametrize(
    ("when", "dates"),
    [
        (deadline(due=("2024-05-10", "2024-11-10")), ("10/05/2024", "10/11/2024")),
        (deadline(interval=("2024-04-01", "2024-06-30")), ("01/04/2024 – 30/06/2024",)),
        (deadline(rrule="FREQ=YEARLY;BYMONTH=5,11;BYMONTHDAY=15"), ("15/05/2024", "15/11/2024")),
        (deadline(rrule="FREQ=MONTHLY;BYMONTHDAY=20"), ()),  # too many to list
        (None, ()),
    ],
)
def test_dates(when: Deadline | None, dates: tuple[str, ...]) -> None:
    assert dates_of(in_2024(entry(deadline=when)), "vi") == dates


def test_what_has_no_date_comes_last_either_way() -> None:
    none = entry(deadline=None)
    early, late = entry(deadline=deadline(due=("2024-01-01",))), entry(deadline=deadline(due=("2024-02-01",)))
    assert in_order([none, late, early], "deadline") == [early, late, none]
    assert in_order([none, early, late], "-deadline") == [late, early, none]
    assert in_order([late, none, early], "") == [late, none, early]


def test_a_page_is_never_outside() -> None:
    for asked, shown in ((-5, 1), (0, 1), (1, 1), (7, 1)):
        assert page_of(FOUND, "", asked, "vi").number == shown
    assert page_of((), "", 1, "vi").pages == 1


def test_addresses_leave_out_what_is_blank() -> None:
    assert link({"unit": "Công an"}, sort="", page=2) == "register?unit=C%C3%B4ng+an&page=2"
    assert link({}) == "register"
    assert taken_apart({"unit": " ", "q": " a ", "page": "²", "sort": "--plan"}).given == {"q": "a"}
