"""The citations of an answer as cards: grouped by plan, each with its section, quote, badges, pages and link."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from prompts.texts import Language, say
from ui.addresses import plan_address
from ui.chat.citation_facts import Facts
from ui.chat.deadline_badges import Badge
from ui.chat.inert import inert
from ui.moments import day
from ui.plans.numbers import pages_said

if TYPE_CHECKING:
    from assistant.answer import Citation


def sources_html(
    key: str, citations: Sequence[Citation], language: Language, facts: Facts, *, unfolded: bool, kind: str = "sources"
) -> str:
    """A fold of the cards under the heading ``key``; "" where there are none."""
    if not citations:
        return ""
    by_plan = groupby(citations, key=lambda one: (one.plan_id, one.edition))
    groups = "".join(_plan(list(of_plan), language, facts) for _, of_plan in by_plan)
    heading = inert(say(key, language, count=len(citations)))
    fold = " open" if unfolded else ""
    return f'<details class="{kind}"{fold}><summary>{heading}</summary>{groups}</details>'


def address_of(citation: Citation) -> str:
    """Where the citation stands in its plan, as it is written into a message."""
    spans = [(part.start, part.end) for part in citation.parts]
    return inert(plan_address(citation.plan_id, spans, citation.edition))


def badges_html(badges: Sequence[Badge]) -> str:
    """The badges in a row."""
    return " ".join(f'<span class="badge {badge.kind}">{inert(badge.words)}</span>' for badge in badges)


def _plan(citations: Sequence[Citation], language: Language, facts: Facts) -> str:
    first = citations[0]
    number = say("sources.number", language, number=first.number) if first.number else ""
    about = inert(" · ".join(filter(None, (number, first.issuer, day(first.date or "", language)))))
    told = f'<div class="about">{about}</div>' if about else ""
    cards = "".join(_card(citation, language, facts) for citation in citations)
    return (
        f'<div class="plan"><div class="title"{_own(language)}>{inert(first.title)}</div>{told}<ul>{cards}</ul></div>'
    )


def _own(language: Language) -> str:
    """A plan's words are in Vietnamese, whatever the answer's are in."""
    return "" if language == "vi" else ' lang="vi"'


def _card(citation: Citation, language: Language, facts: Facts) -> str:
    own, path = _own(language), " › ".join(citation.section)
    none = say("sources.no_section", language)
    where = f'<div class="where"{own}>{inert(path)}</div>' if path else f'<div class="where">{inert(none)}</div>'
    quotes = "".join(f"<blockquote{own}>{inert(quote)}</blockquote>" for quote in citation.quotes)
    badges = facts.of(citation.marker)
    told = f'<div class="badges">{badges_html(badges)}</div>' if badges else ""
    pages = f'<span class="pages">{inert(pages_said(citation.pages, language))}</span> · ' if citation.pages else ""
    link = f'<a class="open" href="{address_of(citation)}">{inert(say("chat.open_source", language))}</a>'
    marker = f'<span class="number">{inert(f"[{citation.marker}]")}</span>'
    return f'<li>{where}{quotes}{told}<div class="foot">{marker} {pages}{link}</div></li>'
