"""What a question is understood to ask: the value of every step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.answer import Language
from assistant.text_data import key, pattern, written_key
from assistant.understanding.detail import Detail
from assistant.understanding.exact import Exact
from assistant.understanding.mentions import Mention
from assistant.understanding.said import Said
from assistant.understanding.terms import Term

DUTY_KINDS = ("duties", "duties_given")


@dataclass(frozen=True, slots=True)
class Understood:
    """A question understood. ``words`` are Vietnamese: the question's own, or its rendering by the glossary."""

    question: str
    language: Language
    accented: bool  # it is written with diacritics, or rendered from English
    words: str
    kinds: tuple[str, ...]  # of cues.yaml, the likeliest first: "duties", "deadline", "target", "meta" …; or "fact"
    details: tuple[Detail, ...]  # an amount, a date … that it asks for
    of_unit: bool  # it asks for the duties of the units
    fields: tuple[str, ...]  # of the header, where it asks about the document itself
    plans: tuple[str, ...]  # ids of the plans it names; empty: none named
    names: tuple[str, ...]  # the folded names by which it names them
    places: tuple[str, ...]  # folded places that it names and no plan is named after
    years: tuple[int, ...]
    units: tuple[Mention, ...]  # whose duties it asks for
    mentioned: tuple[Mention, ...]  # every unit that it names
    terms: tuple[Term, ...]  # what it is about
    said: tuple[Said, ...]  # the same as whoever asks wrote it
    topic: tuple[Term, ...]  # the matter to which it limits a unit's duties: "về …", "khi …"
    parts: tuple[tuple[Term, ...], ...]  # of a question in several parts, what each is about; else empty
    whole_list: bool  # it asks for all that …, however many
    takes_part: bool  # it asks for what the units take part in too
    months: tuple[int, ...]  # "tháng 10"
    exact: tuple[Exact, ...]  # documents, articles, shares that it names
    laws: tuple[str, ...]  # folded names of the laws of which it asks what they say
    section: str  # the folded name of a part of the plan that it asks about
    lost: tuple[str, ...]  # English words that the glossary lacks
    weights: Mapping[str, float]  # folded terms for the lexical index
    role: str  # "partner" or "recipient" where it asks for what the units are that in, else ""
    chat: str  # "small_talk", "orders" or "personal" where it asks for nothing that a plan could say, else ""
    asked: str = ""  # as it was put, where ``question`` is what a model made of it

    @property
    def asks(self) -> str:
        """The likeliest kind."""
        return self.kinds[0]

    @property
    def put(self) -> str:
        """The question in the words of who asks."""
        return self.asked or self.question

    @property
    def searched(self) -> str:
        """The words for the encoder, which knows both languages: what the glossary lacks may still be near."""
        return f"{self.words} {self.put}" if self.language == "en" else self.words

    def says(self, cue: str) -> bool:
        """Whether the question has a cue of this list; told apart by diacritics, where it is not Vietnamese without."""
        words = written_key(self.question) if self.accented else key(self.question)
        return pattern(cue, accented=self.accented).search(f" {words} ") is not None
