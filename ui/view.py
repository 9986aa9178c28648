"""What one viewer may see of the library, and ask of it: every surface works through one of these."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypedDict, Unpack

from vectorstore.access.viewer import Viewer
from vectorstore.once import once

if TYPE_CHECKING:
    from datetime import date

    from assistant.answer import Answer
    from assistant.kept_answers import KeptAnswers
    from assistant.suggestions import Suggestions
    from assistant.understanding.understood import Understood
    from prompts.texts import Language
    from ui.metrics.measures import Answers, Measures
    from ui.wiring import Parts, Turns
    from vectorstore.lexicon.lexicon import Lexicon
    from vectorstore.library import Readable
    from vectorstore.register import Register


class How(TypedDict, total=False):
    """How a question is answered, as of ``View.growing``."""

    surface: str
    noted: bool
    model: bool
    stopped: Callable[[], bool]


class View:
    """The parts of this process, for one viewer. Made anew for each request."""

    def __init__(self, parts: Parts, viewer: Viewer) -> None:
        self._parts = parts
        self.viewer = viewer

    @once
    def library(self) -> Readable:
        """The plans that they may see, also where that changes while they are read."""
        whole, sight = self._parts.library, self.viewer.sight
        if not self.viewer.is_known:
            return whole if sight.everything else whole.seen_by(sight)
        from ui.access.identity import sight_now  # cost: fastapi

        return whole.seen_by(sight, partial(sight_now, whole.catalogue.access, self.viewer))

    @property
    def register(self) -> Register:
        """The obligations of these plans."""
        return self._parts.register.over(self.library)

    @property
    def lexicon(self) -> Lexicon:
        """The names of units: everybody's."""
        return self._parts.lexicon()

    @property
    def today(self) -> date:
        """The day that everybody's questions are answered on."""
        return self._parts.today()

    @property
    def unit(self) -> str:
        """The unit that they are of: as their profile says, else the setting."""
        return self.viewer.unit or self._parts.settings.unit

    def ask(
        self, question: str, plans: Sequence[str] = (), history: Turns = (), unit: str = "", **how: Unpack[How]
    ) -> Answer:
        """The answer, from these plans: the last of ``growing``. Raises as that does."""
        *_, last = self.growing(question, plans, history, unit, **how)
        return last

    def growing(
        self,
        question: str,
        plans: Sequence[str] = (),
        history: Turns = (),
        unit: str = "",
        *,
        surface: str = "",
        noted: bool = True,
        model: bool = True,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Iterator[Answer]:
        """The answer, as a model writes above its quotes where one is set and ``model`` lets it; the last is whole.

        ``unit``: of who asks, where they say it now. ``surface``: under which name the question counts in the figures;
        "" for none, and not ``noted`` where it has been counted already. ``stopped``: nobody waits for the model any
        more. Raises BadQuestion, or UnknownPlan where ``plans`` names no plan that they may see.
        """
        library = self.library
        for plan in plans:
            library.plan(plan)
        unit = unit.strip() or self.unit
        asked = self._parts.assistant.over(library, writes=model).growing
        answers: Answers = partial(asked, question, plans=plans, history=history, unit=unit, stopped=stopped)
        if surface:
            answers = self._measures.staging(answers)
        if not history:
            rests_on = partial(self._rests_on, question, plans, unit, model and bool(self._parts.settings.model))
            answers = partial(self._answers.growing, rests_on, answers)
        if surface and noted:
            answers = partial(
                self._parts.recorder.noting, surface, question, self._measures.answering(surface, answers)
            )
        yield from answers()

    def understood(
        self, question: str, plans: Sequence[str] = (), history: Turns = (), unit: str = "", *, model: bool = True
    ) -> Understood:
        """What the question is understood to ask; ``model``: whether one may rewrite it. Raises as ``growing`` does."""
        assistant = self._parts.assistant.over(self.library, writes=model)
        return assistant.understood(question, plans=plans, history=history, unit=unit.strip() or self.unit)

    @property
    def _measures(self) -> Measures:
        from ui.metrics.measures import measures_of  # cost: prometheus_client, for what serves only

        return measures_of(self._parts)

    @property
    def _answers(self) -> KeptAnswers:
        from assistant.kept_answers import KeptAnswers  # cost: the assistant's values

        return self._parts.shared.one("answers", KeptAnswers)

    def _rests_on(self, question: str, plans: Sequence[str], unit: str, model: bool) -> tuple[Hashable, ...]:
        """All that the answer to a question without a history depends on. The word lists are new ones when changed.

        What may be seen comes last: of a plan that is hidden meanwhile nothing is told.
        """
        words = _Same(self._parts.lexicon()), _Same(self._parts.glossary())
        state = self.library.state()
        editions = tuple(plan.edition_key for plan in self.library.plans())
        return question, tuple(plans), unit, model, self.today, *words, state, editions

    def examples(self, language: Language, plans: Sequence[str] = (), *, unit: str = "") -> tuple[str, ...]:
        """Up to four questions that these plans answer, of different kinds; none where they see none of them.

        A plan that they don't see is passed over. ``unit``: of who asks, where they say it now.
        """
        from assistant.suggestions import Audience  # cost: the assistant's word lists

        unit, library = unit.strip() or self.unit, self.library
        audience = Audience(library, language, self._parts.today(), tuple(plans), unit)
        put = partial(self._parts.assistant.over(library, writes=False).ask, plans=plans, unit=unit)
        return self._parts.shared.one("suggestions", self._suggestions).offered(audience, put)

    def _suggestions(self) -> Suggestions:
        from assistant.suggestions import Suggestions  # cost: the assistant's word lists

        return Suggestions(self._parts.lexicon, self._parts.glossary)


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """Equal to itself and to what holds the very same thing, which it keeps from being forgotten."""

    thing: object

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.thing is other.thing

    def __hash__(self) -> int:
        return id(self.thing)
