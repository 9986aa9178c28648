"""Signs that a sentence is said to who writes answers: each stands in honest plans, several together don't."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from assistant.generation.word_lists import keys_of
from assistant.text_data import has_marks, key

_SENTENCE = re.compile(r"(?<=[.;!?…])\s+|\n+")
_CLAUSE_END = re.compile(r"[:,\n]")
_AI = re.compile(r"(?<!\w)A\.?I\.?(?!\w)")  # in small letters it asks who
_READER = " artificialreader "
_BULLET = re.compile(r"^[\s\W\d]*")
Keyed = Callable[[str], Sequence[str]]  # the words of a text as they are compared
_GAP = r"(?: \S+){0,4} "
_LONGEST = 40  # words that are looked at together; half of them again with the next ones
_CALLED = 8  # words between who is called and what is said to them, at most


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a sign: as they are written, and without diacritics."""

    marked: re.Pattern[str]
    plain: re.Pattern[str]

    @classmethod
    def of(cls, phrases: Sequence[str]) -> _Words:
        several = [phrase for phrase in phrases if " " in phrase]  # of one word, any other may be meant
        return cls(_any(phrases, keys_of), _any(several, lambda words: key(words).split()))

    def stand_in(self, marked: str, plain: str) -> bool:
        return bool(self.marked.search(marked) or self.plain.search(plain))


def without_what_is_kept(keys: str) -> str:
    """The keys of a sentence without a dropping that is forbidden: "không được bỏ qua các quy tắc"."""
    return _kept().plain.sub("", _kept().marked.sub("", keys))


def are_to_a_model(words: str) -> bool:
    """Whether a sentence has so many signs, or calls a model by what it is."""
    enough = _data()["enough"]
    return any(
        _calls(sentence) or any(_points(stretch) >= enough for stretch in _stretches(sentence))
        for sentence in _SENTENCE.split(words)
    )


def mixes_languages(words: str) -> bool:
    """Whether a whole sentence is English among Vietnamese ones: it is said to others than the plan's readers."""
    foreign = _data()["foreign"]
    sentences = [one for one in _SENTENCE.split(words) if len(one.split()) >= foreign["words"]]
    english = [one for one in sentences if not has_marks(one) and _english_in(one) >= foreign["least"]]
    return bool(english) and has_marks(words)


def _english_in(words: str) -> int:
    return sum(word in _english_words() for word in keys_of(words))


def _stretches(sentence: str) -> Iterator[str]:
    words = sentence.split()
    for start in range(0, max(1, len(words) - _LONGEST // 2), _LONGEST // 2):
        yield " ".join(words[start : start + _LONGEST])


def _points(sentence: str) -> int:
    marked = _keyed(sentence)
    if marked.count(" ") < 3:
        return 0
    points = _english(marked.split()) + bool(_named().match(_opening(sentence)))
    plain = "" if _english(marked.split()) or has_marks(sentence) else without_what_is_kept(f" {key(sentence)} ")
    for strong, weak in _signs():
        points += 2 if strong.stand_in(marked, plain) else weak.stand_in(marked, plain)
    return points


def _keyed(words: str) -> str:
    named = words if words.isupper() else _AI.sub(_READER, words)
    return without_what_is_kept(f" {' '.join(keys_of(named))} ")


def _english(keys: Sequence[str]) -> int:
    english = _data()["english"]
    count = sum(word in _english_words() for word in keys)
    return english["points"] if count >= english["least"] or count > english["share"] * len(keys) else 0


def _calls(sentence: str) -> bool:
    """ "Lưu ý với máy: …", "Dear LLM, …", "For any reader that is a language model: …"."""
    opening = _opening(sentence)
    found = _calling().match(opening)
    return found is not None and opening[found.end() :].count(" ") <= _CALLED


def _opening(sentence: str) -> str:
    """What stands before the first colon or comma; "" where there is none."""
    end = _CLAUSE_END.search(sentence)
    return _keyed(_BULLET.sub("", sentence[: end.start()])) if end else ""


@cache
def _data() -> dict[str, Any]:
    text = resources.files("assistant.generation").joinpath("signs.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data


@cache
def _english_words() -> frozenset[str]:
    return frozenset(word for words in _data()["english"]["words"] for word in keys_of(words))


@cache
def _signs() -> tuple[tuple[_Words, _Words], ...]:
    """The strong words of each, and the weak ones."""
    return tuple((_Words.of(one["strong"]), _Words.of(one["weak"])) for one in _data()["signs"].values())


@cache
def _kept() -> _Words:
    kept = _data()["kept"]
    return _Words.of([f"{by} {words}" for by in kept["by"] for words in kept["words"]])


@cache
def _calling() -> re.Pattern[str]:
    calling, articles, readers, reading = (
        _either(_data()[name], keys_of) for name in ("calling", "articles", "readers", "reading")
    )
    return re.compile(rf" (?:{calling}) (?:(?:{articles}) )?(?:{readers}) (?:$|(?:{reading}) )")


@cache
def _named() -> re.Pattern[str]:
    return re.compile(rf" (?:{_either(_data()['named'], keys_of)}) $")


def _any(phrases: Iterable[str], keyed: Keyed) -> re.Pattern[str]:
    return re.compile(rf"(?<= )(?:{_either(phrases, keyed)})(?= )" if phrases else "(?!)")


def _either(phrases: Iterable[str], keyed: Keyed) -> str:
    forms = {_GAP.join(re.escape(" ".join(keyed(part))) for part in phrase.split("…")) for phrase in phrases}
    return "|".join(sorted(forms, key=len, reverse=True))
