"""What a reader says of an answer, kept with the answer's evidence as they saw it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from ui.wiring import Parts
from vectorstore.catalogue.journal import Feedback, Reason, Verdict
from vectorstore.errors import UnknownEdition, UnknownPlan
from vectorstore.library import Readable

MOST_EDITIONS = 60  # that the quotes of one answer are looked up in
_MOST_NUMBER = 2**31  # of an edition
_OF_ANSWER = ("status", "language", "text", "searched", "follow_ups")
_OF_CITATION = ("marker", "plan_id", "edition", "source", "title", "number", "issuer", "date", "section")
_OF_PART = ("start", "end", "quote", "page")
_OF_BASIS = ("for", "start", "end", "quote")


def give_feedback(
    parts: Parts,
    seen: Readable,
    question: str,
    answer: Mapping[str, Any],
    verdict: Verdict,
    reason: Reason = "",
    comment: str = "",
) -> int:
    """Keeps it for the admins; its id. ``answer``: in the shape of the contract. Raises StoreError.

    ``seen``: the plans that the reader may see now; quotes of others are not compared.

    Who gave it is not kept.
    """
    shown = evidence(answer, seen, parts.library)
    given = Feedback(0, datetime.now(UTC), verdict, reason, comment.strip(), question, shown)
    return parts.library.catalogue.journal.add_feedback(given)


def evidence(answer: Mapping[str, Any], seen: Readable, whole: Readable) -> dict[str, Any]:
    """The answer with "verified" at each citation: whether all of its quotes stand so in the edition that it names.

    null where it was not compared: in an answer from very many plans, or of a plan of the ``whole`` that is hidden from
    the reader, maybe since it was answered. Boxes on pages are left out.
    """
    texts = _Texts(seen, whole)
    shown = {name: answer[name] for name in _OF_ANSWER if name in answer}
    for name in ("citations", "related"):
        shown[name] = [_citation(one, texts) for one in answer.get(name, ())]
    return shown


def _citation(citation: Mapping[str, Any], texts: _Texts) -> dict[str, Any]:
    parts = _only(_OF_PART, citation["parts"])
    basis = _only(_OF_BASIS, citation["basis"])
    text = texts.of(citation["plan_id"], citation["edition"])
    verified = text if text is None else all(_stands(quoted, text) for quoted in (*parts, *basis))
    return {name: citation[name] for name in _OF_CITATION} | {"parts": parts, "basis": basis, "verified": verified}


def _only(names: Sequence[str], shapes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{name: shape[name] for name in names if name in shape} for shape in shapes]


def _stands(quoted: Mapping[str, Any], text: str) -> bool:
    start, end = quoted["start"], quoted["end"]
    return bool(0 <= start < end <= len(text)) and text[start:end] == quoted["quote"]


class _Texts:
    """The texts of the editions that one answer names."""

    def __init__(self, seen: Readable, whole: Readable) -> None:
        self._seen, self._whole = seen, whole
        self._known: dict[tuple[str, int], str | None] = {}

    def of(self, plan_id: str, edition: int) -> str | None:
        """The text; "" where there is no such edition, None where it is hidden or no more are looked up."""
        key = (plan_id, edition)
        if key not in self._known:
            if len(self._known) >= MOST_EDITIONS:
                return None
            text = _read(self._seen, plan_id, edition)
            self._known[key] = text or (None if _read(self._whole, plan_id, edition) else "")
        return self._known[key]


def _read(library: Readable, plan_id: str, edition: int) -> str:
    if not 0 < edition < _MOST_NUMBER:
        return ""
    try:
        return library.contents(plan_id, edition).text
    except (UnknownPlan, UnknownEdition):
        return ""
