"""An answer as the chat shows it: HTML in which nothing of a plan or a question is markup.

The chat window reads messages as Markdown with HTML in it. Every sign that means something to either is written as a
character reference, so that words show to the letter whichever reader comes first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from string import punctuation
from typing import TYPE_CHECKING

from prompts.texts import Language, say
from ui.addresses import plan_address
from ui.plans.numbers import pages_said
from ui.wording import Block, Run, blocks_of, printable

if TYPE_CHECKING:
    from assistant.answer import Answer, Citation

OPEN_SOURCES = 6  # more than these start folded: the text above already quotes them
TAGS = {"paragraph": "p", "heading": "h3", "quote": "blockquote", "emphasis": "h4"}
HARMLESS = "%,;?"  # no meaning in either; left as they are, since screen readers are given a message's source
# A line end would let Markdown end the HTML block.
REFERENCES = str.maketrans(
    {sign: f"&#{ord(sign)};" for sign in punctuation if sign not in HARMLESS} | {"\n": "<br>", "\t": "&#9;"}
)


def inert(words: str) -> str:
    """Words of a plan or a question, safe as Markdown and as HTML, shown to the letter."""
    return printable("\n".join(words.splitlines())).translate(REFERENCES)


def answer_html(answer: Answer, language: Language) -> str:
    """The text with its markers as links, then the sources, then what is near; one line, no blank line inside."""
    cited = {str(citation.marker): citation for citation in (*answer.citations, *answer.related)}
    text = "".join(_paragraphs(blocks_of(answer.text, cited.keys()), cited))
    sources = _sources("chat.sources", answer.citations, language, unfolded=len(answer.citations) <= OPEN_SOURCES)
    related = _sources("chat.related", answer.related, language, unfolded=False)
    return f'<div class="answer"><div class="words">{text}</div>{sources}{related}</div>'


def _paragraphs(blocks: Sequence[Block], cited: Mapping[str, Citation]) -> list[str]:
    out = []
    for is_list, run in groupby(blocks, key=lambda block: block.kind == "item"):
        words = [(block, "".join(_run(piece, cited) for piece in block.runs)) for block in run]
        if is_list:
            items = "".join(f'<li class="level-{min(block.level, 3)}">{inner}</li>' for block, inner in words)
            out.append(f"<ul>{items}</ul>")
        else:
            out += ["<{0}>{1}</{0}>".format(TAGS[block.kind], inner) for block, inner in words]
    return out


def _run(run: Run, cited: Mapping[str, Citation]) -> str:
    if run.marker:
        return f'<a class="marker" href="{_address(cited[run.text])}">&#91;{inert(run.text)}&#93;</a>'
    return f"<strong>{inert(run.text)}</strong>" if run.strong else inert(run.text)


def _address(citation: Citation) -> str:
    spans = [(part.start, part.end) for part in citation.parts]
    return inert(plan_address(citation.plan_id, spans, citation.edition))


def _sources(key: str, citations: Sequence[Citation], language: Language, *, unfolded: bool) -> str:
    """The citations grouped by plan, each with its section path, quote and link."""
    if not citations:
        return ""
    groups = [_plan(list(of_plan), language) for _, of_plan in groupby(citations, key=lambda c: c.plan_id)]
    heading = inert(say(key, language, count=len(citations)))
    fold = " open" if unfolded else ""
    return f'<details class="sources"{fold}><summary>{heading}</summary>{"".join(groups)}</details>'


def _plan(citations: Sequence[Citation], language: Language) -> str:
    first = citations[0]
    facts = " · ".join(fact for fact in (first.number, first.issuer, first.date) if fact)
    about = f'<div class="about">{inert(facts)}</div>' if facts else ""
    listed = "".join(
        _source(citation, before, language) for before, citation in pairwise([None, *citations]) if citation
    )
    return f'<div class="plan"><div class="title">{inert(first.title)}</div>{about}<ul>{listed}</ul></div>'


def _source(citation: Citation, before: Citation | None, language: Language) -> str:
    """A quote and its link; under its section path, unless it is that of the source before."""
    path = inert(" › ".join(citation.section))
    where = f'<div class="where">{path}</div>' if path and (not before or before.section != citation.section) else ""
    quotes = "".join(f"<blockquote>{inert(quote)}</blockquote>" for quote in citation.quotes)
    pages = f'<span class="pages">{inert(pages_said(citation.pages, language))}</span> · ' if citation.pages else ""
    link = f'<a class="open" href="{_address(citation)}">{inert(say("chat.open_source", language))}</a>'
    marker = f'<span class="number">{inert(f"[{citation.marker}]")}</span>'
    return f"<li>{where}{quotes}<div>{marker} {pages}{link}</div></li>"
