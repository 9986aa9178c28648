"""Bytes to text: Unicode as it is; what would be stored as mojibake is refused by name."""

from __future__ import annotations

import codecs
import random
import unicodedata
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.encodings import decode, legacy_encoding
from ingest.errors import BinaryFile, DamagedText, EmptyFile, IngestError, LegacyEncoding

PLAN = "KẾ HOẠCH\r\nSố: 5/KH-UBND\r\n\r\nI. MỤC ĐÍCH\r\n\r\n1. Công an xã phối hợp với các trường học.\r\n"
WORDS = "Công an xã phối hợp với các trường tổ chức tuyên truyền, bảo vệ trẻ em trước nguy cơ đuối nước; " * 3
FILE = Path("ke_hoach.txt")

# Small letters of TCVN3 (ABC) and of VNI, as the old fonts had them; capitals of TCVN3 share the small letters' codes.
_TCVN3 = dict(zip(
    "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ",
    "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô­õö÷øùúûüýþ", strict=True))  # fmt: skip
_VNI_MARKS = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_VNI_VOWELS = {"â": "aâ", "ă": "aê", "ê": "eâ", "ô": "oâ", "ơ": "ô", "ư": "ö", "đ": "ñ"}


def tcvn3(text: str) -> str:
    return "".join(_TCVN3.get(c, c) for c in text.lower())


def vni(text: str) -> str:
    """Each accented vowel as the plain vowel and a letter for its mark."""
    out = ""
    for letter in unicodedata.normalize("NFC", text.lower()):
        base, *marks = unicodedata.normalize("NFD", letter)
        tone = next((_VNI_MARKS[m] for m in marks if m in _VNI_MARKS), "")
        shape = unicodedata.normalize("NFC", base + "".join(m for m in marks if m not in _VNI_MARKS))
        out += _VNI_VOWELS.get(shape, shape) + tone
    return out


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (PLAN.encode(), PLAN),  # UTF-8, its CRLF kept
        (codecs.BOM_UTF8 + PLAN.encode(), "\ufeff" + PLAN),  # the mark stays: the canonical text is the decoded file
        (PLAN.encode("utf-16"), PLAN),  # with a mark
        (codecs.BOM_UTF16_BE + PLAN.encode("utf-16-be"), PLAN),
        (PLAN.encode("utf-16-le"), PLAN),  # without one
        (PLAN.encode("utf-16-be"), PLAN),
        (PLAN.encode("utf-32"), PLAN),
        (unicodedata.normalize("NFD", PLAN).encode(), unicodedata.normalize("NFD", PLAN)),  # decomposed as written
        (b"KE HOACH\nCong tac tre em\n", "KE HOACH\nCong tac tre em\n"),  # without diacritics
        (b"a\x00b\n" * 3 + PLAN.encode() * 5, "a\x00b\n" * 3 + PLAN * 5),  # a stray control character
        ("KẾ HOẠCH mất chữ \ufffd một chỗ. ".encode() + WORDS.encode(), "KẾ HOẠCH mất chữ \ufffd một chỗ. " + WORDS),
    ],
)
def test_unicode_is_kept_as_it_is(data: bytes, text: str) -> None:
    assert decode(data, FILE) == text


def test_windows_1258_is_read() -> None:
    """Its tone marks are combining characters behind the letters that stand alone in it; the words are right."""
    halfway = "".join(_halfway(c) for c in unicodedata.normalize("NFC", WORDS))
    text = decode(halfway.encode("cp1258"), FILE)
    assert unicodedata.normalize("NFC", text) == WORDS


def _halfway(letter: str) -> str:
    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        base, *marks = unicodedata.normalize("NFD", letter)
        tone = [m for m in marks if m in _VNI_MARKS]
        return unicodedata.normalize("NFC", base + "".join(m for m in marks if m not in tone)) + "".join(tone)
    return letter


_NOISE = random.Random(1).randbytes(4000)
_PNG = b"\x89PNG\r\n\x1a\n" + _NOISE
_ZIP = b"PK\x03\x04" + zlib.compress(WORDS.encode() * 50)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyFile),
        (b" \r\n\t \n", EmptyFile),
        (codecs.BOM_UTF8 + b"\n", EmptyFile),
        ("\n \n".encode("utf-16"), EmptyFile),
        ("\u200b\xa0\n".encode(), EmptyFile),
        (_PNG, BinaryFile),
        (_ZIP, BinaryFile),
        (bytes(range(256)) * 20, BinaryFile),
        (_NOISE, BinaryFile),
        (b"DD" * 2000 + b"\xff", LegacyEncoding),  # one odd byte and no Vietnamese: nobody can tell
        (codecs.BOM_UTF16_LE + b"DD" * 2000, BinaryFile),
        (b"\x00" * 5000, BinaryFile),
        (codecs.BOM_UTF16_LE + _PNG, BinaryFile),
        (b"%PDF-1.4\n" + _PNG, BinaryFile),
        (tcvn3(WORDS).encode("latin-1"), LegacyEncoding),
        (tcvn3(WORDS).encode(), LegacyEncoding),  # TCVN3 saved as UTF-8
        (vni(WORDS).encode("latin-1"), LegacyEncoding),
        (vni(WORDS).encode(), LegacyEncoding),  # VNI saved as UTF-8
        (WORDS.encode().decode("latin-1").encode(), LegacyEncoding),  # doubly encoded
        (WORDS.encode().decode("cp1252", "ignore").encode(), LegacyEncoding),
        (("tr\ufffd em \ufffd x\ufffd " * 30).encode(), DamagedText),
        (WORDS.encode().replace("ợ".encode(), b"\xff"), DamagedText),
        ((WORDS + "ợ").encode()[:-1], DamagedText),  # a copy cut in the midst of a letter
    ],
)
def test_what_is_refused(data: bytes, error: type[IngestError]) -> None:
    with pytest.raises(error) as caught:
        decode(data, FILE)
    assert caught.value.path == FILE


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (tcvn3(WORDS), "TCVN3 (ABC)"),
        (vni(WORDS), "VNI"),
        (WORDS.encode().decode("latin-1"), "UTF-8 (×2)"),
        (WORDS.encode().decode("cp1252", "ignore"), "UTF-8 (×2)"),
        (WORDS, None),
        (WORDS.upper(), None),
        (unicodedata.normalize("NFD", WORDS), None),
        ("Résumé of the naïve café in Curaçao", None),  # another language's few letters
        ("plain text", None),
        ("", None),
    ],
)
def test_legacy_encoding(text: str, name: str | None) -> None:
    assert legacy_encoding(text) == name


_READ = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1258")


def _as(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Never another error; and what is read was Unicode to the byte, or Windows-1258."""
    try:
        text = decode(data, FILE)
    except IngestError:
        return
    assert text in {_as(data, encoding) for encoding in _READ}


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Co"]), min_size=1))
def test_what_is_read_of_utf_8_is_the_file(text: str) -> None:
    try:
        assert decode(text.encode(), FILE) == text
    except IngestError as refused:
        assert isinstance(refused, EmptyFile | LegacyEncoding | DamagedText | BinaryFile)
