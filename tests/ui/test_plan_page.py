"""A plan's page as the server writes it: all of it works without a script."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from paper_fakes import FONT, HEIGHT, WIDTH, PaperLibrary, on_paper
from selectolax.lexbor import LexborHTMLParser, LexborNode
from starlette.testclient import TestClient
from ui_clients import LocalClient, guarded
from ui_fakes import TEXT, FakeLibrary, contents

from prompts.texts import Language
from ui.plans.layout import blocks_of, laid_out, laid_out_chunks
from ui.plans.page import plan_page_router
from ui.plans.quotes import MOST_SPANS, spans_asked
from ui.plans.text import plan_text, quote_name
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.pages import Page, pack
from vectorstore.values import PlanContents, Section, Span

QUOTE = "Tuần tra các bến sông trong dịp hè."
START, END = TEXT.index(QUOTE), TEXT.index(QUOTE) + len(QUOTE)
TABLE = (
    "KẾ HOẠCH\nII. PHÂN CÔNG\nSTT\tNội dung\tĐơn vị\nA. Tuyên truyền\t\t\n1\tPhát tờ rơi\u2028- ở trường\tĐoàn xã\n"
    "  - Mục cuối\n"
)
needs_font = pytest.mark.skipif(not FONT.exists(), reason=f"{FONT} is missing: apt-get install fonts-dejavu-core")


def client(*plans: PlanContents, files: dict[str, Path] | None = None) -> TestClient:
    """The routes of the page, without the chat, which takes long to build."""
    return over(PaperLibrary(*plans, files=files))


def over(library: FakeLibrary, language: Language = "vi") -> TestClient:
    app = FastAPI()
    parts = Parts(Settings(language=language), library=library)
    app.include_router(plan_page_router(parts, language))
    return LocalClient(guarded(app, parts, language))


def named(made: PlanContents, source: str) -> PlanContents:
    return replace(made, plan=replace(made.plan, source=source))


def parsed(html: str) -> LexborHTMLParser:
    return LexborHTMLParser(html)


def words_of(page: LexborHTMLParser) -> str:
    """The plan's text as a browser has it."""
    return "".join(node.text() for node in page.css(".text"))


def quotes_of(page: LexborHTMLParser) -> list[str]:
    return [mark.text() for mark in page.css("mark")]


def one(page: LexborHTMLParser, selector: str) -> LexborNode:
    (found,) = page.css(selector)
    return found


# The text


def test_a_plan_is_shown_to_the_letter_with_the_quote_marked() -> None:
    html = client(contents()).get(f"/plans/an_binh?start={START}&end={END}").text
    page = parsed(html)
    assert words_of(page) == TEXT
    assert quotes_of(page) == [QUOTE]
    assert one(page, "#quote").attributes["data-begins"] == "Bắt đầu đoạn trích 1: "
    assert 'href="#s2">1. Công an xã</a>' in html and '<b id="s2">1. Công an xã</b>' in html


@pytest.mark.parametrize(
    ("spans", "quotes"),
    [
        ([], []),
        ([(0, len(TEXT))], [TEXT]),
        ([(TEXT.index("TỔ CHỨC"), END)], [TEXT[TEXT.index("TỔ CHỨC") : END]]),  # begins inside a heading
        ([(START, END), (0, 5)], [TEXT[:5], QUOTE]),  # in the order of the text
    ],
)
def test_marks_do_not_change_the_text(spans: list[tuple[int, int]], quotes: list[str]) -> None:
    query = "&".join(f"start={start}&end={end}" for start, end in spans)
    page = parsed(client(contents()).get(f"/plans/an_binh?{query}").text)
    assert words_of(page) == TEXT
    assert quotes_of(page) == quotes
    assert [mark.attributes["id"] for mark in page.css("mark")] == ["quote", "quote-2"][: len(quotes)]


def test_overlapping_spans_are_marked_once() -> None:
    assert spans_asked(["0", "3"], ["5", "8"], 10) == (Span(0, 5),)


