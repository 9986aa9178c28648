"""Every duty of the units asked about, however many; what they take part in, and what is everybody's, is near."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.plan_names import topic_of
from assistant.retrieval.concerned import BETWEEN_ISSUERS, issuing
from assistant.retrieval.coverage import Coverage, Rarity
from assistant.retrieval.evidence import Piece
from assistant.retrieval.facts import GONE_THROUGH
from assistant.retrieval.plan_words import PlanWords
from assistant.retrieval.units import Grade, Matcher, named_in, only_generic
from assistant.text_data import cue_words, key
from assistant.understanding.mentions import SCHOOLS, Mention
from assistant.understanding.terms import Term
from assistant.understanding.understood import Understood
from vectorstore.obligation import Obligation, Party

SAMPLE = 400  # passages, of very many, by which it is told what share of them holds a word
COMMON = 0.2  # share of a plan's passages from which a word sets none of its duties apart
ABOUT = 0.5  # share of a topic's words that a duty holds that is about it
NEAR_BEST = 0.5  # of the share that the best duty holds
MOST_ISSUERS_OF_ONE = 1
# All the issuers of a plan together: "ba ngành", "hai bên"; and what else may mean them: "các ngành"
_JOINT = re.compile(r"(?:hai|ba|bốn|liên)\s+(?:ngành|bên|cơ quan|đơn vị)\W*$", re.IGNORECASE)
_JOINT_TOO = re.compile(r"(?:các|mỗi|từng)\s+(?:ngành|bên|cơ quan|đơn vị)\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Duties:
    """``own``: what the units must do. ``partner``: where they only take part. ``general``: what is everybody's.

    ``named``: a party of the plans is one of the units, in whatever role.
    """

    own: tuple[Piece, ...] = ()
    partner: tuple[Piece, ...] = ()
    general: tuple[Piece, ...] = ()
    about: tuple[Piece, ...] = ()  # the plan's own tasks that name nobody, where its issuer is asked about
    recipient: tuple[Piece, ...] = ()  # where they get a report
    restricted: bool = False  # only those about the question's topic
    off_topic: bool = False  # none of them is about it


def duties(plans: Sequence[PlanWords], understood: Understood, rarity: Rarity) -> Duties:
    """The duties in these plans of the units that the question asks about."""
    units = understood.units or ()
    found = [_of_plan(plan, units) for plan in plans]
    if not any(one.own or one.partner or one.general for one in found) or only_generic(units):
        named = named_in(understood.words, (party for plan in plans for party in _parties(plan)))
        if named:
            found = [_of_plan(plan, named) for plan in plans]
    merged = _together(found)
    return _about_topic(_in_months(merged, understood.months), plans, understood.topic, rarity)


def _together(found: Sequence[Duties]) -> Duties:
    if not found:
        return Duties()
    own, partner, general, about, recipient = (
        tuple(piece for listed in lists for piece in listed) for lists in zip(*map(_lists, found), strict=True)
    )
    return Duties(own, partner, general, about, recipient)


def in_months(piece: Piece, months: Sequence[int]) -> bool:
    """Its words, its heading or its time name one of the months."""
    named = "|".join(map(str, months))
    found = re.compile(rf"(?<!\d)tháng (?:0?(?:{named}))(?!\d)|/0?(?:{named})(?=/\d{{4}}|\D|$)", re.IGNORECASE)
    path = " ".join(piece.contents.path(piece.passage.section))
    return bool(found.search(f"{piece.text} {path} {piece.words.beside}"))


def _in_months(found: Duties, months: Sequence[int]) -> Duties:
    """Those of the months that the question names, where any is of them."""
    if not months:
        return found
    mine = [piece for piece in found.own if in_months(piece, months)]
    places = {piece.place for piece in mine}
    mine += [piece for piece in found.about if in_months(piece, months) and piece.place not in places]
    return replace(found, own=tuple(mine), restricted=True) if mine else found


def _lists(one: Duties) -> tuple[tuple[Piece, ...], ...]:
    return one.own, one.partner, one.general, one.about, one.recipient


def _parties(plan: PlanWords) -> Iterator[Party]:
    for obligation in plan.contents.obligations:
        yield from obligation.parties


def _of_plan(plan: PlanWords, units: Sequence[Mention]) -> Duties:
    """One plan's: those of the unit itself, else of what is near it."""
    matcher = Matcher(units, plan.lexicon)
    house, issues, issuer = _is_house(plan, matcher), _is_joint_issuer(plan, matcher), _is_issuer(plan, matcher)
    own: dict[Grade, list[Piece]] = {grade: [] for grade in Grade}
    partner: list[Piece] = []
    recipient: list[Piece] = []
    about: list[Piece] = []
    for obligation in plan.contents.obligations:
        grade = matcher.best(obligation.actors)
        if house and grade < Grade.OWN and any(map(_of_house, obligation.actors)):
            grade = Grade.OWN
        if grade < Grade.OWN and obligation.actors:
            grade = _joint_grade(obligation.actors, grade, issues=issues)
        lists = [own[grade]] if grade > Grade.NONE else []
        if grade < Grade.OWN and matcher.best(obligation.of_role("partner")) is Grade.OWN:
            lists.append(partner)
        if matcher.best(obligation.of_role("recipient")) is Grade.OWN:
            lists.append(recipient)
        if issuer and obligation.implicit and obligation.kind == "duty":
            lists.append(about)
        if lists:  # the words of all others need not be made
            piece = _piece(plan, obligation)
            for listed in lists:
                listed.append(piece)
    mine = own[Grade.OWN] or own[Grade.NEAR]
    if mine and _one_class(plan, matcher):
        mine = [piece for piece in obligations_of(plan) if piece in mine or piece in own[Grade.GENERAL]]
    general = [piece for piece in own[Grade.GENERAL] if piece not in mine]
    return Duties(tuple(mine), tuple(partner), tuple(general), tuple(about), tuple(recipient))


