"""The ids of plans: readable, stable, unique: "50-kh-ubnd-da-nang-2023"."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from vectorstore.folding import unaccented
from vectorstore.values import Header

_LONGEST = 80
_BREAK = re.compile(r"[^a-z0-9]+")


def new_plan_id(header: Header, source: str, taken: Collection[str]) -> str:
    """An id for a new plan, of its number, place (else issuer) and year; else of its title; else of its file's name.

    Where the id is taken, "-2", "-3" … is added.
    """
    wanted = _of_number(header) or _slug(header.title.value) or _slug(Path(source).stem) or "plan"
    chosen, count = wanted, 1
    while chosen in taken:
        count += 1
        chosen = f"{wanted}-{count}"
    return chosen


def _of_number(header: Header) -> str:
    number = _slug(header.number.value)
    if not number:
        return ""
    year = str(header.year or (header.date.value or "")[:4])
    parts = [number, _slug(header.place.value) or _slug(header.issuer.value)]
    parts += [year] if year not in number.split("-") else []
    return "-".join(part for part in parts if part)


def _slug(text: str | None) -> str:
    """The text in a-z, 0-9 and hyphens, cut between words."""
    slug = _BREAK.sub("-", unaccented(text or "")).strip("-")
    if len(slug) <= _LONGEST:
        return slug
    return slug[:_LONGEST].rpartition("-")[0] or slug[:_LONGEST]
