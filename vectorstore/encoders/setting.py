"""Which encoder an installation uses."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from vectorstore.encoders.protocol import Encoder
from vectorstore.encoders.served import ServedEncoder
from vectorstore.encoders.static import SHIPPED, StaticEncoder, is_static
from vectorstore.encoders.transformer import TransformerEncoder


@dataclass(frozen=True, slots=True)
class EncoderSetting:
    """A ``model``, its folder or its name in the local cache; with a ``url``, its name on that embeddings server.

    Without any of it, the shipped encoder. The prompts are put before what a server is sent; the key is never shown.
    """

    model: str = ""
    url: str = ""
    key: str = field(default="", repr=False)
    query_prompt: str = ""
    passage_prompt: str = ""


def open_encoder(setting: EncoderSetting) -> Encoder:
    """The encoder of a setting. Raises EncoderMissing, or EncoderFailed where a server's address or key is none."""
    if setting.url:
        return ServedEncoder(setting.url, setting.model, setting.key, setting.query_prompt, setting.passage_prompt)
    if not setting.model:
        return StaticEncoder(SHIPPED)
    model = os.path.expanduser(setting.model)  # noqa: PTH111 - pathlib's own raises where there is no home
    return StaticEncoder(Path(model)) if is_static(Path(model)) else TransformerEncoder(model)
