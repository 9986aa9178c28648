"""Fields of Word: their results are text, their codes are not, nor is a table of contents, which repeats headings."""

from __future__ import annotations

from dataclasses import dataclass

from lxml.etree import _Element as Element

from ingest.readers.docx.names import FLD_CHAR, has, is_on, w

_TYPE = w("fldCharType")
_CONTENTS = "TOC"
_NAME = 40  # characters of a code that hold the name of its field
_BOX = "/".join((w("ffData"), w("checkBox")))


class Fields:
    """The fields that are open where a story is read; they reach over paragraphs.

    Where one is never closed, none hides anything but its code.
    """

    def __init__(self, story: Element) -> None:
        kinds = [mark.get(_TYPE) for mark in story.iter(FLD_CHAR)]
        self._whole = kinds.count("begin") == kinds.count("end")
        self._open: list[_Field] = []
        self._hiding = 0  # how many of them hide what stands in them

    @property
    def shown(self) -> bool:
        """What is read now is shown."""
        return not self._whole or not self._hiding

    def take(self, mark: Element) -> str:
        """Takes the begin, separation or end of a field. What a ticked box shows, else nothing."""
        kind = mark.get(_TYPE)
        if kind == "begin":
            box = mark.find(_BOX)
            sign = "" if box is None or not self.shown else "☒" if _ticked(box) else "☐"
            self._open.append(_Field())
            self._hiding += 1
            return sign
        if self._open and kind in ("separate", "end"):
            field = self._open[-1] if kind == "separate" else self._open.pop()
            self._hiding -= field.hides
            field.hides = kind == "separate" and is_contents(field.code)
            self._hiding += field.hides
            field.coded = True
        return ""

    def instruct(self, code: str) -> None:
        """Takes a piece of a field's code."""
        if self._open and not self._open[-1].coded and len(self._open[-1].code) < _NAME:
            self._open[-1].code += code


@dataclass(slots=True)
class _Field:
    code: str = ""  # its beginning
    coded: bool = False  # the code is read, the result follows
    hides: bool = True


def is_contents(code: str) -> bool:
    """The code of a table of contents."""
    return code.split(maxsplit=1)[:1] == [_CONTENTS]


def _ticked(box: Element) -> bool:
    checked = box.find(w("checked"))
    return is_on(checked) if checked is not None else has(box, w("default"))
