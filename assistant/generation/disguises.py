"""Other readings of words that were disguised: letters set apart, figures for letters, look-alikes, codes."""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

_APART = re.compile(r"(?<!\w)[^\W\d_](?:([^\w\s,;]|_| )[^\W\d_])(?:\1[^\W\d_])*(?!\w)")
_LETTER = re.compile(r"[^\W\d_]")
_FIGURED = re.compile(r"(?<!\w)(?=\w*[0-9@$])(?=\w*[^\W\d_])[\w@$]+(?!\w)")
_FIGURES = str.maketrans("03457@$", "oeastas")
_LIKE = str.maketrans(
    "АВЕЗКМНОРСТХУІЈЅаеорсухіјѕһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοικνρυɡɑı",
    "ABE3KMHOPCTXYIJSaeopcyxijshdqwABEZHIKMNOPTYXoiknpugai",
)
_LONG = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{20,}={0,2}")
_HEX = re.compile(r"(?<![0-9a-zA-Z])(?:[0-9a-fA-F]{2}[ :]?){12,}(?![0-9a-zA-Z])")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|&#|%[0-9a-fA-F]{2}")
_SAID = 0.8  # of the characters of what was hidden in a code are letters or blanks


def as_seen(words: str) -> str:
    """Composed, in plain letters, without what is not seen."""
    kept = (letter for letter in words if unicodedata.category(letter) != "Cf")
    return unicodedata.normalize("NFKC", "".join(kept))


def readings(words: str) -> Iterator[str]:
    """The words as they are seen, then in each way in which they read differently."""
    seen = as_seen(words)
    yield seen
    plain = _put_together(_decoded(seen).translate(_LIKE))
    if plain != seen:
        yield plain
    if _FIGURED.search(plain):
        for one in "il":
            yield _FIGURED.sub(lambda found, one=one: found[0].translate(_FIGURES).replace("1", one), plain)  # type: ignore[misc]
    yield codecs.encode(plain, "rot13")
    yield plain[::-1]


def hides_a_message(words: str) -> bool:
    """Whether a run of letters and figures is a code that reads as words."""
    hidden = (_of_base64(found[0]) for found in _LONG.finditer(words))
    coded = (_of_hex(found[0]) for found in _HEX.finditer(words))
    return any(map(_reads, hidden)) or any(map(_reads, coded))


def _put_together(words: str) -> str:
    return _APART.sub(lambda found: "".join(_LETTER.findall(found[0])), words)


def _decoded(words: str) -> str:
    """Escapes of pages, addresses and programs as what they stand for."""
    if not _ESCAPED.search(words):
        return words
    words = re.sub(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})", lambda one: chr(int(one[1] or one[2], 16)), words)
    return unquote(html.unescape(words), errors="replace")


def _of_base64(code: str) -> bytes:
    code = code.rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        return base64.b64decode(code[: len(code) - (len(code) % 4 == 1)] + "=" * (-len(code) % 4))
    except (binascii.Error, ValueError):
        return b""


def _of_hex(code: str) -> bytes:
    digits = re.sub(r"[ :]", "", code)
    return bytes.fromhex(digits[: len(digits) // 2 * 2])


def _reads(hidden: bytes) -> bool:
    try:
        said = hidden.decode()
    except UnicodeDecodeError:
        return False
    return len(said) > 8 and sum(letter.isalpha() or letter == " " for letter in said) >= _SAID * len(said)
