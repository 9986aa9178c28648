"""Which encoder the settings name, as the store takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.settings import Settings
    from vectorstore.encoders.setting import EncoderSetting


def encoder_setting(settings: Settings) -> EncoderSetting:
    """Which encoder the settings name."""
    from vectorstore.encoders.setting import EncoderSetting  # cost: numpy

    return EncoderSetting(
        settings.encoder,
        settings.encoder_url,
        settings.encoder_key.get_secret_value().strip(),
        settings.encoder_query_prompt,
        settings.encoder_passage_prompt,
    )
