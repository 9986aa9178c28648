"""A server that holds a dense index, and how its failures are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from vectorstore.errors import REINDEX, StoreError
from vectorstore.indexes.served.address import address_of
from vectorstore.indexes.served.collections import ChromaServer
from vectorstore.indexes.served.errors import DenseServerFailed
from vectorstore.indexes.served.generations import ServedGenerations
from vectorstore.indexes.served.wire import ChromaWire, WireFailed
from vectorstore.pause import Pause

_PAUSE_SECONDS = 10.0
_TRY = f"see the log of the Chroma server, and try again; if it fails again, {REINDEX}"


class DenseServer:
    """The collections and builds of the server at ``url``: see address.py. Ask within ``failures``.

    Raises ValueError where URL or key can't be ones.
    """

    def __init__(self, url: str, key: str, clock: Callable[[], float]) -> None:
        address = address_of(url)
        self.index = str(address)
        self._wire = ChromaWire(key)
        self.collections = ChromaServer(address, self._wire)
        self.builds = ServedGenerations(self.collections)
        self._pause = Pause(_PAUSE_SECONDS, clock)

    @contextmanager
    def failures(self) -> Iterator[None]:
        """What fails is told as DenseServerFailed. After one of the server itself, a pause: see pause.py."""
        self._pause.check()
        try:
            yield
        except StoreError:
            raise
        except WireFailed as failure:
            told = DenseServerFailed(self.index, failure.reason, failure.remedy)
            if failure.lasting:
                self._pause.begin(told)
            raise told from None
        except Exception as failure:  # noqa: BLE001 - of a strange answer the client raises what it comes upon
            reason = f"{type(failure).__name__}{self._wire.said(failure)}"
            raise DenseServerFailed(self.index, reason, _TRY) from None
        self._pause.end()

    def close(self) -> None:
        """Lets go of the connections; the next use makes new ones."""
        self._wire.close()
