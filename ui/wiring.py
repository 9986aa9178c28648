"""Builds the parts once, from the settings, when they are first needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.answer import Answer
    from assistant.answering import Assistant
    from ingest.pipeline import FileReport
    from prompts.texts import Language
    from ui.settings import Settings
    from vectorstore.library import Library
    from vectorstore.own_units import OwnUnits
    from vectorstore.register import Register
    from vectorstore.writer import Reread


class Parts:
    """The library and the assistant of one process. Tests hand in their own."""

    def __init__(
        self, settings: Settings, *, library: Library | None = None, assistant: Assistant | None = None
    ) -> None:
        self.settings = settings
        self._library = library
        self._assistant = assistant
        self._register: Register | None = None
        self._opening = Lock()

    @property
    def library(self) -> Library:
        """The library in the data folder, opened at the first use."""
        with self._opening:
            if self._library is None:
                from vectorstore.library import Library  # cost: imports chromadb, 2-3 s

                self._library = Library.open(self.settings.data, self.settings.encoder)
            return self._library

    @property
    def assistant(self) -> Assistant:
        """The assistant over the library."""
        library = self.library
        with self._opening:
            if self._assistant is None:
                from assistant.answering import Assistant  # cost: loads its word lists

                self._assistant = Assistant(library)
            return self._assistant

    @property
    def register(self) -> Register:
        """The register of obligations over the library."""
        library = self.library
        with self._opening:
            if self._register is None:
                from vectorstore.own_lexicon import own_lexicon  # cost: loads its word lists
                from vectorstore.register import Register

                self._register = Register(library, partial(own_lexicon, self.settings.data))
            return self._register

    def ask(self, question: str, plans: Sequence[str] = (), history: Sequence[Mapping[str, Any]] = ()) -> Answer:
        """The answer that every surface shows. Raises BadQuestion, or UnknownPlan where ``plans`` names no plan."""
        for plan in plans:
            self.library.plan(plan)
        return self.assistant.ask(question, plans=plans, history=history)

    def ingest(
        self, paths: Sequence[Path], language: Language, progress: Callable[[str, int, int], None] | None = None
    ) -> Iterator[FileReport]:
        """Read files and folders into the library, one report a file, its words in ``language``."""
        from ingest.pipeline import ingest  # cost: only the command that reads files needs the readers

        return ingest(self.library, paths, progress=progress, language=language, own=self._own_units())

    def reread(self) -> Reread:
        """Read every plan again from its stored text, and build the indexes anew."""
        from ingest.reading import read  # cost: only the commands that read plans need the readers

        return self.library.reread(partial(read, own=self._own_units()))

    def _own_units(self) -> OwnUnits:
        """The admin's own names of units. Raises OwnUnitsError."""
        from vectorstore.own_lexicon import own_units  # cost: only what reads plans needs the lexicon

        return own_units(self.settings.data)

    def close(self) -> None:
        """Let go of the library, if it was opened."""
        with self._opening:
            if self._library is not None:
                self._library.close()
