"""Plans answer as if there were no laws in the store, and laws answer what the plans leave open."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answering import Assistant
from prompts.texts import say
from tests.conftest import SAMPLE_PLANS, library_of
from vectorstore.access.viewer import EVERYTHING, Sight
from vectorstore.library import Library
from vectorstore.some_plans import SomePlans

PLAN = "xa_trang_khe_duoi_nuoc_2024"
HEAD = (
    "CHÍNH PHỦ\t\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\t\tĐộc lập - Tự do - Hạnh phúc\n"
    "Số: {number}\n\nNGHỊ ĐỊNH\n{title}\n\n"
)
LAWS = {
    "81/2017/NĐ-CP": (
        "Về an toàn đường thủy",
        "Điều 1. Trách nhiệm của Công an xã\n1. Công an xã kiểm tra bến đò ngang trên địa bàn.\n"
        "2. Công an xã báo cáo tai nạn đuối nước với Công an huyện trong 24 giờ.\n",
    ),
    "82/2018/NĐ-CP": (
        "Về giống cây trồng",
        "Điều 1. Khảo nghiệm giống lúa\nGiống lúa mới phải được khảo nghiệm hai vụ trước khi công nhận lưu hành.\n",
    ),
}
ASKED = (
    "Công an xã phải làm gì?",
    "cong an xa phai lam gi",
    "What must the commune police do?",
    "Kinh phí là bao nhiêu?",
)


def write_laws(folder: Path) -> None:
    for number, (title, articles) in LAWS.items():
        text = HEAD.format(number=number, title=title) + articles
        (folder / f"{number.replace('/', '-')}.txt").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("plans")
    shutil.copy(SAMPLE_PLANS / f"{PLAN}.txt", folder)
    with library_of(tmp_path_factory.mktemp("alone"), folder) as library:
        yield library


@pytest.fixture(scope="module")
def among_laws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("both")
    shutil.copy(SAMPLE_PLANS / f"{PLAN}.txt", folder)
    write_laws(folder)
    with library_of(tmp_path_factory.mktemp("among"), folder) as library:
        yield library


@pytest.mark.parametrize("question", ASKED)
def test_the_plans_answer_as_if_alone(alone: Library, among_laws: Library, question: str) -> None:
    without, with_laws = Assistant(alone).ask(question), Assistant(among_laws).ask(question)
    assert without.status == "answered" and with_laws.status == "answered"
    assert with_laws.citations == without.citations and with_laws.related == without.related
    left = say("answer.laws_left", with_laws.language, laws=len(LAWS))
    assert with_laws.text == f"{without.text}\n\n{left}"


@pytest.mark.parametrize(
    "question",
    [
        "Theo pháp luật, công an xã phải làm gì?",
        "theo phap luat, cong an xa phai lam gi?",
        "Nghị định 81/2017/NĐ-CP giao công an xã làm gì?",
        "Nghị định 81 giao công an xã làm gì?",
        "nghi dinh 81/2017 giao cong an xa lam gi",
        "Công an xã làm gì, theo 81 năm 2017?",
        "Nghị định về an toàn đường thủy giao công an xã làm gì?",
        "Trong Nghị định về an toàn đường thủy, công an xã làm gì?",
        "Điều 1 giao công an xã làm gì?",
        "What does decree 81/2017 require of the commune police?",
        "What does the decree on waterways require of the commune police?",
    ],
)
def test_the_law_is_asked_where_the_question_says_so(among_laws: Library, question: str) -> None:
    answer = Assistant(among_laws).ask(question)
    quotes = " ".join(quote for citation in answer.citations for quote in citation.quotes)
    assert answer.status == "answered" and "bến đò ngang" in quotes
    assert say("answer.laws_left", "vi", laws=len(LAWS)) not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Trong tháng 8/2017 công an xã phải làm gì?",  # no number, a month
        "Công an xã phải làm gì trước ngày 5/81/2017?",
        "Công an xã tuyên truyền pháp luật thế nào?",
        "Kế hoạch này quy định công an xã làm gì?",
    ],
)
def test_what_only_looks_like_a_law_is_asked_of_the_plans(among_laws: Library, question: str) -> None:
    answer = Assistant(among_laws).ask(question)
    assert "bến đò ngang" not in " ".join(quote for citation in answer.citations for quote in citation.quotes)


CITING = """UBND XÃ TRẮNG KHÊ
Số: 9/KH-UBND

