"""What documents say of themselves: number, date, signer, issuer, recipients; or that they don't."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Language
from assistant.composition.citing import escape
from assistant.composition.draft import Draft
from prompts.texts import say
from vectorstore.values import ABSENT, HeaderField, PlanContents, Span

_ALL = ("number", "date", "issuer", "signer")


@dataclass(frozen=True, slots=True)
class _Line:
    """What the answer says of a field, and the spans it quotes; ``stated``: the document has it, at least in part."""

    words: str
    spans: tuple[Span, ...]
    stated: bool


def answer_headers(plans: Sequence[PlanContents], fields: Sequence[str], language: Language, searched: int) -> Answer:
    """Each plan's fields of its header, quoted; a field that is absent or blank is said to be."""
    draft = Draft(language, searched)
    stated = False
    for contents in plans:
        said = [_line(contents, field, language) for field in fields or _ALL]
        draft.plan(contents)
        title = contents.plan.header.title.span
        if title and not all(line.spans for line in said):
            draft.line(f"“{escape(title.of(contents.text))}” {draft.mark(contents, [title])}")
        for line in said:
            stated = stated or line.stated
            marks = "".join(f" {draft.mark(contents, [span])}" for span in line.spans)
            draft.line(f"- {line.words}{marks}")
        draft.gap()
    return draft.finish("answered" if stated else "not_stated")


def answer_plans(plans: Sequence[PlanContents], language: Language, searched: int) -> Answer:
    """The plans in the store, each by its title with its number and date."""
    draft = Draft(language, searched)
    draft.say("answer.plans", count=len(plans))
    for contents in plans:
        header = contents.plan.header
        told = [value for value in (header.number.value, header.date.value, header.issuer.value) if value]
        span = header.title.span or contents.passages[0].spans[0]
        about = f" ({escape(', '.join(told))})" if told else ""
        draft.line(f"- **{escape(contents.plan.title)}**{about} {draft.mark(contents, [span])}")
    draft.gap()
    return draft.finish("answered")


def _line(contents: PlanContents, name: str, language: Language) -> _Line:
    """What the plan has of a field."""
    header = contents.plan.header
    if name == "recipients" and header.recipients:
        names = "; ".join(escape(span.of(contents.text).strip(" ;.-–")) for span in header.recipients)
        return _Line(f"{say('answer.recipients', language)} {names}", header.recipients, True)
    field: HeaderField = getattr(header, name) if name != "recipients" else ABSENT
    label = say(f"answer.field.{name}", language)
    written = " ".join(field.span.of(contents.text).split()) if field.span else ""
    spans = (field.span,) if field.span else ()
    if field.state == "present":
        value = written if name == "date" else field.value or written
        post = header.position if name == "signer" else ABSENT
        shown = f"**{escape(value)}**" + (f" ({escape(post.value)})" if post.value else "")
        return _Line(say(f"answer.{name}", language, value=shown), (*((post.span,) if post.span else ()), *spans), True)
    if name == "date" and any(letter.isdigit() for letter in written):
        return _Line(say("answer.partly", language, field=label, value=escape(written)), spans, True)
    return _Line(say(f"answer.{field.state}", language, field=label), spans, False)
