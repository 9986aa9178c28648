"""Equations on one line: "a/b", "√(x + 1)", "m²"."""

from __future__ import annotations

from collections.abc import Callable

from lxml.etree import _Element as Element

from ingest.readers.docx.names import m
from ingest.readers.raised import raised

_VAL = m("val")
_T = m("t")


def equation(element: Element) -> str:
    """The text of an equation or of a part of one."""
    return "".join(_part(child) for child in element)


def _part(element: Element) -> str:
    if element.tag == _T:
        return element.text or ""
    write = _PARTS.get(element.tag)
    return write(element) if write is not None else equation(element)


def _inside(element: Element, name: str) -> str:
    child = element.find(m(name))
    return equation(child) if child is not None else ""


def _bracketed(words: str) -> str:
    return words if words.isalnum() else f"({words})"


def _fraction(element: Element) -> str:
    return f"{_bracketed(_inside(element, 'num'))}/{_bracketed(_inside(element, 'den'))}"


def _power(element: Element) -> str:
    power = _inside(element, "sup")
    lifted = raised(power)
    return _inside(element, "e") + _inside(element, "sub") + (lifted if lifted != power else f"^{_bracketed(power)}")


def _root(element: Element) -> str:
    return f"{raised(_inside(element, 'deg'))}√{_bracketed(_inside(element, 'e'))}"


def _in_brackets(element: Element) -> str:
    signs = element.find(m("dPr"))
    begin = signs.find(m("begChr")) if signs is not None else None
    end = signs.find(m("endChr")) if signs is not None else None
    words = ", ".join(equation(child) for child in element.iterchildren(m("e")))
    return f"{begin.get(_VAL, '') if begin is not None else '('}{words}{end.get(_VAL, '') if end is not None else ')'}"


def _sum(element: Element) -> str:
    signs = element.find(m("naryPr"))
    sign = signs.find(m("chr")) if signs is not None else None
    limits = "".join(f"{mark}{_bracketed(words)}" for mark, name in (("_", "sub"), ("^", "sup"))
                     if (words := _inside(element, name)))  # fmt: skip
    return f"{sign.get(_VAL, '') if sign is not None else '∫'}{limits} {_inside(element, 'e')}"


_PARTS: dict[str, Callable[[Element], str]] = {
    m("f"): _fraction,
    m("sSup"): _power,
    m("sSubSup"): _power,
    m("rad"): _root,
    m("d"): _in_brackets,
    m("nary"): _sum,
}
