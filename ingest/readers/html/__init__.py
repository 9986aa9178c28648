"""Web pages (.html, .htm), those that Word saves and those of legal sites. Nothing that a page names is fetched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from ingest.document import Document
from ingest.encodings import refuse_damage
from ingest.errors import EmptyFile
from ingest.readers.canonical import canonical
from ingest.readers.html.content import find_content
from ingest.readers.html.encoding import decode_page
from ingest.readers.html.flow import Page, is_numbered, page_lines
from ingest.readers.html.nesting import check_nesting
from ingest.readers.html.notes import find_notes
from ingest.readers.raised import without_raised


def read(data: bytes, path: Path, pages: Callable[[int, int], None]) -> Document:
    """What a browser shows of the document on a page: without scripts, styles, forms, pictures, menus, hidden parts.

    Headings open with as many "#" as their level where none of them is numbered. Raises EmptyFile, BinaryFile,
    LegacyEncoding, DamagedText, or TooComplex.
    """
    source = decode_page(data, path)
    check_nesting(source, path)
    tree = LexborHTMLParser(source)
    if tree.body is None:
        raise EmptyFile(path)
    content = find_content(tree.body, path)
    headings = content.root.css("h1, h2, h3, h4, h5, h6")
    page = Page(
        path,
        content,
        find_notes(content.root),
        sheets=" ".join(node.text() for node in tree.css("style")),
        signed_headings=not any(is_numbered(node.text()) for node in headings),
    )
    text = canonical(page_lines(page))
    if not text:
        raise EmptyFile(path)
    refuse_damage(without_raised(text), path)
    return Document(text)