def obligations_of(plan: PlanWords) -> Iterator[Piece]:
    """The plan's register as pieces, in its order."""
    return (_piece(plan, obligation) for obligation in plan.contents.obligations)


def _piece(plan: PlanWords, obligation: Obligation) -> Piece:
    words = plan.passages[obligation.passage]
    return Piece(plan, words, part=obligation.spans, obligation=obligation)


def _is_issuer(plan: PlanWords, matcher: Matcher) -> bool:
    issuer = plan.contents.plan.header.issuer
    return bool(issuer.value and issuer.span) and matcher.grade(_issuer(plan)) is Grade.OWN


def _issuer(plan: PlanWords) -> Party:
    return _party(plan, plan.contents.plan.header.issuer.value or "")


def _party(plan: PlanWords, name: str) -> Party:
    """The issuer, or one of several, as a party."""
    return issuing(name, plan.contents.plan, plan.lexicon)


def _is_house(plan: PlanWords, matcher: Matcher) -> bool:
    """The unit asked about is the school that issued the plan: whoever works in it acts for it."""
    header = plan.contents.plan.header
    if not header.issuer.value or not header.issuer.span:
        return False
    issuer = _issuer(plan)
    return issuer.unit_id.removeprefix("cac-").startswith(SCHOOLS) and matcher.grade(issuer) is Grade.OWN


def _joint_grade(actors: Sequence[Party], grade: Grade, *, issues: bool) -> Grade:
    """Of "ba ngành", who are the issuers and nobody else."""
    if issues and any(_JOINT.match(party.text) or _JOINT_TOO.match(party.text) for party in actors):
        return Grade.OWN
    return Grade.NONE if all(_JOINT.match(party.text) for party in actors) else grade


def _is_joint_issuer(plan: PlanWords, matcher: Matcher) -> bool:
    """The unit asked about is one of several that issued the plan together."""
    issuer = plan.contents.plan.header.issuer
    names = [part.strip() for part in BETWEEN_ISSUERS.split(issuer.value or "")]
    if len(names) < MOST_ISSUERS_OF_ONE + 1 or not issuer.span:
        return False
    return any(matcher.grade(_party(plan, name)) is Grade.OWN for name in names)


def _of_house(party: Party) -> bool:
    return "@" not in party.unit_id and "." not in party.unit_id


def _one_class(plan: PlanWords, matcher: Matcher) -> bool:
    """Beside the issuer only one class of units acts in the plan, and it is the one asked about.

    "Các đơn vị" are then no others.
    """
    others = {
        party.unit_id
        for obligation in plan.contents.obligations
        for party in obligation.actors
        if matcher.grade(party) is Grade.NONE
    }
    issuer = plan.contents.plan.header.issuer
    mine = _issuer(plan).unit_id if issuer.value and issuer.span else ""
    return all(unit == mine for unit in others)


def _about_topic(found: Duties, plans: Sequence[PlanWords], topic: Sequence[Term], rarity: Rarity) -> Duties:
    """Those about the question's topic, where it has one that sets some of the duties apart."""
    telling = _telling(found.own, plans, topic)
    told = set(telling)
    if not any(second.joined and {first, second} <= told for first, second in pairwise(topic)):
        return found  # a syllable alone tells no matter
    coverage = Coverage(telling, rarity)
    shares = [coverage.anywhere(piece.words, _row(piece)).both for piece in found.own]
    best = max(shares, default=0.0)
    if best < ABOUT:
        return replace(found, off_topic=True)
    kept = [piece for piece, share in zip(found.own, shares, strict=True) if share >= NEAR_BEST * best]
    return replace(found, own=tuple(kept), restricted=len(kept) < len(found.own))


def _row(piece: Piece) -> str:
    """The words of a table's row, as a key: its cells are about one matter."""
    basis = piece.passage.basis
    if piece.passage.kind != "cell" or not basis:
        return ""
    return "".join(words.own for words in piece.plan.passages if words.passage.basis == basis)


def _telling(own: Iterable[Piece], plans: Sequence[PlanWords], topic: Sequence[Term]) -> tuple[Term, ...]:
    """The topic's terms that few passages of the plans hold; the title's hold for all."""
    mine = {piece.contents.plan.edition_key for piece in own}
    read = [plan for plan in plans if plan.contents.plan.edition_key in mine]
    places = [(plan, at) for plan in read for at in range(len(plan.passages))]
    every = len(places) // SAMPLE if len(places) > GONE_THROUGH else 1
    passages = [plan.passages[at] for plan, at in places[::every]]
    titles = [f" {key(topic_of(plan.contents.plan))} " for plan in read]
    plain = {str(plan.contents.plan.header.year) for plan in read} | cue_words("place_words")

    def common(term: Term) -> bool:
        if term.folded in plain or any(f" {term.folded} " in title for title in titles):
            return True
        return sum(term.folded in words.singles for words in passages) >= COMMON * len(passages)

    return tuple(term for term in topic if not common(term))
