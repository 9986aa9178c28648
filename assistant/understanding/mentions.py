"""Question → the units that it names, and which of them it asks about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.text_data import cues, key, pattern, written
from assistant.tokens import Token
from assistant.understanding.name_ends import Names, end_of_name, is_sure, lists, written_name

SCHOOLS = ("truong", "co-so-giao-duc", "mam-non", "nhom-tre")  # first words of the lexicon's ids of schools
_VOWELS = frozenset("aeiouy")
_UNCLEAR = 2  # letters of a name that is no name without diacritics: "ca" is "cả", "cá" and CA
_BEFORE_CUE = frozenset(("co", "thi", "toi", "ta", "minh", "chung", "em", "o", "tai", "se"))
_LISTING = frozenset(("và", "với", "hay", "hoặc", "cùng", "của", "ở", "tại", "các", "như", "lẫn", "là"))


@dataclass(frozen=True, slots=True)
class Mention:
    """A unit that a question names. ``names``: as written, or the renderings of an English name.

    ``start``, ``end``: its tokens. ``sure``: its first words can't be other words of a sentence ("phòng đuối nước" is
    no office). ``issues``: it is the one whose plan is meant ("theo kế hoạch của …"). ``beside``: it is the one with
    whom or to whom something is done. ``asker``: who asks says to belong to it ("tôi là giáo viên …").
    """

    names: tuple[str, ...]
    start: int
    end: int
    sure: bool
    issues: bool = False
    beside: bool = False
    asker: bool = False

    def overlaps(self, other: Mention) -> bool:
        """They share tokens."""
        return self.start < other.end and other.start < self.end


def mentions(read: Sequence[Token], lexicon: Names, *, accented: bool) -> tuple[Mention, ...]:
    """The units among the tokens of a Vietnamese question, in order."""
    found: list[Mention] = []
    at = 0
    while at < len(read):
        end = end_of_name(read, at, lexicon, accented=accented)
        name = written_name(read, at, end) if end else ""
        if not name or (len(name) <= _UNCLEAR and not (accented and (name.isupper() or _VOWELS & set(key(name))))):
            at += 1
            continue
        if _is_field(name, lexicon) or _is_person(name):
            at = end
            continue
        sure = not accented or is_sure(read, at)
        if found and found[-1].end == at and not read[at].named:
            at = end  # the house that the one before is part of: "Kế toán" of "trường THCS"
            continue
        if found and _is_gloss(read, found[-1].end, at):
            found[-1] = replace(found[-1], names=(*found[-1].names, name))
        else:
            issues, beside = _stands_beside_plan(read, at, end), _is_beside(read, at)
            found.append(Mention((name,), at, end, sure, issues, beside, _is_asker(read, at)))
        at = end
    return tuple(found)


def _is_gloss(read: Sequence[Token], end: int, at: int) -> bool:
    """A name in brackets behind another is another name of it: "Công đoàn (Liên đoàn Lao động)"."""
    between = [token for token in read[end:at] if not token.named]
    return [token.written for token in between] == ["("] and all(token.folded != "ke" for token in read[end:at])


def before_cue(read: Sequence[Token], cue: int | None, lexicon: Names) -> Mention | None:
    """A common name of units right before the words that ask for duties: "trường phải làm gì"."""
    if cue is None:
        return None
    end = cue
    while end and read[end - 1].folded in _BEFORE_CUE:
        end -= 1
    if end and read[end - 1].named:
        return None
    for start in range(max(0, end - 3), end):
        name = written_name(read, start, end)
        whole = all(token.is_word and not token.named for token in read[start:end])
        located = start and read[start - 1].folded in ("o", "tai")  # "các ngành ở xã có nhiệm vụ gì"
        fits = name and whole and not located and (read[start].folded == "cac" or not lists(read[start]))
        if fits and (key(name).removeprefix("cac ") in cues("place_words") or lexicon.identify(name).known):
            return Mention((name,), start, end, False)
    return None


def asked_about(named: Sequence[Mention], read: Sequence[Token], cue: int | None) -> tuple[Mention, ...]:
    """The units whose duties are asked, ``cue`` being the token at which the question asks.

    Those listed last before it, or else those after it; none whose plan it is, or with whom something is done, where
    there are others.
    """
    candidates = [_in_full(mention, named) for mention in named]
    for unfit in (
        is_generic,
        lambda mention: mention.issues,
        lambda mention: mention.beside,
        _in_brackets(read),
        lambda mention: mention.asker,
    ):
        candidates = [mention for mention in candidates if not unfit(mention)] or candidates
    before = [mention for mention in candidates if cue is None or mention.start < cue]
    if not before or cue is None:
        return tuple(candidates)
    listed = [before.pop()]
    while before and _listed_together(read, before[-1].end, listed[0].start):
        listed.insert(0, before.pop())
    return tuple(listed)


def _in_full(mention: Mention, named: Sequence[Mention]) -> Mention:
    """With the longer name that who asks has given before: "tôi làm bí thư Đoàn xã, … giao cho Đoàn"."""
    longer = [
        name
        for other in named
        if other.asker and other is not mention
        for name in other.names
        if any(f" {key(one)} " in f" {key(name)} " for one in mention.names)
    ]
    return replace(mention, names=tuple(longer)) if longer else mention


def is_generic(mention: Mention) -> bool:
    """Words that any unit could be meant by: "đơn vị nào", "mỗi bên"."""
    return all(key(name) in cues("generic_units") or key(name).startswith("moi ") for name in mention.names)


def _in_brackets(read: Sequence[Token]) -> Callable[[Mention], bool]:
    """Whether a mention stands in brackets, as an example of others."""
    marks = [token.written for token in read]

    def inside(mention: Mention) -> bool:
        before = marks[: mention.start]
        return before.count("(") > before.count(")")

    return inside


def _stands_beside_plan(read: Sequence[Token], at: int, end: int) -> bool:
    """A word for a plan stands directly before or after these tokens."""
    before = " ".join(token.folded for token in read[max(0, at - 4) : at])
    after = " ".join(token.folded for token in read[end : end + 2])
    return any(f" {before}".endswith(f" {cue}") or f"{after} ".startswith(f"{cue} ") for cue in cues("plan_words"))


def _is_beside(read: Sequence[Token], at: int) -> bool:
    before = " ".join(token.folded for token in read[max(0, at - 2) : at])
    found = pattern("beside_words").search(before)
    return bool(found and found.end() == len(before))


def _is_asker(read: Sequence[Token], at: int) -> bool:
    """Who asks says to belong to it, in the words right before: none stands behind a comma."""
    before: list[str] = []
    for token in reversed(read[max(0, at - 7) : at]):
        if not token.is_word:
            break
        before.insert(0, token.folded)
    return bool(pattern("asker_words").search(" ".join(before)))


def _is_person(name: str) -> bool:
    """It opens with a word for a person who is no unit: "em", "bà"; not "ban", which folds as "bạn" does."""
    return name.split()[0].lower() in written("pronouns")


def _is_field(name: str, lexicon: Names) -> bool:
    """A field of work or a group of people by itself, which is a matter and no unit: "y tế", "trẻ em"."""
    if key(name) in cues("no_units") or key(name).startswith("tre em "):
        return True
    return lexicon.identify(name).id.startswith("nganh.") and key(name).split()[0] not in ("nganh", *cues("bare_heads"))


def _listed_together(read: Sequence[Token], end: int, start: int) -> bool:
    """Nothing stands between but what lists, and plans' names."""
    between = read[end:start]
    return all(token.named or lists(token) or not token.is_word for token in between) and (
        "." not in [token.written for token in between]
    )
