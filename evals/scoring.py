"""What an answer is worth against a reference: pure functions over the answer's JSON form.

recall     share of the reference spans that are cited: 80 % of a span's ink; where a fact is asked and no list of
           duties, a citation of some length inside the span is enough
precision  share of the cited ink that lies in a reference span, or in one that is right but not required
complete   answered, every reference span cited, every key said: in the text, or in a quote that is mostly reference
abstained  an unanswerable question got "not_found" without citations, or "not_stated"
clarified  a question that is to be asked back got "clarify"
verbatim   share of quotes that are the source's text at their offsets
markers    the [n] in the text are those of the citations

Ink is the characters that are no white space, by their offsets in the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from vectorstore.lexicon.units import canonical

WHOLE = 0.8  # share of a span's ink that must be cited
CLAUSE_LEAST = 40  # characters of ink of a clause that states a fact, or a fifth of a short span
_MARKER = re.compile(r"\[(\d+)\]")

Json = Mapping[str, Any]
Ink = frozenset[tuple[str, int]]  # (source, offset)


@dataclass(frozen=True, slots=True)
class Score:
    """One question's measures; None where one does not apply."""

    id: str
    type: str
    verbatim: float | None
    markers: float
    recall: float | None = None
    precision: float | None = None
    complete: float | None = None
    abstained: float | None = None
    clarified: float | None = None


@dataclass(frozen=True, slots=True)
class _Cited:
    """A citation's ink, and the words it shows."""

    ink: Ink
    words: str


def score(question: Json, answer: Json, texts: Mapping[str, str]) -> Score:
    """The measures of one answer. ``texts``: source name → the text as it was ingested."""
    cited = [_cited(citation, texts) for citation in answer["citations"]]
    checks = [check for citation in answer["citations"] for check in _verbatim(citation, texts)]
    verbatim = mean(checks) if checks else None
    markers = float(
        {int(n) for n in _MARKER.findall(answer["text"])} == {citation["marker"] for citation in answer["citations"]}
    )
    status = answer["status"]
    if question.get("expect") == "clarify":
        return Score(question["id"], question["type"], verbatim, markers, clarified=float(status == "clarify"))
    if not question["gold"]:
        abstained = float((status == "not_found" and not cited) or status == "not_stated")
        return Score(question["id"], question["type"], verbatim, markers, abstained=abstained)
    spans = [ink_of(span, texts) for span in question["gold"]]
    reference = frozenset().union(*spans)
    right = reference.union(*(ink_of(span, texts) for span in question.get("accept", ())))
    found = [_is_cited(span, cited, question["type"]) for span in spans]
    ink = frozenset().union(*(one.ink for one in cited))
    said = " ".join([answer["text"], *(one.words for one in cited if 2 * len(one.ink & right) >= len(one.ink))])
    keys = [_says(said, key) for key in question.get("answer_keys", ())]
    answered = status == "answered" or (status == "not_stated" and not keys)
    return Score(
        question["id"],
        question["type"],
        verbatim,
        markers,
        recall=mean(found),
        precision=len(ink & right) / len(ink) if ink else 0.0,
        complete=float(answered and all(found) and all(keys)),
    )


def ink_of(span: Json, texts: Mapping[str, str]) -> Ink:
    """The characters of a span that are no white space; those behind the text's end aren't there."""
    text = texts.get(span["doc"], "")
    return frozenset(
        (span["doc"], at) for at in range(span["start"], min(span["end"], len(text))) if not text[at].isspace()
    )


def mean(values: Iterable[float | bool]) -> float:
    """The arithmetic mean; nan of nothing."""
    listed = list(values)
    return sum(listed) / len(listed) if listed else float("nan")


def _is_cited(span: Ink, cited: Iterable[_Cited], asked: str) -> bool:
    """The citations hold the span together; or one of them lies in it and states the fact asked for."""
    cited = list(cited)
    if len(span & frozenset().union(*(one.ink for one in cited))) >= WHOLE * len(span):
        return True
    least = min(CLAUSE_LEAST, 0.2 * len(span))
    return asked != "duties" and any(
        len(one.ink & span) >= max(least, WHOLE * len(one.ink)) for one in cited if one.ink
    )


def _cited(citation: Json, texts: Mapping[str, str]) -> _Cited:
    source = PurePath(citation["source"]).name
    parts = citation["parts"]
    ink = frozenset().union(*(ink_of({"doc": source, **part}, texts) for part in parts))
    return _Cited(ink, " ".join(shown["quote"] for shown in (*parts, *citation["basis"])))


def _verbatim(citation: Json, texts: Mapping[str, str]) -> Iterable[bool]:
    text = texts.get(PurePath(citation["source"]).name, "")
    for quoted in (citation, *citation["parts"]):
        yield bool(text) and text[quoted["start"] : quoted["end"]] == quoted["quote"]


def _says(said: str, key: str) -> bool:
    """The key stands in what is said, to the letter but for case, or with a unit's name in another form."""
    return " ".join(key.casefold().split()) in " ".join(said.casefold().split()) or canonical(key) in canonical(said)
