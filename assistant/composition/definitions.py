"""What short forms stand for: as the plan defines them, else as it writes them out elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Answer
from assistant.composition.citing import escape
from assistant.composition.draft import Draft
from assistant.retrieval.plan_words import PassageWords, PlanWords
from assistant.text_data import key
from assistant.understanding.understood import Understood
from prompts.texts import say
from vectorstore.values import Span

_SHORT = re.compile(
    r"(?<![\w/-])(?:[A-ZĐ][A-ZĐa-zđ]{0,2}(?:[-&–][A-ZĐ]+|[A-ZĐ])[A-ZĐ&-]*[A-ZĐ]?|[A-ZĐ]{2,}(?:[-&][A-ZĐ]+)*)(?!\w)"
)


def shorts_in(question: str, plans: Sequence[PlanWords]) -> tuple[str, ...]:
    """The short forms in a question that stand in one of these plans, as the question writes them."""
    found = dict.fromkeys(match.group() for match in _SHORT.finditer(question))
    if question.isupper():
        return ()
    folded = {key(short): short for plan in plans for short in plan.definitions}
    found |= {short: None for words in question.split() if (short := folded.get(key(words)))}
    return tuple(short for short in found if any(_uses(plan, short) for plan in plans))


def answer_definitions(
    shorts: Sequence[str], plans: Sequence[PlanWords], understood: Understood, searched: int
) -> Answer | None:
    """What each short form stands for, quoted from where the plan says so; None where no plan tells of any."""
    draft = Draft(understood.language, searched)
    told = False
    for plan in plans:
        known = [(short, _definition(plan, short), _uses(plan, short)) for short in shorts]
        if not any(used for _, _, used in known):
            continue
        draft.plan(plan.contents)
        for short, definition, used in known:
            full = plan.definitions.get(_written(plan, short), "") or _full(plan, short)
            if definition:
                told = True
                draft.line(f"- **{escape(short)}: {escape(full)}** {draft.mark(plan.contents, [definition])}")
            elif used:
                elsewhere = _written_out(plan, full) if full else None
                told = told or bool(full)
                text = "answer.short_elsewhere" if full else "answer.short_unknown"
                words = escape(full) if full else ""
                marks = " ".join(
                    draft.mark(plan.contents, one.spans, one.section)
                    for one in (used.passage, *((elsewhere.passage,) if elsewhere else ()))
                )
                draft.line(f"- {_say(text, understood, short=escape(short), full=words)} {marks}")
        draft.gap()
    return draft.finish("answered" if told else "not_stated")


def _say(text: str, understood: Understood, short: str, full: str) -> str:
    fields = {"short": short, "full": full} if "elsewhere" in text else {"short": short}
    return say(text, understood.language, **fields)


def _written(plan: PlanWords, short: str) -> str:
    return next((known for known in plan.definitions if key(known) == key(short)), short)


def _definition(plan: PlanWords, short: str) -> Span | None:
    """Where the plan writes the words in full with the short form behind them."""
    known = _written(plan, short)
    if known not in plan.definitions:
        return None
    full = re.escape(plan.definitions[known]).replace(r"\ ", r"\s+")
    found = re.search(rf"{full}\s*\(\s*(?:[^()]*\s)?{re.escape(known)}\s*\)?", plan.contents.text, re.IGNORECASE)
    return Span(*found.span()) if found else None


def _uses(plan: PlanWords, short: str) -> PassageWords | None:
    """The first passage in which the short form stands."""
    pattern = re.compile(rf"(?<!\w){re.escape(short)}(?!\w)")
    return next((words for words in plan.passages if pattern.search(words.text)), None)


def _full(plan: PlanWords, short: str) -> str:
    """What the lexicon of units knows it to stand for."""
    full = plan.lexicon.spelled_out(short)
    return full if key(full) != key(short) else ""


def _written_out(plan: PlanWords, full: str) -> PassageWords | None:
    """The first passage that has the words in full, as it stands."""
    wanted = f" {key(full)} "
    return next((words for words in plan.passages if wanted in f" {key(words.text)} "), None)
