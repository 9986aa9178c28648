"""Pages drawn with a typewriter → canonical text: what is joined, what is parted, and in which order it is read."""

from __future__ import annotations

import pytest

from ingest.document import CELL_BREAK
from ingest.sheets.compose import compose
from tests.ingest.sheets.pictures import sheet

# (what it shows, the page, its text without empty lines)
CASES: tuple[tuple[str, str, str], ...] = (
    (
        "wrapped lines are joined, a line with room left at its end is one of its own",
        """
     Công an xã tuần tra các bến đò vào giờ tan học, báo cáo Chủ tịch
UBND xã trước ngày 20 hằng tháng.
     Trạm Y tế xã tập huấn sơ cứu cho người lái đò và cộng tác viên,
hoàn thành trong quý II.
""",
        """Công an xã tuần tra các bến đò vào giờ tan học, báo cáo Chủ tịch UBND xã trước ngày 20 hằng tháng.
Trạm Y tế xã tập huấn sơ cứu cho người lái đò và cộng tác viên, hoàn thành trong quý II.""",
    ),
    (
        "a bullet opens a paragraph though the line above is full",
        """
- Công an xã tuần tra các bến đò vào giờ tan học, báo cáo UBND xã
- Trạm Y tế xã tập huấn sơ cứu cho người lái đò và cộng tác viên,
  hoàn thành trong quý II.
""",
        """- Công an xã tuần tra các bến đò vào giờ tan học, báo cáo UBND xã
- Trạm Y tế xã tập huấn sơ cứu cho người lái đò và cộng tác viên, hoàn thành trong quý II.""",
    ),
    (
        "a dash inside a name that was wrapped opens none",
        """
     Các đơn vị gửi báo cáo về công chức phụ trách lĩnh vực Văn hóa
- Xã hội của xã để tổng hợp.
     Trạm Y tế xã tập huấn sơ cứu cho người lái đò và cộng tác viên,
hoàn thành trong quý II.
""",
        """Các đơn vị gửi báo cáo về công chức phụ trách lĩnh vực Văn hóa - Xã hội của xã để tổng hợp.
Trạm Y tế xã tập huấn sơ cứu cho người lái đò và cộng tác viên, hoàn thành trong quý II.""",
    ),
    (
        "a part of the plan that a wrapped sentence names, and a number wrapped at its hyphen",
        """
     Công an xã tuần tra các bến đò theo chỉ tiêu và thời gian nêu tại
Phụ lục I ban hành kèm theo Kế hoạch này và của Kế hoạch số 141/KH-
UBND của huyện.
     Trạm Y tế xã tập huấn sơ cứu cho người lái đò và cộng tác viên,
hoàn thành trong quý II.
""",
        """Công an xã tuần tra các bến đò theo chỉ tiêu và thời gian nêu tại Phụ lục I ban hành kèm theo Kế hoạch này \
và của Kế hoạch số 141/KH-UBND của huyện.
Trạm Y tế xã tập huấn sơ cứu cho người lái đò và cộng tác viên, hoàn thành trong quý II.""",
    ),
    (
        "issuer and Quốc hiệu side by side, a blank left for the number",
        """
   ỦY BAN NHÂN DÂN        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
     XÃ LA NGẠN              Độc lập - Tự do - Hạnh phúc

  Số:      /KH-UBND        La Ngạn, ngày     tháng 3 năm 2026

                           KẾ HOẠCH
               Trồng cây đầu xuân năm 2026
     Căn cứ Luật Lâm nghiệp, Ủy ban nhân dân xã La Ngạn lập kế hoạch
như sau:
""",
        """ỦY BAN NHÂN DÂN
XÃ LA NGẠN
Số:   /KH-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
La Ngạn, ngày   tháng 3 năm 2026
KẾ HOẠCH
Trồng cây đầu xuân năm 2026
Căn cứ Luật Lâm nghiệp, Ủy ban nhân dân xã La Ngạn lập kế hoạch như sau:""",
    ),
    (
        "recipients beside the signature, the name far below, the recipients going on beneath it",
        """
Nơi nhận:                            TM. ỦY BAN NHÂN DÂN
- UBND huyện;                            CHỦ TỊCH
- Các ban, ngành và
trường học;
- Các thôn;                            Mạc Thị Sương
- Lưu: VT.
""",
        """Nơi nhận:
- UBND huyện;
- Các ban, ngành và trường học;
- Các thôn;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Mạc Thị Sương""",
    ),
    (
        "three signatories",
        """
   CÔNG AN TỈNH            SỞ GIÁO DỤC             TỈNH ĐOÀN
    GIÁM ĐỐC                GIÁM ĐỐC                 BÍ THƯ


   Lò Văn Pẩu             Tạ Thị Hồng             Vàng A Sính
""",
        """CÔNG AN TỈNH
GIÁM ĐỐC
Lò Văn Pẩu
SỞ GIÁO DỤC
GIÁM ĐỐC
Tạ Thị Hồng
TỈNH ĐOÀN
BÍ THƯ
Vàng A Sính""",
    ),
    (
        "markers and labels beside their lines are no columns",
        """
1.    Công an xã tuần tra các bến đò.
2.    Trạm Y tế xã tập huấn sơ cứu.
3.    Các thôn dọn bến.
Bảo vệ:      mở cổng trước giờ học 30 phút.
Kế toán:     thu tiền vào ngày 5 hằng tháng.
""",
        """1.   Công an xã tuần tra các bến đò.
2.   Trạm Y tế xã tập huấn sơ cứu.
3.   Các thôn dọn bến.
Bảo vệ:   mở cổng trước giờ học 30 phút.
Kế toán:   thu tiền vào ngày 5 hằng tháng.""",
    ),
    (
        "a text set in two columns is read down the first and then the second",
        """
Công an xã tuần tra các bến    viên trực bến vào giờ tan học.
đò vào giờ tan học, báo cáo    Trạm Y tế xã tập huấn sơ cứu
Chủ tịch xã hằng tháng. Các    cho người lái đò và cộng tác
trường học cho học sinh học    viên của các thôn ven sông ở
bơi trong tháng 5, cử giáo     bờ tả trong quý II năm 2026.
""",
        """Công an xã tuần tra các bến đò vào giờ tan học, báo cáo Chủ tịch xã hằng tháng. Các trường học cho học sinh \
học bơi trong tháng 5, cử giáo viên trực bến vào giờ tan học. Trạm Y tế xã tập huấn sơ cứu cho người lái đò và cộng \
tác viên của các thôn ven sông ở bờ tả trong quý II năm 2026.""",
    ),
    (
        "a ruled table: wrapped cells, bullets, a cell merged down, a row merged across, an empty cell",
        """
┌────┬──────────────────┬───────────┬──────────┐
│ TT │ Nội dung         │ Chủ trì   │ Hạn      │
├────┴──────────────────┴───────────┴──────────┤
│ A. Mùa mưa                                   │
├────┬──────────────────┬───────────┬──────────┤
│ 1  │ - Kiểm tra các   │ Công an   │ 05/5     │
│    │ bến đò;          │ xã        │          │
│    │ - Sửa bến.       │           │          │
├────┼──────────────────┤           ├──────────┤
│ 2  │ Dọn bến đò       │           │          │
└────┴──────────────────┴───────────┴──────────┘
""",
        f"""TT\tNội dung\tChủ trì\tHạn
A. Mùa mưa\t\t\t
1\t- Kiểm tra các bến đò;{CELL_BREAK}- Sửa bến.\tCông an xã\t05/5
2\tDọn bến đò\t〃\t""",
    ),
    (
        "a table that is open at its sides and cut by the page's end",
        """
 1  │ Kiểm tra bến đò  │ Công an   │ 05/5
────┼──────────────────┼───────────┼──────────
 2  │ Dọn bến đò       │ Các thôn  │ 06/5
────┼──────────────────┼───────────┼──────────
 3  │ Sửa bến đò       │ Các thôn  │ 07/5
────┼──────────────────┼───────────┼──────────
""",
        """1\tKiểm tra bến đò\tCông an\t05/5
2\tDọn bến đò\tCác thôn\t06/5
3\tSửa bến đò\tCác thôn\t07/5""",
    ),
    (
        "a frame around a paragraph is no table",
        """
┌──────────────────────────────┐
│ Đường dây nóng: 0000.111.222 │
└──────────────────────────────┘
""",
        "Đường dây nóng: 0000.111.222",
    ),
    (
        "raised figures stand at their word",
        """
Xã có 12 bến đò^1 và bãi tập kết 1.200 m^2 bên bờ tả.
""",
        "Xã có 12 bến đò¹ và bãi tập kết 1.200 m² bên bờ tả.",
    ),
)


@pytest.mark.parametrize(("picture", "text"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_page_is_written(picture: str, text: str) -> None:
    written = compose([sheet(picture)]).text
    assert "\n".join(line for line in written.split("\n") if line) == text


def test_pages_have_the_places_of_their_words() -> None:
    document = compose([sheet("Kế hoạch năm", 3), sheet("", 4), sheet("trồng cây", 7)])
    assert [page.number for page in document.pages] == [3, 4, 7]
    assert [page.span.of(document.text) for page in document.pages] == ["Kế hoạch năm", "", "trồng cây"]
    span, box = next(document.pages[2].words())
    assert (span.of(document.text), box[0]) == ("trồng", 60.0)


def test_no_sheets_make_an_empty_document() -> None:
    assert compose([]).text == ""
