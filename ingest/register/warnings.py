"""What the register of a plan lacks, so that an admin can mend the lexicon or the file: codes for the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.outline import Outline
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.obligation import Deadline, Obligation

_NAMES = 5  # examples that a warning gives
_LENGTH = 60  # characters of one


def register_warnings(obligations: Sequence[Obligation], outline: Outline, lexicon: Lexicon) -> Iterator[str]:
    """Codes with a count and examples: rows that name nobody, times without a date, names that the lexicon lacks."""
    rows = {outline.rows[one.passage].number for one in obligations if one.passage in outline.rows and not one.actors}
    if rows:
        yield f"rows_without_actor:{len(rows)}"
    undated = [one.deadline.text for one in obligations if one.deadline and not _is_dated(one.deadline)]
    if undated:
        yield f"deadlines_undated:{_examples(undated)}"
    named = [party.text for one in obligations for party in one.parties]
    unknown = [name for name in named if not lexicon.identify(name).known]
    if unknown:
        yield f"units_unknown:{_examples(unknown)}"


def _is_dated(deadline: Deadline) -> bool:
    """It has a date, or nothing in it could give one: "thường xuyên"."""
    computed = deadline.due or deadline.interval or deadline.rrule
    return bool(computed) or not any(c.isdigit() for c in deadline.text)


def _examples(words: Sequence[str]) -> str:
    """How many different ones, and the first of them."""
    different = list(dict.fromkeys(" ".join(word.split())[:_LENGTH] for word in words))
    shown = "; ".join(different[:_NAMES])
    return f"{len(different)} – {shown}{'; …' if len(different) > _NAMES else ''}"
