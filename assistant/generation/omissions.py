"""What a statement leaves out of the sentences that it takes from, and by which it says more or other than they do."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assistant.generation.alignment import AND, spread
from assistant.generation.clauses import parts, runs, same_clause
from assistant.generation.figure_faults import is_cut, is_halved, recurs, recurs_elsewhere
from assistant.generation.statements import Reason
from assistant.generation.token import Token
from assistant.generation.word_lists import keys_of, phrases

# What a statement may not leave out of a sentence that it takes from.
_KEPT = ("exception", "only", "condition", "lacking")
_BOUNDS = frozenset(("from", "after", "before", "over", "under", "over_or_same", "under_or_same"))
(_FOR,) = keys_of("cho")
_ALL = frozenset(("condition", "exception", "only"))  # and under these every one of them
_LIMITS = frozenset(("most", "least"))
_HOLDS = _BOUNDS - {"before"} | {"until"}
_WHOLE = frozenset(
    ("negation", "condition", "exception", "only", "weak", "passive")
)  # what stands under them is said to its end
_EITHER = frozenset(keys_of("hoặc or"))
_JOINING = frozenset(keys_of("và hoặc"))


def left_out(
    tokens: Sequence[Token], source: Sequence[Token], chosen: Sequence[int], *, ordered: bool
) -> Reason | None:
    """What it may not leave out of the sentences that it takes from, and does; None where there is nothing."""
    if any(is_halved(source, at, chosen) for at in chosen):
        return "number"
    if any(recurs(source, at, chosen) or recurs_elsewhere(source, at, chosen) for at in chosen):
        return "number"
    if _is_partner(tokens, source, chosen) or _is_wider(tokens, source, chosen, ordered=ordered):
        return "words"
    used = {(source[at].piece, source[at].sentence) for at in chosen}
    if any(is_cut(source, place, chosen) for place in used):
        return "date"
    again = [at for at, t in enumerate(source) if (t.key,) in phrases("recurring") and (t.piece, t.sentence) in used]
    if any(at in chosen for at in again) and not all(at in chosen for at in again):
        return "number"
    clauses = {(t.piece, t.clause) for t in (source[at] for at in chosen) if t.kind in ("word", "figure")}
    if _is_once(source, chosen) or _is_unbounded(source, chosen) or _is_part(source, chosen):
        return "number"
    if any(_is_opening(source, place, chosen) for place in used):
        return "date"
    if _is_untimed(source, chosen, clauses) or _is_limited(source, chosen, clauses) or _is_cut_off(source, chosen):
        return "words"
    has = [token.key for token in tokens if token.kind == "operator"]
    negated = [t for t in source if t.key == "negation" and t.kind == "operator" and (t.piece, t.clause) in clauses]
    if len(negated) > has.count("negation"):
        return "words"  # "who has none" says of whom it is
    either = [t for t in source if t.key in _EITHER and t.kind == "word" and (t.piece, t.sentence) in used]
    if len(either) > sum(token.key in _EITHER and token.kind == "word" for token in tokens):
        return "words"
    for kind in _KEPT:
        stands = [t for t in source if t.kind == "operator" and t.key == kind and (t.piece, t.sentence) in used]
        if len(stands) > has.count(kind):
            return "words"
    return None


def _is_partner(tokens: Sequence[Token], source: Sequence[Token], chosen: Sequence[int]) -> bool:
    """It is said to do alone what in the source it does with others who lead: of "B phối hợp mở lớp", "B mở lớp"."""
    if any(token.kind == "unit" and token.role == "partner" for token in tokens):
        return False
    said = {at for token, at in zip(tokens, chosen, strict=True) if token.kind != "unit" or token.role}
    for at in said:
        if source[at].kind not in ("word", "figure"):
            continue
        before = [place for place in range(at) if same_clause(source[place], source[at]) and place not in said]
        joining = [place for place in before if runs(source, place, "joining") or source[place].role == "partner"]
        if any(not _leads(source, place) for place in joining):
            return True
    return False


def _leads(source: Sequence[Token], at: int) -> bool:
    """Who does what stands here leads in it by the words before."""
    return any(
        runs(source, place, "leading") and source[place].doers == source[at].doers
        for place in range(at)
        if _same_sentence(source[place], source[at])
    )


def _is_wider(tokens: Sequence[Token], source: Sequence[Token], chosen: Sequence[int], *, ordered: bool) -> bool:
    """What it says last of a clause is told nearer by the words behind it: "học sinh" of "học sinh thuộc hộ nghèo"."""
    covered = {place for token, at in zip(tokens, chosen, strict=True) for place in spread(token, source, at)}
    for at in covered - {place - 1 for place in covered}:
        if at + 1 == len(source) or source[at].kind == "operator" or not same_clause(source[at], source[at + 1]):
            continue
        share = any(one.figure and one.figure.counts == ("%",) and same_clause(one, source[at]) for one in source)
        if not _goes_on(source, _behind(source, at), share=share, ordered=ordered):
            continue
        behind = [place for place in range(at + 1, len(source)) if _same_sentence(source[place], source[at])]
        nearer = any(place in covered for place in behind if same_clause(source[place], source[at]))
        heads = [place for place in behind if source[place].key == source[at].key and source[at].kind == "word"]
        listed = not any(one.figure and same_clause(one, source[at]) for one in source)
        again = any(same_clause(source[place], source[one]) for place in heads for one in covered) or (
            listed and any(runs(source, place + 1, "narrowing") for place in heads)  # of each kind there is
        )
        if not nearer and not again:
            return True
    return False


def _behind(source: Sequence[Token], at: int) -> list[int]:
    """What stands behind in its clause, from the first word on that may tell more of it."""
    places = [place for place in range(at + 1, len(source)) if same_clause(source[place], source[at])]
    quiet = phrases("fillers") - phrases("parting") - phrases("narrowing")  # the last word of "ngày làm việc"
    while places and (source[places[0]].key,) in quiet:
        places.pop(0)
    return places


def _goes_on(source: Sequence[Token], behind: Sequence[int], *, share: bool, ordered: bool) -> bool:
    """What stands behind belongs to the words before it: no "trước ngày …", "tại …" or the like opens there."""
    if not behind:
        return False
    first = source[behind[0]]
    if _narrows(source, behind[0]):
        return True
    if ordered and (first.kind == "word" or _numbers(first)) and not parts(source, behind[0]):
        return True
    return first.key == _FOR and (share or any(_narrows(source, place) for place in behind))


def _numbers(token: Token) -> bool:
    """It says which of several: "học sinh thứ hai"."""
    return token.figure is not None and token.figure.is_labelled


def _narrows(source: Sequence[Token], at: int) -> bool:
    return runs(source, at, "narrowing") or _bounds(source[at])


def _bounds(token: Token) -> bool:
    """How much there must be of it: "từ 02 tỷ đồng trở lên"; no date, and no time that is left."""
    figure = token.figure
    return figure is not None and not figure.is_date and bool(_BOUNDS & set(figure.meant))


def _is_once(source: Sequence[Token], chosen: Sequence[int]) -> bool:
    """Of a number it leaves out that it is one of each month, or of each group: "mỗi tháng"."""
    for again in (at for at, one in enumerate(source) if (one.key,) in phrases("recurring") and at not in chosen):
        for at in chosen:
            number = source[at].figure
            if number is None or number.is_date or not same_clause(source[at], source[again]):
                continue
            between = range(min(at, again) + 1, max(at, again))
            if not any(source[place].figure and place not in chosen for place in between):
                return True
    return False


def _is_unbounded(source: Sequence[Token], chosen: Sequence[int]) -> bool:
    """Behind a number that it has, a comma and a limit of it are left out: "10% mức phạt, tối đa 02 triệu đồng"."""
    for at in range(1, len(source)):
        figure, comma = source[at].figure, source[at - 1]
        if figure is None or at in chosen or comma.written != "," or not _LIMITS & set(figure.meant):
            continue
        if any(source[place].figure and same_clause(source[place], comma) for place in chosen):
            return True
    return False


def _is_part(source: Sequence[Token], chosen: Sequence[int]) -> bool:
    """Of the parts that a clause tells of it has some and not others: "gồm 5 nam và 3 nữ"."""
    for at, token in enumerate(source):
        if token.kind == "word" and (token.key,) in phrases("whole"):
            parts = [
                place
                for place in range(at + 1, len(source))
                if same_clause(source[place], token) and source[place].figure is not None
            ]
            if 0 < sum(place in chosen for place in parts) < len(parts):
                return True
            ands = [place for place in range(at + 2, len(source) - 1) if source[place].key == AND]
            ands = [place for place in ands if same_clause(source[place], token)]
            if any(place - 1 in chosen and place + 1 not in chosen for place in ands):
                return True
    return False


def _is_limited(source: Sequence[Token], chosen: Sequence[int], clauses: Collection[tuple[int, int]]) -> bool:
    """Behind a clause that it takes from, a limit of it is left out: "được thưởng, nhưng không quá hai lần"."""
    limits = [at for at, one in enumerate(source) if one.kind == "word" and (one.key,) in phrases("limiting")]
    return any(
        at not in chosen
        and any(source[at].piece == piece and 0 < source[at].clause - clause <= 2 for piece, clause in clauses)
        and not any(same_clause(source[place], source[at]) for place in chosen)
        for at in limits
    )


def _is_opening(source: Sequence[Token], place: tuple[int, int], chosen: Sequence[int]) -> bool:
    """The sentence opens with the time or the measure at which it holds; it is left out: "Từ năm 2027, …"."""
    first = next((at for at, one in enumerate(source) if (one.piece, one.sentence) == place and one.kind != "mark"), 0)
    figure = source[first].figure
    return figure is not None and bool(_HOLDS & set(figure.meant)) and first not in chosen


def _is_untimed(source: Sequence[Token], chosen: Sequence[int], clauses: Collection[tuple[int, int]]) -> bool:
    """It leaves out what must have happened before: "sau khi được duyệt", of which a figure before it is no part."""
    for at, token in enumerate(source):
        if token.kind != "word" or (token.piece, token.clause) not in clauses or not runs(source, at, "timing"):
            continue
        timed = any(one.figure for one in source[max(0, at - 3) : at] if same_clause(one, token))
        if not timed and at + 1 not in chosen:
            return True
    return False


def _is_cut_off(source: Sequence[Token], chosen: Sequence[int]) -> bool:
    """What is forbidden, or the case for which all is said, is told nearer by words behind that it leaves out.

    Of "không thu phí của hộ nghèo" may not be said "không thu phí", nor of "90% chi phí giống" "90%".
    """
    for at in chosen:
        figure = source[at].figure
        share = figure is not None and figure.counts == ("%",)
        if at + 1 == len(source) or not (share or _WHOLE & set(source[at].signs)):
            continue
        behind = [place for place in range(at + 1, len(source)) if same_clause(source[place], source[at])]
        behind = behind[1:] if share and behind and source[behind[0]].kind == "mark" else behind
        left = behind and source[behind[0]].kind != "mark" and not any(place in chosen for place in behind)
        joined = source[behind[0]].key in _JOINING if left else False
        if left and not (joined and not _ALL & set(source[at].signs)):
            return True
    return False


def _same_sentence(one: Token, other: Token) -> bool:
    return (one.piece, one.sentence) == (other.piece, other.sentence)
