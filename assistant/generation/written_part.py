"""What a model wrote above an answer: the statements that stand, and what became of the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from assistant.answer import Answer, Written
from assistant.composition.citing import escape
from assistant.generation.statements import Refusal, Statement
from assistant.text_data import key
from prompts.texts import say

REPEATED = "repeated"  # among what was removed: it says what a quote or another statement says, word for word
# Several codes of ModelFailed are one text to who asks; the log says more.
_SAID = {"unreachable": "unavailable", "refused": "unavailable", "rate": "unavailable", "status": "unavailable"}
_SAID |= {"missing": "unavailable", "too_long": "unreadable", "failed": "unreadable"}
_SENTENCE = re.compile(r"[.;:\n]")


class WrittenPart:
    """The part above one extractive answer, as it grows; ``model``: its name."""

    def __init__(self, answer: Answer, model: str) -> None:
        self._answer, self._model = answer, model
        self._statements: list[Statement] = []
        self._removed: Counter[str] = Counter()
        self._said = set(_sentences(answer))

    def take(self, found: Statement | Refusal) -> bool:
        """Whether it stands, so that the part has grown."""
        if isinstance(found, Refusal):
            self._removed[found.reason] += 1
            return False
        words = key(found.text)
        if words in self._said:
            self._removed[REPEATED] += 1
            return False
        self._said.add(words)
        self._statements.append(found)
        return True

    def growing(self) -> Answer:
        """The answer with what stands by now; more may come."""
        return self._with(self._lines(), [], "", done=False)

    def whole(self, note: str = "") -> Answer:
        """The answer with all that stands. ``note``: why there is no more, a key of ``written.note``."""
        refused = self._removed.total() - self._removed[REPEATED]
        if not (self._statements or refused or note):
            note = "nothing"
        language = self._answer.language
        said = [say("written.removed", language, count=refused)] if refused else []
        said += [say(f"written.note.{_SAID.get(note, note)}", language)] if note else []
        return self._with(self._lines(), said, note, done=True)

    def _lines(self) -> list[str]:
        return [f"- {one.text} {' '.join(f'[{marker}]' for marker in one.markers)}" for one in self._statements]

    def _with(self, lines: list[str], said: list[str], note: str, *, done: bool) -> Answer:
        answer, written = self._answer, ""
        blocks = [answer.text, " ".join(said)]
        if lines:
            heading = say("written.heading", answer.language, model=escape(self._model))
            written = "\n".join([f"**{heading}**", "", *lines])
            blocks = [written, " ".join(said), f"**{say('written.quotes', answer.language)}**", answer.text]
        made = Written(self._model, len(lines), dict(self._removed), note, len(written), done)
        return replace(answer, text="\n\n".join(filter(None, blocks)), written=made)


def _sentences(answer: Answer) -> Iterator[str]:
    """The quotes that the text shows, and their sentences, as keys."""
    for citation in answer.citations:
        for quote in citation.quotes:
            yield key(quote)
            yield from filter(None, map(key, _SENTENCE.split(quote)))
