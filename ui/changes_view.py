"""What plans say of other plans: on a plan's page, as JSON, and on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from assistant.retrieval.changed_passages import Link, Words, links
from prompts.texts import Language, say
from ui.addresses import plan_address
from vectorstore.keeping.proposals import Proposal, Source
from vectorstore.values import Plan

if TYPE_CHECKING:
    from rich.console import Group, RenderableType

WHOLE = ("replaces", "repeals", "amends")
_LONGEST = 180  # characters of a quote on a terminal


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a plan, and the address that marks them."""

    quote: str
    address: str


@dataclass(frozen=True, slots=True)
class Part:
    """How one passage of a plan changes passages of the other; ``how`` is a key of the texts."""

    how: str
    new: Place
    old: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """What stands at the head of a plan's page. ``key``: of the words before the other plan's name."""

    key: str
    other: Plan
    address: str  # of the other plan
    said: str  # of the words that say so
    is_open: bool  # no admin has decided yet
    parts: tuple[Part, ...]


def notices(library: Source, plan_id: str) -> tuple[Notice, ...]:
    """What others say of the plan, then what it says of others. Raises StoreError."""
    made = [_notice(list(group), plan_id) for _, group in groupby(links(library, plan_id), key=_pair)]
    return tuple(sorted(made, key=lambda one: not one.key.startswith("page.changes.by")))


def _pair(link: Link) -> tuple[str, str]:
    return link.plan.id, link.amended.id


def _notice(of_pair: Sequence[Link], plan_id: str) -> Notice:
    whole, *passages = of_pair
    ended = _ended(whole.proposal)
    other = whole.amended if whole.plan.id == plan_id else whole.plan
    direction = "of" if whole.plan.id == plan_id else "by"
    return Notice(
        f"page.changes.{direction}.{whole.how}",
        other,
        plan_address(other.id, edition=other.edition if ended and other == whole.amended else None),
        _address(whole.plan, whole.says),
        whole.proposal.state == "open",
        tuple(_part(link) for link in passages),
    )


def _ended(proposal: Proposal) -> bool:
    """The other plan was withdrawn, so that only an address with its edition opens it."""
    return proposal.state == "accepted" and proposal.change.ends


def _part(link: Link) -> Part:
    new = Place(link.says.quote, _address(link.plan, link.says))
    old = tuple(Place(words.quote, _address(link.amended, words)) for words in link.changed)
    return Part(_how(link), new, old)


def _address(plan: Plan, words: Words) -> str:
    return plan_address(plan.id, [(span.start, span.end) for span in words.spans])


def proposal_json(one: Proposal) -> dict[str, Any]:
    """A proposal as JSON values."""
    change = one.change
    said = {"kind": change.kind, "number": change.number, "date": change.date, "quote": one.quote}
    place = {"start": change.span.start, "end": change.span.end}
    decided = {"state": one.state, "by": one.by or None, "at": one.at or None}
    return {"plan": one.plan.id, **said, **place, "target": one.target.id if one.target else None, **decided}


def link_json(link: Link) -> dict[str, Any]:
    """A link between passages as JSON values."""
    ends = {"plan": link.plan.id, "amended": link.amended.id, "how": link.how}
    return ends | {"says": _words_json(link.says), "changed": [_words_json(words) for words in link.changed]}


def _words_json(words: Words) -> dict[str, Any]:
    return {"spans": [[span.start, span.end] for span in words.spans], "quote": words.quote}


def changes_view(proposals: Sequence[Proposal], passages: Sequence[Link], language: Language) -> Group:
    """A few lines a proposal: what is said of which plan, the words, who decided or how to; then the passages."""
    from rich.console import Group  # cost: rich, which only a terminal needs

    lines = [line for one in proposals for line in _proposal(one, language)]
    return Group(*lines, *(line for link in passages for line in _link(link, language)))


def _proposal(one: Proposal, language: Language) -> Iterator[RenderableType]:
    from ui.terminal import plain  # cost: rich

    kind, state = say(f"changes.kind.{one.change.kind}", language), say(f"changes.state.{one.state}", language)
    number = one.plan.header.number.value or one.plan.title
    other = " ".join(filter(None, (one.change.number, one.change.date)))
    line = say("cli.changes.line", language, number=number, kind=kind, other=other, state=state)
    yield plain(line, "bold" if one.state == "open" else "")
    yield _below(f"“{_short(one.quote)}”")
    yield _below(" → ".join(plan.id for plan in (one.plan, one.target) if plan), "cyan")
    if one.by:
        yield _below(say("cli.changes.by", language, by=one.by, at=one.at[:16].replace("T", " ")), "dim")
    if one.target and one.state == "open":
        yield _below(say("cli.changes.accept", language, plan=one.plan.id, target=one.target.id), "yellow")
    elif one.target and _ended(one):
        yield _below(say("cli.changes.restore", language, target=one.target.id), "dim")


def _link(link: Link, language: Language) -> Iterator[RenderableType]:
    from ui.terminal import plain  # cost: rich

    how = say(_how(link), language)
    yield plain(say("cli.changes.link", language, how=how, says=_short(link.says.quote)), "bold")
    for words in link.changed:
        place = {"start": words.spans[0].start, "end": words.spans[-1].end}
        changed = say("cli.changes.changed", language, plan=link.amended.id, quote=_short(words.quote), **place)
        yield _below(changed)


def _how(link: Link) -> str:
    return f"changes.how.{link.how.replace(' ', '_')}"


def _below(words: str, style: str = "") -> RenderableType:
    """Indented in the text itself: padding would cut off what is to be copied whole."""
    from ui.terminal import INDENT, plain

    return plain(" " * INDENT + words, style)


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()}…"
