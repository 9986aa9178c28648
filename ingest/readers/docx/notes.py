"""Footnotes and endnotes: numbered together in the order of their references, one line each."""

from __future__ import annotations

from collections.abc import Callable

from lxml.etree import _Element as Element

from ingest.readers.docx.names import w
from ingest.readers.raised import raised

_KINDS = {"footnotes": w("footnote"), "endnotes": w("endnote")}


class Notes:
    """The notes of a file, and those that were referred to and wait for their place in the text."""

    def __init__(self, parts: dict[str, Element]) -> None:
        self._notes = {
            (kind, note.get(w("id"), "")): note
            for kind, root in parts.items()
            for note in root.iterchildren(_KINDS[kind])
        }
        self._count = 0
        self._waiting: list[tuple[str, Element]] = []

    def refer(self, kind: str, key: str, typed: bool) -> str:
        """The mark of a reference; "" where its mark is typed in the text, or there is no such note."""
        note = self._notes.pop((kind, key), None)
        if note is None:
            return ""
        self._count += not typed
        mark = "" if typed else raised(str(self._count))
        self._waiting.append((mark, note))
        return mark

    def due(self, read: Callable[[Element], list[str]]) -> list[str]:
        """The lines of the notes that wait; ``read`` gives the paragraphs of one."""
        waiting, self._waiting = self._waiting, []
        found = ((mark, " ".join(read(note)).replace("\t", "   ")) for mark, note in waiting)
        return [f"{mark} {words}".strip() for mark, words in found if words.strip()]
