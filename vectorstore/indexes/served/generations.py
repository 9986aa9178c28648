"""The generations of an index on a Chroma server: each build is a collection, and a pointer names the one that serves.

The pointer is the metadata of a collection without rows, as that is the one thing that a server changes in one step: a
name can't be taken from one collection and given to another in a single call. Beside the name it holds a mark that each
change of rows renews, and how many rows were dropped since the build. Who has the build before open finds it gone: it
is dropped at once, and where the process dies before that, ahead of the next change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from vectorstore.indexes.chroma import is_gone
from vectorstore.indexes.index_notes import Notes
from vectorstore.indexes.served.collections import ChromaServer


@dataclass(frozen=True, slots=True)
class Serving:
    """What the pointer says: which collection serves, the mark of its last change, and how many rows it has lost."""

    name: str
    mark: str
    dropped: int = 0


class ServedGenerations:
    """The builds under the address's prefix. Changes are for the holder of the writer lock. Raises as ChromaServer."""

    def __init__(self, server: ChromaServer) -> None:
        self._server = server
        prefix = server.address.prefix
        self._pointer = f"{prefix}.serving"
        self._build = f"{prefix}.build-"
        self._a_build = re.compile(re.escape(self._build) + "[0-9a-f]{32}")

    def serving(self) -> Serving | None:
        """What serves now; None where nothing does. One request."""
        try:
            noted = self._server.notes(self._pointer)
        except Exception as failure:
            if not is_gone(failure):
                raise
            self._server.check_database()
            return None
        if "name" not in noted:
            return None  # made, and not yet noted
        return Serving(str(noted["name"]), str(noted["mark"]), int(noted["dropped"]))

    def begin(self, notes: Notes) -> tuple[str, Any]:
        """A new collection, which doesn't serve yet, and its name."""
        name = f"{self._build}{uuid4().hex}"
        return name, self._server.made(name, notes)

    def serve(self, name: str) -> Serving:
        """Lets the build serve instead of the one before, in one step."""
        return self._noted(Serving(name, uuid4().hex))

    def changed(self, serving: Serving, dropped: int = 0) -> Serving:
        """Marks it as changed, so that who holds its rows sees it; ``dropped``: how many rows were."""
        return self._noted(Serving(serving.name, uuid4().hex, serving.dropped + dropped))

    def sweep(self) -> None:
        """Drops the builds that don't serve. None where the one that serves is lost: they may yet be of use."""
        names = self._server.names()
        serving = self.serving()
        if serving is not None and serving.name not in names:
            return
        for name in names:
            if self._a_build.fullmatch(name) and (serving is None or name != serving.name):
                try:
                    self._server.drop(name)
                except Exception as failure:
                    if not is_gone(failure):
                        raise

    def _noted(self, serving: Serving) -> Serving:
        self._server.note(self._pointer, {"name": serving.name, "mark": serving.mark, "dropped": serving.dropped})
        return serving
