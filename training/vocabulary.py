"""Builds the tokenizer: a Unigram model whose pieces, chosen by counts, may span several syllables."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

UNKNOWN = "<unk>"
SPACE = "▁"
_WORD = re.compile(r"[^\W_]+")
# Inflected English words become one: no Vietnamese syllable ends in s, d or ing, and of those in e none is as long. So
# many letters must stand before the ending that no stem is a Vietnamese syllable (this is no thi, nine no nin).
_ENDINGS = (
    (r"(?<=[a-z]{3})ies\b", "y"),
    (r"(?<=[a-z]{3}[a-rtv-z])s\b", ""),
    (r"(?<=[a-z]{4})ing\b", ""),
    (r"(?<=[a-z]{4})ed\b", ""),
    (r"(?<=[a-z]{4})e\b", ""),
)
_BITS = 21  # a syllable id; three of them fit in an int64
Keys = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class VocabularySettings:
    """How many pieces there are, and from what count and cohesion on a run of syllables is one piece."""

    size: int = 14_900
    min_word_count: int = 3
    min_phrase_count: int = 30
    min_cohesion: float = 2.0  # log p(phrase) − log of the product of its parts


def normaliser() -> normalizers.Normalizer:
    """Lower case without diacritics, đ as d, English words without endings; all but letters and digits is one space."""
    return normalizers.Sequence(
        [
            normalizers.NFD(),
            normalizers.StripAccents(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(r"[^\p{L}\p{N}\p{M}]+"), " "),
            normalizers.Replace("đ", "d"),
            *(normalizers.Replace(Regex(ending), stem) for ending, stem in _ENDINGS),
            normalizers.Strip(),
        ]
    )


def build_tokenizer(vietnamese: Sequence[str], english: Iterable[str], settings: VocabularySettings) -> Tokenizer:
    """A tokenizer for the texts; any other string falls back to characters, unseen characters to `UNKNOWN`."""
    normal = normaliser()
    words = _count_words(normal, english)
    phrases: Counter[str] = Counter()
    for phrase, number in _count_phrases([_syllables(text) for text in vietnamese], settings).items():
        phrases[normal.normalize_str(phrase)] += number
    chosen = _choose(phrases + words, settings)
    tokenizer = Tokenizer(models.Unigram(_scored(chosen), unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normal
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement=SPACE, prepend_scheme="always", split=False)
    return tokenizer


def _syllables(text: str) -> list[str]:
    """The syllables with their diacritics: without them, giáo and viên are too common to be seen to belong together."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def _count_words(normal: normalizers.Normalizer, texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in normal.normalize_str(text).split())


def _count_phrases(texts: Sequence[list[str]], settings: VocabularySettings) -> Counter[str]:
    """Counts of syllables, and of runs of two and three that are frequent and cohesive."""
    single = Counter(word for text in texts for word in text)
    names = ["", *single]
    ids = {name: i for i, name in enumerate(names)}
    stream = np.fromiter((i for text in texts for i in (*(ids[w] for w in text), 0)), dtype=np.int64)
    total = math.log(len(stream))
    logs = np.array([0.0, *(math.log(single[name]) - total for name in names[1:])])
    counts: Counter[str] = Counter(single)
    for length in (2, 3):
        keys, numbers = _runs(stream, length, settings.min_phrase_count)
        parts = [(keys >> (_BITS * place)) & ((1 << _BITS) - 1) for place in reversed(range(length))]
        cohesion = np.log(numbers) - total - sum(logs[part] for part in parts)
        for row in np.flatnonzero(cohesion >= settings.min_cohesion * (length - 1)):
            counts[" ".join(names[part[row]] for part in parts)] = int(numbers[row])
    return counts


def _runs(stream: Keys, length: int, least: int) -> tuple[Keys, Keys]:
    """The runs of `length` ids within one text that occur at least `least` times, as keys, with their counts."""
    windows = [stream[i : len(stream) - length + 1 + i] for i in range(length)]
    inside = np.logical_and.reduce([window > 0 for window in windows])
    keys = np.zeros(int(inside.sum()), dtype=np.int64)
    for window in windows:
        keys = (keys << _BITS) | window[inside]
    found, numbers = np.unique(keys, return_counts=True)
    return found[numbers >= least], numbers[numbers >= least]


def _choose(counts: Counter[str], settings: VocabularySettings) -> dict[str, int]:
    """The most frequent pieces within the size, words before phrases; all characters, alone and after a space."""
    chars = Counter(char for piece, number in counts.items() if " " not in piece for char in piece * min(number, 5))
    chosen = {SPACE: 1} | {char: 1 for char, _ in chars.most_common(settings.size // 8)}
    words = {piece: n for piece, n in counts.items() if " " not in piece and n >= settings.min_word_count}
    phrases = {piece: n for piece, n in counts.items() if " " in piece}
    for group, limit in ((words, settings.size * 6 // 10), (phrases, settings.size - 1)):
        for piece, number in Counter(group).most_common(max(0, limit - len(chosen))):
            chosen[SPACE + piece.replace(" ", SPACE)] = number
    return chosen


def _scored(chosen: Mapping[str, int]) -> list[tuple[str, float]]:
    """Log probabilities; a phrase's is at least that of its syllables, so that the phrase is preferred."""
    total = math.log(sum(chosen.values()))
    scores = {piece: math.log(number) - total for piece, number in chosen.items()}
    lowest = min(scores.values()) - 5.0  # characters are the last resort
    result = [(UNKNOWN, 3 * lowest)]
    for piece, score in scores.items():
        parts = [scores.get(SPACE + part, score) for part in piece.split(SPACE)[1:]]
        phrase = max(score, sum(parts) + 0.1) if len(parts) > 1 else score
        result.append((piece, lowest if len(piece) == 1 else phrase))
    return result


def single_characters(tokenizer: Tokenizer) -> npt.NDArray[np.bool_]:
    """Which pieces are one character, by their numbers."""
    single = np.zeros(tokenizer.get_vocab_size(), dtype=np.bool_)
    single[[number for piece, number in tokenizer.get_vocab().items() if len(piece) == 1]] = True
    return single
