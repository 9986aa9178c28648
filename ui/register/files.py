"""The register as the bytes of a file of any of its formats."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence

from prompts.texts import Language
from ui.register.exports import EXPORTS
from ui.register.shape import obligation_json
from vectorstore.register import Entry

_WIDTH = 160  # columns of a table that no terminal shows


def file_of(entries: Sequence[Entry], form: str, language: Language, site: str = "") -> bytes:
    """The entries as json, table, csv, xlsx or ics. ``site``: the address that links begin with, where it is known."""
    if form == "json":
        shapes = [obligation_json(entry) for entry in entries]
        return (json.dumps(shapes, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8", "backslashreplace")
    if form == "table":
        return _table(entries, language)
    return EXPORTS[form].make(entries, language, site)


def _table(entries: Sequence[Entry], language: Language) -> bytes:
    from rich.console import Console  # cost: rich, 0.1 s

    from ui.register.view import register_view

    out = io.StringIO()
    Console(file=out, width=_WIDTH, markup=False, emoji=False, highlight=False).print(register_view(entries, language))
    return out.getvalue().encode("utf-8", "backslashreplace")
