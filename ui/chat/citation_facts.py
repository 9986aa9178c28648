"""What the register and the lexicon know of an answer's citations: roles, kinds, deadlines, and where units went.

A citation is known by its plan, its edition and its words; of an edition that serves no more, nothing is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.retrieval.units import Grade, Matcher
from assistant.understanding.mentions import Mention
from prompts.texts import Language, say
from ui.chat.deadline_badges import Badge, deadline_badges
from vectorstore.errors import UnknownPlan
from vectorstore.obligation import ROLES, Party, Role
from vectorstore.register import Entry, Filter

if TYPE_CHECKING:
    from assistant.answer import Answer, Citation
    from ui.view import View
    from vectorstore.lexicon.lexicon import Lexicon

NAMED = 2  # units of a role that a badge names
_ACTING: tuple[Role, ...] = ("lead", "actor", "partner")
_LEAST = 0.5  # of the shorter of two spans, that both share where they are of the same words


@dataclass(frozen=True, slots=True)
class Note:
    """A unit whose work passed to others. ``asked``: it is the one that the question asks about."""

    words: str
    asked: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """The badges of each citation, by its marker; and the units that are no more, the ones asked about first."""

    badges: Mapping[str, tuple[Badge, ...]] = field(default_factory=dict)
    now: tuple[Note, ...] = ()

    def of(self, marker: int | str) -> tuple[Badge, ...]:
        """Those of one citation, in the order in which they are read."""
        return self.badges.get(str(marker), ())


NONE = Facts()


def facts_of(answer: Answer, view: View, language: Language) -> Facts:
    """What is known of the answer's citations, out of what the view may see; nothing where nothing is."""
    cited = (*answer.citations, *answer.related)
    register = {plan: _Placed.all_of(_entries(view, plan)) for plan in dict.fromkeys(one.plan_id for one in cited)}
    found = {str(one.marker): tuple(_of(one, register[one.plan_id])) for one in cited}
    lexicon, today = view.lexicon, view.today
    asked = _asked(answer)
    matcher = Matcher(asked, lexicon)
    badges = {
        marker: tuple(
            dict.fromkeys(
                (
                    *_roles(entries, matcher if asked else None, language),
                    *_kinds(entries, language),
                    *(badge for entry in entries for badge in deadline_badges(entry, today, language)),
                )
            )
        )
        for marker, entries in found.items()
        if entries
    }
    own = (found[str(one.marker)] for one in answer.citations)
    parties = [party for entries in own for entry in entries for party in entry.obligation.of_role(*_ACTING)]
    return Facts(badges, tuple(_notes(asked, parties, lexicon, language)))


def _entries(view: View, plan: str) -> tuple[Entry, ...]:
    with suppress(UnknownPlan):  # withdrawn since it was cited
        return view.register.find(Filter(plans=(plan,)))
    return ()


@dataclass(frozen=True, slots=True)
class _Placed:
    """An obligation with its spans, and from where to where these lie: many are compared with each citation."""

    entry: Entry
    spans: tuple[tuple[int, int], ...]
    start: int
    end: int

    @classmethod
    def all_of(cls, entries: Iterable[Entry]) -> tuple[_Placed, ...]:
        placed = []
        for entry in entries:
            spans = tuple((span.start, span.end) for span in (*entry.obligation.spans, *entry.obligation.result))
            if spans:
                placed.append(cls(entry, spans, min(start for start, _ in spans), max(end for _, end in spans)))
        return tuple(placed)


def _of(citation: Citation, placed: Iterable[_Placed]) -> Iterator[Entry]:
    """The obligations of the words that are cited."""
    cited = [(part.start, part.end) for part in citation.parts]
    start, end = min(one[0] for one in cited), max(one[1] for one in cited)
    for one in placed:
        if one.start >= end or one.end <= start or one.entry.plan.edition != citation.edition:
            continue
        if any(_same(part, span) for part in cited for span in one.spans):
            yield one.entry


def _same(one: tuple[int, int], other: tuple[int, int]) -> bool:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared > 0 and shared >= _LEAST * min(one[1] - one[0], other[1] - other[0])


def _asked(answer: Answer) -> tuple[Mention, ...]:
    """The units whose duties the question asks about."""
    units = answer.understood.units if answer.understood else ()
    return tuple(unit for unit in units if not unit.beside and not unit.issues)


def _roles(entries: Sequence[Entry], matcher: Matcher | None, language: Language) -> Iterator[Badge]:
    """What the unit asked about is in the obligations; where none is asked about, who leads or does them."""
    parties = [party for entry in entries for party in entry.obligation.parties]
    if matcher is None:
        yield from _named(parties, language)
        return
    best = matcher.best(parties)
    if best is Grade.NONE:
        return
    if best is Grade.GENERAL:
        yield Badge("role", say("register.badge.general", language), inline=True)
        return
    roles = {party.role for party in parties if matcher.grade(party) is best}
    for role in ROLES:
        if role in roles and not (role == "actor" and "lead" in roles):
            yield Badge("role", say(f"register.role.{role}", language), inline=True)


def _named(parties: Sequence[Party], language: Language) -> Iterator[Badge]:
    for role in ("lead", "actor"):
        names = tuple(dict.fromkeys(" ".join(party.text.split()) for party in parties if party.role == role))
        if not names:
            continue
        units = ", ".join(names[:NAMED])
        if len(names) > NAMED:
            units = say("sources.others", language, units=units, count=len(names) - NAMED)
        yield Badge("role", say("sources.party", language, role=say(f"register.role.{role}", language), units=units))


def _kinds(entries: Sequence[Entry], language: Language) -> Iterator[Badge]:
    for kind in ("report", "target"):
        if any(entry.obligation.kind == kind for entry in entries):
            yield Badge("kind", say(f"register.kind.{kind}", language), inline=True)


def _notes(asked: Sequence[Mention], parties: Sequence[Party], lexicon: Lexicon, language: Language) -> Iterator[Note]:
    """Those asked about, then those that do what is cited, the most frequent first."""
    told = set()
    frequent = Counter(party.name or " ".join(party.text.split()) for party in parties)
    names = [(unit.names[0], True) for unit in asked] + [(name, False) for name, _ in frequent.most_common()]
    for name, is_asked in names:
        unit, now = lexicon.identify(name), lexicon.successors(name)
        if now and unit.id not in told:
            told.add(unit.id)
            yield Note(say("sources.now", language, unit=unit.name or name, units=", ".join(now)), is_asked)
