"""What heads what: numbered parts, run-in headings, labels, and the words under them."""

from __future__ import annotations

import pytest

from ingest.reading import read

HEAD = "KẾ HOẠCH\nCông tác trẻ em\n\nI. MỤC ĐÍCH\n\nBảo vệ trẻ em.\n\n"


def tree(body: str) -> list[tuple[str, str]]:
    """(section path, words) of each passage of a body."""
    text = HEAD + body
    reading = read(text)
    return [
        (" > ".join(reading.path(p.section)), p.words(text)) for p in reading.passages if p.spans[0].start >= len(HEAD)
    ]


def paths(body: str) -> list[str]:
    text = HEAD + body
    reading = read(text)
    return [" > ".join(reading.path(section.id)) for section in reading.sections[1:]]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # Ranks nest, and a rank of the same depth ends what is open
        ("II. TỔ CHỨC\n\n1. Công an xã\n\n- Tuần tra.\n\n2. Trạm Y tế\n\n- Trực.\n",
         ["II. TỔ CHỨC", "II. TỔ CHỨC > 1. Công an xã", "II. TỔ CHỨC > 2. Trạm Y tế"]),
        ("PHẦN II\nNHIỆM VỤ\n\nMục 1\nCHƯA CÓ DỊCH\n\nĐiều 3. Giám sát\n\n1. Khi có ca bệnh:\n\na) Điều tra;\n",
         ["PHẦN II NHIỆM VỤ", "PHẦN II NHIỆM VỤ > Mục 1 CHƯA CÓ DỊCH",
          "PHẦN II NHIỆM VỤ > Mục 1 CHƯA CÓ DỊCH > Điều 3. Giám sát",
          "PHẦN II NHIỆM VỤ > Mục 1 CHƯA CÓ DỊCH > Điều 3. Giám sát > 1. Khi có ca bệnh:"]),
        # Numbered sentences are items, not headings
        ("II. CHỈ TIÊU\n\n1. Giảm 10% số vụ.\n\n2. 100% trẻ em biết bơi.\n", ["II. CHỈ TIÊU"]),
        # A line in capitals stands beside "A." to "Đ.", above "I."
        ("A. VIỆC CHUNG\n\nI. CÔNG AN\n\n- Tuần tra.\n\nLỜI KẾT\n\nCác xã báo cáo.\n",
         ["A. VIỆC CHUNG", "A. VIỆC CHUNG > I. CÔNG AN", "LỜI KẾT"]),
        # Markdown headings nest by their signs
        ("## 2. Nhiệm vụ\n\n### 2.1. Thủ tục\n\nNiêm yết.\n\n## 3. Kinh phí\n\nKhông.\n",
         ["2. Nhiệm vụ", "2. Nhiệm vụ > 2.1. Thủ tục", "3. Kinh phí"]),
        # Months, quarters, lines in bold
        ("II. THEO THÁNG\n\nTháng 9/2024\n\n- Ký cam kết.\n\nTháng 10/2024\n\n- Tập huấn.\n",
         ["II. THEO THÁNG", "II. THEO THÁNG > Tháng 9/2024", "II. THEO THÁNG > Tháng 10/2024"]),
        ("II. TỔ CHỨC\n\n**Công tác y tế**\n\n- Khám.\n", ["II. TỔ CHỨC", "II. TỔ CHỨC > Công tác y tế"]),
        # A date inside a sentence heads nothing
        ("II. VIỆC\n\nTháng 9/2024 có mưa.\n\n- Trực.\n", ["II. VIỆC"]),
        # A lead-in heads nothing, a unit over its bullets does
        ("II. TỔ CHỨC\n\nCác nhiệm vụ cụ thể như sau:\n\n- Trực.\n", ["II. TỔ CHỨC"]),
        ("II. TỔ CHỨC\n\nCông an xã:\n\n- Trực.\n", ["II. TỔ CHỨC", "II. TỔ CHỨC > Công an xã"]),
        ("II. TỔ CHỨC\n\nTrạm Y tế xã\n\n- Trực.\n", ["II. TỔ CHỨC", "II. TỔ CHỨC > Trạm Y tế xã"]),
    ],
)  # fmt: skip
def test_sections(body: str, expected: list[str]) -> None:
    assert paths(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # A label and its words on one line; the next paragraph without a subject is the label's too
        ("II. TỔ CHỨC\n\nBGH: Chỉ đạo chung.\nBáo cáo Phòng GDĐT.\n",
         [("II. TỔ CHỨC > BGH", "BGH: Chỉ đạo chung."), ("II. TỔ CHỨC > BGH", "Báo cáo Phòng GDĐT.")]),
        # A paragraph with a subject of its own ends the label
        ("II. TỔ CHỨC\n\nBGH: Chỉ đạo chung.\nGVCN, giáo viên nắm danh sách học sinh.\n",
         [("II. TỔ CHỨC > BGH", "BGH: Chỉ đạo chung."), ("II. TỔ CHỨC", "GVCN, giáo viên nắm danh sách học sinh.")]),
        # Among labels, a few words before a colon are one though they name no unit
        ("II. TỔ CHỨC\n\nBGH: Chỉ đạo chung.\nBảo vệ:\tMở cổng.\n",
         [("II. TỔ CHỨC > BGH", "BGH: Chỉ đạo chung."), ("II. TỔ CHỨC > Bảo vệ", "Bảo vệ: Mở cổng.")]),
        # Elsewhere they are part of the sentence
        ("II. KINH PHÍ\n\nTổng kinh phí: 5 triệu đồng.\n", [("II. KINH PHÍ", "Tổng kinh phí: 5 triệu đồng.")]),
        # A run-in heading: a unit, a colon, a sentence
        ("II. TỔ CHỨC\n\n1. Đề nghị Hội Phụ nữ: Vận động hội viên.\n",
         [("II. TỔ CHỨC > 1. Đề nghị Hội Phụ nữ", "Đề nghị Hội Phụ nữ: Vận động hội viên.")]),
        # In small letters after the colon it is one sentence, but for what a unit has to do
        ("II. TỔ CHỨC\n\n1. Giáo viên: người đứng lớp.\n", [("II. TỔ CHỨC", "Giáo viên: người đứng lớp.")]),
        ("II. TỔ CHỨC\n\n1. Giáo viên: nhận danh sách.\n",
         [("II. TỔ CHỨC > 1. Giáo viên", "Giáo viên: nhận danh sách.")]),
        # A bullet with a lead-in is no label, a bullet that names a unit is
        ("II. TỔ CHỨC\n\n- Thời gian: Trong tháng 6.\n", [("II. TỔ CHỨC", "Thời gian: Trong tháng 6.")]),
        # A sentence that names another subject is a passage of its own
        ("II. VIỆC\n\nCông an xã tuần tra, báo cáo. Trường THCS cho mượn bể bơi. Kiểm tra nước.\n",
         [("II. VIỆC", "Công an xã tuần tra, báo cáo."), ("II. VIỆC", "Trường THCS cho mượn bể bơi. Kiểm tra nước.")]),
    ],
)  # fmt: skip
def test_labels_and_their_words(body: str, expected: list[tuple[str, str]]) -> None:
    assert [found for found in tree(body) if found != ("II. TỔ CHỨC", "TỔ CHỨC")][-len(expected) :] == expected


