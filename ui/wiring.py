"""Builds the parts once, from the settings, when they are first needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from ui.dense_setting import dense_of
from ui.encoder_setting import encoder_setting
from ui.model_setting import rewriter_of, writer_of
from ui.shared import Shared

if TYPE_CHECKING:
    from datetime import date

    from assistant.answer import Answer
    from assistant.answering import Assistant
    from assistant.glossary import Glossary
    from ingest.ahead import Readers
    from ingest.pipeline import FileReport
    from prompts.texts import Language
    from ui.box.box import Box
    from ui.box.quotas import Quotas
    from ui.recording import Recorder
    from ui.settings import Settings
    from ui.view import View
    from vectorstore.access.viewer import Viewer
    from vectorstore.keeping.writer import Progress, Reread
    from vectorstore.lexicon.lexicon import Lexicon
    from vectorstore.lexicon.own_units import OwnUnits
    from vectorstore.library import Library
    from vectorstore.register import Register

MAX_UNIT = 200  # characters of the name of the unit of who asks

Turns = Sequence[Mapping[str, Any]]


class Parts:
    """The library and the assistant of one process. Tests hand in their own, and their clock."""

    def __init__(
        self,
        settings: Settings,
        *,
        library: Library | None = None,
        assistant: Assistant | None = None,
        today: Callable[[], date] | None = None,
        draw: Callable[[Path, Path, int, int], bytes] | None = None,
    ) -> None:
        self.settings = settings
        self._draw = draw
        self._today = today
        self._library = library
        self._assistant = assistant
        self._register: Register | None = None
        self._recorder: Recorder | None = None
        self._box: Box | None = None
        self._opening = Lock()
        self.shared = Shared()

    @property
    def library(self) -> Library:
        """The library in the data folder, opened at the first use."""
        with self._opening:
            if self._library is None:
                from vectorstore.library import Library  # cost: imports chromadb, 2-3 s

                settings = self.settings
                self._library = Library.open(
                    settings.data,
                    encoder_setting(settings),
                    database_url=settings.database.get_secret_value(),
                    dense=dense_of(settings),
                    dense_is_shared=bool(settings.chroma),
                    files=Path(settings.files) if settings.files else None,
                    reranker=settings.reranker,
                )
            return self._library

    @property
    def is_open(self) -> bool:
        """Whether the library has been opened."""
        return self._library is not None

    @property
    def assistant(self) -> Assistant:
        """The assistant over the library."""
        library = self.library
        with self._opening:
            if self._assistant is None:
                from assistant.answering import Assistant  # cost: loads its word lists

                writer = writer_of(self.settings, self.lexicon)
                rewriter = rewriter_of(self.settings, self.lexicon)
                self._assistant = Assistant(
                    library, self.lexicon, self.today, self.glossary, writer=writer, rewriter=rewriter
                )
            return self._assistant

    def view(self, viewer: Viewer) -> View:
        """What somebody may see and ask: for every surface that shows something of plans."""
        from ui.view import View  # cost: as the library

        return View(self, viewer)

    @property
    def recorder(self) -> Recorder:
        """What notes questions for the figures, once it is started."""
        with self._opening:
            if self._recorder is None:
                from ui.recording import Recorder  # cost: the assistant's word lists

                self._recorder = Recorder(
                    lambda: self.library.catalogue.journal,
                    lambda name: self.lexicon().common_name(name),
                    keep_questions=self.settings.keep_questions,
                    keep_days=self.settings.keep_days,
                    trail=lambda: self.library.catalogue.access.audit,
                    audit_days=self.settings.audit_days,
                )
            return self._recorder

    @property
    def box(self) -> Box:
        """The box that pages of other origins hold: one for everything that these parts serve."""
        with self._opening:
            if self._box is None:
                from ui.access.secret import signing_secret
                from ui.box.box import Box  # cost: itsdangerous

                self._box = Box(self.settings, partial(signing_secret, self.settings.data))
            return self._box

    @property
    def quotas(self) -> Quotas:
        """How much may be asked through the box."""
        return self.box.quotas

    @property
    def register(self) -> Register:
        """The register of obligations over the library."""
        library = self.library
        with self._opening:
            if self._register is None:
                from vectorstore.register import Register  # cost: only what lists obligations needs it

                self._register = Register(library, self.lexicon)
            return self._register

    def lexicon(self) -> Lexicon:
        """The names of units, an admin's own among them; a file of theirs that can't be used stops no question."""
        from vectorstore.lexicon.own_lexicon import own_lexicon  # cost: loads its word lists

        return own_lexicon(self.settings.data)

    def glossary(self) -> Glossary:
        """The words that questions are read by, an admin's own before the packaged ones; as ``lexicon``."""
        from assistant.own_glossary import own_glossary  # cost: loads its word lists

        return own_glossary(self.settings.data)

    def today(self) -> date:
        """The clock that every surface goes by."""
        if self._today is None:
            from assistant.answering import today_in_vietnam  # cost: the assistant's word lists

            self._today = today_in_vietnam
        return self._today()

    def draw(self, file: Path, name: Path, number: int, width: int) -> bytes:
        """A page of an original file as PNG, drawn in a process of its own. Raises IngestError."""
        if self._draw is None:
            from ingest.sandbox.apart import render_apart  # cost: only the plan page draws

            self._draw = render_apart
        return self._draw(file, name, number, width)

    def ask(
        self, question: str, plans: Sequence[str] = (), history: Turns = (), unit: str = "", *, model: bool = True
    ) -> Answer:
        """The answer to who owns all of it: as of View."""
        from vectorstore.access.viewer import OWNER  # cost: as the library

        return self.view(OWNER).ask(question, plans, history, unit, model=model)

    def ingest(
        self,
        paths: Sequence[Path],
        language: Language,
        progress: Callable[[str, float, int], None] | None = None,
        *,
        plan_id: str | None = None,
        new: bool = False,
        collection: str = "",
        uploaded: bool = False,
        page: Callable[[str, int, int], None] | None = None,
        readers: Readers | None = None,
    ) -> Iterator[FileReport]:
        """Read files and folders into the library, one report a file, its words in ``language``.

        ``plan_id``, ``new``, ``collection``: as of Choice, as whoever brings them says; raises UnknownPlan,
        UnknownCollection. ``page``: called a page instead of ``progress``. ``readers``: as of ingest.pipeline.
        """
        from ingest.pipeline import ingest  # cost: only the command that reads files needs the readers
        from vectorstore.placement import Choice
        from vectorstore.word_lists.words_read import note_read

        if plan_id is not None:
            self.library.editions(plan_id)  # Raises UnknownPlan; a withdrawn one may have a new edition too
        if collection:
            self.library.catalogue.access.collections.check(collection)
        own = self._own_units()
        note_read(self.settings.data, own, every=not self.library.plans())
        of_files: dict[str, Any] = {"secret": self.settings.secret_papers, "uploaded": uploaded, "page": page}
        of_files |= {"own": own, "choice": Choice(plan_id, new, collection), "readers": readers}
        return ingest(self.library, paths, progress=progress, language=language, **of_files)

    def reread(self, progress: Progress | None = None) -> Reread:
        """Read every plan again from its stored text, and build the indexes anew."""
        from ingest.reading import read  # cost: only the commands that read plans need the readers
        from vectorstore.word_lists.words_read import note_read

        own = self._own_units()
        done = self.library.reread(partial(read, own=own), progress)
        note_read(self.settings.data, own, every=True)
        return done

    def words_unread(self) -> bool:
        """An admin's units have changed since the plans were read, so that a reread may find more in them."""
        from vectorstore.word_lists.words_read import unread  # cost: the lexicon's word lists

        return unread(self.settings.data) and bool(self.library.plans())

    def _own_units(self) -> OwnUnits:
        """The admin's own names of units. Raises OwnUnitsError."""
        from vectorstore.lexicon.own_lexicon import own_units  # cost: only what reads plans needs the lexicon

        return own_units(self.settings.data)

    def close(self) -> None:
        """Let go of the library, if it was opened; questions that wait to be noted are written first."""
        if self._recorder is not None:
            self._recorder.close()
        with self._opening:
            if self._library is not None:
                self._library.close()
