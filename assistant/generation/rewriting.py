"""A question rewritten by a model: an English one, or a follow-up, as a Vietnamese question that stands alone.

The model is given the question, and of the turns before the questions with the names of the plans that they quoted.
What it makes of them is understood like any question, in the place of the glossary's rendering; where it names
something else, or there is none, the question is read the built-in way.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from assistant.answer import Language, Rewriting
from assistant.errors import BadQuestion
from assistant.generation.addressed import speaks_to_models
from assistant.generation.deadline import Deadline
from assistant.generation.faithful import Before, KnownUnits, unfaithful
from assistant.generation.inert import NotPlain, inert
from assistant.generation.model import Model
from assistant.generation.model_failed import ModelFailed
from assistant.generation.prompt import Message, as_data, parted
from assistant.generation.reply import BadReply
from assistant.understanding.dialogue import InContext, in_context
from assistant.understanding.turns import Turn
from assistant.understanding.understood import Understood
from vectorstore.values import Plan

LONGEST = 500  # characters of a rewritten question
LONGEST_REPLY = 4_000
MOST_PLANS = 5  # of a turn, whose names are told
SECONDS = 10.0  # for a rewriting: the quotes wait for it
_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)  # aloud, before the reply
_FENCED = re.compile(r"\s*```(?:json)?\s*(.*?)\s*```\s*", re.DOTALL)

log = logging.getLogger(__name__)

Reader = Callable[[str], Understood]  # understands a Vietnamese question; raises BadQuestion


class Rewriter:
    """Rewrites with a model. Safe to use from several threads. ``units``: gives the lexicon to compare units by."""

    def __init__(self, model: Model, units: Callable[[], KnownUnits], seconds: float = SECONDS) -> None:
        self._model, self._units, self._seconds = model, units, seconds

    def begun(self, stopped: Callable[[], bool] = lambda: False) -> RewrittenOnce:
        """For one question that is put now; read again, the model is not asked again."""
        return RewrittenOnce(self._model, self._units, Deadline(self._seconds, stopped))


class RewrittenOnce:
    """One question's rewriting. ``became``: None as long as the model was not asked."""

    def __init__(self, model: Model, units: Callable[[], KnownUnits], deadline: Deadline) -> None:
        self._model, self._units, self._deadline = model, units, deadline
        self._replies: dict[tuple[Message, ...], str | Rewriting] = {}
        self.became: Rewriting | None = None

    def read(
        self,
        built_in: InContext,
        current: Understood,
        turns: Sequence[Turn],
        at_hand: Sequence[Plan],
        understand: Reader,
    ) -> InContext:
        """The question as the model has it, after the same turns; as the built-in way has it where that may not be."""
        self.became = None
        if not is_wanted(built_in, current):
            return built_in
        before = Before(current, turns, names_of(current, turns, at_hand))
        made = self._made(messages_for(before))
        if isinstance(made, Rewriting):
            self.became = made
            return built_in
        try:
            rewritten = understand(made)
        except BadQuestion:
            self.became = Rewriting("dropped", "unreadable")
            return built_in
        if reason := unfaithful(rewritten, before, self._units()) or ("" if is_plain(made) else "markup"):
            log.info("a rewritten question is dropped: %s", reason)
            self.became = Rewriting("dropped", reason)
            return built_in
        self.became = Rewriting("used")
        own = replace(rewritten, language=current.language, asked=current.question)
        return in_context(own, before.turns)

    def _made(self, messages: tuple[Message, ...]) -> str | Rewriting:
        """The rewritten question, or why there is none."""
        if messages not in self._replies:
            self._replies[messages] = self._asked(messages)
        return self._replies[messages]

    def _asked(self, messages: tuple[Message, ...]) -> str | Rewriting:
        try:
            return question_of(self._reply(messages))
        except BadReply as fault:
            log.warning("%s gave a rewriting that is none: %s", self._model.name, fault)
            return Rewriting("failed", "unreadable")
        except ModelFailed as failure:
            return Rewriting("failed", failure.code)
        except Exception:  # the model's edge: without it the question is read as ever
            log.exception("the rewriting of %s could not be read", self._model.name)
            return Rewriting("failed", "failed")

    def _reply(self, messages: tuple[Message, ...]) -> str:
        pieces, size = [], 0
        for piece in self._model.stream(messages, self._deadline):
            pieces.append(piece)
            size += len(piece)
            if size > LONGEST_REPLY:
                raise BadReply(f"the reply is longer than {LONGEST_REPLY} characters")
        return "".join(pieces)


def is_wanted(built_in: InContext, current: Understood) -> bool:
    """It is in English, or takes something from the turns before; small talk and what asks for no plan is not."""
    takes = bool(built_in.focus) or built_in.understood != current
    return not current.chat and (current.language == "en" or takes)


def messages_for(before: Before) -> tuple[Message, ...]:
    """The rules, and the question behind the earlier ones; all that comes from others is in JSON. Raises BadPrompt."""
    rules, data = prompt(before.current.language)
    told = [_told(turn, before) for turn in before.turns if not turn.understood.chat]
    earlier = "\n".join(map(as_data, told)) or "[]"
    filled = data.format(question=as_data(before.current.question), earlier=earlier)
    return Message("system", rules.format(longest=LONGEST)), Message("user", filled)


@cache
def prompt(language: Language) -> tuple[str, str]:
    """The rules and the frame of the data, for a question in a language. Raises BadPrompt."""
    return parted(f"rewrite.{language}.md", {"longest"}, {"question", "earlier"})


def question_of(reply: str) -> str:
    """The question of a reply {"question": "…"}. Raises BadReply where it is no such object, or too long."""
    reply = _THOUGHT.sub("", reply)
    fenced = _FENCED.fullmatch(reply)
    try:
        shape = json.loads(fenced[1] if fenced else reply)
    except (ValueError, RecursionError):
        raise BadReply("the reply is no JSON") from None
    if not isinstance(shape, dict) or shape.keys() != {"question"} or not isinstance(shape["question"], str):
        raise BadReply("the reply is no JSON object of one question")
    if len(shape["question"]) > LONGEST:
        raise BadReply(f"the question is longer than {LONGEST} characters")
    return shape["question"]


def is_plain(question: str) -> bool:
    """Whether it is plain words, none of them said to a model: it is shown as what was understood."""
    try:
        return inert(question) == " ".join(question.split()) and not speaks_to_models(question)
    except NotPlain:
        return False


def names_of(current: Understood, turns: Sequence[Turn], at_hand: Sequence[Plan]) -> dict[str, str]:
    """What the plans are called that the question or a turn names, or that an answer quoted, by their ids."""
    quoted = [one.plan_id for turn in turns for one in turn.quoted]
    named = [plan_id for one in (current, *(turn.understood for turn in turns)) for plan_id in one.plans]
    by_id = {plan.id: plan for plan in at_hand}
    return {plan_id: _name(by_id[plan_id]) for plan_id in dict.fromkeys((*quoted, *named)) if plan_id in by_id}


def _name(plan: Plan) -> str:
    return " – ".join(filter(None, (plan.header.number.value, plan.title, plan.header.issuer.value)))


def _told(turn: Turn, before: Before) -> dict[str, object]:
    """A turn for a model; no name of a plan that speaks to it."""
    quoted = dict.fromkeys(before.plans[one.plan_id] for one in turn.quoted if one.plan_id in before.plans)
    names = [name for name in quoted if not speaks_to_models(name)]
    return {"question": turn.understood.put, "plans": names[:MOST_PLANS]}
