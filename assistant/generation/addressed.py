"""Words that speak to a model or to the reader, where a plan speaks of its matter."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.generation.disguises import hides_a_message, readings
from assistant.generation.signs import are_to_a_model, mixes_languages, without_what_is_kept
from assistant.generation.word_lists import keys_of, pattern, phrases

# Turns of a conversation, the marks of chat templates, and what is written so that people don't see it.
_TURNS = re.compile(
    r"<\||\|>|\[/?INST\]|<</?SYS>>|\"(?:role|statements)\"\s*:|<!--|display\s*:\s*none|font-size\s*:\s*0|visibility\s*:\s*hidden|"
    r"</?\s*(?:system|assistant|user|human|instructions?|sources?|script|nguồn|prompt)\b[^<>]*>|"
    r"(?:^|[\n.;>\"“#\[(*-])\s*(?:system|assistant|user|human|developer|hệ thống|trợ lý|người dùng|ai)\s*[\])*]*\s*:|"
    r"#{2,}\s*(?:system|instructions?|chỉ dẫn|hệ thống)(?: mới| message| prompt)?\s*(?:[:#\n]|$)|"
    r"(?:begin|end)[ _](?:prompt|system|instructions?)|"
    r"[{,]\s*\"[a-z_]+\"\s*:|</?\w+_\w+[^<>]*>|\b(?:tool|function)[ _]calls?\b|"
    r"(?:call|use|run|gọi) (?:the )?(?:tool|function|công cụ)\b|"
    r"\b[a-z]+_[a-z_]+\(",
    re.IGNORECASE,
)
_HIDING = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_SPREAD = re.compile(r"(?<!\w)(?:[^\W\d_][ .·_-]){5,}[^\W\d_](?!\w)")  # letters set apart: "i g n o r e"
# Greek and Cyrillic letters that look like ours; Δ and Σ of a formula are none.
_OTHER = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγικνορυχς\u0400-\u052f"
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_MIXED = re.compile(f"[{_LATIN}][{_OTHER}]|[{_OTHER}][{_LATIN}]")
_SENTENCE = re.compile(r"(?:^|[.;:!?\n])\s*(?:[-+–•]\s*)?")
_FIRST = 3  # words at the start of a sentence in which an order stands


@lru_cache(maxsize=2048)
def speaks_to_models(words: str) -> bool:
    """Whether a text has what is said to a model, plain or hidden; what it states is no evidence then."""
    if _HIDING.search(words) or _MIXED.search(words) or hides_a_message(words):
        return True
    seen, *others = readings(words)
    if _TURNS.search(seen) or _SPREAD.search(seen):
        return True
    return any(_has("to_models", one) or are_to_a_model(one) for one in (seen, *others))


def is_no_evidence(words: str) -> bool:
    """Whether a passage of a plan is not to be told from: it speaks to a model, or to some in English."""
    return speaks_to_models(words) or mixes_languages(words)


def speaks_to_readers(words: str) -> bool:
    """Whether a statement addresses its reader, speaks of a model, asks, calls or orders."""
    if "?" in words or "!" in words or _has("to_readers", words) or speaks_to_models(words):
        return True
    return any(_is_order(words[found.end() :]) for found in _SENTENCE.finditer(words))


def _is_order(words: str) -> bool:
    first = keys_of(words[:80])[:_FIRST]
    return any(first[: len(order)] == order for order in phrases("orders"))


def _has(name: str, words: str) -> bool:
    return pattern(name).search(without_what_is_kept(f" {' '.join(keys_of(words))} ")) is not None
