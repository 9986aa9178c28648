"""What one sentence says of other documents: which it replaces, repeals or amends, by number and date.

A change counts only where the sentence speaks for its own document: "Kế hoạch này … thay thế …", a sentence that begins
with the word, or the issuer's own "UBND xã bãi bỏ …". What a sentence reports of others' changes does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Literal

from ingest.change_patterns import lists, pattern
from vectorstore.changes import ChangeKind
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.lexicon.units import plain

Voice = Literal["title", "preamble", "text", "task"]

_LONGEST_HEAD = 300  # characters between what is done and the document's number
_LONGEST_BEFORE = 600  # characters before what is done that tell who does it
_MOST_JOINTS = 12  # between two numbers
_DAY = re.compile(
    r"[\s,(]{0,3}(?:ban hành )?ngày (\d{1,2})\s?(?:/|-|\.|tháng)\s?(\d{1,2})\s?(?:/|-|\.|năm)\s?(\d{4})", re.IGNORECASE
)
_MARKS = r"[\s\-–—+•*_“\"(:,.]*"
_ENUMERATED = re.compile(
    rf"^{_MARKS}(?:(?:Điều|Khoản|Mục)\s+\d+\s*[.:]|(?:\d{{1,2}}|[IVXLC]{{1,5}}|[a-zđ])\s*[.)])?{_MARKS}"
)
_QUOTED = re.compile(r"[“\"][^“”\"]{0,200}[”\"]")


@dataclass(frozen=True, slots=True)
class Said:
    """One document that a sentence changes; ``end``: where its number ends in the sentence."""

    kind: ChangeKind
    number: str  # without white space
    date: str | None  # ISO
    end: int


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose words they are: the place in the document that they stand at, and who issued it."""

    voice: Voice
    issuer: str = ""
    lexicon: Lexicon | None = None  # that tells the short forms of the issuer's name

    def is_issuer(self, name: str) -> bool:
        """The name is the issuer's, or as much of it as tells within its own document ("UBND xã")."""
        if plain(name) in lists()["issuers"]:
            return True
        spelled, issuer = (plain(self.lexicon.spelled_out(one) if self.lexicon else one) for one in (name, self.issuer))
        return bool(spelled) and f"{issuer} ".startswith(f"{spelled} ")


def may_change(words: str) -> bool:
    """Quickly, whether the words hold what is done to documents."""
    return bool(pattern("cue").search(words) or pattern("ended").search(words))


def said_in(flat: str, speaker: Speaker) -> list[Said]:
    """What a sentence says that its own document does to others. ``flat``: white space collapsed."""
    return [*_done(flat, speaker), *_ended(flat)]


def announced(flat: str, speaker: Speaker) -> ChangeKind | None:
    """What a lead-in says is done to the documents that are listed below it: "Bãi bỏ các văn bản sau:"."""
    if not flat.rstrip(" *_").endswith(":"):
        return None
    for cue in pattern("cue").finditer(flat):
        if pattern("below").match(flat, cue.end()) is None and not _below(flat[cue.end() :]):
            continue
        if _speaks(flat, cue.start(), speaker):
            return _kind(cue["first"])
    ended = pattern("ended").search(flat)
    if ended and ended["ends"] and _below(_without_opening(flat[: ended.start()])):
        return "repeals"
    return None


def listed_in(flat: str, kind: ChangeKind) -> list[Said]:
    """The documents that an item of a list names; none where it doesn't begin with one."""
    first = pattern("document").search(flat, 0, _LONGEST_HEAD)
    if first is None:
        return []
    effect = _effect(kind, _without_opening(flat[: first.start()]))
    return list(_documents(flat, first, effect)) if effect else []


def _below(words: str) -> bool:
    return bool(pattern("below").match(words))


def _done(flat: str, speaker: Speaker) -> Iterator[Said]:
    """ "… thay thế Kế hoạch số …"."""
    reached = -1  # where the last change that counts ends
    for cue in pattern("cue").finditer(flat):
        first = pattern("document").search(flat, cue.end(), cue.end() + _LONGEST_HEAD)
        effect = _effect(_kind(cue["first"]), flat[cue.end() : first.start()]) if first else None
        if first is None or effect is None:
            continue
        goes_on = reached >= 0 and pattern("going on").search(flat, reached, cue.start())
        if goes_on or _speaks(flat, cue.start(), speaker):
            for said in _documents(flat, first, effect):
                yield said
                reached = said.end


def _ended(flat: str) -> Iterator[Said]:
    """ "Kế hoạch số … hết hiệu lực", "… được thay thế bởi Kế hoạch này"."""
    for ended in pattern("ended").finditer(flat):
        before = flat[: ended.start()]
        itself = pattern("by itself").match(flat, ended.end())
        if pattern("denied").search(before) or not (ended["ends"] or itself):
            continue
        opened = len(before) - len(_without_opening(before))
        first = pattern("document").search(before, opened, opened + _LONGEST_HEAD)
        kind: ChangeKind = "replaces" if ended["replaced"] else "amends" if ended["amended"] else "repeals"
        effect = _effect(kind, before[opened : first.start()]) if first else None
        if first and effect:
            found = list(_documents(before, first, effect))
            behind = _DAY.match(before, found[-1].end)
            if pattern("described").match(before, behind.end() if behind else found[-1].end):
                yield from found


