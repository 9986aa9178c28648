"""An encoder behind an OpenAI-compatible embeddings server, such as an office runs for itself.

Texts are sent to the address of the settings alone: no variable of the environment (keys, proxies, organisations)
counts, no redirect is followed, and no header but those of the request and the key leaves this machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from vectorstore.encoders.embeddings_client import open_client, within
from vectorstore.encoders.protocol import Vectors, in_context, of_length_one
from vectorstore.errors import EncoderFailed, TextRefused
from vectorstore.pause import Pause

_TEXTS_A_CALL = 64
_CONNECT_SECONDS = 3.0
_QUERY_SECONDS = 10.0  # who asks waits; without an answer the lexical index is searched alone
_PASSAGES_SECONDS = 120.0  # 64 passages by a large model on a CPU, tries and all
_QUERY_RETRIES, _PASSAGES_RETRIES = 0, 2
_PAUSE_SECONDS = 30.0  # after a failure
_LONGEST_REASON = 300  # characters of what a server says
_SHOWN = 80  # characters of each end of a text that is refused
_TEXT_REFUSED = (400, 413, 422)  # statuses that may be for a text, such as one too long

_SEE = "see that the server runs, and that the encoder's URL and model are those it serves, and try again"
_LONG = f"{_SEE}; where a text is too long for the model, set one with a longer context"
_SHORTEN = "set a model with a longer context, or part the passage in its file"
_KEY = "set the encoder's key to one that this server takes"


class ServedEncoder:
    """The model of this name on the server at ``url``, its base address. Nothing is asked of it before a text is there.

    Raises EncoderFailed, from its methods and from ``dimension``, where the server gives no vectors; after that the
    same at once, until a while has passed by the ``clock``. A text that alone is refused raises TextRefused.
    """

    def __init__(
        self,
        url: str,
        model: str,
        key: str = "",
        query_prompt: str = "",
        passage_prompt: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._model, self._key = model, key
        self._query_prompt, self._passage_prompt = query_prompt, passage_prompt
        try:
            self._url = address(url)
        except ValueError:
            self._url = "(no address)"
        self._server = f"the embeddings server {self._url} (model {model})"
        if not (key.isascii() and key.isprintable()):  # said without it, which the client's own words would hold
            raise EncoderFailed(self._server, "the key has characters that no key has", "set the encoder's key again")
        self._client = self._open()
        self._pause = Pause(_PAUSE_SECONDS, clock)
        self._dimension = 0
        prompts = blake2b(f"{query_prompt}\0{passage_prompt}".encode(), digest_size=4).hexdigest()
        self.name = f"{model} at {self._url.partition('://')[2]}"
        if query_prompt or passage_prompt:
            self.name += f" with prompts {prompts}"

    @property
    def dimension(self) -> int:
        """Length of a vector, as the latest answer has it. Raises EncoderFailed, soon, as others wait for it."""
        if not self._dimension:
            self._ask(["?"], _QUERY_SECONDS, _QUERY_RETRIES)
        return self._dimension

    def encode(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> Vectors:
        """One row a passage, of length 1, or 0 where it has no words. Raises EncoderFailed, TextRefused."""
        return self._encode(in_context(texts, contexts), self._passage_prompt, self._ask_of_passages)

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """One row a question, of length 1, or 0 where it has no words. Raises EncoderFailed, TextRefused."""
        seconds, retries = (_QUERY_SECONDS, _QUERY_RETRIES)
        if len(texts) > 1:  # nobody waits for an answer to one
            seconds, retries = (_PASSAGES_SECONDS, _PASSAGES_RETRIES)
        return self._encode(texts, self._query_prompt, lambda some: self._ask(some, seconds, retries))

    def _encode(self, texts: Sequence[str], prompt: str, ask: Callable[[list[str]], Vectors]) -> Vectors:
        wordy = [at for at, text in enumerate(texts) if text.strip()]  # servers refuse a text without words
        batches = [wordy[start : start + _TEXTS_A_CALL] for start in range(0, len(wordy), _TEXTS_A_CALL)]
        found = [ask([prompt + texts[at] for at in batch]) for batch in batches]
        lengths = sorted({some.shape[1] for some in found})
        if len(lengths) > 1:
            raise EncoderFailed(self._server, f"its vectors have {lengths[0]} dimensions, then {lengths[1]}", _SEE)
        vectors = np.zeros((len(texts), lengths[0] if lengths else self.dimension), dtype=np.float32)
        if wordy:
            vectors[wordy] = np.concatenate(found)
        return vectors

    def _ask_of_passages(self, texts: list[str]) -> Vectors:
        """Their vectors; where some of them are refused together, asked for singly."""
        try:
            return self._ask(texts, _PASSAGES_SECONDS, _PASSAGES_RETRIES)
        except TextRefused as refusal:
            try:
                self._ask(["?"], _QUERY_SECONDS, _QUERY_RETRIES)
            except TextRefused:
                failure = EncoderFailed(self._server, refusal.reason, _SEE)  # it is for no text that it refuses
                self._pause.begin(failure)
                raise failure from None
        return np.concatenate([self._ask_of_one(text) for text in texts])

    def _ask_of_one(self, text: str) -> Vectors:
        try:
            return self._ask([text], _PASSAGES_SECONDS, _PASSAGES_RETRIES)
        except TextRefused as refusal:
            lines = text.splitlines()  # the first names its plan, the last are its own words
            shown = f"“{lines[0][:_SHOWN]}” … “{lines[-1][:_SHOWN]}”"
            reason = f"of {len(text)} characters, {shown}, it says {refusal.reason}"
            raise TextRefused(self._server, reason, _SHORTEN) from None

    def _ask(self, texts: list[str], seconds: float, retries: int) -> Vectors:
        self._pause.check()
        try:
            vectors = self._answer(texts, seconds, retries)
        except TextRefused:
            raise
        except EncoderFailed as failure:
            self._pause.begin(failure)
            raise
        self._pause.end()
        self._dimension = vectors.shape[1]  # of a model that was changed there, another than before: see DenseIndex
        return of_length_one(vectors)

    def _answer(self, texts: list[str], seconds: float, retries: int) -> Vectors:
        from httpx2 import Timeout

        client = self._client
        asking = client.with_options(timeout=Timeout(seconds, connect=_CONNECT_SECONDS), max_retries=retries)
        try:
            answer = within(
                seconds,
                lambda: asking.embeddings.create(model=self._model, input=texts, encoding_format="float"),
            )
        except TimeoutError:
            self._let_go(client)
            raise EncoderFailed(self._server, "it did not answer in time", _SEE) from None
        except Exception as failure:  # noqa: BLE001 - of a broken answer the client raises what it comes upon
            # Without the cause, whose words may hold what the server says of the key.
            raise self._failed(failure) from None
        try:
            return _vectors(answer, len(texts))
        except (AttributeError, TypeError, ValueError, OverflowError) as failure:
            reason = f"its answer can't be used{self._said(': ' + str(failure), ours=isinstance(failure, _NoVectors))}"
            raise EncoderFailed(self._server, reason, _SEE) from None

    def _failed(self, failure: Exception) -> EncoderFailed:
        """What happened. What the server says is told where it is of use, and no key was sent that it may repeat."""
        from httpx2 import ConnectError, DecodingError, ReadError
        from openai import APIStatusError, APITimeoutError

        if isinstance(failure, APITimeoutError):
            return EncoderFailed(self._server, "it did not answer in time", _SEE)
        if not isinstance(failure, APIStatusError):
            ours = isinstance(failure.__cause__, ConnectError | DecodingError | ReadError)
            what = "it can't be reached" if isinstance(failure.__cause__, ConnectError) else "its answer can't be read"
            why = f": {failure} ({failure.__cause__})" if failure.__cause__ else f": {failure}"
            return EncoderFailed(self._server, f"{what}{self._said(why, ours=ours)}", _SEE)
        status = failure.status_code
        if status in (401, 403):
            return EncoderFailed(self._server, f"it refuses access (status {status})", _KEY)
        if 300 <= status < 400:
            reason = f"it sends on to another address (status {status}), which is not followed"
            return EncoderFailed(self._server, reason, _SEE)
        reason = f"status {status}{self._said(': ' + failure.message)}"
        refused = status in _TEXT_REFUSED
        return TextRefused(self._server, reason, _LONG) if refused else EncoderFailed(self._server, reason, _SEE)

    def _said(self, words: str, *, ours: bool = False) -> str:
        """The words on one line; none where they may be a server's that was sent a key."""
        if self._key and not ours:
            return ""
        words = " ".join(words.split())
        return words if len(words) <= _LONGEST_REASON else words[:_LONGEST_REASON] + "…"

    def _open(self) -> Any:
        try:
            return open_client(self._url, self._key)
        except Exception:  # noqa: BLE001 - of an address that is none httpx raises this and that
            remedy = "set the encoder's URL to one such as http://10.0.0.5:8080/v1"
            raise EncoderFailed(self._server, "its address can't be used", remedy) from None

    def _let_go(self, client: Any) -> None:
        """Closes what the thread that is left to itself reads from, so that it ends."""
        self._client = self._open()
        with suppress(Exception):  # of what is in use elsewhere
            client.close()


class _NoVectors(ValueError):
    """Our own words on an answer that holds no vectors."""


def address(url: str) -> str:
    """The URL without user, password, query and fragment, which may be secret. Raises ValueError where it is none."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}".rstrip("/")


def _vectors(answer: Any, count: int) -> Vectors:
    """The vectors in the order of the texts. Raises ValueError and its like where the answer isn't one."""
    rows = sorted(answer.data, key=lambda one: one.index)
    if [one.index for one in rows] != list(range(count)):
        raise _NoVectors(f"{len(rows)} vectors for {count} texts, or not numbered by them")
    vectors = np.asarray([one.embedding for one in rows], dtype=np.float32)
    if vectors.ndim != 2 or not vectors.shape[1] or not np.isfinite(vectors).all():
        raise _NoVectors("its vectors are no lists of finite numbers, all of one length")
    return vectors
