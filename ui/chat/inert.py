"""Words of a plan or a question in a message of the chat: HTML in which none of them is markup.

The chat window reads messages as Markdown with HTML in it. Every sign that means something to either is written as a
character reference, so that words show to the letter whichever reader comes first.
"""

from __future__ import annotations

from string import punctuation

from ui.wording import printable

HARMLESS = "%,;?"  # no meaning in either; left as they are, since screen readers are given a message's source
# A line end would let Markdown end the HTML block.
REFERENCES = str.maketrans(
    {sign: f"&#{ord(sign)};" for sign in punctuation if sign not in HARMLESS} | {"\n": "<br>", "\t": "&#9;"}
)


def inert(words: str) -> str:
    """The words, safe as Markdown and as HTML, shown to the letter."""
    return printable("\n".join(words.splitlines())).translate(REFERENCES)
