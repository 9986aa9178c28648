"""The kinds of answers, each a function of the case that gives its answer, or None where the case is not of its kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant import text_data
from assistant.answer import Answer
from assistant.case import Case
from assistant.composition.definitions import answer_definitions, shorts_in
from assistant.composition.draft import Draft
from assistant.composition.follow_ups import follow_ups
from assistant.composition.headers import answer_headers, answer_plans
from assistant.composition.rates import on_one_denominator
from assistant.plan_names import short_name
from assistant.retrieval.amendments import amending
from assistant.retrieval.chain import gap, superiors
from assistant.retrieval.conflicts import conflicts_in
from assistant.retrieval.coverage import Coverage
from assistant.retrieval.documents import bases_of, citing
from assistant.retrieval.duties import Duties
from assistant.retrieval.evidence import Piece
from assistant.retrieval.facts import chosen
from assistant.retrieval.plan_words import PlanWords
from assistant.retrieval.schedule import due_in
from assistant.retrieval.scope import about_themselves, asks_for_bases, asks_for_documents, years_of
from assistant.text_data import key, pattern
from assistant.understanding.dialogue import own_terms
from assistant.understanding.understand import DUTY_KINDS, Understood
from prompts.texts import say
from vectorstore.values import BasisRole

ANSWERED = 0.35  # likelihood that the plans answer, from which they are taken to
TREATED = 0.15  # and from which they are taken to treat the matter at least
SURE = 0.5  # likelihood of a passage that answers where none of a unit's duties is about what was asked
ABOUT = 0.5  # share of a follow-up's words that a passage quoted before holds which is meant
LITTLE = 2  # words of a follow-up that need not stand in the words that it is about
OPTIONS = 4  # readings that are offered where a question is unclear
_ASKED_ROLES: Mapping[str, BasisRole] = {"deadline": "deadline", "who": "actor", "coordination": "partner"}


def nothing_asked(case: Case) -> Answer | None:
    """Small talk, orders to the machine, private matters: no plan is opened."""
    if not case.understood.chat:
        return None
    text = {"small_talk": "answer.chat"}.get(case.understood.chat, f"answer.{case.understood.chat}")
    return _not_found(case, say(text, case.language))


def nothing_at_hand(case: Case) -> Answer | None:
    """An empty store, or no plan of the place or year asked about."""
    understood, language = case.understood, case.language
    if not case.searched:
        return _not_found(case, say("answer.no_plans", language))
    if not case.scope:
        places = ", ".join(map(text_data.province_name, understood.places))
        return _not_found(case, say("answer.no_plan_of_place", language, places=places))
    if understood.plans and _other_year(case):
        years = ", ".join(map(str, understood.years))
        return _not_found(case, say("answer.no_plan_of_year", language, years=years), case.near)
    return None


def unclear(case: Case) -> Answer | None:
    """A question that leaves out the unit or the matter: the likeliest readings are offered."""
    understood = case.understood
    if case.focus or understood.exact or understood.section or case.period:
        return None
    speaks_of_self = bool(pattern("first_person").search(f" {key(understood.question)} "))
    of_unit = understood.kinds[0] in (*DUTY_KINDS, "coordination", "report")
    own = [term for term in own_terms(understood) if not _in_units(term.folded, understood)]
    if speaks_of_self and of_unit and not understood.plans and len(own) <= 1 and _several(case):
        options = [say("clarify.unit_option", case.language, unit=unit) for unit in _busiest(case)]
        return _clarify(case, "clarify.unit", options)
    if own or understood.units or understood.plans or understood.places or understood.kinds[0] in ("plans", "meta"):
        return None
    if understood.kinds[0] in ("fact", *DUTY_KINDS) and not understood.of_unit and understood.terms:
        return None
    plans = [short_name(plan) for plan in case.scope]
    options = [say("clarify.plan_option", case.language, question=understood.question, plan=name) for name in plans]
    return _clarify(case, "clarify.matter", options) if len(case.scope) > 1 else None


def scheduled(case: Case) -> Answer | None:
    """What is due in a period that the clock tells."""
    period, language = case.period, case.language
    if period is None:
        return None
    reports = pattern("report_words").search(f" {key(case.understood.question)} ") is not None
    due = due_in(case.plans, period, case.understood.units, reports=reports)
    start, end = (day.strftime("%d/%m/%Y") for day in (period.first, period.last))
    if not due:
        return _not_found(case, say("answer.nothing_due", language, start=start, end=end, plans=case.searched))
    draft = case.draft()
    if period.overdue:
        draft.say("answer.overdue", day=case.today.strftime("%d/%m/%Y"))
    else:
        draft.say("answer.due", start=start, end=end)
    for one in due:
        draft.line(f"**{one.day.strftime('%d/%m/%Y')}**")
        draft.quotes([one.piece])
    return draft.finish("answered", follow_ups([one.piece for one in due], case.understood, language))


def of_headers(case: Case) -> Answer | None:
    """Number, date, signer, recipients … of plans."""
    plans = about_themselves(case.understood, case.scope)
    if not plans:
        return None
    return answer_headers([case.shelf.contents(p) for p in plans], case.understood.fields, case.language, case.searched)


def of_plans(case: Case) -> Answer | None:
    """Which plans there are, of these years and topics."""
    understood = case.understood
    if "plans" not in understood.kinds[:2] or understood.exact:
        return None
    years = set(understood.years)
    told = [plan for plan in case.scope if not years or years & years_of(plan)]
    topic = [term.folded for term in own_terms(understood) if not term.folded.isdigit()]
    about = [plan for plan in told if all(f" {word} " in f" {key(plan.title)} " for word in topic)]
    if topic and not about and not years:
        return None
    return answer_plans([case.shelf.contents(plan) for plan in about or told], case.language, case.searched) if told else None


def of_short_forms(case: Case) -> Answer | None:
    """What abbreviations stand for."""
    if "definition" not in case.understood.kinds:
        return None
    shorts = shorts_in(case.understood.question, case.plans)
    return answer_definitions(shorts, case.plans, case.understood, case.searched) if shorts else None


def of_contradictions(case: Case) -> Answer | None:
    """Where the plans contradict themselves."""
    if "contradiction" not in case.understood.kinds:
        return None
    found = [pair for plan in case.plans for pair in conflicts_in(plan)]
    if not found:
        return _not_found(case, say("answer.no_conflicts", case.language))
    draft = case.draft()
    draft.say("answer.conflicts")
    pieces = [piece for pair in found for piece in pair]
    draft.quotes(list({piece.place: piece for piece in pieces}.values()), ("deadline",))
    return draft.finish("answered")


def of_gaps(case: Case) -> Answer | None:
    """What a superior plan asks that the lower one has nothing about."""
    if "gap" not in case.understood.kinds or len(case.scope) > OPTIONS:
        return None
    lowers = [plan for plan in case.plans if not _named_as_superior(plan, case)]
    for lower in lowers:
        above = [case.shelf.words(plan) for plan in _chain(lower, case)]
        if above:
            return _gap_answer(case, lower, above)
    if not lowers:
        return None
    return _not_found(case, say("answer.no_superior", case.language, lower=short_name(lowers[0].contents.plan)), case.near)


def of_before(case: Case) -> Answer | None:
    """A follow-up about the words that the answer before quoted."""
    if not case.focus:
        return None
    pieces = _in_focus(case)
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
    stating = [piece for piece in pieces if all(_states_one(detail, piece) for detail in details)]
    if not pieces:
        return None
    return _of_facts(case, stating or pieces, stated=bool(stating) or not details)


def of_duties(case: Case) -> Answer | None:
    """What units must do, all of it; what they only take part in, and what is everybody's, beside it."""
    understood = case.understood
    asked = (understood.kinds[0] in DUTY_KINDS and understood.of_unit) or (understood.role and understood.units)
    if not asked:
        return None
    given = case.duties
    if understood.role:
        of_role = given.partner if understood.role == "partner" else given.recipient
        return _duty_answer(case, of_role, Duties(own=given.own)) if of_role else None
    own = given.own
    if understood.takes_part:
        own = (*own, *given.partner, *given.recipient)
    if given.off_topic and case.facts.ranked and case.facts.ranked[0][1] >= SURE:
        return None
    if own:
        return _duty_answer(case, own, given)
    return _without_own(case, given)


