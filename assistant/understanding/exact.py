"""What a question names to the letter: numbers of documents, articles, shares."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.text_data import key
from assistant.understanding.terms import Term
from vectorstore.folding import fold

_NUMBER = re.compile(r"(?<![\w/])(\d+(?:/\d{4})?/[A-ZĐa-zđ][\w&-]*(?:-[\w&]+)*)")
_NAMED = re.compile(
    r"(nghị quyết|quyết định|chỉ thị|nghị định|thông tư|kế hoạch|công văn|kết luận|hướng dẫn|đề án|chương trình|"
    r"resolution|decision|directive|decree|circular|plan)\s+(?:số|no\.?|number)?\s*(\d+)(?![\d/.%]|\s*(?:tháng|năm|ngày))",
    re.IGNORECASE,
)
_TYPES = {
    "resolution": "nghi quyet", "decision": "quyet dinh", "directive": "chi thi", "decree": "nghi dinh",
    "circular": "thong tu", "plan": "ke hoach",
}  # fmt: skip
_ARTICLE = re.compile(r"(?:điều|khoản|article|dieu)\s+(\d+)(?!\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LAW, _LONGEST_LAW = "luat", 2  # syllables of its name that tell it
_SHARE = re.compile(r"(?<![\d.,])(\d+(?:[.,]\d+)?)\s*%")


@dataclass(frozen=True, slots=True)
class Exact:
    """``name``: as it was asked for. ``found``: looks for it in a folded key, or in the text as it stands."""

    name: str
    found: re.Pattern[str]
    kind: str  # "document", "article" or "share"

    def stands_in(self, text: str, folded: str) -> bool:
        """Whether it is named there."""
        return bool(self.found.search(text if self.kind == "share" else folded))


def exact_in(question: str, plans: Collection[str] = ()) -> tuple[Exact, ...]:
    """What the question names to the letter, in order, but for the plans at hand, whose numbers are ``plans``."""
    return tuple(one for one in _found(question) if not any(_is_number(one, number) for number in plans))


def laws_in(terms: Sequence[Term]) -> tuple[str, ...]:
    """The folded names of the laws among the words that a question is about: "luật" and what follows it."""
    found = []
    for at, term in enumerate(terms):
        if term.folded == _LAW:
            name = [term.folded]
            for behind in terms[at + 1 : at + 1 + _LONGEST_LAW]:
                if not behind.joined or behind.folded.isdigit():
                    break
                name.append(behind.folded)
            found.append(" ".join(name))
    return tuple(dict.fromkeys(found))


def _is_number(one: Exact, number: str) -> bool:
    """It is the plan's own: "50/KH-UBND", "Kế hoạch 50"."""
    plan = f"ke hoach {key(number)}"
    return (
        one.kind == "document"
        and one.name.lower().startswith(("kế hoạch", "ke hoach", "plan", number[:2]))
        and (bool(one.found.search(plan)) or one.name == number)
    )


def _found(question: str) -> list[Exact]:
    found: list[Exact] = []
    spans: list[tuple[int, int]] = []
    for match in _NUMBER.finditer(question):
        number = match.group(1)
        kind = _kind_before(question, match.start())
        words = [re.escape(key(number))]
        if kind:  # a scanned number may have lost its symbol's signs: "23/CT0TTg"
            words.append(rf"{kind} (?:so )?{re.escape(number.split('/')[0])}(?= [a-z0-9]*[a-z])")
        found.append(Exact(number, re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)"), "document"))
        spans.append(match.span())
    for match in _NAMED.finditer(question):
        if any(start <= match.start(2) < end for start, end in spans) or _YEAR.fullmatch(match.group(2)):
            continue
        kind = _TYPES.get(match.group(1).lower(), fold(match.group(1)))
        pattern = re.compile(rf"(?<!\w){kind} (?:so )?{match.group(2)}(?!\w)")
        found.append(Exact(f"{match.group(1)} {match.group(2)}", pattern, "document"))
    for match in _ARTICLE.finditer(question):
        found.append(Exact(match.group(), re.compile(rf"(?<!\w)(?:dieu|khoan) {match.group(1)}(?!\w)"), "article"))
    for match in _SHARE.finditer(question):
        number = re.escape(match.group(1))
        found.append(Exact(match.group(), re.compile(rf"(?<![\d.,]){number}\s*%"), "share"))
    return found


def _kind_before(question: str, at: int) -> str:
    """The type of document named before a number, folded; "" where none is."""
    words = key(question[:at]).split()
    tail = " ".join(words[-4:]).removesuffix(" so")
    for kind in _TYPES.values():
        if tail.endswith(kind):
            return kind
    english = next((kind for name, kind in _TYPES.items() if tail.endswith(name)), "")
    return english
