"""Addresses within the site, relative to its root so that a proxy may serve it under any path."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlencode


def plan_address(plan_id: str, spans: Sequence[tuple[int, int]] = (), edition: int | None = None) -> str:
    """A plan's page, with the spans to mark. ``edition``: the one that they count in, whichever serves then."""
    pairs = [pair for start, end in spans for pair in (("start", start), ("end", end))]
    named = [] if edition is None else [("edition", edition)]
    query = urlencode([*pairs, *named])
    return f"plans/{quote(plan_id, safe='')}" + (f"?{query}" if query else "") + ("#quote" if spans else "")


def admin_address(plan_id: str) -> str:
    """A plan's page among those of the admins."""
    return f"admin/plans/{quote(plan_id, safe='')}"


def file_address(plan_id: str, edition: int) -> str:
    """The original file of an edition."""
    return f"api/plans/{quote(plan_id, safe='')}/file?{urlencode({'edition': edition})}"


def image_address(plan_id: str, edition: int, digest: str, number: int, width: int) -> str:
    """The image of a page, ``width`` pixels wide. The digest is the file's: what stands there never changes."""
    query = urlencode({"edition": edition, "file": digest[:16], "width": width})
    return f"plans/{quote(plan_id, safe='')}/pages/{number}.png?{query}"


def form_address(plan_id: str, obligation_id: str, back: str = "") -> str:
    """The form by which an editor corrects an obligation. ``back``: the filter of the register that is gone back to."""
    query = {"plan": plan_id, "obligation": obligation_id} | ({"back": back} if back else {})
    return f"corrections/new?{urlencode(query)}"
