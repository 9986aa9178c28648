"""Which passages set a task, and of what kind."""

from __future__ import annotations

import pytest

from ingest.register.tasks import Nature, announces, kind_of, main_clause, nature_of, sets_task
from vectorstore.obligation import ObligationKind
from vectorstore.values import Section, Span


def outline(*titles: str) -> list[Section]:
    """Sections inside one another, the outermost first."""
    return [Section(at, at - 1 if at else None, at, "", title, title, Span(0, 0)) for at, title in enumerate(titles)]


NATURES: list[tuple[tuple[str, ...], Nature]] = [
    (("Mục đích",), "purpose"),
    (("Mục đích, yêu cầu", "Yêu cầu"), "requirement"),  # the innermost that tells
    (("Mục đích, yêu cầu", "Đối với giáo viên"), "purpose"),  # one that doesn't tell passes the question on
    (("MỤC TIÊU CHUNG",), "goal"),
    (("Mục tiêu", "Mục tiêu cụ thể"), "target"),
    (("Chỉ tiêu phấn đấu",), "target"),
    (("Tình hình đuối nước",), "background"),
    (("Thời gian, địa điểm",), "circumstance"),
    (("Tình hình và nhiệm vụ", "Nhiệm vụ"), ""),
    (("Mục tiêu", "Giải pháp"), ""),
    (("Tổ chức thực hiện", "Công an xã"), ""),
    # a title that is a sentence says what is done, not what its items are
    (("Mục tiêu của xã là giữ cho mọi trẻ em trên địa bàn được an toàn dưới nước suốt mùa hè",), ""),
    (("**Mục tiêu chung:**",), "goal"),
]


@pytest.mark.parametrize(("titles", "nature"), NATURES)
def test_nature_of_sections(titles: tuple[str, ...], nature: Nature) -> None:
    assert nature_of(outline(*titles), len(titles) - 1) == nature


def test_outside_all_sections_are_duties() -> None:
    assert nature_of([], None) == ""


TASKS: list[tuple[str, Nature, bool, bool, bool]] = [
    # words, nature, has an actor, is a bullet, sets a task
    ("Tuần tra các bến đò.", "", False, True, True),
    ("Tuần tra các bến đò.", "background", True, True, False),
    ("(Có danh sách kèm theo)", "", False, True, False),  # a remark
    ("Tuần tra bến", "", False, True, True),
    ("Tuần tra", "", False, True, False),  # hardly a sentence
    ("Kinh phí do ngân sách xã bảo đảm.", "", False, True, False),  # a statement
    ("Kinh phí do ngân sách xã bảo đảm.", "", True, True, True),  # with an actor it says who must
    ("Thực hiện các nhiệm vụ cụ thể như sau:", "", False, False, False),  # only announces
    ("Biểu số 01: DANH MỤC BIỂN BÁO CẦN CẮM", "", False, False, False),  # the title of a form
    ("Biểu 02 - Danh mục bến đò cần sửa", "", False, False, False),
    ("Mẫu số 03. Báo cáo kết quả tuần tra bến đò", "", False, False, False),
    ("Phụ biểu IV (kèm theo Kế hoạch)", "", False, False, False),
    ("Mẫu số 05/BC", "", False, False, False),
    ("Biểu số 01: tổng hợp, gửi về xã trước ngày 15.", "", False, False, True),  # a sentence
    ("Biểu số 01: Các thôn tổng hợp số bến đò", "", True, False, True),
    ("Biểu dương người cứu trẻ em", "", False, True, True),
    ("Mẫu giáo 5 tuổi học bơi tại hồ của trường", "", False, True, True),
    ("Thực hiện tuần tra bến đò như sau:", "", False, False, True),
    ("Giữ cho trẻ em an toàn.", "goal", False, True, False),
    ("Giữ cho trẻ em an toàn.", "goal", True, True, True),
    ("Nhằm nâng cao ý thức người dân.", "purpose", False, True, False),
    ("Cắm biển ở mọi bến đò.", "purpose", False, True, True),
    ("Nhằm nâng cao ý thức người dân.", "purpose", True, True, True),
    ("Từ 15 tháng 5 trở đi.", "circumstance", False, True, False),
    ("90% trẻ em biết bơi.", "target", False, False, True),
    ("Mọi trẻ em đều biết bơi.", "target", False, True, True),
    ("Mọi trẻ em đều biết bơi.", "target", False, False, False),  # neither a bullet nor a figure
    ("Trong đó 90% trẻ em biết bơi.", "target", False, True, True),  # a figure under targets is no mere statement
    ("Địa điểm: hồ bơi của xã", "target", True, True, False),
    ("Thực hiện nghiêm quy định.", "requirement", False, True, True),
]


