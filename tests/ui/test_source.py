"""A citation's source as the chat shows it beside the answer: a fragment, for who may see the plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from paper_fakes import DIGEST, PaperLibrary
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient
from ui_clients import LocalClient, enter, guarded
from ui_fakes import EVIL, TEXT, FakeLibrary, contents, evil_plan
from ui_hidden import GROUP, NOBODYS, hide, marks, parts_of

from prompts.texts import Language, say
from ui.plans.quotes import MOST_SPANS
from ui.plans.source import MOST, NEAR, source_page, source_router
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.pages import Page
from vectorstore.values import Passage, PlanContents, Section, Span

QUOTE = "Tuần tra các bến sông trong dịp hè."
START = TEXT.index(QUOTE)
END = START + len(QUOTE)


def over(library: FakeLibrary, language: Language = "vi") -> TestClient:
    app = FastAPI()
    parts = Parts(Settings(language=language), library=library)  # type: ignore[arg-type]
    app.include_router(source_router(parts, language))
    return LocalClient(guarded(app, parts, language))


def client(*plans: PlanContents) -> TestClient:
    return over(PaperLibrary(*plans))


def page_of(made: PlanContents, *spans: tuple[int, int]) -> LexborHTMLParser:
    shown = source_page(made, [Span(*one) for one in spans], made.plan.edition, "vi")
    return LexborHTMLParser(bytes(shown.body).decode())


def words(page: LexborHTMLParser) -> str:
    (text,) = page.css(".text")
    return text.text()


def facts(page: LexborHTMLParser) -> dict[str, str]:
    return {dt.text(): dd.text() for dt, dd in zip(page.css("dt"), page.css("dd"), strict=True)}


def outlined(text: str, *headings: tuple[int, str]) -> PlanContents:
    """A plan whose sections begin with these headings, each on a line of its own; the level comes first."""
    sections = []
    for level, heading in headings:
        start = text.index(f"{heading}\n")
        sections.append(Section(len(sections), None, level, "", heading, heading, Span(start, start + len(heading))))
    return replace(contents("x", text), sections=tuple(sections))


# What it shows


def test_the_plans_facts_the_section_and_the_quote() -> None:
    page = LexborHTMLParser(client(contents()).get(f"/plans/an_binh/source?start={START}&end={END}&edition=1").text)
    assert [node.text() for node in page.css("mark")] == [QUOTE]
    assert [node.text() for node in page.css(".title")] == ["Kế hoạch phòng, chống đuối nước"]
    assert facts(page) == {"Số, ký hiệu": "12/KH-UBND", "Mục": "II. TỔ CHỨC THỰC HIỆN › 1. Công an xã"}
    assert "1. Công an xã" in words(page) and "Phối hợp rà soát" in words(page) and "MỤC ĐÍCH" not in words(page)
    (whole,) = page.css(".links a")
    assert whole.attributes["href"] == f"../../plans/an_binh?start={START}&end={END}&edition=1#quote"
    assert whole.attributes["target"] == "_blank"


def test_what_the_outline_does_not_hold_is_shown_from_the_top() -> None:
    page = page_of(contents(), (0, 5))
    assert facts(page)["Mục"] == say("sources.no_section", "vi")
    assert words(page).startswith("ỦY BAN") and "MỤC ĐÍCH" not in words(page)


def test_a_section_ends_where_one_of_its_level_begins() -> None:
    text = "A\na1\nB\nb1\nC\nc1\nD\nd1\n"
    made = outlined(text, (0, "A"), (1, "B"), (1, "C"), (0, "D"))
    for quoted, shown in (("a1", "A\na1\nB\nb1\nC\nc1\n"), ("b1", "B\nb1\n"), ("c1", "C\nc1\n"), ("d1", "D\nd1\n")):
        at = text.index(quoted)
        assert words(page_of(made, (at, at + 2))) == shown
    both = (text.index("b1"), text.index("b1") + 2), (text.index("d1"), text.index("d1") + 2)
    assert words(page_of(made, *both)) == "B\nb1\nC\nc1\nD\nd1"  # as far as the last quote


def test_the_passage_says_in_which_section_its_words_are() -> None:
    """A table's cell may stand after the next heading."""
    text = "A\na1\nB\nb1\n"
    made = outlined(text, (0, "A"), (0, "B"))
    at = text.index("b1")
    made = replace(made, passages=(Passage(0, 0, "cell", (Span(at, at + 2),)),))
    assert facts(page_of(made, (at, at + 2)))["Mục"] == "A"


