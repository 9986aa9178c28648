"""The places where a dense index may be kept, so that one test holds for all of them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from store_fakes import HashEncoder

from vectorstore.encoders.protocol import Vectors
from vectorstore.indexes.dense import DenseIndex
from vectorstore.indexes.rows import IndexRow
from vectorstore.indexes.served.dense import ServedDense

AXES: Vectors = np.eye(8, dtype=np.float32)
_HERE = Path(__file__).parent


@dataclass
class DenseStore:
    """One index, in the folder or at the URL ``place``, as several processes open it."""

    place: str
    opened: list[Any] = field(default_factory=list)

    @property
    def on_server(self) -> bool:
        return self.place.startswith("http")

    def open(
        self, encoder: str = "fake", dimension: int = 8, rest: Callable[[], float] = lambda: 0.0, **settings: Any
    ) -> Any:
        return self.open_for(lambda: HashEncoder(encoder, dimension), rest, **settings)

    def open_for(
        self, encoder: Callable[[], HashEncoder], rest: Callable[[], float] = lambda: 0.0, **settings: Any
    ) -> Any:
        made = ServedDense if self.on_server else DenseIndex
        place: Any = self.place if self.on_server else Path(self.place)
        self.opened.append(made(place, encoder, rest, **settings))
        return self.opened[-1]

    def beside(self) -> DenseStore:
        """Another index, which isn't there."""
        return DenseStore(f"{self.place}-2", self.opened)

    def builds(self) -> list[str]:
        """What there is of it: files and folders, or collections."""
        if self.on_server:
            mine = self.place.partition("prefix=")[2] + "."
            names = self.open()._server.collections.names()
            return sorted(name for name in names if name.startswith(mine))
        return sorted(path.name for path in Path(self.place).iterdir())

    def in_another_process(self, work: str) -> None:
        """Does ``work``, a statement about ``index`` and ``axes``, and closes the index."""
        process = self.start(work)
        assert process.wait() == 0

    def start(self, work: str, *arguments: str, piped: bool = False) -> subprocess.Popen[bytes]:
        """``piped``: its input and output can be written and read here."""
        code = (
            "import sys\n"
            "import numpy as np\n"
            "from dense_stores import AXES as axes, DenseStore, row\n"
            f"index = DenseStore(sys.argv[1]).open()\n{work}\nindex.close()\n"
        )
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (_HERE, _HERE.parents[1])))}
        pipe = subprocess.PIPE if piped else None
        command = [sys.executable, "-c", code, self.place, *arguments]
        return subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe)

    def close(self) -> None:
        for index in self.opened:
            index.close()


def row(edition: int, ordinal: int) -> IndexRow:
    return IndexRow(edition, ordinal, "", "")


def places(found: list[tuple[int, int, float]]) -> list[tuple[int, int]]:
    return [(edition, ordinal) for edition, ordinal, _ in found]
