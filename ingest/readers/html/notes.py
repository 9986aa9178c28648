"""Footnotes of a page: a raised number links to the place further down where the note stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from ingest.readers.html.nodes import above, attribute, is_raised
from ingest.readers.raised import raised

_NUMBER = re.compile(r"\s*[\[(]?\s*(?:\d{1,4}|\*{1,4})\s*[\])]?\s*")
_HOLDERS = frozenset(("p", "li", "dd", "div", "section", "td"))


@dataclass(frozen=True, slots=True)
class Note:
    """The element that holds a note, the number that it is shown with, and the link in it that leads back."""

    holder: LexborNode
    number: str
    back: int | None


@dataclass(frozen=True, slots=True)
class Notes:
    """Notes by the ids of the links to them; the ids of the elements that hold them."""

    by_link: dict[int, Note]
    holders: frozenset[int]


def find_notes(root: LexborNode) -> Notes:
    """The notes of a page. A note stands after the link to it; the link in the note leads back."""
    places: dict[str, tuple[int, LexborNode]] = {}
    links: list[tuple[int, LexborNode]] = []
    for at, node in enumerate(root.traverse()):
        for name in {attribute(node, "id"), attribute(node, "name")} - {""}:
            places.setdefault(name, (at, node))
        if node.tag == "a" and attribute(node, "href").startswith("#"):
            links.append((at, node))
    found: dict[int, Note] = {}
    for at, link in links:
        target = places.get(attribute(link, "href")[1:])
        if target and target[0] > at and _NUMBER.fullmatch(link.text()) and _stands_raised(link):
            holder = _holder(target[1], root)
            if holder is not None:
                found[link.mem_id] = Note(holder, raised(link.text().strip()), _back(holder))
    return Notes(found, frozenset(note.holder.mem_id for note in found.values()))


def _stands_raised(link: LexborNode) -> bool:
    return any(is_raised(node) for node in (*above(link), *link.css("sup, span")))


def _holder(target: LexborNode, root: LexborNode) -> LexborNode | None:
    """The paragraph or item at ``target``, or the element around it that holds this note alone."""
    node: LexborNode | None = target
    while node is not None and node.tag not in _HOLDERS:
        node = None if node.mem_id == root.mem_id else node.parent
    if node is None or node.mem_id == root.mem_id or len(node.css("p, li")) > 20:
        return None
    around = node.parent
    alone = around is not None and around.tag == "div" and attribute(around, "id") and around.mem_id != root.mem_id
    return (
        around
        if alone and around is not None and around.first_child is not None and _first(around) == node.mem_id
        else node
    )


def _first(node: LexborNode) -> int | None:
    """The id of the first element in ``node``."""
    child = node.first_child
    while child is not None and not child.is_element_node:
        child = child.next
    return child.mem_id if child is not None else None


def _back(holder: LexborNode) -> int | None:
    """The link back from the note, where it shows the note's number."""
    link = holder.css_first('a[href^="#"]')
    return link.mem_id if link is not None and _NUMBER.fullmatch(link.text()) else None