def of_bases(case: Case) -> Answer | None:
    """What a plan is based on, or every document that it names."""
    understood = case.understood
    if asks_for_bases(understood):
        pieces = [piece for plan in case.plans for piece in bases_of(plan)]
    elif asks_for_documents(understood):
        pieces = [piece for plan in case.plans for piece in citing(plan)]
    else:
        return None
    return _of_facts(case, pieces) if pieces else None


def of_facts(case: Case) -> Answer:
    """The passages that say it; or that the plans treat it and don't say it; or that none does."""
    found = case.facts
    if found.answered < TREATED or not found.ranked:
        return _not_found(case, _what_is_missing(case), case.near)
    pieces = chosen(found, case.understood)
    stated = all(any(_states_one(detail, piece) for piece in pieces) for detail in case.understood.details)
    return _of_facts(case, pieces, stated=stated and found.answered >= ANSWERED)


REPLIES = (
    nothing_asked,
    nothing_at_hand,
    unclear,
    scheduled,
    of_plans,
    of_headers,
    of_short_forms,
    of_contradictions,
    of_gaps,
    of_before,
    of_duties,
    of_bases,
    of_facts,
)


def reply(case: Case) -> Answer:
    """The first that answers."""
    return next(answer for one in REPLIES if (answer := one(case)) is not None)


