"""An answer as a Word document: the question, the answer with its markers, and the sources to the letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urljoin

from prompts.texts import Language, say
from ui.addresses import plan_address
from ui.chat.docx_paper import BULLETS, WIDTH, Paper
from ui.moments import day
from ui.plans.numbers import numbers_said
from ui.wording import Block, blocks_of

_MARKER, _QUOTE = 14, 88  # mm of the table's columns
WIDTHS = (_MARKER, _QUOTE, WIDTH - _MARKER - _QUOTE)
STYLES = {"paragraph": "Normal", "heading": "Heading 2", "quote": "Normal", "emphasis": "Normal"}


def answer_docx(question: str, answer: Mapping[str, Any], language: Language, asked: date, address: str) -> bytes:
    """The answer (in the shape of the contract) as a .docx file, in ``language`` but for its own words.

    ``address``: where the chat page is, for links to the plans; "" for none.
    """
    title = say("docx.title", language)
    paper = Paper(title, asked, language)
    paper.write(paper.paragraph("Title", centred=True), title.upper())
    said = say("docx.asked", language, day=day(asked.isoformat(), language))
    paper.write(paper.paragraph(centred=True), said, italic=True)
    _heading(paper, say("docx.question", language))
    paper.write(paper.paragraph(), question.strip(), bold=True)
    _heading(paper, say("docx.answer", language))
    cited = [str(one["marker"]) for one in (*answer["citations"], *answer["related"])]
    for block in blocks_of(answer["text"], cited):
        _write(paper, block)
    for key in ("citations", "related"):
        if answer[key]:
            _heading(paper, say("docx.sources" if key == "citations" else "docx.related", language))
            _table(paper, answer[key], language, address)
    if cited:
        paper.write(paper.paragraph(), say("docx.note", language), italic=True)
    return paper.bytes()


def _heading(paper: Paper, words: str) -> None:
    paper.write(paper.paragraph("Heading 1"), words)


def _write(paper: Paper, block: Block) -> None:
    style = BULLETS[min(block.level, len(BULLETS) - 1)] if block.kind == "item" else STYLES[block.kind]
    paragraph = paper.paragraph(style)
    for run in block.runs:
        if run.marker:
            paper.link(paragraph, f"[{run.text}]", name=_name(run.text))
        else:
            paper.write(paragraph, run.text, bold=run.strong, italic=block.kind == "emphasis")


def _name(marker: object) -> str:
    """Of the place in the table to which a marker leads."""
    return f"nguon_{marker}"


def _table(paper: Paper, citations: Sequence[Mapping[str, Any]], language: Language, address: str) -> None:
    """A row a citation: its marker, its quote, and where it stands."""
    table = paper.table([say(f"docx.{name}", language) for name in ("marker", "quote", "source")], WIDTHS)
    for citation in citations:
        marker, quote, source = paper.row(table, WIDTHS)
        paper.mark(paper.line(marker), f"[{citation['marker']}]", _name(citation["marker"]))
        for part in citation["parts"]:
            paper.write(paper.line(quote), part["quote"])
        for name, value in _facts(citation, language):
            line = paper.line(source)
            paper.write(line, f"{name}: ", bold=True)
            paper.write(line, value)
        if address:
            spans = [(part["start"], part["end"]) for part in citation["parts"]]
            there = urljoin(address, plan_address(citation["plan_id"], spans, citation["edition"]))
            paper.link(paper.line(source), say("docx.open", language), address=there)


def _facts(citation: Mapping[str, Any], language: Language) -> Iterator[tuple[str, str]]:
    """What is known of a citation's place: name and value."""
    yield say("docx.plan", language), citation["title"]
    if citation["number"]:
        yield say("page.number", language), citation["number"]
    if citation["issuer"]:
        yield say("page.issuer", language), citation["issuer"]
    if citation["date"]:
        yield say("page.date", language), day(citation["date"], language)
    path = " › ".join(citation["section"])
    yield say("docx.section", language), path or say("sources.no_section", language)
    if pages := sorted({part["page"] for part in citation["parts"] if part["page"] is not None}):
        yield say("docx.page", language), numbers_said(pages)
