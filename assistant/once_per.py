"""What is made of something, once while the very same thing is asked for: of a tuple of plans, of a plan's words."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Thing = TypeVar("Thing")
Made = TypeVar("Made")


class OncePer(Generic[Thing, Made]):
    """``make`` of the things that were asked for last, ``most`` of them. Safe to use from several threads.

    A thing is told by what it is and not by what it equals, which takes long of thousands of plans: so it must be one
    that doesn't change. It is held for as long as what was made of it.
    """

    def __init__(self, make: Callable[[Thing], Made], most: int) -> None:
        self._make = make
        self._most = most
        self._kept: OrderedDict[int, tuple[Thing, Made]] = OrderedDict()
        self._looking = Lock()

    def __call__(self, thing: Thing) -> Made:
        """What is made of this thing. Raises what making raises."""
        with self._looking:
            kept = self._kept.get(id(thing))
            if kept is not None:
                self._kept.move_to_end(id(thing))
                return kept[1]
        made = self._make(thing)
        with self._looking:
            self._kept[id(thing)] = thing, made
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made
