"""Canonical text → Reading: the stages of reading a plan, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from ingest.blocks import Block, join_lines, wrap_width
from ingest.body import add_body
from ingest.changes import changes_of
from ingest.columns import segments
from ingest.composed import is_decomposed, read_composed
from ingest.foot import Foot, read_foot
from ingest.header import is_basis, read_header
from ingest.layout import Layout, find_layout
from ingest.lines import Line, split_lines
from ingest.outline import Outline
from ingest.register.obligations import read_obligations
from ingest.register.warnings import register_warnings
from ingest.siblings import name_units_beside
from vectorstore.lexicon.definitions import definitions_in
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.lexicon.own_units import OwnUnits
from vectorstore.values import Header, Reading


def read(text: str, own: OwnUnits | None = None) -> Reading:
    """Header, outline, passages and obligations of a plan's canonical text.

    Never fails: what isn't recognised is a paragraph. ``own``: an admin's own names of units.
    """
    reader = partial(_read, own=own or OwnUnits())
    return read_composed(text, reader) if is_decomposed(text) else reader(text)


def _read(text: str, own: OwnUnits) -> Reading:
    lines = split_lines(text)
    width = wrap_width(lines)
    layout = find_layout(lines)
    preamble = join_lines(text, lines[layout.title_end : layout.body], width)
    foot = read_foot(text, lines[layout.foot : layout.attached])
    header = read_header(text, lines, layout, preamble, foot)
    outline = Outline(text)
    _add_head(outline, lines, layout, preamble)
    add_body(outline, lines[layout.body : layout.foot], width)
    outline.close(0)
    _add_foot(outline, foot)
    _add_lines(outline, lines[layout.attached : layout.appendix])
    add_body(outline, lines[layout.appendix :], width)
    name_units_beside(outline)
    lexicon = Lexicon.of(definitions_in(text), own)
    obligations = read_obligations(outline, header, lexicon)
    warnings = (*_warnings(header, outline), *register_warnings(obligations, outline, lexicon))
    changes = changes_of(text, header, outline.sections, outline.passages, lexicon)
    found = Reading(text, header, tuple(outline.sections), tuple(outline.passages), warnings, obligations)
    return replace(found, changes=changes)


def _add_head(outline: Outline, lines: Sequence[Line], layout: Layout, preamble: Sequence[Block]) -> None:
    _add_lines(outline, lines[: layout.title_end if layout.title is None else layout.title])
    title = layout.title_span(lines)
    if title is not None:
        outline.add("header", [title])
    for block in preamble:
        outline.add("basis" if is_basis(block) else "formula", block.body())


def _add_lines(outline: Outline, lines: Sequence[Line]) -> None:
    """Lines of a head, each of their columns a passage."""
    for line in lines:
        for span in segments(outline.text, line):
            outline.add("header", [span])


def _add_foot(outline: Outline, foot: Foot) -> None:
    """Recipients one passage each; post and name of each signatory together, for "ai ký?"."""
    for span in foot.recipients:
        outline.add("recipient", [span])
    for signatory in foot.signatories:
        outline.add("signature", signatory.spans(outline.text))
    for span in foot.rest:
        outline.add("signature", [span])


def looks_official(reading: Reading) -> bool:
    """Anything marks the text as an administrative document: a type, number, issuer, basis, a numbered outline, or a
    table that says who does what.
    """
    header = reading.header
    marks = (header.kind, header.number, header.date, header.issuer, header.position)
    numbered = sum(bool(section.marker) for section in reading.sections)
    assigned = any(b.role == "actor" for p in reading.passages if p.kind == "cell" for b in p.basis)
    said = assigned or header.bases or header.recipients
    return any(mark.state != "absent" for mark in marks) or bool(said) or numbered >= 2


def _warnings(header: Header, outline: Outline) -> tuple[str, ...]:
    """Codes of what an admin should look at; the catalogue of texts says them in words."""
    found = [
        (header.title.state != "present", "no_title"),
        (header.number.state != "present", f"number_{header.number.state}"),
        (header.date.state != "present", f"date_{header.date.state}"),
        (header.issuer.state != "present", "no_issuer"),
        (header.signer.state != "present", "no_signer"),
        (not outline.sections, "no_outline"),
    ]
    return tuple(code for is_so, code in found if is_so)
