"""What a plan treats without saying what is asked is not taken for an answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answer import Answer
from assistant.answering import Assistant

Over = Callable[..., Assistant]
HEAD = """ỦY BAN NHÂN DÂN
XÃ {name}
-------
Số: {number}/KH-UBND
{place}, ngày 02 tháng 4 năm 2025

KẾ HOẠCH
{title} năm 2025

"""
SUOI_MAY = (
    HEAD.format(name="SUỐI MẨY", number=31, place="Suối Mẩy", title="Phòng, chống cháy rừng")
    + """Căn cứ Nghị định số 77/2019/NĐ-CP ngày 05 tháng 9 năm 2019 của Chính phủ về bảo vệ và phòng cháy rừng;

Tuyên truyền Luật Lâm nghiệp năm 2017 đến từng hộ.

I. NHIỆM VỤ

1. Tổ chức Tuần lễ an toàn rừng từ ngày 05/5/2025 đến ngày 11/5/2025.

2. Người từ 18 tuổi trở lên được tham gia tổ tuần rừng.

3. Tỷ lệ 80% thôn có chòi canh lửa (8/10 thôn); các hộ gần rừng dọn thực bì.

II. TỔ CHỨC THỰC HIỆN

1. Trường Tiểu học Suối Mẩy

- Dạy học sinh cách báo cháy trước ngày 20/5/2025.

2. Khó khăn, vướng mắc kịp thời báo cáo về UBND xã.
"""
)
DA_KHOAY = (
    HEAD.format(name="ĐÁ KHOÁY", number=12, place="Đá Khoáy", title="Phòng, chống cháy rừng")
    + """1. Tổ chức Tuần lễ an toàn rừng với chủ đề “Giữ rừng từ mỗi nhà”.

2. Thôn Cây Sung, thôn Bến Lội chưa có chòi canh lửa.

3. Theo Luật Lâm nghiệp, người từ 15 tuổi được giao rừng phải có người bảo lãnh.

4. Các thôn báo cáo kết quả về UBND xã trước ngày 25/11/2025.
"""
)
CASES = [  # (asked of a plan, in three forms)
    ("Hạn nộp báo cáo của {} là ngày nào?", "han nop bao cao cua {} la ngay nao", "What is {}'s reporting deadline?"),
    (
        "Chủ đề của Tuần lễ an toàn rừng ở {} là gì?",
        "chu de cua tuan le an toan rung o {} la gi",
        "What is the theme of {}'s forest safety week?",
    ),
    (
        "Những thôn nào ở {} chưa có chòi canh lửa?",
        "nhung thon nao o {} chua co choi canh lua",
        "Which villages in {} have no fire watch hut?",
    ),
    (
        "Theo Luật Lâm nghiệp, {} giao rừng cho người từ bao nhiêu tuổi?",
        "theo luat lam nghiep, {} giao rung cho nguoi tu bao nhieu tuoi",
        "Under the Law on Forestry, from what age may a person in {} take part?",
    ),
]
FORMS = [form for case in CASES for form in case]


@pytest.mark.parametrize("question", FORMS)
def test_a_detail_that_stands_in_the_plan_but_is_of_something_else(question: str, over: Over) -> None:
    answer = over(a=SUOI_MAY, b=DA_KHOAY).ask(question.format("Suối Mẩy"))
    assert answer.status in ("not_stated", "not_found"), answer.text


@pytest.mark.parametrize("question", [form for form in FORMS if "villages" not in form and "Under" not in form])
def test_the_same_where_the_plan_says_it(question: str, over: Over) -> None:
    answer = over(a=SUOI_MAY, b=DA_KHOAY).ask(question.format("Đá Khoáy"))
    assert answer.status == "answered", answer.text
    assert {citation.source for citation in answer.citations} == {"b.txt"}


@pytest.mark.parametrize(
    ("first", "follow_up"),
    [
        ("Kế hoạch nào căn cứ Nghị định 77/2019/NĐ-CP?", "Điều 4 của nó quy định gì?"),
        ("ke hoach nao can cu nghi dinh 77/2019/nd-cp", "dieu 4 cua no quy dinh gi"),
        ("Which plans cite Decree 77/2019/NĐ-CP?", "What does its Article 4 say?"),
    ],
)
def test_an_article_of_a_document_that_is_only_named(first: str, follow_up: str, over: Over) -> None:
    assistant = over(a=SUOI_MAY, b=DA_KHOAY)
    before = assistant.ask(first)
    assert before.status == "answered"
    turn = {"question": first, "answer": before.to_json()}
    answer = assistant.ask(follow_up, history=[turn])
    assert answer.status in ("not_stated", "not_found"), answer.text


def test_a_post_of_a_school_is_not_the_school(over: Over) -> None:
    answer: Answer = over(a=SUOI_MAY).ask("What must the accountant of Suối Mẩy primary school do?")
    assert answer.status in ("not_stated", "not_found"), answer.text


def test_a_name_that_no_plan_has_is_not_treated(over: Over) -> None:
    assistant = over(a=SUOI_MAY)
    assert assistant.ask("Tuần lễ an toàn rừng có chủ đề gì?").status == "not_stated"
    answer = assistant.ask("Tuần lễ an toàn rừng Mây Hồng có chủ đề gì?")
    assert (answer.status, answer.citations) == ("not_found", ())
    assert "“Mây Hồng”" in answer.text