def test_an_address_marks_so_many_spans_and_no_more() -> None:
    starts, ends = map(str, range(MOST_SPANS + 1)), map(str, range(1, MOST_SPANS + 2))
    many = list(starts), list(ends)
    assert spans_asked(*many, MOST_SPANS + 1) is None
    assert len(spans_asked(many[0][1:], many[1][1:], MOST_SPANS + 1) or ()) == MOST_SPANS


def test_control_characters_are_shown_in_place() -> None:
    controlled = "".join(map(chr, range(32))).replace("\r", "") + "hết"
    html = client(contents("x", controlled, title="a\x1bb")).get("/plans/x").text
    assert words_of(parsed(html)) == "�" * 9 + "\t\n" + "�" * 20 + "hết"
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", html)


def test_no_word_of_a_plan_is_markup(evil_parts: Parts) -> None:
    evil = next(plan for plan in evil_parts.library.plans() if plan.id.startswith("evil"))
    whole = evil_parts.library.contents(evil.id)
    for source in ("a.txt", '"><script>.docx'):
        page = parsed(client(named(whole, source)).get("/plans/evil%22%3E%3Cscript%3E").text)
        assert words_of(page) == whole.text
        scripts = [script.attributes.get("src") for script in page.css("script")]
        assert scripts == ["../pages/display.js", "../pages/plan.js"] and not page.css("img, main h1")


def test_a_file_of_an_office_is_laid_out() -> None:
    made = named(contents("x", TABLE), "x.docx")
    section = Section(0, None, 0, "II.", "PHÂN CÔNG", "II. PHÂN CÔNG", Span(9, 22))
    start = TABLE.index("Phát")
    page = parsed(client(replace(made, sections=(section,))).get(f"/plans/x?start={start}&end={start + 30}").text)
    assert words_of(page) == TABLE
    assert one(page, "h3#s0").text() == "II. PHÂN CÔNG"
    assert [[cell.text() for cell in row.css("td")] for row in page.css("tr")] == [
        ["STT", "Nội dung", "Đơn vị"],
        ["A. Tuyên truyền"],
        ["1", "Phát tờ rơi\u2028- ở trường", "Đoàn xã"],
    ]
    assert page.css("tr")[1].css_first("td").attributes["colspan"] == "3"
    assert len(page.css("td br")) == 1
    assert "".join(quotes_of(page)) == TABLE[start : start + 30].replace("\t", "")
    assert len(page.css("#quote")) == 1 and len(page.css("mark[data-ends]")) == 1
    assert one(page, "p.item").text() == "  - Mục cuối"


def test_a_long_text_is_cut_for_the_browser_and_nothing_lost() -> None:
    long = "".join(f"{n}. Nhiệm vụ thứ {n}\tcủa xã\n" if n % 9 else f"Đoạn {n}.\n\n" for n in range(4000))
    for source in ("x.txt", "x.html"):
        page = parsed(client(named(contents("x", long), source)).get("/plans/x?start=5&end=60000").text)
        assert words_of(page) == long
        assert len(page.css(".chunk")) > 10
        assert len(page.css("#quote")) == 1


ALPHABET = st.sampled_from("aĐ \t\n\n\u2028-.1<&\"'\u00a0")


@st.composite
def _plans(draw: st.DrawFn) -> tuple[PlanContents, tuple[Span, ...], Sequence[int]]:
    """A text with sections and quotes anywhere in it, and where its pages begin."""
    text = "".join(draw(st.lists(ALPHABET, max_size=80)))
    edges = st.lists(st.integers(0, len(text)), max_size=8).map(sorted)
    apart = [Span(start, end) for start, end in _pairs(draw(edges)) if start < end]
    heads = [Span(start, end) for start, end in _pairs(draw(edges)) if start < end]
    made = contents("x", text)
    sections = tuple(Section(n, None, n % 7, "", "", "", span) for n, span in enumerate(heads))
    return replace(made, sections=sections), tuple(apart), draw(edges)


def _pairs(edges: Sequence[int]) -> list[tuple[int, int]]:
    return list(zip(edges[::2], edges[1::2], strict=False))


