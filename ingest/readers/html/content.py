"""Where the document is on a page: its main part without the links of the site around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from selectolax.lexbor import LexborNode

from ingest.errors import TooComplex
from ingest.readers.html.nodes import HEADINGS, attribute, children, is_left_out

_DEEPEST = 200  # elements, one in another: pages of offices have under 60
_MAIN = 0.5  # of a page's words, that its main part holds at least
_LINKS = 3
_LINKED = 0.8  # of the words of a list of links, that are links
_LINK_LETTERS = 40  # that a link of a menu has at most; titles of documents have more
_MENUS = frozenset(("ul", "ol", "div", "table", "tr", "td", "p", "section", "dl"))


@dataclass(frozen=True, slots=True)
class Content:
    """The element that holds the document, and the ids of elements in it that are menus."""

    root: LexborNode
    menus: frozenset[int]


@dataclass(slots=True)
class _Letters:
    """How many letters an element shows: in all, in links and in headings; how many links and menus are in it."""

    total: int = 0
    in_links: int = 0
    in_headings: int = 0
    links: int = 0
    menus: int = 0

    def add(self, inner: _Letters, link: bool, heading: bool) -> None:
        self.total += inner.total
        self.in_links += inner.total if link else inner.in_links
        self.in_headings += inner.total if heading else inner.in_headings
        self.links += inner.links + link
        self.menus += inner.menus

    @property
    def is_menu(self) -> bool:
        """Short links and little else, or a heading over a menu."""
        listed = self.links >= _LINKS and self.in_links >= _LINKED * self.total
        return (listed and self.in_links <= _LINK_LETTERS * self.links) or (
            self.menus > 0 and self.total == self.in_headings
        )


@dataclass(slots=True)
class _Survey:
    path: Path
    menus: set[int] = field(default_factory=set)
    mains: list[tuple[int, LexborNode]] = field(default_factory=list)  # letters, innermost first

    def letters(self, node: LexborNode, depth: int) -> _Letters:
        if depth > _DEEPEST:
            raise TooComplex(self.path, reason="reason.nested")
        found = _Letters()
        for child in children(node):
            if child.is_text_node:
                found.total += len("".join((child.text_content or "").split()))
            elif child.is_element_node and not is_left_out(child):
                link = child.tag == "a" and "href" in child.attributes
                found.add(self.letters(child, depth + 1), link, child.tag in HEADINGS)
        if node.tag in _MENUS and found.is_menu:
            self.menus.add(node.mem_id)
            return _Letters(menus=1)
        if node.tag in ("main", "article") or attribute(node, "role") == "main":
            self.mains.append((found.total, node))
        return found


def find_content(body: LexborNode, path: Path) -> Content:
    """The innermost <main> or <article> with most of the page's words; else the body. Raises TooComplex."""
    survey = _Survey(path)
    total = survey.letters(body, 0).total
    root = next((node for letters, node in survey.mains if letters >= _MAIN * total > 0), body)
    return Content(root, frozenset(survey.menus))
