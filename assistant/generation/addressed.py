"""Words that speak to a model or to the reader, where a plan speaks of its matter."""

from __future__ import annotations

import re
import unicodedata

from assistant.generation.word_lists import keys_of, pattern, phrases

# Turns of a conversation, the marks of chat templates, and what is written so that people don't see it.
_TURNS = re.compile(
    r"<\||\|>|\[/?INST\]|<</?SYS>>|\"(?:role|statements)\"\s*:|<!--|display\s*:\s*none|font-size\s*:\s*0|visibility\s*:\s*hidden|"
    r"</?\s*(?:system|assistant|user|human|instructions?|sources?|script|nguồn|prompt)\b[^<>]*>|"
    r"(?:^|[\n.;>\"“#\[(*-])\s*(?:system|assistant|user|human|developer|hệ thống|trợ lý|người dùng|ai)\s*[\])*]*\s*:|"
    r"#{2,}\s*(?:system|instructions?|chỉ dẫn|hệ thống)|(?:begin|end)[ _](?:prompt|system|instructions?)",
    re.IGNORECASE,
)
_HIDING = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_SPREAD = re.compile(r"(?<!\w)(?:[^\W\d_][ .·_-]){5,}[^\W\d_](?!\w)")  # letters set apart: "i g n o r e"
_OTHER = "\u0370-\u03ff\u0400-\u052f"  # Greek and Cyrillic, which look like ours
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_MIXED = re.compile(f"[{_LATIN}][{_OTHER}]|[{_OTHER}][{_LATIN}]")
_SENTENCE = re.compile(r"(?:^|[.;:!?\n])\s*(?:[-+–•]\s*)?")
_FIRST = 3  # words at the start of a sentence in which an order stands


def speaks_to_models(words: str) -> bool:
    """Whether a text has what is said to a model, plain or hidden; what it states is no evidence then."""
    if _HIDING.search(words) or _MIXED.search(words):
        return True
    words = _as_seen(words)
    return bool(_TURNS.search(words) or _SPREAD.search(words)) or _has("to_models", words)


def _as_seen(words: str) -> str:
    """Composed, in plain letters, without what is not seen."""
    kept = (letter for letter in words if unicodedata.category(letter) != "Cf")
    return unicodedata.normalize("NFKC", "".join(kept))


def speaks_to_readers(words: str) -> bool:
    """Whether a statement addresses its reader, speaks of a model, asks, calls or orders."""
    if "?" in words or "!" in words or _has("to_readers", words) or speaks_to_models(words):
        return True
    return any(_is_order(words[found.end() :]) for found in _SENTENCE.finditer(words))


def _is_order(words: str) -> bool:
    first = keys_of(words[:80])[:_FIRST]
    return any(first[: len(order)] == order for order in phrases("orders"))


def _has(name: str, words: str) -> bool:
    return pattern(name).search(f" {' '.join(keys_of(words))} ") is not None
