"""Who does it, with whom, and to whom it is reported: the parties of one obligation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ingest import cues
from ingest.lines import find_marker
from ingest.units.joined import Joined
from ingest.units.lists import Named, take_apart
from ingest.units.members import Place
from ingest.units.runs import PARTNERS, list_end, partners_before, unit_lists
from ingest.units.subjects import opening_subject
from ingest.units.words import is_plural, lowered
from vectorstore.folding import fold
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.lexicon.units import names_unit
from vectorstore.obligation import Party, Role
from vectorstore.values import Span

_LEADS = re.compile(
    r"(?:^|[,;]\s|\svà\s)(?:là (?:cơ quan |đơn vị )?)?(?:chủ động |trực tiếp )?"
    r"(?:chủ trì|chịu trách nhiệm chính|đầu mối)(?!\w)"
)
_CLAUSE = 400  # characters of a clause that tell whom it is sent to
_CLAUSE_END = re.compile(r"[.;](?:\s|$)")
_NAME = 90  # characters that open a unit's name
_VERB_IN_NAME = 2  # words behind a subject in a heading that are too few for what it does
_OPENING = 60  # characters in which "chủ trì" makes the actor the lead


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the parties of a plan's obligations: its text, the lexicon, and the abbreviations that the plan defines."""

    text: str
    lexicon: Lexicon
    definitions: dict[str, str]
    home_level: str = ""
    folded: str = ""  # the plan's words folded, in which full names are looked for

    def named(self, role: Role, spans: Sequence[Span], place: Place) -> list[Party]:
        """The units in ``spans`` in this role."""
        return [self.party(role, unit) for unit in take_apart(self.text, spans, place, self.is_known)]

    def party(self, role: Role, unit: Named) -> Party:
        """A unit of a list as a party, with what the lexicon knows of it."""
        text = self.full(unit.text)
        known = self.lexicon.identify(text, home_level=self.home_level)
        general = known.general or is_plural(text)
        return Party(role, text, unit.span, known.id, known.name, general, unit.excludes)

    def full(self, name: str) -> str:
        """The name with the abbreviations written out that the plan itself defines or has in full somewhere."""
        for short, whole in self.definitions.items():
            if short not in name:
                continue
            name = whole.join(re.split(rf"(?<!\w){re.escape(short)}(?!\w)", name))
        full = self.lexicon.spelled_out(name)
        added = set(fold(full).split()) - set(fold(name).split())
        return full if added and " ".join(fold(full).split()[1:]) in self.folded else name

    def is_known(self, name: str) -> bool:
        """The lexicon knows the name."""
        return self.lexicon.is_whole(self.full(name))

    def partners(self, spans: Sequence[Span]) -> list[Party]:
        """Who the words say that it is done with: "phối hợp với …"."""
        joined = Joined(self.text, spans)
        lists = unit_lists(joined, PARTNERS, blocked=("partner_nouns",))
        return self._all("partner", joined, (*lists, *partners_before(joined)))

    def recipients(self, spans: Sequence[Span], *, reports: bool) -> list[Party]:
        """To whom the words say that it is sent: "báo cáo … về …"; in a report, whom it is put before too ("trình")."""
        joined = Joined(self.text, spans)
        words = lowered(joined.words)
        verbs = [v.end() for v in _dispatching(reports).finditer(words) if not _purpose(words, v.start())]
        return self._all("recipient", joined, _addressees(joined.words, words, verbs))

    def _all(self, role: Role, joined: Joined, lists: Iterable[tuple[int, int]]) -> list[Party]:
        found: dict[str, Party] = {}
        for start, end in lists:
            for unit in take_apart(joined.words, [Span(start, end)], "text", self.is_known):
                party = self.party(role, Named(unit.text, joined.span(unit.span.start, unit.span.end), unit.excludes))
                found.setdefault(party.text.lower(), party)
        return list(found.values())

    def acting(self, spans: Sequence[Span], place: Place) -> list[Party]:
        """The units of an actor's heading, label, cell or subject."""
        subject = opening_subject(self.text, self._unmarked(spans[0])) if place == "heading" else None
        said = self.text[subject.end : spans[0].end].strip(" :") if subject is not None else ""
        announced = spans[0].of(self.text).rstrip("*_ ").endswith((":", ".")) and len(said.split()) > _VERB_IN_NAME
        if not announced and not cues.opens("responsible", said):
            subject = None  # "Giáo viên | tư vấn"
        return self.named("actor", [subject] if subject else spans, place)

    def _unmarked(self, span: Span) -> Span:
        """A heading without its outline marker."""
        marker = find_marker(span.of(self.text), span.start)
        return span if marker is None else Span(min(marker.body, span.end), span.end)


def home_level(issuer: str) -> str:
    """The level of the body that issued a plan, by the place in its name: a bare "Công an" in it is of this level."""
    found = cues.anywhere("level_words").search(lowered(issuer))
    return found.group() if found else ""


def leads(words: str) -> bool:
    """The words say that their actor is in charge: "chủ trì, phối hợp với …"."""
    return bool(_LEADS.search(words[:_OPENING].lower()))


def _addressees(written: str, words: str, verbs: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The lists of units behind verbs of sending: directly, or behind "về", "cho" … in the verb's clause."""
    done = 0  # up to where clauses were looked at
    for verb in verbs:
        end = _clause_end(words, verb)
        openings = [found.end() for found in _towards().finditer(words, max(done, verb), end)]
        done = max(done, end)
        for opening in (verb, *openings):
            at = opening + len(words[opening:end]) - len(words[opening:end].lstrip(" ("))
            if at < end and names_unit(written[at : at + _NAME], inside=opening == verb):
                yield at, min(list_end(written, at), end)


def _purpose(words: str, at: int) -> bool:
    """A clause of purpose leads up to ``at``: "… để tổng hợp, báo cáo UBND tỉnh"."""
    clause = re.split(r"[.;]\s", words[max(0, at - _CLAUSE) : at])[-1]
    return " để " in clause


def _clause_end(words: str, start: int) -> int:
    end = min(len(words), start + _CLAUSE)
    found = _CLAUSE_END.search(words, start, end)
    return found.start() if found else end


@cache
def _towards() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{cues.alternatives('towards')})(?=\s)")


@cache
def _dispatching(reports: bool) -> re.Pattern[str]:
    verbs = f"{cues.alternatives('dispatching')}{'|trình' if reports else ''}"
    return re.compile(rf"(?<!\w)(?:{verbs})(?:\s(?:nhanh|ngay|kịp thời|thêm|trực tiếp|bằng văn bản))?(?!\w)")
