"""Addresses within the site, relative to its root so that a proxy may serve it under any path."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlencode


def plan_address(plan_id: str, spans: Sequence[tuple[int, int]] = ()) -> str:
    """A plan's page, with the spans to mark."""
    address = f"plans/{quote(plan_id, safe='')}"
    if not spans:
        return address
    query = urlencode([pair for start, end in spans for pair in (("start", start), ("end", end))])
    return f"{address}?{query}#quote"


def file_address(plan_id: str, edition: int) -> str:
    """The original file of an edition."""
    return f"api/plans/{quote(plan_id, safe='')}/file?{urlencode({'edition': edition})}"


def image_address(plan_id: str, edition: int, digest: str, number: int, width: int) -> str:
    """The image of a page, ``width`` pixels wide. The digest is the file's: what stands there never changes."""
    query = urlencode({"edition": edition, "file": digest[:16], "width": width})
    return f"plans/{quote(plan_id, safe='')}/pages/{number}.png?{query}"
