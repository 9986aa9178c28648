"""What the documentation says of values that our own checks take or refuse, in words of their own.

The checks themselves: ``ui/filters.py`` for days and choices, ``ui/corrections/correcting.py`` for corrections.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import BeforeValidator, Strict

from ui.filters import LONGEST

Schema = dict[str, Any]

DAY: Schema = {"anyOf": [{"format": "date"}, {"maxLength": 0}]}  # of a day, or of none
SHORT: Schema = {"maxLength": LONGEST}
# Control characters but white space, which is collapsed, and what turns the direction of writing.
_OUT = r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
LINE: Schema = {"pattern": rf"^[^{_OUT}]*$"}
WORDS: Schema = {"pattern": rf"^[^{_OUT}]*[^{_OUT}\s][^{_OUT}]*$"}  # a line that isn't blank


def one_of(words: Iterable[str]) -> Schema:
    """Of one of these words, or of none."""
    return {"enum": ["", *words]}


def _a_number(value: object) -> object:
    if isinstance(value, bool | str | bytes):
        raise ValueError("it is no number")
    return value


# JSON says what is a number and what a truth value: what is neither isn't taken for one.
WholeNumber = Annotated[int, BeforeValidator(_a_number)]
AnyNumber = Annotated[float, BeforeValidator(_a_number)]
TruthValue = Annotated[bool, Strict()]
