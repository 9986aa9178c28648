"""A library in which one of two plans is hidden from some, with words in it that stand nowhere else."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from edition_samples import FIRST, PLAN, SECOND, brought
from httpx2 import Response
from store_fakes import with_pages

from ingest.reading import read
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.folding import fold
from vectorstore.keeping.originals import digest_of
from vectorstore.library import Library
from vectorstore.placement import Choice

GROUP = "Tổ kín"
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
HIDDEN = "84617-kh-ubnd-zyluvanh-2024"
NOBODYS = "84618-kh-ubnd-zzluvanh-2024"  # the id of no plan, as long
SECRET = """ỦY BAN NHÂN DÂN
XÃ ZYLUVANH

Số: 84617/KH-UBND
Zyluvanh, ngày 05 tháng 3 năm 2024

KẾ HOẠCH
Phòng, chống cháy rừng ở đồi Zymorat năm 2024

I. MỤC ĐÍCH ZYTAMIN

Giảm số vụ cháy rừng trên đồi Zymorat, bảo vệ tính mạng và tài sản của Nhân dân.

II. TỔ CHỨC THỰC HIỆN ZYKELON

1. Công an xã Zyluvanh

- Tuần tra đồi Zymorat vào những ngày nắng nóng, báo cáo UBND xã Zyluvanh trước ngày 25/6/2024.

2. Đội cứu hộ Zyquanta

- Chuẩn bị thuốc và dụng cụ sơ cứu bỏng trước ngày 30/6/2024.

3. Kế hoạch này thay thế Kế hoạch số 18/KH-UBND ngày 05 tháng 3 năm 2024 của Ủy ban nhân dân xã Khe Vàng.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Zyvanthon
"""
AMENDED = SECRET.replace("trước ngày 30/6/2024", "trước ngày 10/7/2024").replace("Zyvanthon", "Zyvanbach")
COLLECTION, FILE = "zykhokin", "zybimat"
# Every name in the hidden plan, once folded, by so many of its letters that no secret made by chance has them; and its
# number.
_NAMES = re.findall("zy[a-z]+", fold(f"{SECRET} {AMENDED} {COLLECTION} {FILE}"))
assert min(map(len, _NAMES)) >= 7, "a name as short as this may stand in a secret by chance"
MARK = re.compile("|".join((*sorted({name[:7] for name in _NAMES}), "84617")))


@dataclass(frozen=True, slots=True)
class Hidden:
    """The ids of the plans: one for everybody, one that GROUP sees, and one that GROUP saw until it was withdrawn."""

    open: str
    hidden: str
    withdrawn: str
    collection: str


def hide(data: Path) -> Hidden:
    """Fills the data folder: each plan has two editions; a file of the hidden one waits, and another was read of it."""
    with Library.open(data) as library:
        brought(library, FIRST, "ke-hoach.txt")
        brought(library, SECOND, "ke-hoach-sua.txt")
        kept = library.catalogue.access.collections.create(f"{COLLECTION} nội bộ", [GROUP]).id
        choice = Choice(new=True, collection=kept)
        for text, name in ((SECRET, f"{FILE}.pdf"), (AMENDED, f"{FILE}-sua.pdf")):
            reading, digest = with_pages(read(text)), digest_of(text.encode())
            of = {"source": name, "path": f"/{COLLECTION}/{name}", "digest": digest, "data": text.encode()}
            hidden = library.take(reading, **of, choice=choice).plan.id  # type: ignore[arg-type]
            choice = Choice(hidden)
        earlier = SECRET.replace("84617", "846170").replace("Phòng, chống", "Chữa")
        gone = brought(library, earlier, f"{FILE}-cu.txt", Choice(new=True, collection=kept)).plan.id
        library.withdraw(gone)
        unnumbered = AMENDED.replace("Số: 84617/KH-UBND\n", "").replace("nắng nóng", "khô")
        waiting = brought(library, unnumbered, f"{FILE}-cho.txt")
        assert waiting.outcome == "waiting", waiting
    assert hidden == HIDDEN
    return Hidden(PLAN, hidden, gone, kept)


def parts_of(data: Path) -> Parts:
    """The parts over the folder; who sits at the machine may read."""
    return Parts(Settings(language="vi", data=data))


def marks(reply: Response, said: str = "") -> list[str]:
    """Words of the hidden plan in a reply, in whatever way they are written, but for those that were ``said`` to it."""
    return marks_in(reply.headers.values(), reply.content, said)


def marks_in(headers: Iterable[str], content: bytes, said: str = "") -> list[str]:
    """As ``marks``, of a reply taken apart."""
    told = " ".join((*headers, *words_of(content)))
    forms = (told, unquote(told), html.unescape(told), _ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), told))
    known = set(MARK.findall(fold(unquote(said))))
    return sorted({mark for form in forms for mark in MARK.findall(fold(form))} - known)


def words_of(content: bytes) -> list[str]:
    """The text of a body; of a workbook, the texts in it."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return [packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
    text = content.decode("utf-8", "replace")
    try:
        return [text, json.dumps(json.loads(text), ensure_ascii=False)]
    except ValueError:
        return [text]
