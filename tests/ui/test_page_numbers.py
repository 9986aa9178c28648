"""Pages wherever a quote is shown, for a plan that has them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from starlette.testclient import TestClient
from ui_clients import LocalClient
from ui_fakes import TEXT, FakeAssistant, FakeLibrary, contents

from assistant.answer import Answer, Citation
from assistant.composition.citing import cite
from assistant.composition.draft import Draft
from prompts.texts import Language
from ui.api.schemas import AnswerShape, CitationShape, ObligationShape
from ui.app import create_app
from ui.chat.answer_html import answer_html
from ui.commands.terminal import answer_view
from ui.plans.numbers import numbers_said, pages_said
from ui.register.exports import COLUMNS, cells, to_csv
from ui.register.files import file_of
from ui.settings import Settings
from ui.terminal import console
from ui.wiring import Parts
from vectorstore.pages import Page, pack
from vectorstore.register import Entry, entries
from vectorstore.span import Span
from vectorstore.values import PlanContents


@pytest.mark.parametrize(
    ("pages", "vi", "en"),
    [
        ((), "", ""),
        ((3,), "trang 3", "page 3"),
        ((3, 4), "trang 3–4", "pages 3–4"),
        ((3, 4, 5, 9), "trang 3–5, 9", "pages 3–5, 9"),
        ((1, 3, 5, 6), "trang 1, 3, 5–6", "pages 1, 3, 5–6"),
    ],
)
def test_page_numbers_in_words(pages: tuple[int, ...], vi: str, en: str) -> None:
    assert (pages_said(pages, "vi"), pages_said(pages, "en")) == (vi, en)
    assert numbers_said(pages) == vi.removeprefix("trang ")


CUT = TEXT.replace("rà soát các ao,", "rà soát\n\ncác ao,")  # page 2 begins with "các ao"
FIRST_LINES = CUT.index("các ao")


def paged() -> PlanContents:
    """The plan on two sheets, the first of its duties beginning on one and ending on the other."""
    plain = contents()
    duty, *others = plain.obligations
    moved = [replace(one, spans=tuple(Span(at.start + 1, at.end + 1) for at in one.spans)) for one in others]
    duty = replace(duty, spans=(Span(duty.spans[0].start, duty.spans[0].end + 1),))
    placed = pack([(Span(FIRST_LINES, FIRST_LINES + 3), (70, 60, 90, 73))])
    pages = (
        Page(1, Span(0, FIRST_LINES - 2), 595, 842),
        Page(2, Span(FIRST_LINES, len(CUT) - 1), 595, 842, 88.5, placed),
    )
    plan = replace(plain.plan, source="an_binh.pdf", pages=2, confidence=88.5, file="a" * 64)
    return replace(plain, plan=plan, text=CUT, obligations=(duty, *moved), pages=pages)


def entry(number: int = 0) -> Entry:
    return entries(paged())[number]


def cited() -> Citation:
    return cite(paged(), entry().obligation.spans, 1, marker=1)


def quoted(language: Language = "vi") -> Answer:
    draft = Draft(language, 1)
    draft.line("- việc [1]")
    return replace(draft.finish("answered"), citations=(cited(),))


WHOLE = "Phối hợp rà soát các ao, hồ nguy hiểm và cắm biển cảnh báo trước ngày 30/4/2024."


def test_the_chat_shows_one_quote_and_its_pages() -> None:
    assert len(cited().parts) == 2
    page = answer_html(quoted(), "vi")
    assert page.count("<blockquote>") == 1
    assert '<span class="pages">trang 1–2</span>' in page
    assert '<span class="pages">pages 1–2</span>' in answer_html(quoted("en"), "en")


def test_a_plan_without_pages_shows_none() -> None:
    plain = cite(contents(), contents().obligations[0].spans, 1, marker=1)
    answer = replace(quoted(), citations=(plain,))
    assert 'class="pages"' not in answer_html(answer, "vi")
    assert "trang" not in terminal(answer) and "an_binh " in terminal(answer)


def terminal(answer: Answer) -> str:
    out = console()
    out.file, out.width = io.StringIO(), 240
    out.print(answer_view(answer, answer.language))
    return out.file.getvalue()


def test_the_terminal_shows_one_quote_and_its_pages() -> None:
    span = entry().obligation.spans[0]
    shown = terminal(quoted())
    assert WHOLE in shown and " … " not in shown
    assert f"(trang 1–2 · an_binh {span.start}–{span.end})" in shown


def test_an_obligation_is_told_with_page_parts_and_boxes() -> None:
    first, second, _ = json.loads(file_of(entries(paged()), "json", "vi", ""))
    ObligationShape.model_validate(first)
    assert CUT[first["start"] : first["end"]] == first["quote"]  # whole, as of a plan without pages
    assert " ".join(first["quote"].split()) == WHOLE
    assert (first["page"], [part["page"] for part in first["parts"]]) == (1, [1, 2])
    assert [part["boxes"] for part in first["parts"]] == [[], [[70, 60, 90, 73]]]
    assert all(CUT[part["start"] : part["end"]] == part["quote"] for part in first["parts"])
    assert " ".join(part["quote"] for part in first["parts"]) == WHOLE
    assert (second["page"], len(second["parts"])) == (2, 1)


def test_an_obligation_of_a_plan_without_pages() -> None:
    first, *_ = json.loads(file_of(entries(contents()), "json", "vi", ""))
    ObligationShape.model_validate(first)
    assert first["page"] is None
    assert first["parts"] == [{"start": first["start"], "end": first["end"], "quote": WHOLE, "page": None, "boxes": []}]


@pytest.mark.parametrize(("number", "page"), [(0, "1–2"), (1, "2")])
def test_a_column_of_the_files(number: int, page: str) -> None:
    assert cells(entry(number), "vi")[COLUMNS.index("page")] == page
    assert cells(entries(contents())[number], "vi")[COLUMNS.index("page")] == ""
    head, row = csv.reader(io.StringIO(to_csv([entry(number)], "vi").decode("utf-8-sig"), newline=""))
    assert (head[COLUMNS.index("page")], row[COLUMNS.index("page")]) == ("Trang", page)


@pytest.fixture(scope="module")
def client() -> TestClient:
    settings, library = Settings(language="vi"), FakeLibrary(paged())
    return LocalClient(create_app(settings, Parts(settings, library=library, assistant=FakeAssistant(library))))


def test_the_register_page_shows_them(client: TestClient) -> None:
    page = client.get("/register").text
    assert page.count('<span class="pages">trang 1–2</span>') == 1
    assert page.count('<span class="pages">trang 2</span>') == 2
    assert WHOLE in page


def test_the_api_tells_what_a_plan_is_kept_of(client: TestClient) -> None:
    (plan,) = client.get("/api/plans").json()["plans"]
    assert (plan["format"], plan["pages"], plan["confidence"], plan["file"]) == (".pdf", 2, 88.5, "a" * 64)
    assert client.get("/api/plans/an_binh").json()["pages"] == 2


def test_the_shape_of_an_answer_with_pages() -> None:
    told = AnswerShape.model_validate(json.loads(json.dumps(quoted().to_json())))
    (shape,) = told.citations
    assert isinstance(shape, CitationShape)
    assert (shape.page, [part.page for part in shape.parts], shape.parts[1].boxes) == (1, [1, 2], [(70, 60, 90, 73)])


def test_the_documentation_says_what_boxes_are(client: TestClient) -> None:
    part = client.get("/api/openapi.json").json()["components"]["schemas"]["PartShape"]["properties"]
    assert "points" in part["boxes"]["description"] and "null" in part["page"]["description"]
