"""How deep a page is nested, told from its source before a tree is made of it: trees a million deep take hours."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from ingest.errors import TooComplex

_DEEPEST = 1000  # elements open at once, those left open by mistake included
_REOPENED = 5_000_000  # elements that a browser opens anew because they were left open ("<b>" over paragraphs)
_TAG = re.compile(r"<(?:!--.*?(?:-->|\Z)|(/?)([a-zA-Z][^\s/>]{0,40}))", re.DOTALL)
_CLOSED_BY_NEXT = frozenset((
    "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "colgroup", "option", "optgroup", "rp",
    "rt", "body", "html", "head",
))  # fmt: skip
_EMPTY = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "basefont", "bgsound", "frame",
))  # fmt: skip
_RAW = frozenset(
    ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"]
)  # tags inside are text
_FORMATTING = frozenset((
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
))  # fmt: skip


def check_nesting(source: str, path: Path) -> None:
    """Raises TooComplex."""
    open_: Counter[str] = Counter()
    depth = formatting = reopened = 0
    raw = ""
    for found in _TAG.finditer(source):
        closing, name = found[1], (found[2] or "").lower()
        if not name or (raw and not (closing and name == raw)):
            continue
        raw = name if name in _RAW and not closing else ""
        if name in _EMPTY or name in _RAW:
            continue
        if name in _CLOSED_BY_NEXT:
            reopened += formatting
        elif not closing:
            open_[name] += 1
            depth += 1
            formatting += name in _FORMATTING
        elif open_[name]:
            open_[name] -= 1
            depth -= 1
            formatting -= name in _FORMATTING
        if depth > _DEEPEST or reopened > _REOPENED:
            raise TooComplex(path, reason="reason.nested")
