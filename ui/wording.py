"""An answer's text, taken apart for display: the little Markdown that answers use, and nothing more.

Answers hold plans' words, so whatever is not one of these forms is shown to the letter: paragraphs, headings, bullets,
block quotes, **strong** words, *emphasised* whole lines, backslash escapes, and [n] markers of the answer's citations.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["paragraph", "heading", "item", "quote", "emphasis"]

LINE = re.compile(r"^(?P<indent> *)(?:(?P<item>[-*+]) +|(?P<quote>>) ?|(?P<heading>#{1,6}) +)?(?P<rest>.*)$")
INLINE = re.compile(
    r"\\(?P<literal>[!-/:-@\[-`{-~])|\*\*(?P<strong>(?:\\.|[^\\])+?)\*\*|\[(?P<marker>\d{1,3}|[a-z]{1,2})\]"
)

CONTROLS = {code: "�" for code in range(32) if chr(code) not in "\t\n\r"}
TURNING = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))  # the direction of writing
UNPRINTABLE = CONTROLS | dict.fromkeys((ord("\r"), *range(127, 160), *TURNING), "�")
EMPHASISED = re.compile(r"\*(?P<words>(?:\\.|[^*\\])+)\*")


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style; a citation's marker where ``marker`` is set."""

    text: str
    strong: bool = False
    marker: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, bullet, quote or emphasised line; ``level`` is a bullet's depth, from 0."""

    kind: BlockKind
    runs: tuple[Run, ...]
    level: int = 0


def blocks_of(text: str, markers: Collection[str]) -> tuple[Block, ...]:
    """The blocks of an answer's text; only ``markers`` become marker runs."""
    blocks: list[Block] = []
    for kind, level, words in _joined_lines(text):
        if kind == "paragraph" and (emphasised := EMPHASISED.fullmatch(words)):
            kind, words = "emphasis", emphasised["words"]
        blocks.append(Block(kind, tuple(_runs(words, markers, strong=kind == "heading")), level))
    return tuple(blocks)


def _joined_lines(text: str) -> Iterator[tuple[BlockKind, int, str]]:
    """Kind, level and words of each block; a plain line goes on with the paragraph or bullet before it."""
    open_block: tuple[BlockKind, int, str] | None = None
    for line in [*text.splitlines(), ""]:
        form = LINE.match(line)
        assert form is not None  # every part of LINE is optional
        kind: BlockKind = (
            "item" if form["item"] else "quote" if form["quote"] else "heading" if form["heading"] else "paragraph"
        )
        goes_on = open_block and form["rest"] and kind in ("paragraph", "quote") and open_block[0] != "heading"
        if open_block and goes_on and (kind == "paragraph" or open_block[0] == "quote"):
            open_block = (*open_block[:2], f"{open_block[2]}\n{form['rest'].strip()}")
            continue
        if open_block:
            yield open_block
        open_block = (kind, len(form["indent"]) // 2, form["rest"].strip()) if form["rest"].strip() else None


def _runs(words: str, markers: Collection[str], *, strong: bool) -> Iterator[Run]:
    plain = ""
    done = 0
    for found in INLINE.finditer(words):
        plain += words[done : found.start()]
        done = found.end()
        if found["literal"]:
            plain += found["literal"]
        elif found["marker"] and found["marker"] not in markers:
            plain += found[0]
        else:
            if plain:
                yield Run(plain, strong)
            plain = ""
            if found["marker"]:
                yield Run(found["marker"], strong, marker=True)
            else:
                yield from _runs(found["strong"], markers, strong=True)
    if plain + words[done:]:
        yield Run(plain + words[done:], strong)


def printable(text: str) -> str:
    """``text`` without control characters; tabs and line ends stay.

    A plan must not move a terminal's cursor, nor turn the order in which words are read.
    """
    return text.translate(UNPRINTABLE)
