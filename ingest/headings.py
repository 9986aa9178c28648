"""Which blocks head what follows: numbered headings, run-in headings, labels, months, lines in bold or capitals."""

from __future__ import annotations

import re

from ingest import cues
from ingest.blocks import Block, finished, is_content_marker, is_upper, opens_document
from ingest.lines import Rank
from ingest.units.runs import list_end
from ingest.units.verbs import is_calling
from vectorstore.lexicon.units import names_unit
from vectorstore.values import Span

_LABEL = re.compile(r"[*_]{0,3}(?P<label>[^:.;!?\n]{2,120}?)\s?[*_]{0,3}\s?:[*_]{0,3}(?:\s+|$)")
_LABEL_WORDS = 12
_RUN_IN_WORDS = 24  # of a numbered heading whose text follows its colon
HEADING_WORDS = 30  # of a numbered line that may be a heading without children below it
_PERIOD = re.compile(
    r"(?:Trong |Từ |Đợt |Đến )?(?:Tháng|tháng|THÁNG|Quý|QUÝ|Tuần|TUẦN|Học kỳ|HỌC KỲ|Giai đoạn|Ngày|NGÀY|ngày)"
    r"\s+[\dIVX]{1,4}\b"
)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|\([^()]*\)")
_BOLD = re.compile(r"(\*\*|__).+\1:?")


def is_heading(block: Block, following: Block | None, children: bool) -> bool:
    """A marked block heads what follows if deeper items do, or if it is no sentence and words of its own follow."""
    rank = block.rank or 0
    deeper = following is not None and following.rank is not None and following.rank > rank
    words = block.words
    if is_content_marker(rank):
        return deeper and words <= _LABEL_WORDS and _leads_on(block.text) and not leads_in(block.text)
    if rank < Rank.ARTICLE:
        return words <= 2 * HEADING_WORDS or deeper
    if deeper:
        return True
    over_text = children and (following is None or following.rank is None)
    return over_text and words <= HEADING_WORDS and (not finished(block.text) or _leads_on(block.text))


def run_in_label(text: str, block: Block) -> Span | None:
    """The label of "8. Đề nghị … : Trong phạm vi …": a heading on one line with what it heads."""
    first = block.body()[0]
    found = _LABEL.match(text, first.start, first.end)
    if not found or leads_in(found["label"]):
        return None
    rest = text[found.end() : found.end() + 80].strip()[: first.end - found.end()]
    words, unit = len(found["label"].split()), names_unit(found["label"]) or is_calling(found["label"])
    if not _is_bare(found["label"]):
        return None
    limit = _RUN_IN_WORDS if unit else _LABEL_WORDS
    bullet_without_unit = is_content_marker(block.rank) and not unit
    opens_task = rest.lstrip('*_“"( ')[:1].isupper() or (unit and cues.opens("duty_verbs", rest))
    if words > limit or bullet_without_unit or not opens_task:
        return None
    return Span(first.start, found.end("label"))


def is_title(block: Block) -> bool:
    """An unmarked line in capitals that names no unit: "LỜI KẾT"."""
    return block.words <= HEADING_WORDS and is_upper(block.text) and not names_unit(block.text)


def titles_document(text: str, block: Block) -> bool:
    """A document type on a line of its own, with the title below it: of what is attached."""
    first = block.span.of(text).splitlines()[0]
    return opens_document(first) and block.words <= 2 * HEADING_WORDS


def heads(block: Block, following: Block | None) -> bool:
    """An unmarked line that heads what follows: a period, a line in bold, a unit's name over its bullets."""
    if block.words > _LABEL_WORDS * 2 or following is None:
        return False
    words = block.text.strip("*_ ")
    open_ended = not finished(words.rstrip(":"))
    named = len(_QUOTED.sub("", words).split())  # "Tháng 10/2024 - Chủ điểm: “Chăm ngoan, học giỏi”"
    if open_ended and (_BOLD.fullmatch(block.text) or (_PERIOD.match(words) and named <= _LABEL_WORDS)):
        return True
    over_items = following.rank is not None and following.rank >= Rank.ARABIC
    if words.endswith(":"):
        named = block.words <= _LABEL_WORDS and words[:1].isupper() and not leads_in(words)
        return named and (over_items or names_unit(words))
    return over_items and not finished(words) and (names_unit(words) or is_upper(words))


def names_unit_over_items(text: str, block: Block, following: Block | None) -> bool:
    """A bullet that is only a unit's name, over bullets of its own: "* Hiệu trưởng:" over "- Chỉ đạo …".

    Bullets of the same sign are its own only where it ends with a colon.
    """
    if block.marker is None or following is None or following.marker is None:
        return False
    if block.rank != Rank.DASH or following.rank != Rank.DASH:
        return False
    words = " ".join(part.of(text) for part in block.body()).strip(" *_")
    if following.marker.text == block.marker.text and not words.endswith(":"):
        return False
    named = words.rstrip(" :*_")
    return names_unit(named) and not named[list_end(named, 0) :].strip()


def label_of(text: str, block: Block, among_labels: bool) -> Span | None:
    """The label of "Liên đội: Thực hiện …": a unit's name, or among labels any few words before a colon."""
    found = _LABEL.match(text, block.span.start, block.span.end)
    if not found or leads_in(found["label"]) or not text[found.end() : block.span.end].strip():
        return None
    label = found["label"].strip("*_ ")
    if not _is_bare(label) or _is_held_by(text[found.end() : block.span.end]):
        return None
    words = len(label.split())
    short = among_labels and label[:1].isupper() and words <= _LABEL_WORDS // 2
    return (
        Span(block.span.start, found.end("label")) if words <= _LABEL_WORDS and (short or names_unit(label)) else None
    )


def _is_held_by(said: str) -> bool:
    """Behind a post only the name of who holds it: "Trưởng tiểu ban: đồng chí Mai."."""
    if not cues.opens("persons", said.lstrip("*_ ")):
        return False
    return said[list_end(said, 0) :].lstrip("*_ ")[:1] in ("", ".", ";")


def _is_bare(label: str) -> bool:
    """The label is a list of units and says nothing of what they do, or names none."""
    if not names_unit(label):
        return True
    said = label[list_end(label, 0) :].strip(" ,")
    does = cues.opens("duty_verbs", said) or cues.opens("passives", said)
    return not does or cues.opens("responsible", said)


def leads_in(label: str) -> bool:
    """The words before a colon lead in a list: "cụ thể như sau:"."""
    return cues.ends("lead_ins", label.strip(" *_:"))


def _leads_on(words: str) -> bool:
    return words.rstrip("*_ ").endswith(":")
