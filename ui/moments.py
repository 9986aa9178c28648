"""Moments and days as people write them, in Vietnam where nothing else is said; what is none stands as it is."""

from __future__ import annotations

import re
from datetime import datetime

from prompts.texts import Language
from vectorstore.catalogue.journal import VIETNAM

ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def moment(at: str) -> str:
    """An ISO moment to the minute: 28/11/2026 20:35."""
    return _written(at, "%d/%m/%Y %H:%M")


def second(at: str) -> str:
    """An ISO moment to the second, in an order that sorts: 2026-11-28 20:35:07."""
    return _written(at, "%Y-%m-%d %H:%M:%S")


def day(date: str, language: Language = "vi") -> str:
    """An ISO date: 28/11/2026; in English as it is."""
    return "/".join(reversed(date.split("-"))) if language == "vi" and ISO_DATE.fullmatch(date) else date


def _written(at: str, form: str) -> str:
    try:
        return datetime.fromisoformat(at).astimezone(VIETNAM).strftime(form)
    except ValueError:
        return at