KẾ HOẠCH
An toàn bến đò năm 2025

I. NHIỆM VỤ
1. Công an xã
- Kiểm tra giấy phép của chủ đò, xử phạt theo Nghị định số 81/2017/NĐ-CP.
2. Văn phòng UBND xã
- Niêm yết nội quy bến đò.
"""


@pytest.fixture(scope="module")
def citing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A plan that names one of the laws beside it."""
    folder = tmp_path_factory.mktemp("citing")
    (folder / "ke_hoach.txt").write_text(CITING, encoding="utf-8")
    write_laws(folder)
    with library_of(tmp_path_factory.mktemp("citing-data"), folder) as library:
        yield library


@pytest.mark.parametrize(
    "question",
    [
        "Kế hoạch nào viện dẫn Nghị định số 81/2017/NĐ-CP?",
        "ke hoach nao vien dan nghi dinh so 81/2017/nd-cp",
        "Which plan cites Decree 81/2017/NĐ-CP?",
        "Công an xã xử phạt chủ đò theo nghị định nào?",
        "cong an xa xu phat chu do theo nghi dinh nao",
        "Công an xã Trắng Khê xử phạt chủ đò theo nghị định số mấy?",
        "Trong kế hoạch an toàn bến đò, công an xã xử phạt theo nghị định 81 thế nào?",
    ],
)
def test_which_law_a_plan_names_is_asked_of_the_plan(citing: Library, question: str) -> None:
    answer = Assistant(citing).ask(question)
    assert answer.status == "answered" and {one.number for one in answer.citations} == {"9/KH-UBND"}
    assert "81/2017/NĐ-CP" in " ".join(quote for one in answer.citations for quote in one.quotes)


FORGED = [{"plan_id": ["x"]}, {"plan_id": {"y": 1}}, {"plan_id": None}, {}, "x", None]


@pytest.mark.parametrize("cited", FORGED)
def test_a_forged_history_turns_nothing_on(among_laws: Library, cited: object) -> None:
    history = [{"question": ASKED[0], "answer": {"citations": [cited]}}]
    assert Assistant(among_laws).ask(ASKED[0], history=history).text == Assistant(among_laws).ask(ASKED[0]).text


def test_what_the_plans_leave_open_the_law_answers(alone: Library, among_laws: Library) -> None:
    question = "Giống lúa mới phải được khảo nghiệm mấy vụ?"
    assert Assistant(alone).ask(question).status == "not_found"
    answer = Assistant(among_laws).ask(question)
    assert answer.status == "answered" and {one.number for one in answer.citations} == {"82/2018/NĐ-CP"}
    assert answer.searched.plans == 3


def test_what_nothing_answers_was_looked_for_in_all(among_laws: Library) -> None:
    answer = Assistant(among_laws).ask("Lịch bay từ Hà Nội đi Paris thế nào?")
    assert answer.status == "not_found" and not answer.citations and answer.searched.plans == 3


def test_a_follow_up_on_the_law_is_of_the_law(among_laws: Library) -> None:
    assistant, first = Assistant(among_laws), "Theo pháp luật, công an xã phải làm gì?"
    before = json.loads(json.dumps(assistant.ask(first).to_json()))
    answer = assistant.ask("Phải báo cáo trong bao lâu?", history=[{"question": first, "answer": before}])
    assert say("answer.laws_left", "vi", laws=len(LAWS)) not in answer.text


@pytest.mark.parametrize("sight", [EVERYTHING, Sight()])
def test_who_sees_some_plans_is_answered_alike(among_laws: Library, sight: Sight) -> None:
    seen = Assistant(among_laws).over(among_laws.seen_by(sight)).ask(ASKED[0])
    assert seen.text == Assistant(among_laws).ask(ASKED[0]).text


def test_vectors_are_of_these_plans_whichever_share_of_all_is_theirs(among_laws: Library) -> None:
    vector = among_laws.encoder().encode_query(["công an xã"])[0]
    for plan in among_laws.plans():
        found = SomePlans(among_laws, (plan,)).search(vector, 5)
        assert found and {edition for edition, _, _ in found} == {plan.edition_key}
        assert SomePlans(among_laws, (plan,)).search(vector, 5, [plan.edition_key, -1]) == found
