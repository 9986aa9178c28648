"""Where the head, the body and the foot of a document lie (Nghị định 30/2020/NĐ-CP, Điều 8 and Phụ lục I).

Head: Quốc hiệu, issuer, number, place and date, type and abstract, legal bases. Body: the numbered or labelled parts.
Foot: recipients and signature. Appendices after the foot are read as body again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest import cues
from ingest.blocks import finished, is_furniture, is_upper
from ingest.law_title import law_title
from ingest.lines import Line, Rank
from ingest.motto import MOTTO
from ingest.signing import is_name, is_post
from ingest.tables.heads import is_head
from vectorstore.lexicon.units import names_unit
from vectorstore.values import Span

TYPES = ("document_types", "law_types")  # the lists of a title's first words
_HEAD_LINES = 60  # a title stands within the first lines or not at all
_TITLE_LINES = 8
_FOOT_LINES = 16  # of writing, that a signature without "Nơi nhận" may take
_RECIPIENTS = re.compile(r"[*_\s(]*Nơi nhận", re.IGNORECASE)
_APPENDED = (Rank.APPENDIX, Rank.PART, Rank.CHAPTER, Rank.ROMAN, Rank.ARTICLE)
_BRACKETED = re.compile(r"\(.*\)")  # below a title: "(Kèm theo …)", "(Từ ngày … đến ngày …)"
_BODY_END = re.compile(r"\./\.?[*_\s]*\.?$")
_DATE = re.compile(r"ngày.{0,12}tháng.{0,12}năm", re.IGNORECASE)
_SENTENCE_LENGTH = 90  # characters: a longer line is prose, not a heading or a signature


@dataclass(frozen=True, slots=True)
class Layout:
    """Line indexes: head is [0, body), body [body, foot), foot [foot, attached), appendix [appendix, end).

    What is attached may have a head of its own, [attached, appendix): its office and the Quốc hiệu once more.
    """

    title: int | None  # the line of the document type
    title_end: int  # after the last line of the title, or of those whom a letter is sent to
    body: int
    foot: int
    attached: int
    appendix: int

    def title_span(self, lines: Sequence[Line]) -> Span | None:
        """The type and abstract of the document."""
        written = (
            [line for line in lines[self.title : self.title_end] if not line.blank] if self.title is not None else []
        )
        return Span(written[0].span.start, written[-1].span.end) if written else None


def find_layout(lines: Sequence[Line]) -> Layout:
    """The parts of a document; a text without head or foot is all body."""
    title = _titled(lines)
    title_end = _title_end(lines, title) if title is not None else _untitled_end(lines)
    sent = None if title is not None else _after_addressees(lines, title_end)
    title_end = title_end if sent is None else sent
    body = title_end if title is None and sent is None else _body(lines, title_end)
    foot = _foot(lines, body)
    appendix = _appendix(lines, foot)
    return Layout(title, title_end, body, foot, _attached(lines, foot, appendix), appendix)


def _titled(lines: Sequence[Line]) -> int | None:
    """The title; of a law where there is no other than one that its own words look like."""
    title, law = _title(lines), law_title(lines[: _head_end(lines)])
    if title is None or law is None:
        return law if title is None else title
    return law if law < title and _is_of_law(lines, law, title) else title


def _is_of_law(lines: Sequence[Line], law: int, title: int) -> bool:
    """ "QUYẾT ĐỊNH:" between the bases and the articles, or its abstract: "THÔNG TƯ / QUY ĐỊNH CHẾ ĐỘ BÁO CÁO"."""
    words = lines[title].text.strip("#*_ ")
    if words.endswith(":"):
        return True
    alone = cues.capitals("law_types").fullmatch(lines[law].text.strip("#*_ "))
    follows = all(line.blank for line in lines[law + 1 : title])
    return bool(alone) and follows and not cues.capitals("document_types").fullmatch(words)


def _title(lines: Sequence[Line]) -> int | None:
    types = cues.capitals("document_types")
    for index, line in enumerate(lines[: _head_end(lines)]):
        words = line.text.lstrip("#*_ \ufeff")
        if types.match(words) or (line.text.startswith("#") and types.match(words.upper()) and len(words) < 200):
            return index
    return None


def _head_end(lines: Sequence[Line]) -> int:
    """After the line that opens the first part, or so many lines that no title comes any more."""
    seen = 0
    for index, line in enumerate(lines):
        seen += not line.blank
        if seen > _HEAD_LINES or (
            line.marker and line.marker.rank in (Rank.ROMAN, Rank.PART, Rank.CHAPTER, Rank.ARTICLE)
        ):
            return index + 1
    return len(lines)


def _title_end(lines: Sequence[Line], title: int) -> int:
    """After the abstract: the lines that follow the type, up to a blank line, a basis, an item or prose."""
    end = title + 1
    words = lines[title].text.strip("#*_ ")
    alone = len(words.split()) <= 4 and any(cues.capitals(types).fullmatch(words) for types in TYPES)
    while alone and end < len(lines) and lines[end].blank:
        end += 1
    last = min(len(lines), title + _TITLE_LINES)
    while end < last and _is_title_line(lines[end], lines[end - 1]) and not _decides(lines, end):
        end += 1
    return end


def _is_title_line(line: Line, before: Line) -> bool:
    if line.blank or is_furniture(line) or (line.marker and not line.text.startswith(("#", "*"))):
        return False
    if line.text.count("\t") > 1 or _BRACKETED.fullmatch(line.text.strip("*_ ")):
        return False
    if cues.opens("bases", line.text) and (len(line.text) > _SENTENCE_LENGTH or finished(line.text)):
        return False
    if cues.opens("attached", line.text) or (line.text.endswith(":") and cues.ends("lead_ins", line.text.rstrip(": "))):
        return False
    return len(line.text) <= 200 and not finished(before.text) and not line.text.rstrip().endswith((".", ";"))


def _body(lines: Sequence[Line], start: int) -> int:
    """The first line after the title that opens a part: numbered, in capitals, a Markdown heading, a table's first."""
    for index in range(start, len(lines)):
        line = lines[index]
        if line.blank or _RECIPIENTS.match(line.text):
            continue
        if line.marker and line.marker.rank < Rank.LETTER and not cues.opens("bases", _body_words(line)):
            return index
        if _enacts(line):
            return next((i for i in range(index + 1, len(lines)) if not lines[i].blank), len(lines))
        if is_upper(line.text) and not is_furniture(line) and "\t" not in line.text and not _decides(lines, index):
            return index
        if line.text.count("\t") > 1 and is_head([title.strip() for title in line.text.split("\t")]):
            return index
    after = [i for i in range(start, len(lines)) if not lines[i].blank]
    return next((i for i in after if not cues.opens("bases", lines[i].text)), len(lines))


