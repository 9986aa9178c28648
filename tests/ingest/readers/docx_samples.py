"""Sample plans as Word would hold them: lists, real tables, footnotes, blocks for head and foot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tests.ingest.readers.docx_package import abstract, docx, lvl, num, p, r, tbl, tc, tr

_FORMS = (("upperRoman", "%1."), ("decimal", "%1."), ("lowerLetter", "%1)"), ("bullet", "-"), ("bullet", "+"))
_MARKERS = tuple(map(re.compile, (r"([IVX]+)\. ", r"(\d+)\. ", r"([a-z])\) ", r"(-) ", r"(\+) ")))
_ROMAN = {"I": 1, "V": 5, "X": 10}
_PAGE_END = re.compile(r"\n\n\d{1,2}\n\n(?=[^\n])")
_RIGHT = re.compile(r"CỘNG HÒA|Độc lập|.*ngày.*tháng.*năm", re.IGNORECASE)
_NOTE = re.compile(r"\n¹ ([^\n]*(?:\n[^\n\t]+)*)\n")
_SPAN = '<w:gridSpan w:val="{}"/>'


def as_docx(text: str) -> bytes:
    """The plan ``text``, whose first line of a title is "KẾ HOẠCH", without its page numbers."""
    note = _NOTE.search(text)
    text = _without_page_ends(_NOTE.sub("\n", text))
    head, title, rest = text.partition("KẾ HOẠCH")
    body, signed, after = rest.partition("Nơi nhận:")
    lists = _Lists()
    foot, appendix = _foot(signed + after)
    content = [*_head(head.split("\n")), *_blocks((title + body).split("\n"), lists), *foot, *_blocks(appendix, lists)]
    words = f'<w:footnote w:id="2">{p(r(note[1]))}</w:footnote>' if note else ""
    return docx("".join(content), numbering=lists.part(), footnotes=words)


def _without_page_ends(text: str) -> str:
    """Sentences and rows cut by a page end are whole in Word."""
    pieces = _PAGE_END.split(text)
    whole = pieces[0]
    for piece in pieces[1:]:
        line, _, rest = piece.partition("\n")
        if line.startswith("\t"):
            row = whole.rstrip("\n").rpartition("\n")[2]
            cells = zip(row.split("\t"), line.split("\t"), strict=True)
            whole = whole.rstrip("\n").removesuffix(row) + "\t".join(" ".join(c).strip() for c in cells) + "\n" + rest
        else:
            whole += (" " if line[:1].islower() or line[:1].isdigit() else "\n\n") + piece
    return whole


class _Lists:
    """Instances of one list a kind of marker; a number that doesn't count on begins a new one."""

    def __init__(self) -> None:
        self._instances: list[str] = []
        self._running: dict[int, tuple[int, int]] = {}

    def paragraph(self, line: str) -> str:
        """A line as an item of a list, where it is one."""
        for kind, pattern in enumerate(_MARKERS):
            found = pattern.match(line)
            if found:
                return p(*_words(line[found.end() :]), num=(self._instance(kind, _value(kind, found[1])), 0))
        return p(*_words(line))

    def _instance(self, kind: int, value: int) -> int:
        key, last = self._running.get(kind, (0, 0))
        if not key or (value and value != last + 1):
            key = len(self._instances) + 1
            start = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{value}"/></w:lvlOverride>'
            self._instances.append(num(key, kind, start if value else ""))
        self._running[kind] = (key, value)
        return key

    def part(self) -> str:
        definitions = (abstract(kind, lvl(0, form, sign)) for kind, (form, sign) in enumerate(_FORMS))
        return "".join([*definitions, *self._instances])


def _value(kind: int, sign: str) -> int:
    if kind == 0:
        worth = [_ROMAN[one] for one in sign]
        return sum(-a if a < b else a for a, b in zip(worth, [*worth[1:], 0], strict=True))
    return int(sign) if kind == 1 else ord(sign) - ord("a") + 1 if kind == 2 else 0


def _words(line: str) -> list[str]:
    """The runs of a line, with a reference in place of its mark."""
    before, mark, after = line.partition("¹")
    return [r(before), '<w:r><w:footnoteReference w:id="2"/></w:r>', r(after)] if mark else [r(line)]


def _head(lines: Sequence[str]) -> Iterator[str]:
    written = [line for line in lines if line.strip()]
    left, right = ([line for line in written if bool(_RIGHT.match(line)) is side] for side in (False, True))
    if written:
        yield tbl(tr(tc(*left), tc(*right)), borders=False)


def _blocks(lines: Sequence[str], lists: _Lists) -> Iterator[str]:
    rows: list[list[str]] = []
    for line in lines:
        if "\t" in line:
            rows.append(line.split("\t"))
            continue
        if rows:
            yield tbl(*map(_row, rows))
            rows = []
        yield lists.paragraph(line)
    if rows:
        yield tbl(*map(_row, rows))


def _row(cells: Sequence[str]) -> str:
    """A row; one with a title only has that merged across."""
    last = max(at for at, cell in enumerate(cells) if cell)
    merged = last < 2 < len(cells) and not any(cells[last + 1 :])
    kept = [tc(p(*_words(cell))) for cell in (cells[:last] if merged else cells)]
    return tr(*kept, tc(cells[last], properties=_SPAN.format(len(cells) - last))) if merged else tr(*kept)


def _foot(text: str) -> tuple[list[str], list[str]]:
    """The block of recipients and signature, and the lines of what is appended."""
    blocks = [block.split("\n") for block in re.split(r"\n{2,}", text) if block.strip()]
    signature = [line for block in blocks[1:3] if not block[0].startswith("PHỤ LỤC") for line in block]
    table = [tbl(tr(tc(*blocks[0]), tc(*signature or [""])), borders=False)] if blocks else []
    appendix = next((at for at, block in enumerate(blocks) if block[0].startswith("PHỤ LỤC")), len(blocks))
    return table, [line for block in blocks[appendix:] for line in (*block, "")]
