"""Headers and footers: words of the page, unless one is the head of the document itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.docx.package import Package
from ingest.readers.docx.story import Paper, Story

_KINDS = ("header", "footer")
_QUOC_HIEU = re.compile("CỘNG H[OÒ][AÀ] XÃ HỘI CHỦ NGHĨA VIỆT NAM", re.IGNORECASE)


def margins_of(package: Package, main: str, paper: Paper) -> list[tuple[str, list[str]]]:
    """The lines of each header and footer, by kind."""
    return [
        (kind, [line for line in Story(paper, root, numbered=False).lines(root, depth=1) if line])
        for kind in _KINDS
        for root in map(package.root, package.related(main, kind))
    ]


def letterhead(margins: Sequence[tuple[str, list[str]]], body: Sequence[str]) -> list[str]:
    """The lines of a header that holds Quốc hiệu and the issuer, where the body doesn't: forms have them there."""
    if any(map(_QUOC_HIEU.search, body)):
        return []
    return next((lines for kind, lines in margins if kind == "header" and any(map(_QUOC_HIEU.search, lines))), [])