def _decides(lines: Sequence[Line], at: int) -> bool:
    """Who decides, in capitals over the bases of a decision (Nghị định 30/2020/NĐ-CP, Phụ lục III)."""
    words = lines[at].text.strip("*_# ")
    below = next((line.text for line in lines[at + 1 :] if not line.blank), "")
    return (names_unit(words) or bool(cues.capitals("posts").match(words))) and cues.opens("bases", below)


def _enacts(line: Line) -> bool:
    """ "QUYẾT ĐỊNH:" between the bases of a decision and its articles."""
    return is_upper(line.text) and line.text.endswith(":") and cues.is_one_of("enacting", line.text.strip("*_: "))


def _body_words(line: Line) -> str:
    return line.text[line.marker.body - line.span.start :] if line.marker else line.text


def _untitled_end(lines: Sequence[Line]) -> int:
    """Without a title, the head ends after "Số …" and a date line, if there are any."""
    start = 0
    for index, line in enumerate(lines[:_HEAD_LINES]):
        if _is_date(line) or (line.text.startswith(("Số:", "Số :")) and len(line.text) < _SENTENCE_LENGTH):
            start = index + 1
    return start


def _is_date(line: Line) -> bool:
    return bool(_DATE.search(line.text)) and len(line.text) < _SENTENCE_LENGTH


