"""A question in its conversation: what it takes from the turns before, from a model's rewriting, and from who asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from assistant.answer import Language
from assistant.errors import BadQuestion
from assistant.glossary import Glossary
from assistant.understanding.dialogue import MOST_TURNS, InContext, in_context
from assistant.understanding.mentions import Mention, is_generic
from assistant.understanding.turns import Turn, turn_of
from assistant.understanding.understand import understand
from assistant.understanding.understood import DUTY_KINDS, Understood
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.values import Plan

if TYPE_CHECKING:
    from assistant.generation.rewriting import RewrittenOnce

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Put:
    """A question as it is put: to these plans, by id, or to all; after these turns; by somebody of this unit, or ""."""

    question: str
    plans: Sequence[str] = ()
    history: Sequence[Json] = ()
    unit: str = ""


def in_conversation(
    put: Put, at_hand: Sequence[Plan], lexicon: Lexicon, glossary: Glossary, rewriting: RewrittenOnce | None = None
) -> InContext:
    """The question understood, over the plans ``at_hand``. Raises BadQuestion.

    Of the turns the last ones count; those that are none, or could not be read, are passed over. ``rewriting``: asks a
    model for the question's words, where one is to be asked.
    """
    turns, language = _turns(put.history, at_hand, lexicon, glossary)
    current = understand(put.question, at_hand, lexicon, language, glossary)
    asked = in_context(current, turns)
    if rewriting:
        read = partial(understand, plans=at_hand, lexicon=lexicon, before="en", glossary=glossary)
        asked = rewriting.read(asked, current, turns, at_hand, read)
    return replace(asked, understood=_of_asker(asked.understood, put.unit, current))


def _turns(
    history: Sequence[Json], at_hand: Sequence[Plan], lexicon: Lexicon, glossary: Glossary
) -> tuple[list[Turn], Language]:
    """The turns as they were understood, with what was quoted of the plans at hand, and the language of the last."""
    turns: list[Turn] = []
    known = {plan.id for plan in at_hand}
    language: Language = "vi"
    for turn in history[-MOST_TURNS:]:
        said, answer = turn.get("question"), turn.get("answer")
        if isinstance(said, str) and isinstance(answer, Mapping):
            try:
                earlier = understand(said, at_hand, lexicon, language, glossary)
            except BadQuestion:
                continue
            language = earlier.language
            told = turn_of(in_context(earlier, turns).understood, answer)
            turns.append(replace(told, quoted=tuple(one for one in told.quoted if one.plan_id in known)))
    return turns, language


def _of_asker(understood: Understood, unit: str, current: Understood) -> Understood:
    """ "Tôi", "đơn vị tôi" are the unit of who asks, where the question names no other. ``current``: in their words."""
    named = [mention for mention in understood.units if not is_generic(mention)]
    if not unit or named or not current.says("first_person"):
        return understood
    mention = Mention((unit,), 0, 0, True)
    return replace(understood, units=(mention,), of_unit=understood.kinds[0] in DUTY_KINDS)
