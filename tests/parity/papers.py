"""The files of the plan on disk, read and asked about; each once a test session, when it is first wanted."""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256
from pathlib import Path

from assistant.answering import Assistant
from ingest.pipeline import Manner, read_plan
from ingest.readers import no_progress
from tests.parity.drawn import Drawn, drawn_pages
from tests.parity.expected import plan_text
from tests.parity.files import File, printed
from tests.parity.places import onto
from vectorstore.library import Library
from vectorstore.values import Reading


class Paper:
    """One file of the plan, and what is made of it."""

    def __init__(self, file: File, folder: Path) -> None:
        self.file = file
        self._folder = folder
        self._library: Library | None = None
        self._quoted: dict[str, list[str]] = {}

    @cached_property
    def path(self) -> Path:
        """Where the file lies."""
        path = self._folder / self.file.name
        path.write_bytes(self.file.build())
        return path

    @cached_property
    def reading(self) -> Reading:
        """What the pipeline reads of it, with offsets into its own text."""
        return read_plan(self.path.read_bytes(), self.path, Manner(), no_progress)

    @cached_property
    def placed(self) -> Reading:
        """The reading with its obligations where their words stand in the plan's text."""
        return onto(self.reading, plan_text())

    @cached_property
    def assistant(self) -> Assistant:
        """Answers from a library that holds this file alone, kept as the pipeline keeps what it has read."""
        self._library, data = Library.open(self._folder / f"library-{self.file.name}"), self.path.read_bytes()
        source, digest = self.file.name, sha256(data).hexdigest()
        taken = self._library.take(self.reading, source=source, path=str(self.path), digest=digest, data=data)
        assert taken.outcome == "created", taken
        return Assistant(self._library)

    def quoted(self, question: str) -> list[str]:
        """What the answer to a question cites, a quote a citation."""
        if question not in self._quoted:
            citations = self.assistant.ask(question).citations
            self._quoted[question] = [" ".join(part.quote for part in one.parts) for one in citations]
        return self._quoted[question]

    @cached_property
    def drawn(self) -> list[Drawn]:
        """Its pages as they were drawn, before they were scanned."""
        slants = self.file.slants
        return drawn_pages(printed(), slants) if slants else drawn_pages(self.path.read_bytes())

    def close(self) -> None:
        """Closes its library."""
        if self._library is not None:
            self._library.close()
