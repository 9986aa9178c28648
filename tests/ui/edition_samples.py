"""A small plan of an invented commune in two editions, and what looks like a third."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from store_fakes import NOON, HashEncoder

from ingest.reading import read
from vectorstore.encoders.protocol import Vectors
from vectorstore.indexes.rows import IndexRow
from vectorstore.keeping.originals import digest_of
from vectorstore.library import Library
from vectorstore.placement import AUTOMATIC, Choice, Taken
from vectorstore.retriever import Found

PLAN = "18-kh-ubnd-khe-vang-2024"
FIRST = """ỦY BAN NHÂN DÂN
XÃ KHE VÀNG

Số: 18/KH-UBND
Khe Vàng, ngày 05 tháng 3 năm 2024

KẾ HOẠCH
Phòng, chống cháy rừng năm 2024

I. MỤC ĐÍCH

Giảm số vụ cháy rừng trên địa bàn xã, bảo vệ tính mạng và tài sản của Nhân dân.

II. TỔ CHỨC THỰC HIỆN

1. Công an xã

- Tuần tra các khu rừng giáp ranh vào những ngày nắng nóng, xử lý người đốt nương trái phép.

- Báo cáo UBND xã tình hình cháy rừng trước ngày 25/6/2024.

2. Trạm Y tế xã

- Chuẩn bị thuốc và dụng cụ sơ cứu bỏng cho đội cứu hộ.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Lò Văn Thành
"""
# A deadline later, a duty gone, another added, another signer.
SECOND = (
    FIRST.replace("trước ngày 25/6/2024", "trước ngày 10/7/2024")
    .replace("- Chuẩn bị thuốc và dụng cụ sơ cứu bỏng cho đội cứu hộ.", "- Trực cấp cứu 24/24 giờ trong mùa khô.")
    .replace("Lò Văn Thành", "Quàng Thị Sim")
)
# As the first, but nothing says that it is the same plan: no number, no date.
THIRD = FIRST.replace("Số: 18/KH-UBND\nKhe Vàng, ngày 05 tháng 3 năm 2024\n\n", "").replace("nắng nóng", "khô hanh")


def brought(library: Library, text: str, name: str, choice: Choice = AUTOMATIC) -> Taken:
    """The file as it is taken into the library."""
    data = text.encode()
    return library.take(
        read(text), source=name, path=str(Path("/plans", name)), digest=digest_of(data), data=data, choice=choice
    )


class NoDense:
    """Takes rows and finds nothing: no command of editions searches."""

    def search(self, vector: Vectors, limit: int, editions: Collection[int] | None = None) -> Found:
        return []

    def add(self, rows: Sequence[IndexRow], vectors: Vectors) -> None: ...

    def drop(self, edition_keys: Iterable[int]) -> None: ...

    def sweep(self) -> None: ...

    @contextmanager
    def building(self) -> Iterator[NoDense]:
        yield self

    def size(self) -> int:
        return 1

    def empty(self) -> bool:
        return False

    def close(self) -> None: ...


def opened(data: Path) -> Library:
    """The library of a folder, without what takes time to open."""
    return Library.open(data, encoder=HashEncoder, dense=lambda *_: NoDense(), now=lambda: NOON)
