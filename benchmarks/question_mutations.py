"""Questions changed at random, and requests that hold them: all that people, programs and attackers may send."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

Mutation = Callable[[str, Random], str]
LONGEST = 2_600  # characters of most questions: a little beyond what may be asked
DEEPEST = 400  # lists in lists
_MARKS = "?!.,;:…–-—()[]{}<>\"'“”«»/\\|@#$%^&*_+=~`§№"
_NOISE = (
    "\u200b", "\u202e", "\u2066", "\u2069", "\ufeff", "\u00ad", "\u0301", "\u0323", "\u031b", "\u20dd", "\ufe0f",
    "\u3000", "\u2028", "\u0085", "\t", "\r\n", "\x0b",
)  # fmt: skip
_CONTROLS = ("\x00", "\x07", "\x1b[31m", "\x7f", "\x9b", "\ud800", "\udfff", "\ue000", "\ufffe", "\U0010ffff")
_LETTERS = (
    (0x20, 0x7E), (0xC0, 0x17F), (0x1A0, 0x1B0), (0x1EA0, 0x1EF9), (0x300, 0x36F), (0x391, 0x3C9), (0x410, 0x44F),
    (0x5D0, 0x5EA), (0x620, 0x64A), (0xE01, 0xE3A), (0x3041, 0x3096), (0x4E00, 0x9FA5), (0xAC00, 0xD7A3),
    (0x1D400, 0x1D7FF), (0x1F300, 0x1F5FF), (0x1F600, 0x1F64F),
)  # fmt: skip
_BOMBS = (
    "'; DROP TABLE plans; --", "' OR 1=1 --", "\" UNION SELECT * FROM people --", "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "</div><svg/onload=alert(1)>", "[a](javascript:alert(1))", "{{7*7}}", "${7*7}",
    "%s%n%x", "{0.__class__}", "../../etc/passwd", "\\d+(a+)+$", "(((((a*)*)*)*)*)b", "^(([a-z])+.)+[A-Z]([a-z])+$",
    "title:* AND (body:x OR *)", "a~0.0 b^1e999", "[1 TO 99999999999]", "x:(((((", "\"unclosed", "NOT NOT NOT", "* ?",
    "\\", "&amp;&#0;&lt;", "<![CDATA[", "$ne", "__proto__", "NaN", "Infinity", "null", "None", "true", "-0", "1e309",
)  # fmt: skip
_TIMES = (
    "ngày 30/02", "ngày 30/02/2024", "trước ngày 31/4", "32/13/2024", "00/00/0000", "29/02/2023", "ngày 1/1/0001",
    "31/12/9999", "tháng 0", "tháng 13/2025", "tháng 99 năm 20999", "quý 5", "quý IX năm 2024", "tuần 60", "năm 0",
    "năm -1", "năm 99999999999999999999", "từ ngày 9/9 đến ngày 1/1", "trước 25h61", "Feb 30, 2024", "by 31 June",
    "week 53 of 2023", "2024-02-30", "2024-W99-9", "tuần này", "tuần sau", "hôm qua", "cuối năm", "quá hạn chưa",
    "trong 0 ngày", "trong 999999999 ngày tới", "next 10^9 weeks", "đầu quý trước",
)  # fmt: skip
_NUMBERS = (
    "0",
    "-1",
    "1",
    "٣٤٥",
    "½",
    "²",
    "1.000.000.000.000",
    "1,5",
    "100%",
    "1e999",
    "0x1F",
    "9" * 60,
    "Ⅳ",
    "IIII",
    "①",
)
_HEADS = (
    "công an ",
    "ngày ",
    "trường ",
    "xã ",
    "xã? ",
    "và ",
    "the ",
    "(",
    "1/",
    "a) ",
    "- ",
    "số 1/KH ",
    "ai ",
    "không ",
    "“",
)


@dataclass(frozen=True, slots=True)
class Put:
    """What is put to an assistant: a question after these turns, by somebody of this unit."""

    question: str
    history: tuple[dict[str, Any], ...] = ()
    unit: str = ""


def words_swapped(text: str, random: Random) -> str:
    """Its words in another order."""
    words = text.split()
    random.shuffle(words)
    return " ".join(words)


def word_dropped(text: str, random: Random) -> str:
    """Without a word."""
    words = text.split()
    if words:
        del words[random.randrange(len(words))]
    return " ".join(words)


def letters_changed(text: str, random: Random) -> str:
    """Letters swapped, lost, doubled, or taken from anywhere."""
    letters = list(text)
    for _ in range(random.choice((1, 2, 5))):
        if letters:
            at = random.randrange(len(letters))
            letters[at] = random.choice(("", letters[at] * 2, letters[at - 1], any_letters(random, 1)))
    return "".join(letters)


def recoded(text: str, random: Random) -> str:
    """In another form of Unicode, or of its cases, or without diacritics."""
    form = random.choice(("NFC", "NFD", "NFKC", "NFKD"))
    bare = "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return random.choice(
        (unicodedata.normalize(form, text), text.upper(), text.lower(), text.title(), bare, text[::-1])
    )


def spliced_in(pieces: Sequence[str]) -> Mutation:
    """One of these pieces, or several, anywhere in it."""

    def splice(text: str, random: Random) -> str:
        for _ in range(random.choice((1, 1, 2, 4))):
            at = random.randrange(len(text) + 1)
            text = f"{text[:at]}{random.choice(('', ' '))}{random.choice(pieces)}{random.choice(('', ' '))}{text[at:]}"
        return text

    return splice


def repeated(text: str, random: Random) -> str:
    """A piece of it, or a word that starts something, as often as there is room."""
    start = random.randrange(len(text) + 1)
    piece = random.choice((text[start : start + random.choice((1, 3, 12, 60))], random.choice(_HEADS))) or "?"
    times = random.choice((3, 30, LONGEST // len(piece)))
    return f"{text[:start]}{piece * times}{text[start:]}"


def noisy(text: str, random: Random) -> str:
    """With letters of any script in it, or many marks."""
    return f"{any_letters(random, random.choice((1, 5, 40)))} {text} {''.join(random.choices(_MARKS, k=20))}"


def any_letters(random: Random, count: int) -> str:
    """Letters of a few scripts; now and then one of all there are."""
    spans = random.choices(_LETTERS, k=count) if random.random() < 0.9 else [(0, 0x10FFFF)]
    return "".join(chr(random.randint(first, last)) for first, last in spans)


_MUTATIONS: tuple[Mutation, ...] = (
    *(words_swapped, word_dropped, letters_changed, recoded, repeated, repeated, noisy, spliced_in(_NOISE)),
    *(spliced_in(_BOMBS), spliced_in(_TIMES), spliced_in(_TIMES), spliced_in(_NUMBERS), spliced_in(_HEADS)) * 2,
    spliced_in(_CONTROLS),  # most of what they are in is refused
)


def mutated(text: str, known: Sequence[str], random: Random) -> str:
    """The question after one to four changes; of ``known`` questions, pieces may be taken."""
    for _ in range(random.choice((1, 1, 2, 4))):
        if random.random() < 0.1:
            other = random.choice(known)
            text = text[: random.randrange(len(text) + 1)] + other[random.randrange(len(other) + 1) :]
        text = random.choice(_MUTATIONS)(text, random)
    return text[:LONGEST]


def put(known: Sequence[str], answers: Sequence[dict[str, Any]], random: Random) -> Put:
    """A question, now and then after turns whose answers are true ones, bent ones or none at all."""
    turns = random.choice((0, 0, 0, 0, 0, 0, 1, 1, 3, 50))
    history = tuple(
        {"question": mutated(random.choice(known), known, random), "answer": _bent(random.choice(answers), random)}
        for _ in range(turns)
    )
    unit = mutated(random.choice(known), known, random)[:200] if random.random() < 0.1 else ""
    return Put(mutated(random.choice(known), known, random), history, unit)


def body(asked: Put, random: Random) -> bytes:
    """A request for it as JSON; of three, one is of wrong types, or no JSON at all."""
    said: Any = {"question": asked.question, "history": list(asked.history), "unit": asked.unit}
    if random.random() < 0.2:
        name = random.choice((*said, "plans", "more", "question"))
        said[name] = odd_value(random)
    if random.random() < 0.05:
        said = random.choice((odd_value(random), [said], json.dumps(said)))
    data = json.dumps(said, ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")
    if random.random() < 0.08:
        at = random.randrange(len(data) + 1)
        data = data[:at] + random.choice((b"", b"\xff", b"\x00", b"}", b"[" * 50_000, b'"')) + data[at + 1 :]
    return data


def odd_value(random: Random) -> Any:
    """What stands where something else should."""
    deep: Any = []
    for _ in range(DEEPEST):
        deep = random.choice(([deep], {"question": deep}))
    numbers = (0, -1, 2**31, 2**63, 2**64, 10**400, 1e308, float("nan"), float("inf"), True, None)
    return random.choice((*numbers, "", [], {}, [None], {"": ""}, [[]] * 1_200, "x" * 100_000, deep))


def _bent(answer: dict[str, Any], random: Random) -> dict[str, Any]:
    """An answer of an earlier turn, as it came or with parts that nothing of ours would send."""
    if random.random() < 0.4:
        return answer
    bent: dict[str, Any] = json.loads(json.dumps(answer))
    citations = bent.get("citations") or [{}]
    if random.random() < 0.5:
        name = random.choice(("plan_id", "edition", "start", "end", "parts", "section", "quote", "marker"))
        random.choice(citations)[name] = odd_value(random)
    else:
        bent[random.choice((*bent, "x"))] = odd_value(random)
    return bent
