"""What LangChain and the client under it raise, as the one error that is told."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.generation.model_failed import Code, ModelFailed

_LONGEST_REASON = 300  # characters of what a server says
_FORM_REFUSED = (400, 404, 415, 422, 501)  # statuses that may be for a form of reply that a server doesn't know
_LONG = "its answer is longer than"  # as of own_transport

_SEE = "see that the server runs, and that the model's URL and name are those it serves"
_KEY = "set the model's key to one that this server takes"
_INSTALL = "install LangChain's package for that provider, or set provider openai with the address of a server"


def model_failed(model: str, failure: Exception, *, may_be_told: bool) -> ModelFailed:
    """What happened. ``may_be_told``: what the server says, as no key was sent that it may repeat."""
    if isinstance(failure, ModelFailed):
        return failure
    if isinstance(failure, ImportError) or (isinstance(failure, ValueError) and "provider" in str(failure)):
        return ModelFailed(model, "missing", "its provider is not there", _INSTALL)
    status = status_of(failure)
    if status is not None:
        return _of_status(model, status, _said(failure, may_be_told))
    code, reason = _of_connection(failure)
    ours = code in ("unreachable", "too_long")
    return ModelFailed(model, code, f"{reason}{_said(failure, may_be_told or ours)}", _SEE)


def status_of(failure: Exception) -> int | None:
    """The status of HTTP with which a server refused; None where it was something else."""
    status = getattr(failure, "status_code", None)
    return status if isinstance(status, int) else None


def is_refused_form(failure: Exception) -> bool:
    """A server may have refused it for the form in which the reply was asked for."""
    return status_of(failure) in _FORM_REFUSED


def _of_status(model: str, status: int, said: str) -> ModelFailed:
    if status in (401, 403):
        return ModelFailed(model, "refused", f"its server refuses access (status {status})", _KEY)
    if status == 429:
        return ModelFailed(model, "rate", "its server is asked too much (status 429)", "ask again in a while")
    if 300 <= status < 400:
        reason = f"its server sends on to another address (status {status}), which is not followed"
        return ModelFailed(model, "status", reason, _SEE)
    return ModelFailed(model, "status", f"status {status}{said}", _SEE)


def _of_connection(failure: Exception) -> tuple[Code, str]:
    from httpx2 import ConnectError, ConnectTimeout, ReadError, RemoteProtocolError, TimeoutException
    from openai import APITimeoutError

    causes = tuple(_causes(failure))
    if any(isinstance(one, ConnectError | ConnectTimeout) for one in causes):
        return "unreachable", "its server can't be reached"
    if any(isinstance(one, TimeoutException | APITimeoutError | TimeoutError) for one in causes):
        return "timed_out", "it took too long"
    if any(isinstance(one, ReadError) and str(one).startswith(_LONG) for one in causes):
        return "too_long", "its answer is too long"
    if any(isinstance(one, ReadError | RemoteProtocolError | OSError) for one in causes):
        return "cut", "the connection broke off"
    return "unreadable", "its answer can't be read"


def _causes(failure: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = failure
    while found is not None:
        yield found
        found = found.__cause__


def _said(failure: Exception, may_be_told: bool) -> str:
    """The words on one line, with those of what is behind it; none where they may be a server's that was sent a key."""
    if not may_be_told:
        return ""
    said, *behind = (" ".join(str(one).split()) for one in _causes(failure))
    words = f"{said} ({behind[-1]})" if behind and behind[-1] not in ("", said) else said
    return f": {words[:_LONGEST_REASON]}" if words else ""
