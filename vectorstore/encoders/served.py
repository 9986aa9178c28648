"""An encoder behind an OpenAI-compatible embeddings server, such as an office runs for itself.

Texts are sent to the address of the settings alone: no variable of the environment (keys, proxies, organisations)
counts, no redirect is followed, and no header but those of the request and the key leaves this machine.
"""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from vectorstore.encoders.protocol import Vectors, in_context, of_length_one
from vectorstore.errors import EncoderFailed

_TEXTS_A_CALL = 64
_CONNECT_SECONDS = 3.0
_QUERY_SECONDS = 10.0  # who asks waits; without an answer the lexical index is searched alone
_PASSAGES_SECONDS = 120.0  # 64 passages by a large model on a CPU
_QUERY_RETRIES, _PASSAGES_RETRIES = 0, 2
_NO_KEY = "none"  # the client must be given one, else it takes that of the environment; ours is put in by itself
_HEADERS = {"host", "accept", "accept-encoding", "connection", "user-agent", "content-length", "content-type"}
_LONGEST_REASON = 300  # characters of what a server says


class ServedEncoder:
    """The model of this name on the server at ``url``, its base address. Nothing is asked of it before a text is there.

    Raises EncoderFailed, from its methods and from ``dimension``, where the server gives no vectors.
    """

    def __init__(self, url: str, model: str, key: str = "", query_prompt: str = "", passage_prompt: str = "") -> None:
        self._model, self._key = model, key
        self._query_prompt, self._passage_prompt = query_prompt, passage_prompt
        self._server = f"the embeddings server {address(url)} (model {model})"
        if not (key.isascii() and key.isprintable()):  # said without it, which the client's own words would hold
            raise EncoderFailed(self._server, "the key has characters that no key has", "set the encoder's key again")
        self._client = _client(url, key)
        self._dimension = 0
        prompts = blake2b(f"{query_prompt}\0{passage_prompt}".encode(), digest_size=4).hexdigest()
        self.name = f"{model} at {urlsplit(address(url)).netloc}"
        if query_prompt or passage_prompt:
            self.name += f" with prompts {prompts}"

    @property
    def dimension(self) -> int:
        """Length of a vector, as the first answer has it. Raises EncoderFailed."""
        if not self._dimension:
            self.encode(["?"])
        return self._dimension

    def encode(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> Vectors:
        """One row a passage, of length 1, or 0 where it has no words. Raises EncoderFailed."""
        return self._encode(in_context(texts, contexts), self._passage_prompt, _PASSAGES_SECONDS, _PASSAGES_RETRIES)

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """One row a question, of length 1, or 0 where it has no words. Raises EncoderFailed."""
        if len(texts) > 1:  # nobody waits for an answer to one
            return self._encode(texts, self._query_prompt, _PASSAGES_SECONDS, _PASSAGES_RETRIES)
        return self._encode(texts, self._query_prompt, _QUERY_SECONDS, _QUERY_RETRIES)

    def _encode(self, texts: Sequence[str], prompt: str, seconds: float, retries: int) -> Vectors:
        wordy = [at for at, text in enumerate(texts) if text.strip()]  # servers refuse a text without words
        batches = [wordy[start : start + _TEXTS_A_CALL] for start in range(0, len(wordy), _TEXTS_A_CALL)]
        found = [self._ask([prompt + texts[at] for at in batch], seconds, retries) for batch in batches]
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        if wordy:
            vectors[wordy] = np.concatenate(found)
        return vectors

    def _ask(self, texts: list[str], seconds: float, retries: int) -> Vectors:
        from httpx2 import Timeout

        client = self._client.with_options(timeout=Timeout(seconds, connect=_CONNECT_SECONDS), max_retries=retries)
        try:
            answer = client.embeddings.create(model=self._model, input=texts, encoding_format="float")
        except Exception as failure:  # noqa: BLE001 - of a broken answer the client raises what it comes upon
            # Without the cause, whose words may hold what the server says of the key.
            raise EncoderFailed(self._server, self._reason(failure), _remedy(failure)) from None
        try:
            vectors = _vectors(answer, len(texts))
            if self._dimension not in (0, vectors.shape[1]):
                raise ValueError(f"its vectors have {vectors.shape[1]} dimensions, those before had {self._dimension}")
        except (AttributeError, TypeError, ValueError, OverflowError) as failure:
            reason = f"its answer can't be used: {self._without_key(str(failure))}"
            raise EncoderFailed(self._server, reason, _remedy(failure)) from None
        self._dimension = vectors.shape[1]
        return of_length_one(vectors)

    def _reason(self, failure: Exception) -> str:
        """What happened. What the server says is told where it is of use; of a refused key nothing is repeated."""
        from openai import APIStatusError, APITimeoutError

        if isinstance(failure, APITimeoutError):
            return "it did not answer in time"
        if not isinstance(failure, APIStatusError):
            return self._without_key(f"{failure} ({failure.__cause__})" if failure.__cause__ else str(failure))
        if failure.status_code in (401, 403):
            return f"it refuses access (status {failure.status_code})"
        if 300 <= failure.status_code < 400:
            return f"it sends on to another address (status {failure.status_code}), which is not followed"
        return f"status {failure.status_code}: {self._without_key(failure.message)}"

    def _without_key(self, words: str) -> str:
        words = " ".join((words.replace(self._key, "…") if self._key else words).split())
        return words if len(words) <= _LONGEST_REASON else words[:_LONGEST_REASON] + "…"


def address(url: str) -> str:
    """The URL without user, password, query and fragment, which may be secret."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}".rstrip("/")


def _client(url: str, key: str) -> Any:
    import httpx2  # for cost, as the client: 0.5 s
    from openai import OpenAI

    def only_ours(request: httpx2.Request) -> None:
        for name in [name for name in request.headers if name.lower() not in _HEADERS]:
            del request.headers[name]
        if key:
            request.headers["Authorization"] = f"Bearer {key}"

    transport = httpx2.Client(
        trust_env=False,
        follow_redirects=False,
        verify=ssl.create_default_context(),  # the certificates that this machine trusts, an office's own among them
        event_hooks={"request": [only_ours]},
    )
    return OpenAI(
        base_url=address(url), api_key=_NO_KEY, organization="", project="", admin_api_key="", webhook_secret="",
        http_client=transport,
    )  # fmt: skip


def _vectors(answer: Any, count: int) -> Vectors:
    """The vectors in the order of the texts. Raises ValueError and its like where the answer isn't one."""
    rows = sorted(answer.data, key=lambda one: one.index)
    if [one.index for one in rows] != list(range(count)):
        raise ValueError(f"{len(rows)} vectors for {count} texts, or not numbered by them")
    vectors = np.asarray([one.embedding for one in rows], dtype=np.float32)
    if vectors.ndim != 2 or not vectors.shape[1] or not np.isfinite(vectors).all():
        raise ValueError("its vectors are no lists of finite numbers, all of one length")
    return vectors


def _remedy(failure: Exception) -> str:
    if getattr(failure, "status_code", 0) in (401, 403):
        return "set the encoder's key to one that this server takes"
    return "see that the server runs, and that the encoder's URL and model are those it serves, and try again"