MARKED_UP = "# **A**\n\nđạt **98%** (**)\n\n## A.1\n\na # b\n\n# B\n\nb\n"


def test_marks_of_markdown_are_there_but_not_seen() -> None:
    made = outlined(MARKED_UP, (0, "**A**"), (1, "A.1"), (0, "B"))
    made = replace(made, plan=replace(made.plan, source="x.md"))
    at = MARKED_UP.index("98%")
    page = page_of(made, (at - 2, at + 5))
    assert words(page) == MARKED_UP[: MARKED_UP.index("# B")], "to the letter, and nothing of the next section"
    assert [node.text() for node in page.css(".text [hidden]")] == ["# ", "**", "**", "**", "**", "## "]
    assert page.css_first("mark").text() == "**98%**"


def test_signs_of_other_formats_are_seen() -> None:
    made = outlined(MARKED_UP, (0, "**A**"), (0, "B"))
    assert not page_of(made, (10, 12)).css(".text [hidden]")


LONG = "A\n" + "".join(f"dòng {number:04d}\n" for number in range(1_000)) + "B\n"


def test_of_a_long_section_what_is_near_is_shown_in_whole_lines() -> None:
    made = outlined(LONG, (0, "A"), (0, "B"))
    first, last = LONG.index("dòng 0200"), LONG.index("dòng 0700")
    page = page_of(made, (first, first + 9), (last, last + 9))
    pieces = words(page).split(say("source.cut", "vi"))
    assert [node.text() for node in page.css("mark")] == ["dòng 0200", "dòng 0700"]
    assert [bool(piece) for piece in pieces] == [False, True, True, False]
    lines = [line for piece in pieces for line in piece.splitlines()]
    assert all(re.fullmatch(r"dòng \d{4}", line) for line in lines if line)
    assert sum(map(len, pieces)) <= 4 * NEAR + 40


def test_a_section_that_is_not_long_is_shown_whole() -> None:
    text = f"A\n{'x' * (MOST - 3)}\nB\nb\n"
    made = outlined(text, (0, "A"), (0, "B"))
    assert len(words(page_of(made, (10, 20)))) == MOST
    assert say("source.cut", "vi") in words(
        page_of(outlined(text.replace("\nB", "x\nB"), (0, "A"), (0, "B")), (10, 20))
    )


@given(
    st.lists(st.sampled_from(["ngắn", "d" * 900, "", "ô\tô\t", "x" * 3_000]), min_size=1, max_size=30),
    st.data(),
)
def test_every_quote_is_shown_whole_and_to_the_letter(lines: list[str], data: st.DataObject) -> None:
    text = "".join(f"{line}\n" for line in lines)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=6)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    page = page_of(contents("x", text), *spans)
    marked = "".join(node.text() for node in page.css("mark"))  # what ends a line stands in no mark
    assert "".join(marked.split()) == "".join("".join(text[start:end] for start, end in spans).split())


def test_pages_and_their_images() -> None:
    made = contents()
    plan = replace(made.plan, source="x.pdf", file=DIGEST, pages=2)
    made = replace(
        made, plan=plan, pages=(Page(1, Span(0, START + 3), 595, 842), Page(2, Span(START + 4, END), 595, 842))
    )
    page = page_of(made, (START, END))
    assert facts(page)["Trang"] == "trang 1–2"
    links = [str(link.attributes["href"]) for link in page.css(".links a")]
    assert [link.split("?")[0] for link in links[1:]] == [f"../../plans/an_binh/pages/{n}.png" for n in (1, 2)]
    bare = page_of(replace(made, plan=replace(plan, file="")), (START, END))
    assert len(bare.css(".links a")) == 1  # no file to draw them from