@given(_plans())
def test_whatever_is_marked_the_text_stays_whole(drawn: tuple[PlanContents, tuple[Span, ...], Sequence[int]]) -> None:
    made, quotes, cuts = drawn
    text = plan_text(made, quotes, "vi")
    edges = [0, *cuts, len(made.text)]
    ways = {
        "as typed": "".join(text.chunks()),
        "laid out": "".join(laid_out_chunks(text)),
        "by page": "".join(laid_out(text, start, end) for start, end in pairwise(edges)),
    }
    for way, html in ways.items():
        page = parsed(f'<div class="text">{html}</div>')
        assert words_of(page) == made.text, way
        kept = [re.sub(r"[\t\n]", "", quote.of(made.text)) for quote in quotes]
        assert re.sub(r"[\t\n]", "", "".join(quotes_of(page))) == "".join(kept), way
        names = [quote_name(number) for number, words in enumerate(kept, 1) if words]
        assert [mark.attributes["id"] for mark in page.css("mark[id]")] == names, way
        assert len(page.css("mark[data-ends]")) == len(names), way


def test_a_heading_over_two_lines_is_one_heading() -> None:
    text = "PHỤ LỤC I\nPHÂN CÔNG NHIỆM VỤ\nNội dung\n"
    made = replace(contents("x", text), sections=(Section(0, None, 0, "", "", "", Span(0, 28)),))
    kinds = [(block.kind, block.span.of(text)) for block in blocks_of(plan_text(made, (), "vi"), 0, len(text))]
    assert kinds == [("heading", "PHỤ LỤC I\nPHÂN CÔNG NHIỆM VỤ"), ("paragraph", "Nội dung")]


# Pages


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> tuple[PlanContents, dict[str, Path]]:
    made, pdf = on_paper(
        [["KẾ HOẠCH", "I. MỤC ĐÍCH", "- Nâng cao nhận thức của nhân dân."], ["- Tuần tra bến sông; báo cáo kết quả."]],
        [96.4, 61.9],
    )
    kept = tmp_path_factory.mktemp("files") / made.plan.file
    kept.write_bytes(pdf)
    return made, {made.plan.file: kept}


@needs_font
def test_a_plan_on_paper_has_its_pages_beside_its_text(paper: tuple[PlanContents, dict[str, Path]]) -> None:
    made, files = paper
    start = made.text.index("nhận thức")
    end = made.text.index("; báo")
    page = parsed(client(made, files=files).get(f"/plans/tan_son?start={start}&end={end}").text)
    assert words_of(page) == made.text
    assert [leaf.attributes["id"] for leaf in page.css(".leaf")] == ["page-1", "page-2"]
    image = page.css(".leaf img")[1]
    assert image.attributes["alt"] == f"Trang 2 của {made.plan.title}; văn bản của trang ở phần Văn bản"
    assert (image.attributes["width"], image.attributes["height"]) == ("595", "842")
    assert [img.attributes.get("loading") for img in page.css(".leaf img")] == [
        None,
        "lazy",
    ]  # the quote's page at once
    assert image.attributes["src"] == (f"../plans/tan_son/pages/2.png?edition=1&file={made.plan.file[:16]}&width=1200")
    assert page.css("#text-1 mark#quote") and page.css("#text-2 mark") and len(page.css("mark")) == 2
    boxes = page.css("svg a.box")
    assert [box.attributes["aria-label"] for box in boxes] == [
        "Đoạn trích 1 trên trang 1: xem trong văn bản",
        "Đoạn trích 1 trên trang 2: xem trong văn bản",
    ]
    assert one(page, "#page-1 svg").attributes["viewBox"] == f"0 0 {WIDTH} {HEIGHT}"
    assert [part.text() for part in page.css(".sure")] == [
        "Độ tin cậy nhận dạng: 96 %",
        "⚠ Độ tin cậy nhận dạng: 61 %. Hãy đối chiếu với ảnh trang.",
    ]
    assert [bool(part.css_matches(".doubtful")) for part in page.css(".sure")] == [False, True]


@needs_font
def test_a_box_lies_around_its_words(paper: tuple[PlanContents, dict[str, Path]]) -> None:
    made, files = paper
    start = made.text.index("bến")
    rect = one(parsed(client(made, files=files).get(f"/plans/tan_son?start={start}&end={start + 8}").text), "rect")
    (box,) = made.pages[1].boxes(Span(start, start + 8))
    left, top = float(rect.attributes["x"] or 0), float(rect.attributes["y"] or 0)
    assert left < box[0] < box[2] < left + float(rect.attributes["width"] or 0)
    assert top < box[1] < box[3] < top + float(rect.attributes["height"] or 0)