def _kind(cue: str) -> ChangeKind:
    kinds: tuple[ChangeKind, ...] = ("replaces", "repeals")
    return next((kind for kind in kinds if cue.lower() in lists()[kind]), "amends")


def _effect(kind: ChangeKind, head: str) -> ChangeKind | None:
    """The kind of change by what stands before the document's name; None where another thing is changed."""
    if pattern("whole").fullmatch(head):
        return kind
    rest = _QUOTED.sub(" ", head).rstrip(' “"')
    end = pattern("to document").search(rest)
    if not end or ":" in rest or not all(pattern("part").match(one) for one in rest.split(";")):
        return None
    return None if pattern("elsewhere").search(rest[: end.start()]) else "amends"


def _speaks(flat: str, at: int, speaker: Speaker) -> bool:
    """The words before ``at`` say that the document itself does what follows, or nothing at all."""
    before = flat[max(0, at - _LONGEST_BEFORE) : at]
    if pattern("denied").search(before):
        return False
    rest = _without_opening(before)
    if not rest or (speaker.voice == "title" and rest.endswith("(")):
        return speaker.voice != "task"
    own = pattern("own kind").search(pattern("adverbs behind").sub("", rest.rstrip()))
    if own and (speaker.voice == "title" or _issues(rest[: own.start()], speaker)):
        return not _without_opening(rest[: own.start()]) or speaker.voice != "title"
    return (
        _is_itself(before) or _is_issuer(rest, speaker) or (speaker.voice == "title" and _is_subject(rest, flat[at:]))
    )


def _without_opening(words: str) -> str:
    """The words behind a number or bullet, and adverbs."""
    found = _ENUMERATED.match(words)
    start = found.end() if found else 0
    adverbs = pattern("adverbs").match(words, start)
    return words[adverbs.end() if adverbs else start :].lstrip(' “"(')


def _is_itself(before: str) -> bool:
    """ "Kế hoạch này", with nothing behind it but that it is in force."""
    itself = list(pattern("self").finditer(before))
    if not itself or pattern("not the subject").search(before, 0, itself[-1].start()):
        return False
    gap = before[itself[-1].end() :]
    if pattern("number").search(gap) or pattern("unsure").search(gap):
        return False
    return not _without_opening(gap) or pattern("predicate").match(gap) is not None


def _is_issuer(before: str, speaker: Speaker) -> bool:
    """The clause before is the issuer's name: "…, UBND xã bãi bỏ …"."""
    clause = re.split(r"[,;]\s", before)[-1].strip()
    return speaker.is_issuer(pattern("adverbs behind").sub("", clause, count=1))


def _issues(before: str, speaker: Speaker) -> bool:
    """ "Trên đây là", "UBND xã ban hành", or its name alone, before what it announces."""
    if pattern("here is").match(before):
        return not pattern("number").search(before)
    issues = pattern("issues").search(before)
    opens = issues is not None and speaker.voice == "preamble"
    return opens or _is_issuer(before[: issues.start()] if issues else before.rstrip(), speaker)


def _is_subject(before: str, behind: str) -> bool:
    """A title that goes on with what its document replaces: "Kế hoạch phòng, chống dịch năm 2026 thay thế …"."""
    named = pattern("kinds").findall(before)
    cited = pattern("number").search(before) or pattern("unsure").search(before)
    done = pattern("cue").match(behind)
    return len(named) <= 1 and not cited and done is not None and _kind(done["first"]) == "replaces"


def _documents(flat: str, first: re.Match[str], kind: ChangeKind) -> Iterator[Said]:
    """The first document, and those that the sentence lists with it; not those that only describe one of them."""
    yield _said(flat, first, kind)
    at, described = first.end(), False
    while (found := pattern("listed").search(flat, at)) is not None:
        between = flat[at : found.start()]
        effect = _listed(between, kind)
        if effect and not (described and (found["kind"] or "").lower() != first["kind"].lower()):
            yield _said(flat, found, effect)
            described = False
        elif _leaves(between):
            return
        else:
            described = True
        at = found.end()


def _listed(between: str, kind: ChangeKind) -> ChangeKind | None:
    """What is done to a document that these words stand before; None where they don't list it with the one before."""
    for joint in islice(pattern("joint").finditer(between), _MOST_JOINTS):
        if effect := _effect(kind, between[joint.end() :]):
            return effect
    return None


def _leaves(between: str) -> bool:
    """The words before a number that isn't listed go on to another thought."""
    if set(",;") & set(_DAY.sub("", between)) or pattern("after another").search(between):
        return True
    return any(pattern("going on").search(between, 0, cue.start()) for cue in pattern("cue").finditer(between))


def _said(flat: str, found: re.Match[str], kind: ChangeKind) -> Said:
    number = re.sub(r"\s+", "", found["number"]).rstrip(".")
    return Said(kind, number, _date(flat, found.end()), found.end())


def _date(flat: str, at: int) -> str | None:
    """The ISO date just behind a number."""
    found = _DAY.match(flat, at)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])).isoformat() if found else None
    except ValueError:
        return None
