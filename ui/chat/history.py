"""A conversation as a browser keeps it for its owner: enciphered, so that only this server reads it, for nobody else.

What a browser keeps outlives the session: on a machine that many use, whoever sits there next finds it. So it is
enciphered by a key that is made of the server's secret and of whose conversation it is; without that session there is
nothing to read. That of nobody in particular goes with the tab (static/chat.js): their key would be anybody's.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence, Set
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate
from pathlib import Path
from typing import Any

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwe import JWERegistry
from joserfc.jwk import OctKey

from ui.access.secret import signing_secret
from ui.chat.asker import name_of
from ui.chat.turns import KEPT_TURNS, Turn, Turns, plans_cited
from vectorstore.access.viewer import Viewer

NOTHING = "none"  # is to be kept: not a word ("") means that there is nothing new of it
MOST_ASKED = 20  # questions that can be asked again
MOST_SEALED = 300_000  # characters that a browser keeps of one conversation
_ROOM = MOST_SEALED * 3 // 4 - 40_000  # bytes: base64 makes four characters of three; the questions come beside
_MOST_OPENED = 20_000_000  # bytes of one
_ALGORITHM = {"alg": "dir", "enc": "A256GCM"}
_SALT = b"conversation 1"  # another number where what is kept gets another shape: what was kept before is dropped
_PERSON, _NOBODY = "p", "n"  # where static/chat.js keeps it: in the browser, or in the tab


class _Long(JWERegistry):
    max_ciphertext_length = MOST_SEALED


_BOUNDS = _Long(algorithms=tuple(_ALGORITHM.values()))


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was said, and the questions that were asked lately, newest first: also in conversations before."""

    turns: Turns = ()
    asked: tuple[str, ...] = ()


def asked_lately(asked: Sequence[str], question: str) -> tuple[str, ...]:
    """The questions with one more, which stands among them once."""
    words = question.strip()
    return (words, *(one for one in asked if one != words))[:MOST_ASKED] if words else tuple(asked)


class ConversationSeal:
    """Seals conversations for the browsers of their owners. ``data``: the folder of the server's secret."""

    def __init__(self, data: Path) -> None:
        self._data = data

    def sealed(self, viewer: Viewer, conversation: Conversation) -> str:
        """As the browser keeps it; "" where there is nothing to keep. Earlier turns are left out where it is too long.

        Raises SecretError.
        """
        asked = list(conversation.asked)
        turns = [_bare(turn) for turn in conversation.turns[-KEPT_TURNS:] if turn["answer"]]
        if not turns and not asked:
            return ""
        packed = _packed({"turns": turns, "asked": asked})
        if len(packed) > _ROOM:
            packed = _packed({"turns": _last(turns), "asked": asked})
        sealed = jwe.encrypt_compact(dict(_ALGORITHM), packed, self._key(viewer), registry=_BOUNDS)
        return f"{_PERSON if viewer.is_known else _NOBODY}.{sealed}"

    def opened(self, viewer: Viewer, kept: str, plans: Set[str]) -> Conversation:
        """The viewer's own among what a browser ``kept``, without what is of other plans than ``plans``.

        Nothing where there is none that opens. Raises SecretError.
        """
        for one in kept[: 4 * MOST_SEALED].split():
            mark, _, sealed = one.partition(".")
            if mark == (_PERSON if viewer.is_known else _NOBODY):
                held = self._read(viewer, sealed)
                name = name_of(viewer)
                turns = tuple(turn | {"of": name} for turn in held.get("turns", ()) if _may_be_shown(turn, plans))
                return Conversation(turns[-KEPT_TURNS:], tuple(held.get("asked", ()))[:MOST_ASKED])
        return Conversation()

    def _read(self, viewer: Viewer, sealed: str) -> dict[str, Any]:
        try:
            packed = jwe.decrypt_compact(sealed, self._key(viewer), registry=_BOUNDS).plaintext
        except (JoseError, ValueError, TypeError):  # whatever else is kept under that name
            return {}
        unpacking = zlib.decompressobj()
        words = unpacking.decompress(packed or b"", _MOST_OPENED)
        held: dict[str, Any] = {} if unpacking.unconsumed_tail else json.loads(words)
        return held

    def _key(self, viewer: Viewer) -> OctKey:
        """Nobody's key opens what is somebody's, nor the other way round."""
        whose = b"nobody" if not viewer.is_known else f"person {name_of(viewer)}".encode()
        secret = signing_secret(self._data).encode()
        return OctKey.import_key(blake2b(_SALT + b" " + whose, key=secret[:64], digest_size=32).digest())


def _bare(turn: Turn) -> Turn:
    """Without whose it is: the seal says so."""
    return {name: turn[name] for name in ("question", "answer", "shown")}


def _packed(said: object) -> bytes:
    return zlib.compress(json.dumps(said, ensure_ascii=False).encode(), 1)


def _last(turns: Sequence[Turn]) -> list[Turn]:
    """As many of the last turns as a browser keeps, each counted by itself."""
    sizes = accumulate(len(_packed(turn)) for turn in reversed(turns))
    count = sum(size <= _ROOM for size in sizes)
    return list(turns[len(turns) - count :])


def _may_be_shown(turn: Turn, plans: Set[str]) -> bool:
    """It is of these plans. One that only asks back does not say of which it is: its options name any, and units."""
    cited = plans_cited(turn)
    return cited <= plans and bool(cited or not turn["answer"]["follow_ups"])
