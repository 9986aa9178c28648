"""The passages that say what was asked, with the fact itself first; what amends them, and what differs beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.answer import Answer
from assistant.case import Case
from assistant.composition.draft import Draft
from assistant.composition.follow_ups import follow_ups
from assistant.composition.in_force import quote_in_force
from assistant.composition.rates import on_one_denominator
from assistant.composition.refusals import missing_names, not_found, what_is_missing
from assistant.retrieval.coverage import Coverage
from assistant.retrieval.documents import bases_of, citing
from assistant.retrieval.evidence import Piece
from assistant.retrieval.facts import chosen
from assistant.retrieval.scope import asks_for_bases, asks_for_documents
from assistant.retrieval.units import Grade, Matcher
from assistant.text_data import key, signs
from assistant.understanding.dialogue import own_terms
from assistant.understanding.mentions import Mention, is_generic
from assistant.understanding.understood import Understood
from vectorstore.values import BasisRole

ANSWERED = 0.35  # likelihood that the passages answer, from which they are taken to
TREATED = 0.12  # and from which the plans are taken to treat the matter at least
SURE = 0.5  # likelihood of a passage that answers better than the words quoted before
ABOUT = 0.5  # share of a follow-up's words that a passage quoted before holds which is meant
LITTLE = 2  # words of a follow-up that need not stand in the words that it is about
_OF_UNITS = ("deadline", "report", "target", "budget")  # kinds that ask for something of a unit, if they name one
_POINTED = ("theme", "phone", "email", "age", "hour", "money")  # details that a passage has or has not
_TOLD_BY_SIGNS = ("report", "budget")  # kinds of which a passage that answers has the words
_ASKS_UNITS = ("who", "coordination")
_ASKED_ROLES: Mapping[str, BasisRole] = {"deadline": "deadline", "who": "actor", "coordination": "partner"}


def of_facts(case: Case) -> Answer:
    """The passages that say it; or that the plans treat it and don't say it; or that none does."""
    found = case.facts
    says = any(term.folded.isalpha() for term in case.understood.terms)  # "2+2=?" says nothing
    if not says or found.answered < TREATED or not found.ranked:
        return not_found(case, what_is_missing(case), case.near)
    pieces = chosen(found, case.understood)
    if not pieces:
        return not_found(case, what_is_missing(case), case.near)
    stated = _is_stated(pieces, case.understood) and found.answered >= ANSWERED
    if not stated and (names := missing_names(case)):
        return not_found(case, names, case.near)
    return fact_answer(case, _pointed(pieces, case.understood) if stated else pieces, stated=stated)


def _pointed(pieces: Sequence[Piece], understood: Understood) -> Sequence[Piece]:
    """Those that state the detail, where it is one that nothing else tells of: a telephone number, a theme."""
    details = [detail for detail in understood.details if detail.name in _POINTED]
    if len(details) != len(understood.details):
        return pieces
    return [piece for piece in pieces if any(_states_one(detail, piece) for detail in details)] or pieces


def _is_stated(pieces: Sequence[Piece], understood: Understood) -> bool:
    """The pieces have a detail of those asked for, and what money is told by where the question is of money."""
    details = understood.details
    if not any(_holds_article(piece, understood) for piece in pieces):
        return False
    if understood.kinds[0] in _ASKS_UNITS:
        details = tuple(detail for detail in details if detail.name != "count")  # "mấy" there only means several
    if details and not any(
        _states_one(detail, piece) and _is_of_matter(piece, pieces, understood)
        for piece in pieces
        for detail in details
    ):
        return False
    if "who" in understood.kinds:
        return True  # the unit is what is asked for
    if understood.kinds[0] in _OF_UNITS and not _speaks_of_units(pieces, understood):
        return False
    if understood.kinds[0] != "budget":
        return True
    return any(_has(signs("holds")["budget"], piece) for piece in pieces)


def _is_of_matter(piece: Piece, pieces: Sequence[Piece], understood: Understood) -> bool:
    """It speaks of what the detail is asked of: of reports or money, itself or by what stands around it; of the law."""
    section = piece.passage.section
    beside = [one for one in pieces if one.plan is piece.plan and one.passage.section == section]
    path = " ".join(piece.contents.path(section))
    asked = [signs("holds")[kind] for kind in understood.kinds[:2] if kind in _TOLD_BY_SIGNS]
    told = all(sign.search(path) or any(_has(sign, one) for one in beside) for sign in asked)
    return told and all(f" {law} " in piece.words.own for law in understood.laws)


def _has(sign: re.Pattern[str], piece: Piece) -> bool:
    return bool(sign.search(piece.words.text) or sign.search(piece.words.beside))


def _holds_article(piece: Piece, understood: Understood) -> bool:
    """It names the articles that the question asks about, beside their document; true where it asks about none."""
    if not any(one.kind == "article" for one in understood.exact):
        return True
    return all(one.stands_in(piece.words.text, piece.words.own + piece.words.place) for one in understood.exact)


