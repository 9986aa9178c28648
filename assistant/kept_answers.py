"""Answers that are given again while nothing that they rest on has changed: many ask the same in the same hour."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from assistant.answer import Answer

KEPT = 200  # answers; one of a long list holds some 100 kB


class KeptAnswers:
    """The answers given last, each by all that it rests on. Safe to use from several threads."""

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Answer] = OrderedDict()
        self._looking = Lock()

    def of(self, rests_on: Callable[[], Hashable], answer: Callable[[], Answer]) -> Answer:
        """What was answered before while all was as it is, else what ``answer`` gives now.

        ``rests_on``: all that it depends on, as it is when called. Raises as ``answer`` does. An answer during which
        something of this changed is not kept, nor one for which the encoder could not be used.
        """
        now = rests_on()
        with self._looking:
            if now in self._kept:
                self._kept.move_to_end(now)
                return self._kept[now]
        given = answer()
        if not given.searched.words_only and rests_on() == now:
            with self._looking:
                self._kept[now] = given
                if len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return given
