"""What an editor wants an obligation to say, from words to a correction; and decisions about corrections by number.

One reading for the surfaces. What may not be seen is not there: a hidden id or number is one that nobody has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from prompts.texts import Language, say
from ui.wording import UNPRINTABLE
from vectorstore.corrections import BadCorrection, Correction
from vectorstore.errors import UnknownCorrection, UnknownObligation, UnknownPlan
from vectorstore.obligation import KINDS, Obligation
from vectorstore.values import Header, PlanContents

if TYPE_CHECKING:
    from vectorstore.keeping.editor import Proposal
    from vectorstore.library import Library, Readable

MOST_NAMES = 50  # units of one obligation
MOST_DAYS = 60  # of one deadline
LONGEST = 300  # characters of a name, or of a deadline's words
LONGEST_WHY = 1000
LOCKED_SECONDS = 30  # after which it may go better: reading a file takes about that long
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
Verdict = Literal["accept", "reject", "withdraw"]
At = Literal["", "actor", "deadline", "due", "kind", "why"]  # "": no field in particular


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be corrected; None leaves a field as it is.

    ``actor``: who must do it, nobody where the text names no unit. ``words``: of the deadline. ``due``: ISO dates by
    which it is due; where there are none, what can be computed of the words holds.
    """

    actor: tuple[str, ...] | None = None
    words: str | None = None
    due: tuple[str, ...] = ()
    no_deadline: bool = False
    kind: str | None = None


class Unusable(BadCorrection):
    """A field that can't be so. ``at``: which; ``code``: of the text that says what is wrong and what to do."""

    def __init__(self, at: At, code: str, **fields: object) -> None:
        super().__init__(say(f"corrections.fault.{code}", "en", **fields))
        self.at, self.code, self.fields = at, code, fields

    def say(self, language: Language) -> str:
        """What is wrong, and what to do."""
        return say(f"corrections.fault.{self.code}", language, **self.fields)


class InState(UnknownCorrection):
    """What is asked for can't be done with a correction that there is. ``code``: why, as in Unusable."""

    def __init__(self, correction: Correction, code: str) -> None:
        super().__init__(correction.id, correction.state)
        self.code, self.state = code, correction.state

    def say(self, language: Language) -> str:
        """What it is, and what to do."""
        state = say(f"register.state.{self.state}", language)
        return say(f"corrections.fault.{self.code}", language, number=self.correction, state=state)


def faults_in(wanted: Wanted, why: str) -> Iterator[Unusable]:
    """Whatever is wrong, field by field: at least what ``plan-assistant correct`` refuses."""
    if wanted == Wanted():
        yield Unusable("", "nothing")
    yield from _faults_of_actor(wanted.actor or ())
    yield from _faults_of_deadline(wanted)
    if wanted.kind is not None and wanted.kind not in KINDS:
        yield Unusable("kind", "kind", value=_short(wanted.kind), allowed=", ".join(KINDS))
    if not why.strip():
        yield Unusable("why", "why")
    yield from _faults_of_words("why", why, LONGEST_WHY)


def _faults_of_actor(names: Sequence[str]) -> Iterator[Unusable]:
    if len(names) > MOST_NAMES:
        yield Unusable("actor", "many", most=MOST_NAMES)
    elif any(not name.strip() for name in names):
        yield Unusable("actor", "blank")
    else:
        yield from (fault for name in names for fault in _faults_of_words("actor", name, LONGEST))


def _faults_of_deadline(wanted: Wanted) -> Iterator[Unusable]:
    said = wanted.words is not None or bool(wanted.due)
    if wanted.no_deadline and said:
        yield Unusable("deadline", "both")
    elif wanted.words is not None and not wanted.words.strip() and not wanted.due:
        yield Unusable("deadline", "no_words")
    yield from _faults_of_words("deadline", wanted.words or "", LONGEST)
    if len(wanted.due) > MOST_DAYS:
        yield Unusable("due", "many", most=MOST_DAYS)
    else:
        yield from (Unusable("due", "day", value=_short(day)) for day in wanted.due if not _is_day(day))


def _faults_of_words(at: At, words: str, most: int) -> Iterator[Unusable]:
    if len(words) > most:
        yield Unusable(at, "long", most=most)
    elif any(ord(letter) in UNPRINTABLE or "\ud800" <= letter <= "\udfff" for letter in one_line(words)):
        yield Unusable(at, "control")


