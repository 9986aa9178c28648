"""What differs between two editions in words, for a terminal or a page."""

from __future__ import annotations

from collections.abc import Iterable

from prompts.texts import Language, say
from ui.edition_shapes import text_of
from vectorstore.comparison.obligations import DutyField
from vectorstore.keeping.edition_diff import EditionDiff
from vectorstore.obligation import Deadline, Obligation, Party, Role
from vectorstore.values import HeaderField, Passage, PlanContents

_ROLES: dict[str, tuple[Role, ...]] = {
    "actors": ("lead", "actor"),
    "partners": ("partner",),
    "recipients": ("recipient",),
}


def duty_field_words(contents: PlanContents, one: Obligation, field: DutyField, language: Language) -> str:
    """A field of an obligation; that there is none where there is none."""
    if field in _ROLES:
        none = "register.implicit" if field == "actors" else "editions.none"
        return ", ".join(_party(party, language) for party in one.of_role(*_ROLES[field])) or say(none, language)
    if field == "deadline":
        return _deadline(one.deadline, language) if one.deadline else say("register.undated", language)
    if field == "kind":
        return say(f"register.kind.{one.kind}", language)
    if field == "section":
        return path_words(contents, one) or say("editions.no_section", language)
    spans = {"words": one.spans, "result": one.result}.get(field, tuple(target.span for target in one.targets))
    return "; ".join(text_of(contents.text, [span]) for span in spans) or say("editions.none", language)


def header_words(field: HeaderField, language: Language) -> str:
    """A field of the header, or why there is none."""
    return field.value if field.value is not None else say(f"cli.field.{field.state}", language)


def path_words(contents: PlanContents, one: Passage | Obligation) -> str:
    """The headings down to where it stands."""
    return " › ".join(" ".join(heading.split()) for heading in contents.path(one.section))


def beside_duties(diff: EditionDiff, old: Iterable[Passage], new: Iterable[Passage]) -> tuple[set[int], set[int]]:
    """The ordinals of those passages whose difference no obligation of the diff shows."""
    duties = diff.obligations
    told_new = {one.passage for one in duties.added} | {pair.new.passage for pair in duties.changed if pair.runs}
    told_old = {one.passage for one in duties.gone} | {pair.old.passage for pair in duties.changed if pair.runs}
    return {one.ordinal for one in old} - told_old, {one.ordinal for one in new} - told_new


def moved_duties(diff: EditionDiff) -> set[int]:
    """The ordinals of passages of the new edition of which an obligation of the diff shows that they moved."""
    return {pair.new.passage for pair in diff.obligations.changed if "section" in pair.fields}


def _party(party: Party, language: Language) -> str:
    lead = f" ({say('register.role.lead', language).lower()})" if party.role == "lead" else ""
    except_ = say("editions.except", language, names=", ".join(party.excludes)) if party.excludes else ""
    return party.text + lead + (f" ({except_})" if except_ else "")


def _deadline(deadline: Deadline, language: Language) -> str:
    period = " – ".join(deadline.interval) if deadline.interval else ""
    recurring = say("register.recurring", language) if deadline.rrule else ""
    computed = "; ".join(one for one in (*deadline.due, period, recurring) if one)
    return f"{' '.join(deadline.text.split())} ({computed})" if computed else " ".join(deadline.text.split())
