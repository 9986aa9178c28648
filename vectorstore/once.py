"""A property that is made when it is first asked for, and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

Made = TypeVar("Made")


class once(Generic[Made]):
    """As ``functools.cached_property`` is from Python 3.12 on: it holds no lock while it makes what was asked for.

    That of 3.11 holds one for all instances of the class, so that all questions of a server wait for one another. Two
    threads that ask one instance at once may both make it; both get what the first kept.
    """

    def __init__(self, make: Callable[[Any], Made]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> Made: ...
    def __get__(self, instance: object | None, owner: type) -> Self | Made:
        if instance is None:
            return self
        made = self._make(instance)
        kept: Made = instance.__dict__.setdefault(self._name, made)  # found there from now on, without coming here
        return kept
