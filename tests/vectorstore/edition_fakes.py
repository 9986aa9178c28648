"""Editions written down in a few lines, so that what differs between two of them can be seen."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import replace

from vectorstore.obligation import Deadline, Obligation, Party
from vectorstore.values import Header, HeaderField, Passage, PassageKind, Plan, PlanContents, Section, Span

# What opens a line: a section of a level, or a passage of a kind.
SECTIONS = {"# ": 0, "## ": 1}
KINDS: dict[str, PassageKind] = {"- ": "item", "= ": "cell", "~ ": "footnote", "! ": "signature"}
DUE = re.compile(r"trước ngày (\d+)/(\d+)/(\d+)")


def edition(script: str, number: int = 1, *, title: str = "KẾ HOẠCH Công tác trẻ em") -> PlanContents:
    """The edition whose text is ``script``, without the signs that open its lines.

    Two spaces in a passage are the end of a page between two of its spans. Every item is an obligation of the unit that
    its section is called by; an id is that of the words.
    """
    text = ""
    sections: list[Section] = []
    passages: list[Passage] = []
    for line in script.strip().splitlines():
        opening = next((sign for sign in (*SECTIONS, *KINDS) if line.startswith(sign)), "")
        words = line.removeprefix(opening)
        span = Span(len(text), len(text) + len(words))
        text += f"{words}\n"
        if opening in SECTIONS:
            level = SECTIONS[opening]
            parent = next((one.id for one in reversed(sections) if one.level < level), None)
            marker, _, name = words.partition(" ")
            sections.append(Section(len(sections), parent, level, marker, name, words, span))
            continue
        within = sections[-1].id if sections else None
        passages.append(Passage(len(passages), within, KINDS.get(opening, "header"), parts(words, span)))
    header = Header(title=HeaderField("present", title), number=HeaderField("blank"))
    plan = Plan("ke-hoach", number, number, f"{number}.txt", header, len(passages), "2024-05-20T12:00:00+00:00")
    contents = PlanContents(plan, text, tuple(sections), tuple(passages))
    return replace(contents, obligations=obligations_of(contents))


def parts(words: str, span: Span) -> tuple[Span, ...]:
    """The spans between double spaces."""
    return tuple(Span(span.start + one.start(), span.start + one.end()) for one in re.finditer(r"\S(?: ?\S)*", words))


def obligations_of(contents: PlanContents) -> tuple[Obligation, ...]:
    found: list[Obligation] = []
    for passage in contents.passages:
        if passage.kind != "item" or passage.section is None:
            continue
        words, section = passage.words(contents.text), contents.sections[passage.section]
        party = Party("actor", section.title, section.span, section.title.lower(), section.title)
        due = DUE.search(contents.text, passage.spans[0].start, passage.spans[-1].end)
        deadline = due and Deadline(due[0], Span(*due.span()), (f"{due[3]}-{due[2]:0>2}-{due[1]:0>2}",))
        id_ = f"{zlib.crc32(f'{section.title} {words}'.encode()):08x}"
        found.append(
            Obligation(
                id_, len(found), passage.ordinal, section.id, "duty", passage.spans, (party,), deadline=deadline or None
            )
        )
    return tuple(found)


def with_obligation(contents: PlanContents, change: Callable[[Obligation], Obligation]) -> PlanContents:
    """The edition with its first obligation changed."""
    first, *others = contents.obligations
    return replace(contents, obligations=(change(first), *others))
