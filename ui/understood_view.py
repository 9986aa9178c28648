"""What a question was understood to ask, as JSON and as rows to read: ``ask --explain``."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from prompts.texts import Language, named, say, texts

if TYPE_CHECKING:
    from datetime import date

    from assistant.understanding.mentions import Mention
    from assistant.understanding.terms import Term
    from assistant.understanding.understood import Understood
    from ui.view import View
    from ui.wiring import Turns
    from vectorstore.lexicon.lexicon import Unit

Shape = dict[str, Any]
# What is noted by names that the catalogue has words for, and where.
NAMED = {"asks": "explain.asks", "details": "explain.detail", "fields": "answer.field"}


def explained(
    view: View, question: str, plans: Sequence[str], history: Turns, unit: str, *, model: bool = True
) -> Shape:
    """What the assistant understands of what the viewer asks, as JSON. Raises as ``View.understood`` does."""
    understood = view.understood(question, plans, history, unit, model=model)
    titles = {plan_id: view.library.plan(plan_id).title for plan_id in understood.plans}
    return understood_json(understood, titles, view.lexicon.identify, view.today, unit.strip() or view.unit)


def understood_json(
    understood: Understood, titles: Mapping[str, str], identify: Callable[[str], Unit], today: date, asker: str = ""
) -> Shape:
    """The question's language, what it asks for, and whom and what it names.

    ``titles`` of the plans that it names, by id; ``identify`` knows units by their names; ``asker`` is the unit of who
    asks. ``form`` is "vi", "vi_plain" (without diacritics), "en" or "mixed" (English with Vietnamese words).
    """
    from assistant.text_data import key  # cost: loads the word lists
    from assistant.understanding.period import period_of

    period = period_of(f" {key(understood.question)} ", today)
    asked_about = {mention.names for mention in understood.units}
    others = [mention for mention in understood.mentioned if mention.names not in asked_about]
    return {
        "question": understood.put,
        "language": understood.language,
        "form": _form(understood),
        "vietnamese": understood.words if understood.language == "en" else None,
        "unknown_words": list(understood.lost),
        "asks": list(understood.kinds),
        "chat": understood.chat or None,
        "details": [detail.name for detail in understood.details],
        "fields": list(understood.fields),
        "units": [_unit(mention, identify) for mention in understood.units],
        "other_units": [_unit(mention, identify) for mention in others],
        "asker": asker or None,
        "plans": [{"id": plan_id, "title": titles[plan_id]} for plan_id in understood.plans],
        "places": list(understood.places),
        "years": list(understood.years),
        "months": list(understood.months),
        "period": period and {"first": str(period.first), "last": str(period.last), "overdue": period.overdue},
        "section": understood.section or None,
        "exact": [{"text": one.name, "kind": one.kind} for one in understood.exact],
        "terms": _phrases(understood.terms),
        "topic": _phrases(understood.topic),
    }


def understood_rows(shape: Shape, language: Language) -> Iterator[tuple[str, str]]:
    """Label and words of everything that was understood; what was not is left out."""
    values = {
        "form": say(f"explain.form.{shape['form']}", language),
        "vietnamese": shape["vietnamese"] or "",
        "unknown_words": _listed(shape["unknown_words"]),
        "asks": _named(NAMED["asks"], [shape["chat"]] if shape["chat"] else shape["asks"], language),
        "details": _named(NAMED["details"], shape["details"], language),
        "fields": _named(NAMED["fields"], shape["fields"], language),
        "units": _listed(_unit_words(unit, language) for unit in shape["units"]),
        "other_units": _listed(_unit_words(unit, language) for unit in shape["other_units"]),
        "asker": shape["asker"] or "",
        "plans": _listed(f"{plan['title']} ({plan['id']})" for plan in shape["plans"]),
        "places": _listed(shape["places"]),
        "years": _listed(map(str, shape["years"])),
        "months": _listed(map(str, shape["months"])),
        "period": _period_words(shape["period"], language),
        "section": shape["section"] or "",
        "exact": _listed(one["text"] for one in shape["exact"]),
        "terms": _listed(shape["terms"]),
        "topic": _listed(shape["topic"]),
    }
    return ((say(f"explain.{name}", language), words) for name, words in values.items() if words)


def noted_words(understood: Mapping[str, Any], language: Language) -> str:
    """What was understood of a question, as the journal notes it, in words."""
    found = [
        f"{say(f'usage.understood.{name}', language)}: "
        + ", ".join(named(NAMED.get(name, ""), str(one), language) for one in values)
        for name, values in understood.items()
        if f"usage.understood.{name}" in texts()
    ]
    return "; ".join(found) or say("usage.understood.nothing", language)


def _form(understood: Understood) -> str:
    if understood.language == "en":
        letters = unicodedata.normalize("NFD", understood.put.lower())
        return "mixed" if any(letter == "đ" or unicodedata.combining(letter) for letter in letters) else "en"
    return "vi" if understood.accented else "vi_plain"


def _unit(mention: Mention, identify: Callable[[str], Unit]) -> Shape:
    """The unit's name in the lexicon, and the names by which the question means it."""
    unit = identify(mention.names[0])
    return {"name": unit.name, "unit_id": unit.id, "known": unit.known, "said": list(mention.names)}


def _phrases(terms: Iterable[Term]) -> list[str]:
    """The terms as written where that is known; those that stand side by side as one phrase."""
    phrases: list[str] = []
    for term in terms:
        word = term.written or term.folded
        if term.joined and phrases:
            phrases[-1] += f" {word}"
        else:
            phrases.append(word)
    return phrases


def _named(prefix: str, names: Iterable[str], language: Language) -> str:
    """Their names for users, each once."""
    return _listed(dict.fromkeys(named(prefix, name, language) for name in names))


def _listed(words: Iterable[str]) -> str:
    return "; ".join(words)


def _unit_words(unit: Shape, language: Language) -> str:
    said = ", ".join(f"“{name}”" for name in unit["said"])
    return say("explain.unit" if unit["known"] else "explain.unknown_unit", language, name=unit["name"], said=said)


def _period_words(period: Shape | None, language: Language) -> str:
    if not period:
        return ""
    if period["overdue"]:
        return say("explain.overdue", language, last=period["last"])
    return say("explain.from_to", language, first=period["first"], last=period["last"])