@needs_font
def test_a_page_asked_for_by_its_number(paper: tuple[PlanContents, dict[str, Path]]) -> None:
    asking = client(paper[0], files=paper[1])
    for number, found in (("2", 2), ("99", 2), ("0", 1), ("x", 1), ("²", 1)):
        answer = asking.get(f"/plans/tan_son?start=0&end=4&page={number}", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, f"tan_son?start=0&end=4#page-{found}")
    assert asking.get("/plans/tan_son?page=2").status_code == 200


@needs_font
def test_without_the_original_the_text_alone_is_shown(paper: tuple[PlanContents, dict[str, Path]]) -> None:
    made = replace(paper[0], plan=replace(paper[0].plan, file=""))
    page = parsed(client(made).get("/plans/tan_son").text)
    assert words_of(page) == made.text and [node.text() for node in page.css(".leaf h2")] == ["Trang 1", "Trang 2"]
    assert not page.css("img, .views, a[download]")


def test_blank_pages_and_pages_without_words_are_shown() -> None:
    pages = (Page(1, Span(0, 0), 595, 842), Page(2, Span(0, 8), 842, 595, 80, pack([])), Page(3, Span(9, 9), 595, 842))
    made = contents("x", "KẾ HOẠCH\n")
    made = replace(made, plan=replace(made.plan, source="x.pdf", file="ab", pages=3), pages=pages)
    page = parsed(client(made).get("/plans/x?start=0&end=8").text)
    assert [node.text() for node in page.css(".text")] == ["", "KẾ HOẠCH\n", ""]
    assert len(page.css(".leaf.wide")) == 1 and not page.css("svg")


# Editions


def test_an_earlier_edition_says_so() -> None:
    made = contents()
    library = PaperLibrary(replace(made, plan=replace(made.plan, edition=3)))
    library.earlier["an_binh", 2] = replace(made, plan=replace(made.plan, edition=2), text="KẾ HOẠCH cũ", sections=())
    asking = over(library)
    earlier = asking.get("/plans/an_binh?edition=2").text
    assert "KẾ HOẠCH cũ" in earlier and "Đây là phiên bản 2, không phải phiên bản hiện hành (phiên bản 3)" in earlier
    assert 'href="../plans/an_binh"' in earlier
    assert "không phải phiên bản hiện hành" not in asking.get("/plans/an_binh?edition=3").text
    for number in ("1", "0", "x", "²", "9999999999", ""):
        answer = asking.get(f"/plans/an_binh?edition={number}")
        assert answer.status_code == 404 and "Không có phiên bản này" in answer.text, number


def test_skip_links_lead_somewhere() -> None:
    page = parsed(client(contents()).get(f"/plans/an_binh?start={START}&end={END}").text)
    targets = [link.attributes["href"] for link in page.css(".skips a")]
    assert targets == ["#quote", "#text", "#outline"]
    assert all(len(page.css(target)) == 1 for target in targets if target)
    assert (page.css_first("body a") or page.root).attributes["href"] == "#quote"  # the first to be reached


@pytest.mark.parametrize("source", ["x.txt", "x.docx"])
def test_two_quotes_have_a_way_from_one_to_the_next(source: str) -> None:
    page = parsed(client(named(contents(), source)).get(f"/plans/an_binh?start=0&end=5&start={START}&end={END}").text)
    assert one(page, ".quotes").attributes["data-at"] == "Đoạn trích {number}/2"
    assert [button.attributes["data-step"] for button in page.css(".quotes button")] == ["-1", "1"]
    assert not parsed(client(contents()).get("/plans/an_binh?start=0&end=5").text).css(".quotes")


def test_english_too() -> None:
    page = parsed(over(FakeLibrary(contents()), "en").get("/plans/an_binh?start=0&end=5").text)
    assert one(page, "#quote").attributes["data-begins"] == "Quote 1 begins: "