# Duties


def _duty_answer(case: Case, own: Sequence[Piece], given: Duties) -> Answer:
    draft = case.draft()
    draft.quotes(own)
    draft.near("answer.partner_duties", given.partner)
    draft.near("answer.general_duties", given.general)
    return draft.finish("answered", follow_ups(own, case.understood, case.language))


def _without_own(case: Case, given: Duties) -> Answer | None:
    """A unit that no plan gives duties of its own."""
    understood = case.understood
    if not any(unit.sure for unit in understood.units):
        return None
    units = ", ".join(unit.names[0] for unit in understood.units)
    draft = case.draft()
    if given.partner:
        draft.say("answer.only_partner", units=units)
        draft.quotes(given.partner)
        draft.near("answer.general_duties", given.general)
        return draft.finish("answered", follow_ups(given.partner, understood, case.language))
    if given.general:
        draft.say("answer.no_own_duties", units=units)
        draft.quotes(given.general)
        return draft.finish("not_stated", follow_ups(given.general, understood, case.language))
    return _not_found(case, say("answer.no_unit", case.language, units=units, plans=case.searched), case.near)


# Facts


def _of_facts(case: Case, pieces: Sequence[Piece], *, stated: bool = True) -> Answer:
    understood = case.understood
    roles = [_ASKED_ROLES[kind] for kind in understood.kinds if kind in _ASKED_ROLES]
    if any(detail.name in ("time", "day", "frequency") for detail in understood.details):
        roles.append("deadline")
    draft = case.draft()
    if not stated:
        draft.say("answer.not_stated")
    draft = _quoted(case, draft, [_with_row(piece, understood) for piece in pieces], roles, stated=stated)
    draft.beside(case.near)
    return draft.finish("answered" if stated else "not_stated", follow_ups(pieces, understood, case.language))


