"""An answer as the chat shows it, whole or as it grows: its text, what became of units, its sources, its tools.

The chat window's cleaning takes away every ``data-`` and ``aria-`` attribute: a tool says by its value what it does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from prompts.texts import Language, say
from ui.chat.asides import Aside, aside_of
from ui.chat.citation_facts import NONE, Facts
from ui.chat.inert import inert
from ui.chat.source_cards import address_of, badges_html, sources_html
from ui.wording import Block, Run, blocks_of

if TYPE_CHECKING:
    from assistant.answer import Answer, Citation

OPEN_SOURCES = 6  # more than these start folded: the text above already quotes them
FIRST = 8  # blocks that follow after the opening in the first step, about a screen; then four times as many …
TAGS = {"paragraph": "p", "heading": "h3", "quote": "blockquote", "emphasis": "h4"}
TOOLS = ("copy", "print", "docx")
PANEL = ("panel", "loading", "failed", "again", "whole", "close", "before", "after")  # what source.js says


def answer_steps(answer: Answer, language: Language, facts: Facts | None = None) -> tuple[str, ...]:
    """The answer as it grows, each a whole message: its opening lines first; the last is ``answer_html``.

    The opening goes as far as the first words of a plan. Few steps, since each is sent whole.
    """
    cited = _cited(answer)
    blocks = blocks_of(answer.text, cited.keys())
    steps = []
    shown = next((at for at, block in enumerate(blocks, 1) if any(run.marker for run in block.runs)), len(blocks))
    more = FIRST
    while shown < len(blocks):
        steps.append(_message("growing", language, _words(blocks[:shown], cited, language, facts or NONE)))
        shown, more = shown + more, more * 4
    return (*steps, answer_html(answer, language, facts))


def answer_html(answer: Answer, language: Language, facts: Facts | None = None) -> str:
    """The text with its markers as links, then the sources, then what is near; one line, no blank line inside."""
    facts = facts or NONE
    cited = _cited(answer)
    few = len(answer.citations) <= OPEN_SOURCES
    writes = answer.written is not None and not answer.written.done
    return _message(
        f"{answer.status} writing" if writes else answer.status,
        language,
        f'<p class="writes">{inert(say("chat.writing", language))}</p>' if writes else "",
        _words(blocks_of(answer.text, cited.keys()), cited, language, facts),
        _next(language) if answer.status == "not_found" else "",
        _now(facts, language),
        sources_html("chat.sources", answer.citations, language, facts, unfolded=few),
        sources_html("chat.related", answer.related, language, facts, unfolded=False, kind="sources related"),
        "" if answer.status == "clarify" else _tools(language),
    )


def _message(kind: str, language: Language, *parts: str) -> str:
    return f'<div class="answer {kind}" lang="{language}">{"".join(parts)}</div>'


def _cited(answer: Answer) -> Mapping[str, Citation]:
    return {str(citation.marker): citation for citation in (*answer.citations, *answer.related)}


def _words(blocks: Sequence[Block], cited: Mapping[str, Citation], language: Language, facts: Facts) -> str:
    out: list[str] = []
    for is_list, run in groupby(blocks, key=lambda block: block.kind == "item"):
        if is_list:
            out.append(f"<ul>{''.join(_items(list(run), cited, language, facts))}</ul>")
        else:
            words = [(TAGS[block.kind], "".join(_run(piece, cited) for piece in block.runs)) for block in run]
            out += [f"<{tag}>{inner}</{tag}>" for tag, inner in words]
    return f'<div class="words">{"".join(out)}</div>'


def _items(blocks: Sequence[Block], cited: Mapping[str, Citation], language: Language, facts: Facts) -> Iterator[str]:
    """The bullets; an aside that the one before has too is not said again."""
    before: Aside = ()
    for block in blocks:
        runs, aside = aside_of(block.runs)
        words = "".join(_run(piece, cited) for piece in runs)
        markers = [run.text for run in runs if run.marker]
        badges = dict.fromkeys(badge for marker in markers for badge in facts.of(marker) if badge.inline)
        said = f' <span class="badges">{badges_html(tuple(badges))}</span>' if badges else ""
        level = min(block.level, 3)
        yield f'<li class="level-{level}">{words}{said}{_aside(aside, before, language)}</li>'
        before = aside


def _aside(aside: Aside, before: Aside, language: Language) -> str:
    if not aside:
        return ""
    if aside == before:
        return f'<span class="aside">{inert(say("sources.as_above", language))}</span>'
    named = (f"<span><b>{inert(name[:1].upper() + name[1:])}&#58;</b> {inert(words)}</span>" for name, words in aside)
    return f'<span class="aside">{"".join(named)}</span>'


def _run(run: Run, cited: Mapping[str, Citation]) -> str:
    if run.marker:
        return f'<a class="marker" href="{address_of(cited[run.text])}">&#91;{inert(run.text)}&#93;</a>'
    return f"<strong>{inert(run.text)}</strong>" if run.strong else inert(run.text)


def _next(language: Language) -> str:
    """What to do where no plan says anything."""
    return f'<p class="next">{inert(say("chat.not_found_next", language))}</p>'


def _now(facts: Facts, language: Language) -> str:
    """What became of the units asked about, in sight; of the others, folded."""
    asked = "".join(f"<p>{inert(note.words)}</p>" for note in facts.now if note.asked)
    others = [f"<li>{inert(note.words)}</li>" for note in facts.now if not note.asked]
    if others:
        heading = inert(say("sources.now_others", language, count=len(others)))
        asked += f"<details><summary>{heading}</summary><ul>{''.join(others)}</ul></details>"
    return f'<div class="now">{asked}</div>' if asked else ""


def _tools(language: Language) -> str:
    """What can be done with the answer, by chat.js; and, unseen, what source.js says."""
    buttons = (
        f'<button type="button" class="tool" value="{name}" data-do="{name}">'
        f"{inert(say(f'sources.{name}', language))}</button>"
        for name in TOOLS
    )
    words = (f'<span class="{name}">{inert(say(f"source.{name}", language))}</span>' for name in PANEL)
    return f'<div class="tools">{"".join(buttons)}<span class="says" hidden>{"".join(words)}</span></div>'