def test_closing_paragraph_is_in_no_units_section() -> None:
    """Its sentences are passages each; the formula is told from the duties behind it."""
    body = (
        "II. TỔ CHỨC\n\n1. Công an xã\n\n- Tuần tra.\n\nTrên đây là Kế hoạch của xã. Yêu cầu các thôn báo cáo.\n\n"
        "Trong quá trình thực hiện, các đơn vị phản ánh về UBND xã./.\n"
    )
    text = HEAD + body
    closing = [p for p in read(text).passages if p.section == 1][1:]
    assert [(p.kind, p.words(text)) for p in closing] == [
        ("formula", "Trên đây là Kế hoạch của xã."),
        ("paragraph", "Yêu cầu các thôn báo cáo."),
        ("paragraph", "Trong quá trình thực hiện, các đơn vị phản ánh về UBND xã./."),
    ]


def test_a_long_paragraph_is_cut_into_its_sentences() -> None:
    """A text saved without line breaks is not one passage."""
    sentence = "Trẻ em được học bơi miễn phí tại bể bơi của trường trong suốt mùa hè. "
    found = tree("II. VIỆC\n\n" + sentence * 60)
    assert len(found) == 61
    assert len(tree("II. VIỆC\n\n" + sentence * 10)) == 2


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("Gửi về TP. Hồ Chí Minh. Báo cáo ngay.", 2),  # an abbreviation ends no sentence
        ("Theo TS. Nguyễn An, cần làm ngay. Báo cáo.", 2),
        ("Gồm: 1. Tuần tra; 2. Báo cáo.", 1),
        ("Làm ngay! Có ai không? Có.", 3),
        ("Nói “xong rồi.” Sau đó về.", 2),
    ],
)
def test_sentences(words: str, count: int) -> None:
    """Seen in a closing paragraph, where each sentence is a passage."""
    assert len(tree(f"Trên đây là Kế hoạch. {words}")) == count + 1
