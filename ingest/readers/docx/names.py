"""Names of WordprocessingML as lxml writes them, and what its elements say with ``w:val``."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

_OFF = ("0", "false", "off", "none")


def w(name: str) -> str:
    """A name of WordprocessingML."""
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


def mc(name: str) -> str:
    """A name of markup compatibility."""
    return f"{{http://schemas.openxmlformats.org/markup-compatibility/2006}}{name}"


def m(name: str) -> str:
    """A name of Office mathematics."""
    return f"{{http://schemas.openxmlformats.org/officeDocument/2006/math}}{name}"


VAL = w("val")
P, TBL, TR, TC, R, T = w("p"), w("tbl"), w("tr"), w("tc"), w("r"), w("t")
P_PR, R_PR, NUM_PR, NUM_ID, ILVL = w("pPr"), w("rPr"), w("numPr"), w("numId"), w("ilvl")
SDT, SDT_PR, SDT_CONTENT = w("sdt"), w("sdtPr"), w("sdtContent")
INS, DEL, MOVE_TO, MOVE_FROM = w("ins"), w("del"), w("moveTo"), w("moveFrom")
FLD_CHAR, FLD_SIMPLE, INSTR = w("fldChar"), w("fldSimple"), w("instrText")
ALTERNATE, CHOICE, FALLBACK = mc("AlternateContent"), mc("Choice"), mc("Fallback")
TXBX = w("txbxContent")
R_STYLE, P_STYLE = w("rStyle"), w("pStyle")
WRAPPERS = frozenset(map(w, ("customXml", "ins", "moveTo", "smartTag", "hyperlink", "dir", "bdo")))


def value(parent: Element | None, tag: str) -> str | None:
    """``w:val`` of a child, None where there is none."""
    child = parent.find(tag) if parent is not None else None
    return child.get(VAL) if child is not None else None


def number(parent: Element | None, tag: str, default: int) -> int:
    """``w:val`` of a child as a number, ``default`` where it says none."""
    said = value(parent, tag) or ""
    return int(said) if said.lstrip("-").isdecimal() and len(said) < 10 else default


def is_on(element: Element) -> bool:
    """What a switch says: its presence is yes."""
    return element.get(VAL, "1") not in _OFF


def has(parent: Element | None, tag: str) -> bool:
    """A child is a switch that is on."""
    child = parent.find(tag) if parent is not None else None
    return child is not None and is_on(child)


def chosen(alternate: Element) -> Element | None:
    """The first choice of alternate content; what stands in for it only where there is none."""
    choice = alternate.find(CHOICE)
    return choice if choice is not None else alternate.find(FALLBACK)


def contents(control: Element) -> Element | None:
    """What a content control holds; None where that only invites to fill it in."""
    return None if has(control.find(SDT_PR), w("showingPlcHdr")) else control.find(SDT_CONTENT)


def members(parent: Element) -> Iterator[Element]:
    """The children, with those inside content controls and other wrappers in their place."""
    for child in parent:
        inner: Element | None = child
        if child.tag == SDT:
            inner = contents(child)
        elif child.tag == ALTERNATE:
            inner = chosen(child)
        elif child.tag not in WRAPPERS:
            yield child
            continue
        if inner is not None:
            yield from members(inner)