def _is_day(day: str) -> bool:
    try:
        return ISO_DAY.fullmatch(day) is not None and bool(date.fromisoformat(day))
    except ValueError:
        return False


def _short(value: str) -> str:
    shown = value.encode("utf-8", "replace").decode().translate(UNPRINTABLE)
    return shown if len(shown) <= LONGEST // 5 else f"{shown[: LONGEST // 5]}…"


def one_line(words: str) -> str:
    """The words with white space collapsed, as they are kept."""
    return " ".join(words.split())


def obligation_of(contents: PlanContents, obligation_id: str) -> Obligation:
    """The obligation of the edition. Raises UnknownObligation."""
    for obligation in contents.obligations:
        if obligation.id == obligation_id:
            return obligation
    raise UnknownObligation(contents.plan.id, obligation_id)


def correct(
    library: Library, seen: Readable, plan_id: str, obligation_id: str, wanted: Wanted, *, by: str, why: str
) -> tuple[Correction, ...]:
    """Corrects an obligation of a plan that is ``seen``; the corrections that are then in force for it.

    Raises UnknownPlan, UnknownObligation, Unusable, Locked.
    """
    contents = seen.contents(plan_id)
    obligation = obligation_of(contents, obligation_id)
    for fault in faults_in(wanted, why):
        raise fault
    values = _values(contents, obligation, wanted)
    return library.editor.correct(plan_id, obligation_id, values, by=by, why=one_line(why))


def _values(contents: PlanContents, obligation: Obligation, wanted: Wanted) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if wanted.actor is not None:
        values["actor"] = list(wanted.actor)
    if wanted.no_deadline:
        values["deadline"] = None
    elif wanted.words is not None or wanted.due:
        stands = obligation.deadline.text if obligation.deadline else ""
        words = wanted.words if wanted.words is not None else stands
        dated = {"text": words, "due": list(wanted.due)}
        values["deadline"] = dated if wanted.due else reckoned(contents.plan.header, words)
    if wanted.kind is not None:
        values["kind"] = wanted.kind
    return values


def reckoned(header: Header, words: str) -> dict[str, Any]:
    """A deadline of these words with what can be computed of them, as in the reading of the plan with this header."""
    from ingest.register.deadlines import Clock  # cost: only a correction needs the reading's rules
    from ingest.times.dates import compute

    times = compute(words, **Clock.of("", header, ()).calendar)
    return {"text": words, "due": list(times.due), "interval": times.interval, "rrule": times.rrule}


def corrections_seen(library: Library, seen: Readable, plan_id: str | None = None) -> tuple[Correction, ...]:
    """Every correction of the plans that are ``seen``, of withdrawn ones too, oldest first. Raises UnknownPlan."""
    plans = _plans(seen, plan_id)
    return tuple(one for one in library.editor.corrections(plan_id) if one.plan_id in plans)


def review_seen(library: Library, seen: Readable, plan_id: str | None = None) -> tuple[Proposal, ...]:
    """The corrections of these plans that wait for a decision, oldest first. Raises UnknownPlan."""
    plans = _plans(seen, plan_id)
    return tuple(one for one in library.editor.review(plan_id) if one.correction.plan_id in plans)


def _plans(seen: Readable, plan_id: str | None) -> set[str]:
    if plan_id is not None:
        return {plan.id for plan in seen.editions(plan_id)}
    return {plan.id for plan in (*seen.plans(), *seen.withdrawn())}


def decide(
    library: Library, seen: Readable, number: int, verdict: Verdict, *, by: str, obligation_id: str | None = None
) -> Correction:
    """Accepts, rejects or withdraws a correction of a plan that is ``seen``; the one carried over, or it as it now is.

    Raises UnknownCorrection, InState, UnknownObligation, Locked.
    """
    editor, kept = library.editor, library.catalogue.corrections
    correction = kept.get(number)
    try:
        seen.editions(correction.plan_id)
    except UnknownPlan:
        raise UnknownCorrection(number) from None
    try:
        if verdict == "accept":
            return editor.accept(number, by=by, obligation_id=obligation_id)
        end = editor.reject if verdict == "reject" else editor.withdraw
        end(number, by=by)
    except UnknownCorrection as error:
        waits = any(one.correction.id == number for one in editor.review(correction.plan_id))
        raise InState(kept.get(number), "say_which" if waits else "state") from error
    return kept.get(number)
