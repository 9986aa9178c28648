"""A figure of a statement that in its source is one of something else, or is not the whole of what is said there."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assistant.generation.alignment import AND
from assistant.generation.clauses import same_clause
from assistant.generation.figures import Figure
from assistant.generation.token import Token
from assistant.generation.word_lists import keys_of, phrases, singles

_OF = frozenset({keys_of("của")})


def is_passed_over(
    tokens: Sequence[Token], chosen: Sequence[int], source: Sequence[Token], number: int, *, ordered: bool
) -> bool:
    """Between a figure and the words that it goes with, the source has another one that the statement leaves out.

    It goes with those before it; without an order it may go with those behind it as well.
    """
    figure = tokens[number].figure
    if figure is None:
        return False
    before = [at for at in range(number - 1, -1, -1) if tokens[at].kind == "word" or _names_one(tokens[at])][:1]
    behind = [at for at in range(number + 1, len(tokens)) if tokens[at].kind == "word"][:1]
    beside = before or behind if ordered else (*before, *behind)
    return any(_is_nearer(figure, chosen[number], chosen[word], chosen, source) for word in beside)


def _names_one(token: Token) -> bool:
    return token.figure is not None and token.figure.is_label


def _is_nearer(figure: Figure, at: int, word: int, chosen: Sequence[int], source: Sequence[Token]) -> bool:
    """A figure that could be taken for this one, and is not in the statement, stands as near to the word."""
    start, end = sorted((at, word))
    nearer = end - start if same_clause(source[start], source[end]) else len(source)
    near = range(max(0, word - nearer), min(len(source), word + nearer + 1))
    clause = [place for place in near if same_clause(source[place], source[word])]
    for place in {*range(start + 1, end), *clause}:
        other = source[place].figure
        if other is not None and place not in chosen and _confusable(figure, other):
            return True
    return False


def is_of_another(tokens: Sequence[Token], chosen: Sequence[int], source: Sequence[Token], number: int) -> bool:
    """A figure of something else that the source has done: of what its clause says, the statement has no word.

    Behind what the statement says, the clause may be the last thing of a list; a verb of a duty in it tells that it
    isn't.
    """
    at = chosen[number]
    quiet = singles("light") | singles("fillers") | singles("done")
    whole = [place for place, other in enumerate(source) if other.kind == "word" and same_clause(other, source[at])]
    counted = {at + 1, *(chosen[one + 1] for one in range(len(tokens) - 1) if tokens[one].figure)}
    clause = {place for place in whole if source[place].key not in quiet} - counted
    taken = {chosen[other] for other in range(len(tokens)) if tokens[other].kind == "word"} - counted
    if not clause:
        named = _before_bracket(source, at)  # "năm (trước ngày 5/12)"
        return named is not None and source[named].key not in quiet and named not in chosen
    if taken & clause:
        joined = at + 1 < len(source) and source[at + 1].key == AND  # what stands behind is another thing to do
        return joined and min(taken & clause) > at
    if not any(source[place].piece == source[at].piece for place in taken):
        return True  # a deadline that names a part of what is to be done
    keys = tuple(source[place].key for place in whole)
    others = [
        other.figure for place, other in enumerate(source) if place not in chosen and same_clause(other, source[at])
    ]
    numbers = [token.figure for token in tokens if token.figure is not None and not token.figure.is_date]
    if any(other is not None and _confusable(one, other) for one in numbers for other in others):
        return True  # it tells of as many others of the same
    acts = any(keys[start : start + len(verb)] == verb for verb in phrases("duties") for start in range(len(keys)))
    return acts or any(
        place > at and source[place].piece == source[at].piece and not same_clause(source[place], source[at])
        for place in taken
    )


def _before_bracket(source: Sequence[Token], at: int) -> int | None:
    """The word before the bracket in which a figure stands; None where it stands in none."""
    opening = at - 1
    while opening >= 0 and source[opening].kind == "word" and same_clause(source[opening], source[at]):
        opening -= 1
    if opening < 1 or source[opening].written != "(" or source[opening - 1].kind != "word":
        return None
    return opening - 1


def _confusable(one: Figure, other: Figure) -> bool:
    """Two dates, or two numbers of one thing."""
    return one.is_date and other.is_date if one.is_date or other.is_date else one.counts[:1] == other.counts[:1]


def is_halved(source: Sequence[Token], at: int, chosen: Sequence[int]) -> bool:
    """The figure is one of two that go together, as the ends of a range do; the statement leaves the other out."""
    figure = source[at].figure
    if figure is None:
        return False
    for joint, place in ((at + 1, at + 2), (at - 1, at - 2)):  # "thứ Ba và thứ Năm"
        other = source[place].figure if 0 <= place < len(source) else None
        if other is None or place in chosen or not _confusable(figure, other):
            continue
        labelled = source[joint].written == "," and figure.counts == other.counts and figure.is_labelled
        if source[joint].key == AND or labelled:
            return True
    for beside, own, its in ((range(at + 1, at + 4), "from", "until"), (range(at - 3, at), "until", "from")):
        for place in beside:
            other = source[place].figure if 0 <= place < len(source) else None
            if other and own in figure.meant and its in other.meant and place not in chosen:
                return True
    return False


def is_cut(source: Sequence[Token], place: tuple[int, int], chosen: Sequence[int]) -> bool:
    """Of several dates that the sentence lists behind their number and a colon, the statement has some: "two: …"."""
    sentence = [at for at, token in enumerate(source) if (token.piece, token.sentence) == place]
    colon = next((at for at in sentence if source[at].written == ":"), None)
    if colon is None:
        return False
    counted = [source[at].figure for at in sentence if at < colon and at in chosen]
    dates = [at for at in sentence if at > colon and (figure := source[at].figure) is not None and figure.is_date]
    left = sum(at not in chosen for at in dates)
    several = any(one is not None and isinstance(one.value, Decimal) and one.value > 1 for one in counted)
    return several and 0 < left < len(dates)


def recurs(source: Sequence[Token], at: int, chosen: Sequence[int]) -> bool:
    """What stands behind the figure says that it comes again, or of what it is; the statement leaves it out."""
    behind = source[at + 1 : at + 4]
    if source[at].figure is None or not behind or (behind[0].key,) not in phrases("recurring") | _OF:
        return False
    count = len(behind) if (behind[0].key,) in _OF else 1
    words = [(place, one) for place, one in enumerate(behind[:count], at + 1) if same_clause(one, source[at])]
    return any(one.kind == "word" and (one.key,) not in _OF and place not in chosen for place, one in words)


def recurs_elsewhere(source: Sequence[Token], at: int, chosen: Sequence[int]) -> bool:
    """ "Mỗi tuần" stands in a clause of the source of which the statement has nothing else."""
    if (source[at].key,) not in phrases("recurring"):
        return False
    quiet = singles("light") | singles("fillers") | singles("done")
    clause = [place for place, one in enumerate(source) if same_clause(one, source[at]) and place not in (at, at + 1)]
    content = [place for place in clause if source[place].kind in ("word", "figure", "unit")]
    content = [place for place in content if source[place].key not in quiet]
    return bool(content) and not any(place in chosen for place in content)
