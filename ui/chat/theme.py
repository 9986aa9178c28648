"""The chat page's look: official, calm, system fonts only, no text under 16 px."""

from __future__ import annotations

from pathlib import Path

from gradio.themes import Base
from gradio.themes.utils.colors import Color
from gradio.themes.utils.sizes import Size

STATIC = Path(__file__).parents[1] / "static"
STYLES = ("chat.css", "answer.css")

TEAL = Color(
    "#eef5f8",
    "#d7e8ef",
    "#b3d3e0",
    "#8cc4de",
    "#4f93b3",
    "#2c7396",
    "#1d5b79",
    "#184c65",
    "#143d52",
    "#102f40",
    "#0a202c",
)
SLATE = Color(
    "#f6f7f8",
    "#e9edf0",
    "#d9dfe3",
    "#b9c3ca",
    "#8a98a2",
    "#66757f",
    "#52616b",
    "#33404a",
    "#222c33",
    "#1a2227",
    "#12181c",
)
# Gradio's own sizes start at 9 px. A rem is 16 px, or more where the reader wants larger type (static/chat.css).
TEXT = Size("1rem", "1rem", "1rem", "1.0625rem", "1.125rem", "1.3125rem", "1.625rem")
FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Arial", "sans-serif")
CODE_FONTS = ("ui-monospace", "Consolas", "DejaVu Sans Mono", "monospace")


def chat_style() -> str:
    """The style sheet over the theme."""
    return "\n".join((STATIC / name).read_text(encoding="utf-8") for name in STYLES)


class OfficialTheme(Base):
    """Gradio's base theme in the colours of ui/static/pages.css."""

    def __init__(self) -> None:
        super().__init__(
            primary_hue=TEAL, secondary_hue=TEAL, neutral_hue=SLATE, text_size=TEXT, font=FONTS, font_mono=CODE_FONTS
        )
        self.name = "official"
        self.set(
            body_background_fill="#f6f7f8",
            body_background_fill_dark="#12181c",
            body_text_color="#1b2730",
            body_text_color_dark="#e6ebee",
            body_text_color_subdued="#52616b",
            body_text_color_subdued_dark="#a9b6be",
            background_fill_primary="#ffffff",
            background_fill_primary_dark="#1a2227",
            block_background_fill="#ffffff",
            block_background_fill_dark="#1a2227",
            border_color_primary="#d9dfe3",
            border_color_primary_dark="#33404a",
            button_primary_background_fill="#1d5b79",
            button_primary_background_fill_hover="#184c65",
            button_primary_background_fill_dark="#2c7396",
            button_primary_text_color="#ffffff",
            input_background_fill="#ffffff",
            input_background_fill_dark="#12181c",
            block_shadow="none",
            link_text_color="#1d5b79",
            link_text_color_dark="#8cc4de",
        )
