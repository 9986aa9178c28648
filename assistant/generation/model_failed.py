"""Why a model gave no reply, or none that is whole."""

from __future__ import annotations

from typing import Literal

Code = Literal[
    "unreachable",
    "refused",
    "rate",
    "status",
    "cut",
    "timed_out",
    "too_long",
    "unreadable",
    "missing",
    "busy",
    "stopped",
]


class ModelFailed(Exception):
    """The model gives no reply, or no more of it; the message says what happened and what to do.

    ``code``: "unreachable", its server does not answer; "refused", the key is none; "rate", it is asked too much;
    "status", it answers with another error; "cut", the connection broke off; "timed_out"; "too_long"; "unreadable",
    its answer is none; "missing", LangChain's package for it is not there; "busy", as many as may be are asked
    already; "stopped", who asked waits no longer.
    """

    def __init__(self, model: str, code: Code, reason: str, remedy: str) -> None:
        super().__init__(f"{model} gives no reply: {reason}; {remedy}")
        self.model, self.code, self.reason, self.remedy = model, code, reason, remedy

    def again(self) -> ModelFailed:
        """The same for who asks next, without a new try."""
        return ModelFailed(self.model, self.code, self.reason, self.remedy)
