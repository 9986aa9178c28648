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
