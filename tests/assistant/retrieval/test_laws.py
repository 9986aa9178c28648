"""Which documents are law, and which carry it out."""

from __future__ import annotations

import pytest

from assistant.retrieval.laws import is_law, sorted_out
from vectorstore.values import Header, HeaderField, Plan


def document(kind: str = "", number: str = "", source: str = "tep.txt") -> Plan:
    fields = {name: HeaderField("present", value) for name, value in (("kind", kind), ("number", number)) if value}
    return Plan(f"{kind}{number}{source}", 1, 1, source, Header(**fields), 0, "")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "number", "source", "law"),
    [
        ("KẾ HOẠCH", "50/KH-UBND", "a.txt", False),
        ("", "130/2021/NĐ-CP", "a.txt", True),
        ("NGHỊ QUYẾT", "121/2020/QH14", "a.txt", True),
        ("QUYẾT ĐỊNH", "26/2007/QĐ-TTg", "a.txt", True),
        ("QUYẾT ĐỊNH", "1241/QĐ-TTg", "a.txt", False),  # of one matter: its number has no year
        ("LUẬT", "", "a.txt", True),
        ("THÔNG TƯ LIÊN TỊCH", "", "a.txt", True),
        ("", "15/UBND-VX", "15-2020-UBND.txt", False),  # a letter; its own number says more than its file's name
        ("", "", "130_2021_NĐ-CP.docx", True),
        ("", "", "Nghi dinh 130-2021-ND-CP.pdf", True),
        ("", "", "Ke hoach 2021 QD.txt", False),
        ("KẾ HOẠCH", "", "12-2021-KH.txt", False),  # its head says what it is
        ("KẾ HOẠCH", "15/2024/KH-UBND", "a.txt", False),  # some offices number plans and letters by the year too
        ("CÔNG VĂN", "15/2024/CV-UBND", "a.txt", False),
        ("", "15/2024/TB-UBND", "a.txt", False),
        ("BÁO CÁO", "7/2023/QĐ-UBND", "a.txt", False),
        ("QUY ĐỊNH", "152/2017/NĐ-CP", "a.txt", True),  # by a title's first word
        ("HƯỚNG DẪN", "30/2020/TT-BCT", "a.txt", True),
        ("NGHỊ QUYẾT", "01/2014/NQLT/CP-UBTƯMTTQVN", "a.txt", True),
        ("", "55/2018/tt-bgtvt", "a.txt", True),
        ("", "89/2015/NÐ-CP", "a.txt", True),  # a letter that only looks like Đ
        ("", "", "Giao viec thang 3-2024 UBND xa.txt", False),
        ("", "", "KH thang 12_2024 PCCC.pdf", False),
        ("", "", "80_2015_QH13.doc", True),
        ("", "", "", False),
    ],
)
def test_told_by_kind_number_or_file(kind: str, number: str, source: str, law: bool) -> None:
    assert is_law(document(kind, number, source)) is law


def test_sorted_where_there_are_both() -> None:
    plans = (document("KẾ HOẠCH", "1/KH-UBND"), document("", "2/2020/NĐ-CP"), document("", "3/2020/TT-BYT"))
    found = sorted_out(plans)
    assert found.plans == plans[:1] and found.numbers == {"2 2020 nd cp", "3 2020 tt bit"}
    assert found.laws == {plan.id for plan in plans[1:]}
    assert sorted_out(plans) is found


@pytest.mark.parametrize("plans", [(), (document("KẾ HOẠCH"),), (document("LUẬT"),)])
def test_nothing_is_first_where_there_is_one_sort(plans: tuple[Plan, ...]) -> None:
    assert sorted_out(plans).plans == ()