def _quoted(
    case: Case, draft: Draft, pieces: Sequence[Piece], roles: Sequence[BasisRole], *, stated: bool
) -> Draft:
    """The pieces; first what amends them, where something does, and both places where they contradict each other."""
    shown = case.understood if stated else None
    changes = {piece.place: amending(piece, case.plans_at_hand) for piece in pieces}
    amended = [piece for piece in pieces if changes[piece.place]]
    if amended:
        draft.say("answer.amended")
        new = [piece for listed in changes.values() for one in listed for piece in one.says]
        draft.quotes(list({piece.place: piece for piece in new}.values()), roles, shown)
        draft.say("answer.before_amendment")
        draft.quotes(amended, roles)
    rest = [piece for piece in pieces if not changes[piece.place]]
    draft.quotes([piece for piece in rest if not draft.has(piece)], roles, shown)
    if rates := on_one_denominator(pieces):
        draft.say("answer.same_measure", rates=rates)
    return draft


def _with_row(piece: Piece, understood: Understood) -> Piece:
    """With the other cells of its row that say what was asked: the task of a result, the result of a task."""
    from dataclasses import replace

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


def _what_is_missing(case: Case) -> str:
    """No plan says it, and the words on which none has anything."""
    understood, language = case.understood, case.language
    unheard = [term for term in own_terms(understood) if term.written and not _is_known(term.folded, case)]
    if unheard:
        words = " ".join(term.written for term in unheard)
        return say("answer.not_about", language, words=words, plans=case.searched)
    return say("answer.not_found", language, plans=case.searched)


def _is_known(folded: str, case: Case) -> bool:
    return any(folded in words.singles for plan in case.plans for words in plan.passages)


# What can't be answered as it is asked


def _not_found(case: Case, text: str, near: Sequence[Piece] = ()) -> Answer:
    draft = case.draft()
    draft.line(text)
    return draft.finish_without(near)


def _clarify(case: Case, text: str, options: Sequence[str]) -> Answer:
    draft = case.draft()
    draft.say(text)
    return draft.finish("clarify", tuple(dict.fromkeys(options))[:OPTIONS])


def _several(case: Case) -> bool:
    return len(case.scope) > 1 or not case.understood.units


def _in_units(folded: str, understood: Understood) -> bool:
    return any(f" {folded} " in f" {key(name)} " for unit in understood.units for name in unit.names)


def _busiest(case: Case) -> list[str]:
    from collections import Counter

    counted = Counter(
        party.text
        for plan in case.plans
        for one in plan.contents.obligations
        for party in one.actors
        if not party.general
    )
    return [unit for unit, _ in counted.most_common(OPTIONS)]


def _other_year(case: Case) -> bool:
    """The question asks about a year for which the place has no plan, and no passage found speaks of that year."""
    years = set(case.understood.years)
    known = {year for plan in case.scope for year in years_of(plan)}
    words = case.facts.ranked[0][0].words.text if case.facts.ranked else ""
    return bool(years) and not years & known and not any(str(year) in words for year in years)


# A chain of plans


def _named_as_superior(plan: PlanWords, case: Case) -> bool:
    """Another plan of the scope carries it out: it is the one above."""
    mine = plan.contents.plan
    return any(mine.id in {one.id for one in superiors(other, case.at_hand)} for other in case.plans if other is not plan)


def _chain(lower: PlanWords, case: Case) -> list:  # type: ignore[type-arg]
    """The plans above, nearest first; of those that the question names, where it names any."""
    found = []
    level = [lower]
    for _ in range(3):
        above = [plan for one in level for plan in superiors(one, case.at_hand)]
        found += [plan for plan in above if plan not in found]
        level = [case.shelf.words(plan) for plan in above]
    named = [plan for plan in found if plan.id in case.understood.plans]
    return named or found[:1]


def _gap_answer(case: Case, lower: PlanWords, above: Sequence[PlanWords]) -> Answer:
    draft = case.draft()
    missing: list[Piece] = []
    for upper in above:
        found = gap(lower, upper, case.rarity)
        names = {"upper": short_name(upper.contents.plan), "lower": short_name(lower.contents.plan)}
        draft.say("answer.gap" if found.missing else "answer.no_gap", **names)
        draft.quotes(found.missing)
        missing += found.missing
    if not missing:
        pieces = bases_of(lower)
        draft.quotes(pieces)
    return draft.finish("answered")


