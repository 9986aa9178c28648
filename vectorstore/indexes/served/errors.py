"""What can go wrong with a dense index on a server alone, as a kind of what can with any: see errors.py."""

from __future__ import annotations

from vectorstore.errors import IndexFailed, StoreError


class DenseServerFailed(IndexFailed):
    """The server that the dense index is on doesn't do what it is asked."""

    def __init__(self, index: str, reason: str, remedy: str) -> None:
        StoreError.__init__(self, f"the dense index {index} failed: {reason}; {remedy}")
        self.where, self.cure = index, ""
        self.index, self.reason, self.remedy = index, reason, remedy

    def again(self) -> DenseServerFailed:
        """The same for who asks next, without a new try."""
        failure = DenseServerFailed(self.index, self.reason, self.remedy)
        failure.repeated = True
        return failure
