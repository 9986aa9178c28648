"""What a model is told: rules of ``prompts/*.md``, then the question and the sources as data.

Errors:
    BadPrompt (LookupError)   the variables of a prompt are not those that it is filled with
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from assistant.answer import Language
from assistant.generation.addressed import speaks_to_models
from assistant.generation.sources import Source
from assistant.understanding.understood import Understood
from prompts.texts import fields_of

MOST_ASKED_FOR = 8  # statements
_PARTING = "\n---\n"
_TURN = re.compile(r"<|\||\[(?=/?[A-Z_]{3,}\])")  # what marks of chat templates begin or end with: "[INST]" too
_UNSEEN = ("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp")  # categories of characters
_RULES, _DATA = {"most"}, {"question", "understood", "sources"}


class BadPrompt(LookupError):
    """A prompt that can't be filled as it stands."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a model."""

    role: Literal["system", "user"]
    words: str


def messages_for(
    question: str, understood: Understood, sources: Sequence[Source], language: Language
) -> tuple[Message, ...]:
    """The rules, and the question with its sources; all that comes from others is in JSON. Raises BadPrompt."""
    rules, data = prompt(language)
    filled = data.format(
        question=as_data(question),
        understood=as_data(_summary(understood)),
        sources="\n".join(as_data(_shape(source)) for source in sources),
    )
    return Message("system", rules.format(most=MOST_ASKED_FOR)), Message("user", filled)


@cache
def prompt(language: Language) -> tuple[str, str]:
    """The rules and the frame of the data in a language. Raises BadPrompt where their variables are not ours."""
    return parted(f"generate.{language}.md", _RULES, _DATA)


def parted(name: str, of_rules: Collection[str], of_data: Collection[str]) -> tuple[str, str]:
    """The rules of a file of ``prompts`` and the frame of its data. Raises BadPrompt where it has other variables."""
    rules, parting, data = resources.files("prompts").joinpath(name).read_text(encoding="utf-8").partition(_PARTING)
    if not parting or fields_of(rules) != set(of_rules) or fields_of(data) != set(of_data):
        raise BadPrompt(
            f"prompts/{name}: the rules must have the variables {sorted(of_rules)}, and behind a line --- the data "
            f"{sorted(of_data)}; mend it"
        )
    return rules.strip(), data.strip()


def as_data(value: object) -> str:
    """JSON on one line, in which nothing opens a tag nor a turn of a chat, ends the line, or isn't seen."""
    written = json.dumps(value, ensure_ascii=False)
    written = _TURN.sub(lambda sign: _escaped(sign[0]), written)
    return "".join(_escaped(sign) if unicodedata.category(sign) in _UNSEEN else sign for sign in written)


def _escaped(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if sign.isascii() else json.dumps(sign)[1:-1]


def _shape(source: Source) -> dict[str, str]:
    """A source for a model; a title or heading that speaks to it is left out."""
    around = {"plan": source.plan, "section": source.section}
    told = {name: words for name, words in around.items() if words and not speaks_to_models(words)}
    return {"source": source.name, **told, "words": source.words}


def _summary(understood: Understood) -> dict[str, object]:
    units = [name for mention in understood.units for name in mention.names]
    return {"asks": list(understood.kinds), "units": units, "years": list(understood.years)}
