"""Bytes → text: Unicode as it is, and a named refusal of everything that would be stored as mojibake.

Before Unicode, Vietnamese was typed in fonts that drew the accented letters in the places of Latin-1 (TCVN3, also
called ABC, and VNI). Such text decodes without an error and reads "C«ng an x·"; it is recognised by its letters.
Reading it is left to a converter: capitals of TCVN3 share the codes of small letters, so that no reading of ours
could be quoted to the letter.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from pathlib import Path

from ingest.errors import BinaryFile, DamagedText, EmptyFile, LegacyEncoding

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Letters and signs of Latin-1 that no Vietnamese word has.
_FOREIGN = frozenset("ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïðñö÷øûüþÿ¡¢£¤¥¦§¨©ª«¬\xad®¯µ¶·¸¹º»¼½¾")
_FEW = 8  # accented letters that a text in another language may have
_SUSPECT_SHARE = 0.15  # of the accented letters; Unicode plans here have under 0.01, TCVN3 and VNI over 0.5
# VNI writes a vowel and then its mark as a letter of its own: pairs that no Vietnamese syllable has.
_VNI = re.compile("[aeouyAEOUY][ùøûõïÙØÛÕÏ]|[aeoAEO][âÂ]|[aA][áàåãäéèúüëêÁÀÅÃÄÉÈÚÜËÊ]|[eE][áàåãäÁÀÅÃÄ]")
_DOUBLE = re.compile("Ã[\x80-\xbf¡-¿]|á[º»]|Æ[°¡]|Ä[\x90\x91‘]")
_NO_TEXT = ("Cn", "Co", "Cs")  # unassigned, private and surrogate code points
_AFTER_LATIN = "\u2100"  # above the Latin letters and punctuation; bytes read as UTF-16 lie there
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(data: bytes, path: Path) -> str:
    """The text of a file, unchanged but for its encoding (a UTF-8 mark at the start stays as U+FEFF).

    Raises EmptyFile, BinaryFile, LegacyEncoding or DamagedText; ``path`` is for their messages only.
    """
    if not data.strip(b" \t\r\n\x0b\x0c\xef\xbb\xbf"):
        raise EmptyFile(path)
    text = _decode_unicode(data, path)
    if text is None:
        text = _decode_single_byte(data, path)
    if not text.strip("\ufeff \t\r\n\x0b\x0c\xa0\u200b"):
        raise EmptyFile(path)
    refuse_damage(text, path)
    return text


def _decode_unicode(data: bytes, path: Path) -> str | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decode_wide(data, encoding, path)
    sample = data[:4096]
    if sample.count(0) > len(sample) // 5:  # UTF-16 without a mark: every other byte of Latin text is zero
        low_first = sample[1::2].count(0) >= sample[0::2].count(0)
        return _decode_wide(data, "utf-16-le" if low_first else "utf-16-be", path)
    return _try(data, "utf-8")


def _decode_wide(data: bytes, encoding: str, path: Path) -> str | None:
    """UTF-16 or UTF-32. Any pair of bytes is a letter in it, but only text is Latin letters."""
    text = _try(data, encoding)
    sample = (text or "")[:4096]
    if sum(c < _AFTER_LATIN for c in sample) < len(sample) // 4:
        raise BinaryFile(path)
    return text


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _decode_single_byte(data: bytes, path: Path) -> str:
    """Windows-1258 where that gives Vietnamese; else a refusal that names what it looks like."""
    if b"\x00" in data:
        raise BinaryFile(path)
    latin = data.decode("latin-1")
    if len(_CONTROL.findall(latin[:65536])) > len(latin[:65536]) // 50:
        raise BinaryFile(path)
    _refuse_broken_unicode(data, path)
    legacy = legacy_encoding(latin)
    windows = _try(data, "cp1258")
    if windows is not None and any(mark in windows for mark in "\u0300\u0301\u0303\u0309\u0323") and not legacy:
        return windows
    raise LegacyEncoding(path, encoding=legacy or "TCVN3 / VNI / ?")


def _refuse_broken_unicode(data: bytes, path: Path) -> None:
    """UTF-8 of which few letters are broken, as where a copy was cut, is damaged and in no other encoding."""
    text = data.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    if sum(ord(c) > 0x7F for c in text) > 2 * lost:
        raise DamagedText(path, count=lost)


def legacy_encoding(text: str) -> str | None:
    """The name of the old encoding that ``text``'s letters give away, or None for real Unicode Vietnamese."""
    sample = text[:200_000]
    letters = [c for c in sample if ord(c) > 0x7F and (c.isalpha() or c in _FOREIGN)]
    if len(letters) < _FEW:
        return None
    if len(_VNI.findall(sample)) > len(letters) // 4:
        return "VNI"
    if sum(c in _FOREIGN for c in letters) < _SUSPECT_SHARE * len(letters):
        return None
    return "UTF-8 (×2)" if len(_DOUBLE.findall(sample)) > len(letters) // 8 else "TCVN3 (ABC)"


def refuse_damage(text: str, path: Path) -> None:
    """Raises BinaryFile, LegacyEncoding or DamagedText where the letters of ``text`` are not what was typed."""
    sample = text[:65536]
    odd = sum(unicodedata.category(c) in _NO_TEXT for c in sample)
    if len(_CONTROL.findall(sample)) > len(sample) // 50 or odd > len(sample) // 20:
        raise BinaryFile(path)
    legacy = legacy_encoding(text)
    if legacy:
        raise LegacyEncoding(path, encoding=legacy)
    lost = text.count("\ufffd")
    if lost > max(3, len(text) // 1000):
        raise DamagedText(path, count=lost)
