"""The last step before an answer leaves: every quote is a slice of its plan, every marker has its citation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assistant.answer import Answer, Citation, CitedBasis, Part

TextOf = Callable[[str, int], str]

_MARKER = re.compile(r"\[(\d+)\]")


class Unverified(AssertionError):
    """An answer that must not leave: a quote that is no slice, or markers and citations that don't match."""


def verify(answer: Answer, text_of: TextOf) -> Answer:
    """The answer itself, if every quote stands in its plan to the letter. Raises Unverified.

    ``text_of(plan_id, edition)`` gives the canonical text of the edition that a citation quotes, or raises KeyError.
    """
    for citation in (*answer.citations, *answer.related):
        text = _text(citation, text_of)
        if not citation.parts:
            raise Unverified(f"{citation.plan_id}: a citation without a quote")
        for quoted in _quotes(citation):
            if not quoted.quote or text[quoted.start : quoted.end] != quoted.quote:
                raise Unverified(f"{citation.plan_id}: the quote at {quoted.start} is not what the plan says there")
    _check_markers(answer)
    return answer


def _text(citation: Citation, text_of: TextOf) -> str:
    try:
        return text_of(citation.plan_id, citation.edition)
    except KeyError:
        raise Unverified(f"{citation.plan_id}: edition {citation.edition} was not read for this answer") from None


def _quotes(citation: Citation) -> Iterator[Part | CitedBasis]:
    yield from citation.parts
    yield from citation.basis


def _check_markers(answer: Answer) -> None:
    used = {int(found) for found in _MARKER.findall(answer.text)}
    cited = {citation.marker for citation in answer.citations}
    if used != cited or len(cited) != len(answer.citations):
        raise Unverified(f"the text marks {sorted(used)}, the citations are {sorted(map(str, cited))}")
    if answer.status == "answered" and not answer.citations:
        raise Unverified("an answer without a citation")
    if answer.status == "not_found" and answer.citations:
        raise Unverified("citations under an answer that nothing was found")
