"""Whether the words of a statement stand in one sentence of a source, under the same signs and of the same doers."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from assistant.generation.alignment import MOST_STEPS_BACK, aligned, cut_into, skips
from assistant.generation.doers import DOER, Units
from assistant.generation.evidence import Evidence
from assistant.generation.figure_faults import is_of_another, is_passed_over
from assistant.generation.matching import stands
from assistant.generation.omissions import left_out
from assistant.generation.statements import Reason
from assistant.generation.token import Token
from assistant.generation.word_lists import phrases

_LONGEST_FILLER = 5  # words


def sentences(tokens: Sequence[Token]) -> list[list[Token]]:
    """The statement's sentences that say something."""
    numbers = dict.fromkeys(token.sentence for token in tokens if token.kind != "mark")
    return [[token for token in tokens if token.sentence == number] for number in numbers]


def names_doer(sentence: Sequence[Token]) -> bool:
    """It says itself who does it; another goes on from the sentence before."""
    return any(token.kind == "unit" and token.role == DOER for token in sentence)


def said(sentence: Sequence[Token]) -> list[Token]:
    """The tokens of a sentence that must stand in its source."""
    kept: list[Token] = []
    at = 0
    while at < len(sentence):
        count = _filler(sentence, at)
        if not count and sentence[at].kind != "mark":
            kept.append(sentence[at])
        at += count or 1
    return kept


def _filler(tokens: Sequence[Token], at: int) -> int:
    """How many tokens of a phrase that says nothing stand here."""
    if tokens[at].filler:
        return 1
    run: list[str] = []
    for token in tokens[at : at + _LONGEST_FILLER]:
        if token.kind != "word" or token.others:
            break
        run.append(token.key)
    return next((count for count in range(len(run), 0, -1) if tuple(run[:count]) in phrases("fillers")), 0)


def fault_of(
    sentence: Sequence[Token], evidence: Evidence, units: Units, *, ordered: bool
) -> tuple[int, Reason] | None:
    """(how much of it stands, what keeps it from standing) in this source; None where it stands whole.

    ``ordered``: its words follow one another as the source's do.
    """
    tokens = said(sentence)
    if (fault := _of_operators(sentence, tokens)) is not None:
        return 0, fault
    if any(token.must for token in sentence) and not evidence.gives_duties:
        return 0, "words"
    best: tuple[int, Reason] = (-1, "words")
    for place in dict.fromkeys((token.piece, token.sentence) for token in evidence.tokens):
        within = [
            at
            for at, token in enumerate(evidence.tokens)
            if (token.piece, token.sentence) == place or (token.piece in evidence.open and token.piece != place[0])
        ]
        stood, fault = _fault_within(tokens, evidence.tokens, within, units, ordered=ordered)
        if fault is None:
            return None
        best = max(best, (stood, fault), key=itemgetter(0))
    return best


def _of_operators(sentence: Sequence[Token], tokens: Sequence[Token]) -> Reason | None:
    """A negation and the like that stands over nothing that could be looked for."""
    for operator in (token for token in sentence if token.kind == "operator"):
        under = [t for t in tokens if t.clause == operator.clause and t.at > operator.at and t.kind != "operator"]
        if operator.key != "passive" and not under:
            return "words"
    return None


def _fault_within(
    tokens: Sequence[Token], source: Sequence[Token], within: Sequence[int], units: Units, *, ordered: bool
) -> tuple[int, Reason | None]:
    """How many of the tokens stand there, and what keeps the others, or all together, from it."""
    places = [[at for at in within if stands(token, source, at, units)] for token in tokens]
    if not all(places):
        failing: list[Reason] = [_reason(token) for token, fitting in zip(tokens, places, strict=True) if not fitting]
        telling: Reason = next((reason for reason in failing if reason != "words"), "words")
        return len(tokens) - len(failing), telling
    chosen, steps_back = aligned(tokens, places)
    if ordered and steps_back > MOST_STEPS_BACK:
        return len(tokens), "words"
    if cut_into(tokens, chosen, source) or (ordered and skips(tokens, chosen, source)):
        return len(tokens), "words"
    for number, token in enumerate(tokens):
        if token.figure and (
            is_passed_over(tokens, chosen, source, number, ordered=ordered)
            or is_of_another(tokens, chosen, source, number)
        ):
            return len(tokens), _reason(token)
    return len(tokens), left_out(tokens, source, chosen, ordered=ordered)


def _reason(token: Token) -> Reason:
    if token.figure is not None:
        return "date" if token.figure.is_date else "number"
    if token.kind == "document":
        return "document"
    return "unit" if token.kind == "unit" else "words"