def test_no_word_of_a_plan_is_markup() -> None:
    made = evil_plan()
    html = client(made).get("/plans/evil%22%3E%3Cscript%3E/source?start=0&end=300").text
    page = LexborHTMLParser(html)
    assert not page.css("script, img, h1")
    assert EVIL.splitlines()[0] in words(page)
    assert "<script>window.hacked=1</script>" in page.css(".title")[0].text()


def test_english_too() -> None:
    html = over(FakeLibrary(contents()), "en").get(f"/plans/an_binh/source?start={START}&end={END}").text
    assert facts(LexborHTMLParser(html)) == {"Number": "12/KH-UBND", "Section": "II. TỔ CHỨC THỰC HIỆN › 1. Công an xã"}
    assert LexborHTMLParser(html).css(".text")[0].attributes["lang"] == "vi"


# Editions


def test_an_edition_that_serves_no_more_says_so() -> None:
    made = contents()
    library = PaperLibrary(replace(made, plan=replace(made.plan, edition=3)))
    library.earlier["an_binh", 2] = replace(made, plan=replace(made.plan, edition=2))
    asking = over(library)
    notes = [
        [
            note.text()
            for note in LexborHTMLParser(asking.get(f"/plans/an_binh/source?start=0&end=5{of}").text).css(".earlier")
        ]
        for of in ("&edition=2", "&edition=3", "")
    ]
    assert notes == [[say("page.earlier", "vi", edition=2, current=3)], [], []]


# What is asked wrongly


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("an_binh/source", "bad_span"),
        ("an_binh/source?start=5&end=5", "bad_span"),
        ("an_binh/source?start=0", "bad_span"),
        (f"an_binh/source?start=0&end={len(TEXT) + 1}", "bad_span"),
        (f"an_binh/source?{'&start=0&end=5' * (MOST_SPANS + 1)}", "bad_span"),
        ("an_binh/source?start=0&end=5&edition=9", "no_edition"),
        ("an_binh/source?start=0&end=5&edition=x", "no_edition"),
        ("gone/source?start=0&end=5", "not_found"),
    ],
)
def test_what_is_not_there_is_a_problem_that_says_what_to_do(query: str, kind: str) -> None:
    answer = client(contents()).get(f"/plans/{query}")
    told = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert told["type"].endswith(f":page_{kind}") and told["detail"].rstrip().endswith(".")


def test_an_address_may_ask_for_many_quotes() -> None:
    assert client(contents()).get(f"/plans/an_binh/source?{'&start=0&end=5' * MOST_SPANS}").status_code == 200


# Who sees it


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, Parts, Sequence[str]]]:
    data: Path = tmp_path_factory.mktemp("hidden")
    plans = hide(data)
    parts = parts_of(data)
    app = FastAPI()
    app.include_router(source_router(parts, "vi"))
    with LocalClient(guarded(app, parts)) as asking:
        yield asking, parts, (plans.open, plans.hidden, plans.withdrawn)
    parts.close()


@pytest.mark.parametrize("who", ["anonymous", "stranger", "member"])
def test_a_hidden_plan_is_one_that_nobody_has(who: str, kept: tuple[TestClient, Parts, Sequence[str]]) -> None:
    asking, parts, (shown, hidden, withdrawn) = kept
    asking.cookies.clear()
    if who != "anonymous":
        enter(asking, parts, "reader", who, [GROUP] * (who == "member"))
    for query in ("?start=0&end=30", "?start=0&end=30&edition=1", "?start=0&end=30&edition=7", "?start=1&end=0", ""):
        replies = [asking.get(f"/plans/{plan}/source{query}") for plan in (hidden, NOBODYS)]
        if who == "member":
            assert replies[0].text != replies[1].text.replace(NOBODYS, hidden)
            continue
        one, other = (
            (reply.status_code, reply.text.replace(plan, "ID"))
            for reply, plan in zip(replies, (hidden, NOBODYS), strict=True)
        )
        assert one == other and one[0] == 404
        assert not marks(replies[0], hidden)
    gone = asking.get(f"/plans/{withdrawn}/source?start=0&end=30&edition=1")
    assert gone.status_code == (200 if who == "member" else 404)
    assert (say("page.withdrawn", "vi", edition=1) in gone.text) == (who == "member")
    assert asking.get(f"/plans/{shown}/source?start=0&end=30").status_code == 200
