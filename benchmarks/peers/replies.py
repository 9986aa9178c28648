"""A peer's reply as an answer that evals.scoring can score.

As no language model is at hand, the passages that a peer found are its answer: its text is their words, each with its
marker, so that whatever they hold counts as said. It found nothing where there is no passage: that is "not_found".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from evals.scoring import Json


def answer_of(reply: Json, texts: Mapping[str, str]) -> dict[str, Any]:
    """The reply's answer, or one made of its quotes."""
    if "answer" in reply:
        return dict(reply["answer"])
    quotes: Sequence[Json] = reply["quotes"]
    cited = [_citation(number, quoted, texts) for number, quoted in enumerate(quotes, 1)]
    return {
        "status": "answered" if quotes else "not_found",
        "text": "\n\n".join(f"{quoted['quote']} [{number}]" for number, quoted in enumerate(quotes, 1)),
        "citations": cited,
    }


def lost(answer: Json) -> int:
    """How many of its citations stand in no plan."""
    return sum(citation["start"] == citation["end"] for citation in answer["citations"])


def characters_of(answer: Json) -> int:
    """How many characters its citations show, those that several show counted each time."""
    return sum(part["end"] - part["start"] for citation in answer["citations"] for part in citation["parts"])


def _citation(marker: int, quoted: Json, texts: Mapping[str, str]) -> dict[str, Any]:
    """The quote as the slice of its plan's text; at no characters where it has no place in it."""
    text = texts.get(quoted["source"], "")
    start, end = _place(quoted["quote"], quoted["start"], text) or (0, 0)
    part = {"start": start, "end": end, "quote": text[start:end]}
    return {"marker": marker, "source": quoted["source"], **part, "parts": [part], "basis": []}


def _place(words: str, start: int | None, text: str) -> tuple[int, int] | None:
    """Where the words stand: where they are said to, else the first place at which they do but for white space."""
    if not words.strip():
        return None
    if start is not None and text[start : start + len(words)] == words:
        return start, start + len(words)
    found = re.search(r"\s+".join(map(re.escape, words.split())), text)
    return found and found.span()
