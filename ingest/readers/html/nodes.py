"""What a page's elements say of themselves: whether they are shown, and how."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "legend", "li", "main", "menu", "ol", "p", "pre", "section", "summary", "table", "ul",
))  # fmt: skip
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_NOT_TEXT = frozenset((
    "applet", "aside", "audio", "button", "canvas", "datalist", "del", "embed", "head", "iframe", "img", "input",
    "map", "meter", "nav", "noscript", "object", "option", "progress", "rp", "rt", "script", "select", "style",
    "svg", "template", "textarea", "title", "video", "xml",
))  # fmt: skip
_FURNITURE = frozenset(("navigation", "search", "banner", "contentinfo", "complementary"))  # of a site: ARIA roles
_HIDDEN = re.compile(r"display:none|visibility:hidden|mso-hide:all|mso-element:comment-list")
_RAISED = re.compile(r"vertical-align:super|mso-text-raise:[1-9]")
_NEAR = 3  # elements that style the same words
_SYMBOLS = re.compile(r"font-family:[^;]*(?:symbol|wingdings|webdings)")


def children(node: LexborNode) -> Iterator[LexborNode]:
    """The nodes directly in ``node``, in order."""
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def attribute(node: LexborNode, name: str) -> str:
    """The value of an attribute; "" where it has none."""
    return node.attributes.get(name) or ""


def style(node: LexborNode) -> str:
    """Its own style, in small letters without white space."""
    return re.sub(r"\s+", "", attribute(node, "style").lower())


def is_left_out(node: LexborNode) -> bool:
    """An element that isn't text of the page: hidden, code, a picture, a control, or the site's furniture."""
    tag = node.tag or ""
    if tag in _NOT_TEXT or "hidden" in node.attributes or _HIDDEN.search(style(node)):
        return True
    if attribute(node, "role").lower() in _FURNITURE or (tag == "dialog" and "open" not in node.attributes):
        return True
    return tag in ("header", "footer") and (node.css_first("nav") is not None or "©" in node.text())


def is_raised(node: LexborNode) -> bool:
    """Drawn above the line: a reference to a note, or an exponent."""
    return (
        node.tag == "sup"
        or "footnotereference" in attribute(node, "class").lower()
        or bool(_RAISED.search(style(node)))
    )


def above(node: LexborNode) -> Iterator[LexborNode]:
    """The element and the nearest around it, innermost first."""
    found: LexborNode | None = node
    for _ in range(_NEAR):
        if found is None:
            return
        yield found
        found = found.parent


def has_symbols(node: LexborNode) -> bool:
    """Its letters, or those of an element in it, are drawn with a font of signs."""
    return any(_SYMBOLS.search(style(styled)) for styled in (*above(node), *node.css("[style]")))
