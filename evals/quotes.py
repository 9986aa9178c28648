"""Where a quote stands in the plans: to the letter but for white space and the composition of letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

SHOWN = 80  # characters of a quote that a message shows


class NotPlaced(ValueError):
    """A quote that names no one place. ``code`` and ``fields`` are those of BadQuestions."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of plans by the names of their files, and these names by the ids of the plans."""

    by_name: Mapping[str, str]
    names: Mapping[str, str]

    def placed(self, span: Mapping[str, Any]) -> dict[str, Any]:
        """The span as {"doc", "start", "end", "quote"}, of a quote, its plan (where it stands in one only) and offsets.

        Offsets that don't lead to the quote are looked up anew. Raises NotPlaced.
        """
        doc = self._name(str(span["doc"])) if span.get("doc") else ""
        start, end, quote = span.get("start"), span.get("end"), str(span.get("quote") or "")
        text = self.by_name.get(doc, "")
        sliced = isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)
        if sliced and (not quote or text[start:end] == quote):
            return {"doc": doc, "start": start, "end": end, "quote": text[start:end]}
        found = list(self._found(quote, doc))
        found = [one for one in found if one["start"] == start] or found
        shown = quote[:SHOWN] + ("…" if len(quote) > SHOWN else "")
        if not found:
            raise NotPlaced("not_found", where=doc, quote=shown)
        if len(found) > 1:
            where = ", ".join(f"{one['doc']} {one['start']}–{one['end']}" for one in found[:4])
            raise NotPlaced("several", count=len(found), where=where, quote=shown)
        return found[0]

    def _name(self, doc: str) -> str:
        """The file's name, of a name, a path or a plan's id."""
        name = self.names.get(doc) or doc.replace("\\", "/").rsplit("/", 1)[-1]
        if name not in self.by_name:
            raise NotPlaced("unknown_doc", doc=doc)
        return name

    def _found(self, quote: str, doc: str) -> Iterator[dict[str, Any]]:
        forms = {unicodedata.normalize(form, quote) for form in ("NFC", "NFD")} | {quote}
        looked_for = re.compile("|".join(r"\s+".join(map(re.escape, form.split())) for form in sorted(forms)))
        if not quote.split():
            return
        for name, text in self.by_name.items():
            for match in looked_for.finditer(text) if doc in ("", name) else ():
                yield {"doc": name, "start": match.start(), "end": match.end(), "quote": match[0]}
