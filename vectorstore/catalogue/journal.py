"""Values of the journal: questions asked, figures of them, and what readers said of answers.

A question is noted by what was understood of it, in words of the word lists and the catalogue only, so that the journal
tells what is asked for and not what anyone wrote. Its text is noted only where an admin's setting says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Literal

Verdict = Literal["up", "down"]
Reason = Literal["", "wrong", "incomplete", "not_found_but_exists", "unclear", "other"]
REASONS: tuple[Reason, ...] = ("wrong", "incomplete", "not_found_but_exists", "unclear", "other")
UNANSWERED = ("not_found", "not_stated", "clarify")
VIETNAM = timezone(timedelta(hours=7))  # whose days are counted
Counts = tuple[tuple[str, int], ...]  # name and how often, the most frequent first


def moment(at: datetime) -> str:
    """A time as the journal keeps it: UTC, to the second, so that the order of texts is that of times."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked.

    ``surface``: "api", "chat", "openai" or "mcp". ``status``: that of the answer, or "failed" where there was none.
    ``understood``: lists of names by what they are of ("asks", "details", "units" …), none of them empty. ``plans``:
    ids of those cited. ``words``: the question's text, "" unless the setting keeps it.
    """

    at: datetime
    surface: str
    language: str
    status: str
    understood: Mapping[str, Any] = field(default_factory=dict)
    plans: tuple[str, ...] = ()
    citations: int = 0
    milliseconds: float = 0.0
    words: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of the questions asked from ``since`` until before ``until``.

    ``days``: of Vietnam, in order, those without a question left out. ``median_ms`` and ``p95_ms`` (by nearest rank):
    of the answers; None without any. ``plans``: ids of those cited most. ``verdicts``: of the feedback given meanwhile.
    """

    since: str
    until: str
    questions: int = 0
    days: Counts = ()
    statuses: Counts = ()
    surfaces: Counts = ()
    languages: Counts = ()
    median_ms: float | None = None
    p95_ms: float | None = None
    plans: Counts = ()
    units: Counts = ()
    kinds: Counts = ()
    verdicts: Counts = ()

    def to_json(self) -> dict[str, Any]:
        """The figures, counts as {name: how often}."""
        return {name: dict(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Questions without an answer that were understood alike. ``words``: the latest of their texts, where kept."""

    understood: Mapping[str, Any]
    count: int
    statuses: Counts
    last: str
    words: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The group, its statuses as {name: how often}."""
        return asdict(self) | {"statuses": dict(self.statuses), "words": list(self.words)}


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a reader said of an answer. ``id`` is 0 before it is kept.

    ``answer``: the evidence as it was sent, each citation with "verified": whether its quotes stand so in the edition
    that it names; None where that was not looked up. Nobody's name is in it.
    """

    id: int
    at: datetime | str
    verdict: Verdict
    reason: Reason
    comment: str
    question: str
    answer: Mapping[str, Any]
    handled_by: str | None = None
    handled_at: str | None = None

    def to_json(self) -> dict[str, Any]:
        """All of it."""
        return asdict(self) | {"at": str(self.at)}
