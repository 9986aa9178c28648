"""Frozen values ↔ JSON, by the types that their fields declare: for values that another process, or machine, sends.

A value is the list of its fields in the order in which they are declared; bytes are base64. Nothing is taken for what
it isn't declared to be: a word that is none of a Literal, a number for a text, a field too many are Rubbish.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from ingest.sandbox.wire import MOST_LETTERS, Rubbish, base64_of, bytes_of, listed, words

_MOST_VALUES = 2_000_000  # of one list

T = TypeVar("T")
Read = Callable[[object], Any]
"""A JSON value → what it says. Raises Rubbish."""


def json_of(value: object) -> object:
    """The value as JSON values."""
    if is_dataclass(value) and not isinstance(value, type):
        return [json_of(getattr(value, one.name)) for one in fields(value)]
    if isinstance(value, tuple):
        return [json_of(one) for one in value]
    return base64_of(value) if isinstance(value, bytes) else value


def value_of(kind: type[T], shape: object) -> T:
    """The value of type ``kind`` that ``json_of`` gave. Raises Rubbish."""
    declared: Any = kind
    value: T = _reader(declared)(shape)
    return value


@cache
def _reader(kind: Any) -> Read:
    """What reads a value of this type. Raises TypeError for a type that no value here has."""
    if is_dataclass(kind):
        return _of_fields(kind)
    origin, of = get_origin(kind), get_args(kind)
    if origin is tuple:
        return _of_many(_reader(of[0])) if of[1:] == (...,) else _of_each(tuple(map(_reader, of)))
    if origin is Literal:
        return _one_of(of)
    if origin in (Union, types.UnionType):
        (one,) = (member for member in of if member is not types.NoneType)
        return _or_none(_reader(one))
    return _PLAIN[kind]


def _of_fields(kind: Any) -> Read:
    hints = get_type_hints(kind)
    readers = tuple(_reader(hints[one.name]) for one in fields(kind))
    each = _of_each(readers)

    def read(shape: object) -> object:
        try:
            return kind(*each(shape))
        except Rubbish:
            raise
        except ValueError as error:  # a value that checks itself, as a span does
            raise Rubbish(str(error)) from error

    return read


def _of_each(readers: tuple[Read, ...]) -> Read:
    def read(shape: object) -> tuple[Any, ...]:
        values = listed(shape, len(readers))
        if len(values) != len(readers):
            raise Rubbish("fields are missing")
        return tuple([reader(value) for reader, value in zip(readers, values, strict=True)])

    return read


def _of_many(reader: Read) -> Read:
    return lambda shape: tuple([reader(value) for value in listed(shape, _MOST_VALUES)])


def _one_of(known: tuple[Any, ...]) -> Read:
    def read(shape: object) -> object:
        if not isinstance(shape, str) or shape not in known:
            raise Rubbish(f"none of {known}")
        return shape

    return read


def _or_none(reader: Read) -> Read:
    return lambda shape: None if shape is None else reader(shape)


def _exactly(kind: type) -> Read:
    def read(shape: object) -> object:
        if type(shape) is not kind:  # a bool is no number
            raise Rubbish(f"no {kind.__name__}")
        return shape

    return read


def _number(shape: object) -> float:
    if type(shape) not in (int, float):
        raise Rubbish("no number")
    return float(shape)  # type: ignore[arg-type]


_PLAIN: dict[Any, Read] = {
    str: lambda shape: words(shape, MOST_LETTERS),
    bytes: bytes_of,
    int: _exactly(int),
    bool: _exactly(bool),
    float: _number,
}
