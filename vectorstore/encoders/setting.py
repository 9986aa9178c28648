"""Which encoder an installation uses."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from vectorstore.encoders.protocol import Encoder
from vectorstore.encoders.served import ServedEncoder
from vectorstore.encoders.static import SHIPPED, StaticEncoder, is_static
from vectorstore.encoders.transformer import TransformerEncoder
from vectorstore.errors import EncoderMissing


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
    """The encoder of a setting. Raises EncoderMissing."""
    if setting.url:
        return ServedEncoder(setting.url, setting.model, setting.key, setting.query_prompt, setting.passage_prompt)
    if not setting.model:
        return StaticEncoder(SHIPPED)
    if is_static(Path(setting.model)):
        return StaticEncoder(Path(setting.model))
    if lacks_its_folder(setting.model):  # said here, as the transformer stack takes long to load
        raise EncoderMissing(setting.model, "there is no such folder")
    return TransformerEncoder(setting.model)


def lacks_its_folder(model: str) -> bool:
    """Whether it can only be a path, as a model's name is ``name`` or ``owner/name``, and no folder is there."""
    is_path = Path(model).is_absolute() or model.startswith((".", "~")) or model.count("/") > 1 or "\\" in model
    return is_path and not Path(model).is_dir()