@pytest.mark.parametrize(("words", "nature", "has_actor", "bulleted", "expected"), TASKS)
def test_tasks(words: str, nature: Nature, has_actor: bool, bulleted: bool, expected: bool) -> None:
    assert sets_task(words, words, nature, has_actor=has_actor, bulleted=bulleted) is expected


def test_what_was_done_is_no_task() -> None:
    words = "Công an xã đã tuần tra các bến đò."
    assert not sets_task(words, "đã tuần tra các bến đò.", "", has_actor=True, bulleted=True)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Thực hiện các nhiệm vụ cụ thể như sau:", True),
        ("có trách nhiệm thực hiện một số nội dung sau:", True),
        ("Thực hiện tuần tra như sau:", False),
        ("**Tập trung các giải pháp trọng tâm:**", True),
    ],
)
def test_lines_that_only_announce(words: str, expected: bool) -> None:
    assert announces(words) is expected


KINDS: list[tuple[str, Nature, bool, ObligationKind]] = [
    # words, nature, in a table, kind
    ("Tuần tra bến đò.", "", False, "duty"),
    ("90% trẻ em biết bơi.", "target", False, "target"),
    ("Báo cáo số liệu.", "target", False, "target"),  # the section decides
    ("90% trẻ em biết bơi", "", True, "target"),  # a cell of a figure
    ("Ít nhất 3 lớp học bơi", "", True, "target"),
    ("90% trẻ em biết bơi", "", False, "target"),  # a figure is aimed at wherever it stands
    ("Mở 03 lớp bơi", "", True, "duty"),
    ("Báo cáo kết quả về UBND xã.", "", False, "report"),
    ("Định kỳ hằng quý, báo cáo kết quả.", "", False, "report"),
    ("Thực hiện chế độ báo cáo theo quy định.", "", False, "report"),
    ("Tổng hợp, báo cáo UBND xã.", "", False, "report"),
    ("Lập danh sách, gửi báo cáo về xã.", "", False, "report"),
    ("Gửi danh sách về Công an xã.", "", False, "report"),
    ("Gửi thư cảm ơn phụ huynh.", "", False, "duty"),  # what is sent tells nothing
    ("Nếu có khó khăn, vướng mắc, kịp thời phản ánh.", "", False, "report"),
    ("Nghe báo cáo của các thôn.", "", False, "duty"),
    ("Viết báo cáo tổng kết, gửi Phòng.", "", False, "report"),
    ("Khi có vụ việc xảy ra phải báo ngay cho Ban giám hiệu.", "", False, "report"),
    ("Ngày 15 hằng tháng gửi báo cáo về Sở.", "", False, "report"),
    ("Thông báo kết quả xử lý về Phòng trước ngày 25.", "", False, "report"),
    ("Thông báo lịch tiêm trên loa.", "", False, "duty"),
    ("Mọi vướng mắc phản ánh về Thường trực Hội.", "", False, "report"),
]


@pytest.mark.parametrize(("words", "nature", "in_table", "kind"), KINDS)
def test_kinds(words: str, nature: Nature, in_table: bool, kind: ObligationKind) -> None:
    assert kind_of(words, nature, in_table=in_table) == kind


@pytest.mark.parametrize(
    ("words", "clause"),
    [
        ("Định kỳ hằng quý, báo cáo kết quả.", "báo cáo kết quả."),
        ("Trước ngày 5/6, cắm biển.", "cắm biển."),
        ("có trách nhiệm thường xuyên kiểm tra", "kiểm tra"),
        ("Khi có mưa lớn, chủ động sơ tán", "sơ tán"),
        ("Khi cháy rừng phải báo động", "báo động"),
        ("Ngày 15 hằng tháng gửi số liệu", "gửi số liệu"),
        ("Định kỳ 06 tháng (trước ngày 05/6), năm (trước ngày 25/11) báo cáo", "báo cáo"),
        ("Cắm biển.", "Cắm biển."),
        # five are left out at most
        ("phải cần phải cần phải cần kiểm tra", "cần kiểm tra"),
        ("Đề nghị", "Đề nghị"),  # nothing stands behind it
        ("", ""),
    ],
)
def test_main_clause(words: str, clause: str) -> None:
    assert main_clause(words) == clause