def _after_addressees(lines: Sequence[Line], start: int) -> int | None:
    """After "Kính gửi" and the bullets of those whom a letter is sent to; None where it stands not near."""
    written = [i for i in range(start, len(lines)) if not lines[i].blank][:_TITLE_LINES]
    end = next((i + 1 for i in written if cues.opens("to", lines[i].text)), None)
    while end is not None and end < len(lines) and (lines[end].blank or _is_bullet(lines[end])):
        end += 1
    return end


def _is_bullet(line: Line) -> bool:
    return line.marker is not None and line.marker.rank >= Rank.DASH


def _foot(lines: Sequence[Line], body: int) -> int:
    """The first line of recipients or signature."""
    marked = [i for i in range(body, len(lines)) if _RECIPIENTS.match(lines[i].text)]
    ended = [i for i in range(body, len(lines)) if _BODY_END.search(lines[i].text[-20:])]
    if marked:
        ends = [i for i in ended if i < marked[0]]
        signed = ends and _writing(lines[: marked[0]], ends[-1] + 1) <= _FOOT_LINES
        return ends[-1] + 1 if signed else _back_over_signature(lines, marked[0], body)
    if ended:
        return ended[-1] + 1 if _writing(lines, ended[-1] + 1) <= _FOOT_LINES else len(lines)
    written = [i for i in range(body, len(lines)) if not lines[i].blank][-_FOOT_LINES:]
    at = next((at for at, i in enumerate(written) if is_post(lines[i])), None)
    if at is None:
        return len(lines)
    return written[at - 1] if at and _is_date(lines[written[at - 1]]) else written[at]


def _back_over_signature(lines: Sequence[Line], at: int, body: int) -> int:
    """A signature may stand before the recipients: posts, and below each the name of who signs."""
    foot = start = at
    while start > body and (lines[start - 1].blank or is_post(lines[start - 1]) or is_name(lines[start - 1])):
        start -= 1
        if is_post(lines[start]):
            foot = start
    return foot


def _writing(lines: Sequence[Line], start: int) -> int:
    return sum(not line.blank for line in lines[start:])


def _appendix(lines: Sequence[Line], foot: int) -> int:
    """The first line after the foot that opens a part: "PHỤ LỤC", a numbered heading, a title over "(Kèm theo …)"."""
    for index in range(foot + 1, len(lines)):
        line = lines[index]
        if line.marker and line.marker.rank in _APPENDED:
            return index
        if cues.opens("attached", line.text):
            return _back_over_title(lines, index, foot + 1)
    return len(lines)


def _back_over_title(lines: Sequence[Line], at: int, foot: int) -> int:
    """Where the title over "(Kèm theo …)" begins: with the type of what is attached, else with the line in capitals."""
    types = cues.capitals("document_types")
    near = range(at - 1, max(foot, at - _TITLE_LINES) - 1, -1)
    typed = next((i for i in near if types.match(lines[i].text.lstrip("#*_ "))), None)
    if typed is not None:
        return typed
    start = at
    while start > foot and is_upper(lines[start - 1].text) and not is_post(lines[start - 1]):
        start -= 1
    return start


def _attached(lines: Sequence[Line], foot: int, appendix: int) -> int:
    """Where the head of what is attached begins: its Quốc hiệu, and the office in capitals before that."""
    near = range(appendix - 1, max(foot, appendix - _HEAD_LINES // 4), -1)
    start = min((i for i in near if MOTTO.search(lines[i].text)), default=None)
    if start is None or appendix == len(lines):
        return appendix
    while start > foot + 1 and (lines[start - 1].blank or _is_office(lines, start - 1)):
        start -= 1
    return start


def _is_office(lines: Sequence[Line], at: int) -> bool:
    """A line in capitals that names an office, or goes on with one: "ỦY BAN NHÂN DÂN" / "XÃ …"."""
    return (
        is_upper(lines[at].text) and not is_post(lines[at]) and any(names_unit(x.text) for x in lines[at - 1 : at + 1])
    )
