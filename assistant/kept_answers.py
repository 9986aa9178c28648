"""Answers that are given again while nothing that they rest on has changed: many ask the same in the same hour."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from threading import Lock

from assistant.answer import Answer

KEPT = 200  # answers; one of a long list holds some 100 kB


class KeptAnswers:
    """The answers given last, each by all that it rests on. Safe to use from several threads."""

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Answer] = OrderedDict()
        self._looking = Lock()

    def growing(self, rests_on: Callable[[], Hashable], answers: Callable[[], Iterable[Answer]]) -> Iterator[Answer]:
        """What was answered before while all was as it is, else what ``answers`` gives now, of which the last is kept.

        ``rests_on``: all that it depends on, as it is when called. Raises as ``answers`` does. An answer during which
        something of this changed is not kept, nor one for which the encoder or the model could not be used.
        """
        now = rests_on()
        with self._looking:
            given = self._kept.get(now)
            if given is not None:
                self._kept.move_to_end(now)
        if given is not None:
            yield given
            return
        for given in answers():
            yield given
        if given is not None and _is_lasting(given) and rests_on() == now:
            with self._looking:
                self._kept[now] = given
                if len(self._kept) > self._most:
                    self._kept.popitem(last=False)


def _is_lasting(answer: Answer) -> bool:
    """Asked again, nothing of it would be better."""
    of_model = [one.is_lasting for one in (answer.written, answer.rewriting) if one is not None]
    return not answer.searched.words_only and all(of_model)
