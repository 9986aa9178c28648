"""The lists of a file, and the number or bullet before each of their paragraphs as Word shows it.

Instances (``w:num``) of one definition (``w:abstractNum``) count on together; one that overrides a start begins anew
where it is first used (ISO/IEC 29500-1, 17.9). A level above that was never used counts as used once: "1.1".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from lxml.etree import _Element as Element

from ingest.readers.docx.names import ALTERNATE, ILVL, NUM_ID, R_PR, VAL, chosen, has, number, value, w
from ingest.readers.docx.numerals import numeral
from ingest.readers.docx.styles import Numbered, Styles
from ingest.readers.docx.symbols import bullet

_PLACE = re.compile(r"%([1-9])")
_LEVEL, _FORMAT, _NUM, _ABSTRACT_ID = map(w, ("lvl", "numFmt", "num", "abstractNumId"))


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: "%1.%2." with its formats. ``restart``: 0 counts on for ever, n restarts below level n."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False  # all numbers in it are decimal
    restart: int | None = None
    font: str = ""
    style: str = ""  # the paragraph style that this level numbers


@dataclass(frozen=True, slots=True)
class _Instance:
    levels: dict[int, Level]
    overridden: frozenset[int]  # levels that begin anew with this instance
    counts: dict[int, int] = field(default_factory=dict)  # shared by the instances of a definition


class Lists:
    """The lists of a file, counting as their paragraphs are read in order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._begun: set[tuple[int, int]] = set()
        self._instances = _read_instances(root, styles) if root is not None else {}

    def label(self, numbered: Numbered) -> str:
        """The number or bullet of the next paragraph of a list, "" where it has none."""
        instance = self._instances.get(numbered.list or 0)
        if instance is None:
            return ""
        at = self._level(instance, numbered)
        level = instance.levels.get(at)
        if level is None:
            return ""
        self._count(numbered.list or 0, instance, at)
        return bullet(level.text, level.font) if level.form == "bullet" else _written(instance, level)

    def _level(self, instance: _Instance, numbered: Numbered) -> int:
        """The level that names the style which says the list; else the level said, or the first."""
        linked = (at for at, level in instance.levels.items() if numbered.style and level.style == numbered.style)
        return next(linked, numbered.level or 0)

    def _count(self, key: int, instance: _Instance, at: int) -> None:
        counts = instance.counts
        for above in range(at + 1):
            if above in instance.overridden and (key, above) not in self._begun:
                self._begun.add((key, above))
                counts.pop(above, None)
        for above in range(at):
            counts.setdefault(above, instance.levels.get(above, Level()).start)
        counts[at] = counts[at] + 1 if at in counts else instance.levels[at].start
        for below in [level for level in counts if level > at]:
            restart = instance.levels.get(below, Level()).restart
            if restart is None or at < restart:
                del counts[below]


def _written(instance: _Instance, level: Level) -> str:
    def count(place: re.Match[str]) -> str:
        at = int(place[1]) - 1
        if at not in instance.counts:
            return ""
        form = instance.levels.get(at, Level()).form
        decimal = level.legal and form not in ("decimalZero", "none")
        return numeral(instance.counts[at], "decimal" if decimal else form)

    return " ".join(_PLACE.sub(count, level.text).split())


def _read_instances(root: Element, styles: Styles) -> dict[int, _Instance]:
    definitions = _read_definitions(root, styles)
    counts: dict[str, dict[int, int]] = {}
    instances: dict[int, _Instance] = {}
    for one in root.iterchildren(_NUM):
        name, levels = definitions.get(value(one, _ABSTRACT_ID) or "", ("", {}))
        if name and one.get(NUM_ID, "").isdecimal():
            own, overridden = _overridden(one, levels)
            instances[int(one.get(NUM_ID, "")[:9])] = _Instance(own, overridden, counts.setdefault(name, {}))
    return instances


def _read_definitions(root: Element, styles: Styles) -> dict[str, tuple[str, dict[int, Level]]]:
    """The levels of each definition, with the name of the one that has them: some only refer to a list style."""
    own = {one.get(_ABSTRACT_ID, ""): one for one in root.iterchildren(w("abstractNum"))}
    levels = {name: dict(_level(lvl) for lvl in one.iterchildren(_LEVEL)) for name, one in own.items()}
    by_style = {link: name for name, one in own.items() if (link := value(one, w("styleLink"))) is not None}
    by_list = {one.get(NUM_ID, ""): value(one, _ABSTRACT_ID) for one in root.iterchildren(_NUM)}
    found = {}
    for name, one in own.items():
        link = value(one, w("numStyleLink"))
        meant = name if link is None else by_style.get(link) or by_list.get(str(styles.numbered(link).list)) or name
        found[name] = (meant, levels.get(meant, {}))
    return found


def _level(one: Element) -> tuple[int, Level]:
    place = one.get(ILVL, "0")
    properties = one.find(R_PR)
    fonts = properties.find(w("rFonts")) if properties is not None else None
    return int(place) if place.isdecimal() and len(place) < 3 else 0, Level(
        start=number(one, w("start"), 0),  # 17.9.25
        form=_form(one),
        text="•" if one.find(w("lvlPicBulletId")) is not None else value(one, w("lvlText")) or "",
        legal=has(one, w("isLgl")),
        restart=number(one, w("lvlRestart"), 0) if one.find(w("lvlRestart")) is not None else None,
        font=(fonts.get(w("ascii")) or fonts.get(w("hAnsi")) or "") if fonts is not None else "",
        style=value(one, w("pStyle")) or "",
    )


def _form(one: Element) -> str:
    """The format of a level; one that newer versions have ("001, 002") says what stands in for it."""
    said = one.find(_FORMAT)
    alternate = one.find(ALTERNATE)
    if said is None and alternate is not None:
        inside = [other for other in alternate.iter(_FORMAT) if other.get(VAL) != "custom"]
        known = chosen(alternate)
        said = inside[-1] if inside else known.find(_FORMAT) if known is not None else None
    return said.get(VAL, "decimal") if said is not None else "decimal"


def _overridden(instance: Element, levels: dict[int, Level]) -> tuple[dict[int, Level], frozenset[int]]:
    """The levels as an instance has them, and those that begin anew with it."""
    levels, begun = dict(levels), set()
    for override in instance.iterchildren(w("lvlOverride")):
        place = override.get(ILVL, "0")
        at = int(place) if place.isdecimal() and len(place) < 3 else 0
        level = override.find(_LEVEL)
        if level is not None:
            levels[at] = _level(level)[1]
        if override.find(w("startOverride")) is not None and at in levels:
            levels[at] = replace(levels[at], start=number(override, w("startOverride"), levels[at].start))
            begun.add(at)
    return levels, frozenset(begun)
