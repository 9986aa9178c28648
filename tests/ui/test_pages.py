import html
import re

import pytest
from starlette.testclient import TestClient
from ui_fakes import TEXT, FakeLibrary, contents

from ui.app import create_app
from ui.pages import marked, spans_asked
from ui.wiring import Parts
from vectorstore.values import Span

QUOTE = "Tuần tra các bến sông trong dịp hè."
START, END = TEXT.index(QUOTE), TEXT.index(QUOTE) + len(QUOTE)


@pytest.fixture
def client(evil_parts: Parts) -> TestClient:
    return TestClient(create_app(evil_parts.settings, evil_parts))


def text_of(page: str) -> str:
    """The plan's text as the page shows it."""
    shown = re.search(r'<div class="text">(.*)</div>\n</main>', page, re.DOTALL)
    assert shown
    return html.unescape(re.sub(r"</?(?:mark|b)\b[^>]*>", "", shown[1]))


def quotes_of(page: str) -> list[str]:
    return [
        html.unescape(re.sub(r"</?b\b[^>]*>", "", m)) for m in re.findall(r"<mark[^>]*>(.*?)</mark>", page, re.DOTALL)
    ]


def test_a_plan_is_shown_to_the_letter_with_the_quote_marked(client: TestClient) -> None:
    page = client.get(f"/plans/an_binh?start={START}&end={END}").text
    assert text_of(page) == TEXT
    assert quotes_of(page) == [QUOTE]
    assert f'<mark id="quote">{QUOTE}</mark>' in page
    assert 'href="#s2">1. Công an xã</a>' in page and '<b id="s2">1. Công an xã</b>' in page


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
    asked = spans_asked([str(s) for s, _ in spans], [str(e) for _, e in spans], len(TEXT))
    assert asked is not None
    page = f'<div class="text">{marked(contents(), asked)}</div>\n</main>'
    assert text_of(page) == TEXT
    assert quotes_of(page) == quotes
    assert page.count('id="quote"') == min(1, len(quotes))


def test_overlapping_spans_are_marked_once() -> None:
    assert spans_asked(["0", "3"], ["5", "8"], 10) == (Span(0, 5),)


@pytest.mark.parametrize(
    "query",
    ["start=5&end=5", "start=9&end=5", "start=-1&end=5", "start=0&end=99999999", "start=x&end=5", "start=5", "end=5",
     "start=1e3&end=5000", "start=&end=", "start=²&end=9", "start=0&end=99999999999999999999999"],
)  # fmt: skip
def test_offsets_that_mark_nothing_get_404(client: TestClient, query: str) -> None:
    answer = client.get(f"/plans/an_binh?{query}")
    assert answer.status_code == 404
    assert str(len(TEXT)) in answer.text


def test_an_unknown_plan_gets_404_and_its_id_escaped(client: TestClient) -> None:
    answer = client.get("/plans/%3Cscript%3E")
    assert answer.status_code == 404
    assert "&lt;script&gt;" in answer.text and "<script>" not in answer.text
    assert "đã bị gỡ" in answer.text


def test_no_word_of_a_plan_is_markup(client: TestClient, evil_parts: Parts) -> None:
    evil = next(plan for plan in evil_parts.library.plans() if plan.id.startswith("evil"))
    text = evil_parts.library.contents(evil.id).text
    page = client.get("/plans/evil%22%3E%3Cscript%3E").text
    assert text_of(page) == text
    for shown in (page, client.get("/plans").text):
        assert not re.search(r"<script(?! src=)|<img|<h1>to|</mark></details>", shown)
        assert "&lt;script&gt;window.hacked" in shown


def test_the_list_links_to_each_plan(client: TestClient) -> None:
    page = client.get("/plans").text
    assert 'href="plans/an_binh"' in page
    assert 'href="plans/evil%22%3E%3Cscript%3E"' in page


def test_pages_need_no_inline_script_and_may_load_only_from_here(client: TestClient) -> None:
    answer = client.get("/plans/an_binh")
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy and "default-src 'none'" in policy
    assert not re.search(r"<script>|\sstyle=|\son\w+=", answer.text)
    for address in re.findall(r'(?:src|href)="([^"]+)"', answer.text):
        assert not re.match(r"(?:\w+:)?//", address), address


def test_control_characters_are_shown_in_place(evil_parts: Parts) -> None:
    controlled = "".join(map(chr, range(32))).replace("\r", "") + "hết"
    library = FakeLibrary(contents("x", controlled, title="a\x1bb"))
    page = TestClient(create_app(evil_parts.settings, Parts(evil_parts.settings, library=library))).get("/plans/x").text
    assert text_of(page) == "�" * 9 + "\t\n" + "�" * 20 + "hết"
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", page)
