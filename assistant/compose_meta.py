"""What documents say of themselves: number, date, signer, issuer, recipients; or that they don't."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import Answer, Citation, CitedBasis, Language
from assistant.compose import cite, escape, finish
from prompts.texts import say
from vectorstore.values import ABSENT, HeaderField, PlanContents, Span

_ALL = ("number", "date", "issuer", "signer")


@dataclass(frozen=True, slots=True)
class _Line:
    """What the answer says of a field, and the spans it quotes; ``stated``: the document has it, at least in part."""

    words: str
    spans: tuple[Span, ...]
    stated: bool


def answer_meta(plans: Sequence[PlanContents], fields: Sequence[str], language: Language, searched: int) -> Answer:
    """Each plan's fields of its header, quoted; a field that is absent or blank is said to be."""
    lines: list[str] = []
    citations: list[Citation] = []
    stated = False
    for contents in plans:
        said = [_line(contents, field, language) for field in fields or _ALL]
        title = contents.plan.header.title.span
        name = f"**{escape(contents.plan.title)}**"
        if title and not all(line.spans for line in said):
            name += _mark(citations, contents, title)  # what there is, where a field has no words of its own
        lines += [say("answer.in_plan", language, plan=name), ""]
        for line in said:
            stated = stated or line.stated
            lines.append("- " + line.words + "".join(_mark(citations, contents, span) for span in line.spans))
        lines.append("")
    return finish("answered" if stated else "not_stated", language, lines, citations, searched)


def _mark(citations: list[Citation], contents: PlanContents, span: Span) -> str:
    """The marker of a new citation; a signer's names the post too."""
    header = contents.plan.header
    post = header.position.span if span == header.signer.span else None
    basis = [CitedBasis("actor", post.start, post.end, post.of(contents.text))] if post else []
    citations.append(replace(cite(contents, [span], None, basis), marker=len(citations) + 1))
    return f" [{len(citations)}]"


def _line(contents: PlanContents, name: str, language: Language) -> _Line:
    """What the plan has of a field."""
    header = contents.plan.header
    if name == "recipients" and header.recipients:
        return _Line(say("answer.recipients", language), header.recipients, True)
    field: HeaderField = getattr(header, name) if name != "recipients" else ABSENT
    label = say(f"answer.field.{name}", language)
    written = " ".join(field.span.of(contents.text).split()) if field.span else ""
    spans = (field.span,) if field.span else ()
    if field.state == "present":
        value = written if name == "date" else field.value or written
        post = header.position.value if name == "signer" else None
        shown = f"**{escape(value)}**" + (f" ({escape(post)})" if post else "")
        return _Line(say(f"answer.{name}", language, value=shown), spans, True)
    if name == "date" and any(letter.isdigit() for letter in written):
        return _Line(say("answer.partly", language, field=label, value=escape(written)), spans, True)
    return _Line(say(f"answer.{field.state}", language, field=label), spans, False)
