"""Whether the text that a PDF page carries can be read, or its picture has to be recognised."""

from __future__ import annotations

import unicodedata

from ingest.encodings import legacy_encoding
from ingest.sheets.pdfium import Drawing

_SCANNED = 0.6  # of the page under pictures, from which it is taken for a scan …
_FEW = 200  # … when it has fewer letters: a stamp or running head laid over it
_PICTURED = 0.2  # … or this much when it has next to none
_NONE = 20
_OUTLINED = 300  # shapes of a page without letters, from which they may be the letters
_ODD = 0.02  # of the characters, that have no meaning …
_ODDITIES = 3  # … and how many of them may be pictures of no letter
_NO_MEANING = ("Cn", "Co", "Cs", "Cc")  # unassigned, private, surrogate, control


def must_be_recognised(page: Drawing) -> bool:
    """The page's text is missing, meaningless, or in the letters of a font from before Unicode."""
    text = " ".join(word.text for word in page.sheet.words)
    letters = sum(c.isalpha() for c in text)
    if letters < _NONE and (page.covered >= _PICTURED or page.shapes >= _OUTLINED):
        return True
    if letters < _FEW and page.covered >= _SCANNED:
        return True
    odd = sum(c == "\ufffd" or unicodedata.category(c) in _NO_MEANING for c in text)
    return odd > max(_ODDITIES, _ODD * len(text)) or legacy_encoding(text) is not None
