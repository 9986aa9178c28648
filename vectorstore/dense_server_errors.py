"""What can go wrong with a dense index on a server, as kinds of what can with any: see errors.py.

IndexFailed
└── DenseServerFailed  the server doesn't do what it is asked
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

from vectorstore.errors import IndexEmpty, IndexFailed, IndexMismatch, StoreError


class DenseServerFailed(IndexFailed):
    """The server that the dense index is on doesn't do what it is asked."""

    def __init__(self, index: str, reason: str, remedy: str) -> None:
        StoreError.__init__(self, f"the dense index {index} failed: {reason}; {remedy}")
        self.where, self.cure = index_path(index), ""
        self.index, self.reason, self.remedy = index, reason, remedy
        self.repeated = False  # as nothing was tried anew

    def again(self) -> DenseServerFailed:
        """The same for who asks next, without a new try."""
        failure = DenseServerFailed(self.index, self.reason, self.remedy)
        failure.repeated = True
        return failure


def mismatch(index: str, built_by: str, wanted: str) -> IndexMismatch:
    """The index on a server was built by another encoder."""
    return IndexMismatch(index_path(index), built_by, wanted)


def empty(index: str) -> IndexEmpty:
    """The index on a server holds nothing."""
    return IndexEmpty(index_path(index))


def index_path(index: str) -> Path:
    """The name of the index where a folder's is shown: a path would lose a slash of its URL."""
    return cast(Path, index)
