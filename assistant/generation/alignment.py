"""Where a statement's words stand in a source in its order, and whether what it leaves out changes who does what."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assistant.generation.clauses import parts, same_clause
from assistant.generation.doers import DOER
from assistant.generation.matching import opens
from assistant.generation.token import Token
from assistant.generation.word_lists import keys_of, phrases

MOST_STEPS_BACK = 2  # places at which a statement may go back in its source's words

_JOINING = frozenset(keys_of("và hoặc"))
(AND,) = keys_of("và")
_NEAR = frozenset(("negation", "condition"))  # under which all tells of what is so signed
_WITHIN = ("word", "operator", "figure")


def aligned(tokens: Sequence[Token], places: Sequence[Sequence[int]]) -> tuple[list[int], int]:
    """A place for each token with the fewest steps back, and how many; a step back inside a phrase counts for all.

    Of several such ways the one that leaves its source's words together: no phrase is put together of two.
    """
    best: dict[int, tuple[int, int, int, tuple[int, ...]]] = {}
    for number, fitting in enumerate(places):
        if number == 0:
            best = {at: (0, 0, 0, (at,)) for at in fitting}
            continue
        step = 1 if _may_step_back(tokens, number) else MOST_STEPS_BACK + 1
        counted = _is_counted(tokens, number)
        best = {
            at: min(
                (
                    steps + (MOST_STEPS_BACK + 1 if counted and at != before + 1 else step if at <= before else 0),
                    breaks + (_break(tokens, number) if at != before + 1 else 0),
                    gaps + abs(at - before),
                    (*way, at),
                )
                for before, (steps, breaks, gaps, way) in best.items()
            )
            for at in fitting
        }
    steps, _, _, way = min(best.values(), default=(0, 0, 0, ()))
    return list(way), steps


def _may_step_back(tokens: Sequence[Token], number: int) -> bool:
    """Where words are moved as a whole: beside a figure or a unit, at the end of a clause, or before "mỗi tháng"."""
    one, other = tokens[number - 1], tokens[number]
    if other.kind == "word" and (other.key,) in phrases("recurring"):
        return True
    if any(token.figure is not None and token.figure.is_label for token in (one, other)):
        return False
    return one.clause != other.clause or any(token.kind in ("figure", "unit") for token in (one, other))


def _break(tokens: Sequence[Token], number: int) -> int:
    """What it costs to part a token from the one before: most where both are words."""
    kinds = (tokens[number - 1].kind, tokens[number].kind)
    return 0 if "unit" in kinds else 1 if "figure" in kinds else 2


def _is_counted(tokens: Sequence[Token], number: int) -> bool:
    """It is what the figure before it is the number of: both stand together in the source."""
    figure = tokens[number - 1].figure
    return figure is not None and tokens[number].kind == "word" and figure.counts[:1] == (tokens[number].key,)


def cut_into(tokens: Sequence[Token], chosen: Sequence[int], source: Sequence[Token]) -> bool:
    """A clause of the statement, or what a unit does in it, begins within a clause of the source.

    Of "vận động nhà hảo tâm tặng phao" nobody may be said to give buoys, as what stands before says who does.
    """
    said_there = [(token, at) for token, at in zip(tokens, chosen, strict=True) if token.kind != "unit" or token.role]
    covered = {place for token, at in said_there for place in spread(token, source, at)}
    words = [number for number, token in enumerate(tokens) if token.kind == "word"]
    if any(_leaps(tokens, source, chosen, number, covered) for number in words if not tokens[number].others):
        return True
    begun = [chosen[number] for number, token in enumerate(tokens) if _opens(token) and _begins(tokens, number)]
    return any(not _may_begin(source, at, covered) or _is_caused(source, at, covered) for at in begun)


def skips(tokens: Sequence[Token], chosen: Sequence[int], source: Sequence[Token]) -> bool:
    """Within a clause of the source, words between two that follow one another in the statement are left out.

    Of "chủ thuyền chở khách" may not be said "chủ khách". A thing of a list may be left out, as may what says nothing,
    or what stands before a date.
    """
    covered = {place for token, at in zip(tokens, chosen, strict=True) for place in spread(token, source, at)}
    for number in range(len(tokens) - 1):
        start, end = chosen[number], chosen[number + 1]
        if "unit" in (tokens[number].kind, tokens[number + 1].kind) or not same_clause(source[start], source[end]):
            continue
        between = [at for at in range(start + 1, end) if source[at].kind != "mark" and at not in covered]
        figure = source[end].figure
        dated = figure is not None and figure.is_date and not _joins(source, between)
        dated = dated and bool(between) and (parts(source, between[0]) or _of_one(source, between[0]))
        dated = dated and not _NEAR & set(source[end].signs) and not _is_one_of_several(source, between, end)
        if between and not dated and not _may_be_skipped(source, between):
            return True
    return False


def _of_one(source: Sequence[Token], at: int) -> bool:
    """What stands here tells of a thing of which there is one: it is not chosen among several by it."""
    numbers = [one.figure for one in source[:at] if _is_number(one) and same_clause(one, source[at])]
    return bool(numbers) and numbers[-1] is not None and numbers[-1].value == 1


def _is_one_of_several(source: Sequence[Token], between: Sequence[int], end: int) -> bool:
    """A clause behind tells of another by the same word: "đoạn một trước ngày …, đoạn hai trước ngày …"."""
    left = {source[at].key for at in between if source[at].kind == "word"}
    return any(
        source[at].key in left and not same_clause(source[at], source[at - 1])
        for at in range(end + 1, len(source))
        if (source[at].piece, source[at].sentence) == (source[end].piece, source[end].sentence)
    )


def _joins(source: Sequence[Token], between: Sequence[int]) -> bool:
    """Another thing stands there too, or which of several it is: "lần thứ nhất"."""
    return any(
        source[at].key in _JOINING or source[at].figure is not None or (source[at].key,) in phrases("ordinals")
        for at in between
    )


def _may_be_skipped(source: Sequence[Token], between: Sequence[int]) -> bool:
    """It says nothing by itself, or is one thing of a list."""
    if source[between[0]].key == AND or source[between[-1]].key == AND:
        return True
    run = tuple(source[at].key for at in between)
    while run:
        known = (phrase for name in ("light", "fillers") for phrase in phrases(name) if run[: len(phrase)] == phrase)
        count = max(map(len, known), default=0)
        if not count:
            return False
        run = run[count:]
    return True


def _is_caused(source: Sequence[Token], at: int, covered: Collection[int]) -> bool:
    """Before it in its sentence, others are told to do something: it may be theirs, and the statement leaves it out."""
    for last in range(at - 1, -1, -1):
        token = source[last]
        if (token.piece, token.sentence) != (source[at].piece, source[at].sentence) or (
            token.kind == "unit" and token.role == DOER
        ):
            return False
        run = tuple(one.key for one in source[last : last + 3] if one.kind == "word")
        apart = token.kind == "word" and not same_clause(token, source[at]) and last not in covered
        if apart and any(run[: len(phrase)] == phrase for phrase in phrases("causing")):
            return True
    return False


def _leaps(
    tokens: Sequence[Token], source: Sequence[Token], chosen: Sequence[int], number: int, covered: Collection[int]
) -> bool:
    """The next word follows in the statement's clause, and in the source in another, with words of its own before it.

    Of "hộ nghèo được miễn, hộ khác nộp phí" may not be said "hộ nghèo nộp phí".
    """
    behind = next((at for at in range(number + 1, len(tokens)) if tokens[at].kind != "operator"), number)
    follows = tokens[behind]
    if behind == number or not (follows.kind == "word" or _is_number(follows)):
        return False
    start, end = chosen[number], chosen[behind]
    if tokens[number].clause != follows.clause or same_clause(source[start], source[end]):
        return False
    if start > end:  # a number is not taken from a clause before
        return _is_number(follows)
    between = [at for at in range(start + 1, end) if source[at].kind != "mark"]
    if _is_number(follows) and behind > number + 1 and any(at not in covered for at in between):
        return True
    if _is_number(follows):  # with the same verb once more before it, or another, it is that one's
        beside = {
            source[at].key for at in chosen if source[at].kind == "word" and same_clause(source[at], source[start])
        }
        verbs = beside | {phrase[0] for phrase in phrases("duties") if len(phrase) == 1}
        return any(source[at].key in verbs and source[at].kind == "word" for at in between if at not in covered)
    firsts = {source[between[0]].key, source[start].key} if between else set()
    # one of several things of a name, of the same number, and no other who does the same
    named = {source[at].key for at in range(start + 1) if same_clause(source[at], source[start])}
    named |= {source[at].key for at in between if same_clause(source[at], source[start])}
    heads = [at for at in range(start, end) if same_clause(source[at], source[end]) and source[at].kind != "operator"]
    alike = (
        all(source[at].key in named or _light_ending(source, at) for at in heads)
        and bool(firsts & {source[end].key, source[end - 1].key})
        and not (
            any(_is_number(one) for one in tokens[:number] if one.clause == tokens[number].clause)
            and any(_is_number(source[at]) and at not in covered for at in between)
        )
    )
    return not alike and any(at not in covered for at in between)


def _is_number(token: Token) -> bool:
    return token.figure is not None and not token.figure.is_date


def spread(token: Token, source: Sequence[Token], at: int) -> range:
    """The places of the source for which a token of the statement stands."""
    return range(at, at + max((len(phrase) for phrase in token.others if opens(phrase, source, at)), default=1))


def _opens(token: Token) -> bool:
    """It can be the first of what a clause says: a word, or how many of a thing; no "ngày 20"."""
    return token.kind == "word" or (_is_number(token) and token.figure is not None and not token.figure.is_labelled)


def _begins(tokens: Sequence[Token], number: int) -> bool:
    """No word stands before it in its clause, behind the last unit that does what follows."""
    before = [token for token in tokens[:number] if token.clause == tokens[number].clause]
    doers = [at for at, token in enumerate(before) if token.kind == "unit" and token.role == DOER]
    return not any(_opens(token) for token in before[doers[-1] + 1 if doers else 0 :])


def _may_begin(source: Sequence[Token], at: int, chosen: Collection[int]) -> bool:
    """What stands before it in the source is the clause's end, a unit, a figure, or in the statement too."""
    last = at - 1
    while last >= 0 and source[last].kind in _WITHIN and same_clause(source[last], source[at]):
        if source[last].kind == "operator" or (source[last].figure is not None and last not in chosen):
            last -= 1
            continue
        if last in chosen or source[last].key in _JOINING:
            return True
        light = _light_ending(source, last)
        if not light:
            return False
        last -= light
    before = source[last] if last >= 0 and same_clause(source[last], source[at]) else None
    return before is None or before.kind != "unit" or before.role in (DOER, "partner") or last in chosen


def _light_ending(source: Sequence[Token], at: int) -> int:
    """How many words of a phrase end here that only goes with what follows."""
    return next(
        (
            len(phrase)
            for phrase in sorted((*phrases("light"), *phrases("fillers")), key=len, reverse=True)
            if [token.key for token in source[max(0, at - len(phrase) + 1) : at + 1]] == list(phrase)
        ),
        0,
    )