def _speaks_of_units(pieces: Sequence[Piece], understood: Understood) -> bool:
    """One of the pieces is of a unit that the question asks about, or names nobody; true where it asks about none."""
    units = [unit for unit in understood.units if unit.sure and not unit.beside and not is_generic(unit)]
    if not units or not understood.accented:
        return True  # without diacritics any word may read like a unit
    for piece in pieces:
        parties = [party for one in piece.words.obligations for party in one.parties]
        matcher = Matcher(units, piece.plan.lexicon)
        if not parties or matcher.best(parties) is not Grade.NONE or _names_one(piece, units):
            return True
    return False


def _names_one(piece: Piece, units: Sequence[Mention]) -> bool:
    said = piece.words.own + piece.words.place
    return any(f" {key(name)} " in said for unit in units for name in unit.names)


def of_bases(case: Case) -> Answer | None:
    """What a plan is based on, or every document that it names."""
    understood = case.understood
    if asks_for_bases(understood):
        pieces = [piece for plan in case.plans for piece in bases_of(plan)]
    elif asks_for_documents(understood):
        pieces = [piece for plan in case.plans for piece in citing(plan)]
    else:
        return None
    return fact_answer(case, pieces) if pieces else None


def of_before(case: Case) -> Answer | None:
    """A follow-up about the words that the answer before quoted."""
    if not case.focus:
        return None
    pieces = [piece for piece in _in_focus(case) if _is_about(piece, case.understood)]
    own = [term for term in own_terms(case.understood) if term in case.understood.terms]
    current = [term for term in own if f" {term.folded} " in f" {key(case.understood.question)} "]
    if current:
        coverage = Coverage(current, case.rarity)
        shares = {piece.place: coverage.anywhere(piece.words).both for piece in pieces}
        best = max(shares.values(), default=0.0)
        elsewhere = case.facts.ranked[0][1] if case.facts.ranked else 0.0
        if best < ABOUT and (len(current) > LITTLE or elsewhere >= SURE):
            return None
        pieces = [piece for piece in pieces if shares[piece.place] >= 0.8 * best] if best >= ABOUT else pieces
    details = case.understood.details
    stating = [
        piece
        for piece in pieces
        if (not details or any(_states_one(detail, piece) for detail in details))
        and _holds_article(piece, case.understood)
    ]
    if not pieces:
        return None
    return fact_answer(case, stating or pieces, stated=bool(stating))


def fact_answer(case: Case, pieces: Sequence[Piece], *, stated: bool = True) -> Answer:
    """The pieces quoted with the fact first; ``stated``: they say what was asked and not only treat it."""
    understood = case.understood
    roles = [_ASKED_ROLES[kind] for kind in understood.kinds if kind in _ASKED_ROLES]
    if any(detail.name in ("time", "day", "frequency") for detail in understood.details):
        roles.append("deadline")
    draft = Draft(case.language, case.searched)
    if not stated:
        draft.say("answer.not_stated")
    quote_in_force(case, draft, [_with_row(piece, understood) for piece in pieces], roles, stated=stated)
    in_order = sorted(pieces, key=lambda piece: (piece.contents.plan.id, piece.passage.ordinal))
    if rates := on_one_denominator(in_order):
        draft.say("answer.same_measure", rates=rates)
    draft.beside(case.near)
    return draft.finish("answered" if stated else "not_stated", follow_ups(pieces, understood, case.language))


def _with_row(piece: Piece, understood: Understood) -> Piece:
    """With the other cells of its row that say what was asked: the task of a result, the result of a task."""
    more = list(piece.more)
    if piece.passage.kind == "result":
        more += [span for one in piece.plan.contents.obligations if _is_result(piece, one.result) for span in one.spans]
    elif piece.passage.kind == "cell":
        wanted = [detail for detail in understood.details if not detail.stated_in(piece.words.text)]
        for one in piece.words.obligations:
            words = " ".join(span.of(piece.contents.text) for span in one.result)
            if words and any(detail.stated_in(words) for detail in wanted):
                more += one.result
    return replace(piece, more=tuple(dict.fromkeys(more)))


def _is_result(piece: Piece, result: Sequence[object]) -> bool:
    return bool(result) and any(span in result for span in piece.passage.spans)


def _states_one(detail: object, piece: Piece) -> bool:
    stated_in = detail.stated_in  # type: ignore[attr-defined]
    return bool(stated_in(piece.words.text) or stated_in(piece.words.beside))


def _is_about(piece: Piece, understood: Understood) -> bool:
    """It speaks of reports, or of money, where the question asks for these."""
    asked = [signs("holds")[kind] for kind in understood.kinds[:2] if kind in _TOLD_BY_SIGNS]
    return all(_has(sign, piece) for sign in asked)


def _in_focus(case: Case) -> list[Piece]:
    """The passages that hold the words quoted before."""
    found: list[Piece] = []
    for plan in case.plans:
        mine = [one for one in case.focus if one.plan_id == plan.contents.plan.id]
        for words in plan.passages:
            if any(span.start < one.end and one.start < span.end for span in words.passage.spans for one in mine):
                found.append(Piece(plan, words))
    cells = [piece for piece in found if piece.passage.kind != "result"] or found
    return cells
