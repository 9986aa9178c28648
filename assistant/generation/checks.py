"""A model's statement against the sources that it rests on: what can't be established is refused.

Each sentence must stand in one sentence of one source: its words, figures, dates, documents and units, under the same
negations and conditions and done by the same units. So nothing is put together of two duties, nor turned around.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from assistant.composition.citing import escape
from assistant.generation.addressed import speaks_to_models, speaks_to_readers
from assistant.generation.doers import Units, give_doers, give_roles, with_units
from assistant.generation.english import is_english, rendered
from assistant.generation.evidence import evidence_of
from assistant.generation.grounding import fault_of, names_doer, said, sentences
from assistant.generation.inert import NotPlain, inert
from assistant.generation.quoting import BadQuote, Stretch, stretches, with_slices, without_marks
from assistant.generation.reading import prepared, read
from assistant.generation.reply import StatementDraft
from assistant.generation.sources import Source
from assistant.generation.statements import Reason, Refusal, Statement
from assistant.generation.token import Token
from assistant.glossary import Glossary

LONGEST_STATEMENT = 600  # characters
LEAST_SAID = 2  # words that stand in a source

__all__ = ["LONGEST_STATEMENT", "Reason", "Refusal", "Statement", "checked"]


def checked(draft: StatementDraft, sources: Sequence[Source], lexicon: Units) -> Statement | Refusal:
    """The statement as it may be shown, with the markers of those of its sources in which it stands; or why not."""
    if len(draft.text) > 4 * LONGEST_STATEMENT:
        return Refusal(draft.text[:LONGEST_STATEMENT], "too_long")
    try:
        words = inert(draft.text)
        parts = stretches(words)
    except NotPlain:
        return Refusal(draft.text, "markup")
    except BadQuote:
        return Refusal(draft.text, "quote")
    if len(words) > LONGEST_STATEMENT:
        return Refusal(draft.text, "too_long")
    if not any(letter.isalpha() for letter in words):
        return Refusal(draft.text, "empty")
    own_words = " ".join(part.words for part in parts if not part.quoted)
    if speaks_to_readers(own_words) or speaks_to_models(words):
        return Refusal(draft.text, "reader")
    named = {name.strip().upper() for name in draft.sources}
    own = [source for source in sources if source.name in named and not speaks_to_models(source.words)]
    if not own:
        return Refusal(draft.text, "no_source")
    found = _standing(parts, own, lexicon)
    return found if isinstance(found, Statement) else Refusal(draft.text, found)


def _standing(parts: Sequence[Stretch], sources: Sequence[Source], units: Units) -> Statement | Reason:
    """The statement with its quotations as slices, or what keeps it from standing."""
    quotes = any(part.quoted for part in parts)
    worst: Reason = "quote" if quotes else "words"
    for base in sources if quotes else sources[:1]:
        sliced = with_slices(parts, base)
        if sliced is None:
            continue
        fault, rests = _rests_on(sliced, (base,) if quotes else sources, units)
        if fault is None:
            return Statement(_shown(sliced), tuple(dict.fromkeys(source.marker for source in rests)))
        worst = fault
    return worst


def _joined(parts: Sequence[Stretch]) -> str:
    """The statement for reading: marks inside a quotation would end it."""
    return "".join(f"“{without_marks(part.words)}”" if part.quoted else part.words for part in parts)


def _shown(parts: Sequence[Stretch]) -> str:
    return escape("".join(f"“{part.words}”" if part.quoted else part.words for part in parts))


def _rests_on(
    parts: Sequence[Stretch], sources: Sequence[Source], units: Units
) -> tuple[Reason | None, tuple[Source, ...]]:
    """What keeps the statement from standing, and the sources in which its sentences stand."""
    english = is_english(" ".join(part.words for part in parts if not part.quoted))
    tokens = _tokens(prepared(_joined(parts), units), units, english=english)
    if tokens is None:
        return "words", ()
    rests: list[Source] = []
    for sentence in sentences(tokens):
        if not _says_something(said(sentence)):
            return "empty", ()  # a date or a number alone could go with any sentence before it
        faults: list[tuple[int, Reason]] = []
        for source in rests[-1:] if rests and not names_doer(sentence) else sources:
            fault = fault_of(sentence, evidence_of(source, units), units, ordered=not english)
            if fault is None:
                rests.append(source)
                break
            faults.append(fault)
        else:
            return max(faults, key=itemgetter(0))[1], ()
    grounded = sum(token.kind != "operator" for token in said(tokens))
    return ("empty", ()) if grounded < LEAST_SAID else (None, tuple(rests))


def _says_something(tokens: Sequence[Token]) -> bool:
    """It has a word besides what its figures count."""
    return any(
        token.kind == "word" and (number == 0 or tokens[number - 1].figure is None)
        for number, token in enumerate(tokens)
    )


def _tokens(text: str, units: Units, *, english: bool) -> list[Token] | None:
    """The statement's tokens; None where an English word has no rendering."""
    read_tokens = read(text, english=english)
    tokens = rendered(text, read_tokens, Glossary.of(), units) if english else with_units(text, read_tokens, units)
    if tokens is not None:
        give_roles(tokens)
        give_doers(tokens)
    return tokens
