"""A day as people write it in the page's language."""

from __future__ import annotations

from datetime import date

from prompts.texts import Language


def day_said(day: date, language: Language) -> str:
    """03/05/2023; in English 2023-05-03."""
    return f"{day:%d/%m/%Y}" if language == "vi" else day.isoformat()
