"""What tells whether a passage answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.retrieval.features import Weigher, missing_share, relative, vector
from assistant.retrieval.plan_words import PassageWords, PlanWords
from assistant.understanding.understood import Understood
from vectorstore.values import Hit, StoredPassage

WordsOf = Callable[[str], PlanWords]
Understand = Callable[[str], Understood]


def starting(plan: PlanWords, start: str) -> PassageWords:
    return next(words for words in plan.passages if words.text.startswith(start))


def features(question: str, plan: PlanWords, start: str, understood: Understand) -> dict[str, float]:
    weigher = Weigher(understood(question), lambda term: 1.0, [plan])
    return weigher.candidate(plan, starting(plan, start), None).features


@pytest.mark.parametrize(
    ("question", "start", "name", "value"),
    [
        ("Tổng kinh phí là bao nhiêu tiền?", "Tổng kinh phí dự kiến", "states_money", 1.0),
        ("Tổng kinh phí là bao nhiêu tiền?", "Hoạt động phải tổ chức", "lacks_money", 1.0),
        ("Kinh phí lấy ở đâu?", "Tổng kinh phí dự kiến", "headed_budget", 1.0),
        ("Báo cáo trước ngày nào?", "Báo cáo UBND xã tình hình", "report", 1.0),
        ("Báo cáo trước ngày nào?", "Báo cáo UBND xã tình hình", "dated", 1.0),
        ("Công an xã phải báo cáo gì?", "Báo cáo UBND xã tình hình", "unit_acts", 1.0),
        ("Trạm Y tế xã phải báo cáo gì?", "Báo cáo UBND xã tình hình", "unit_acts", 0.0),
        ("Công an xã phối hợp với ai?", "Chủ trì, phối hợp với Đoàn", "joined", 1.0),
        ("Quyết định 1248/QĐ-TTg?", "Căn cứ Quyết định số 1248", "exact", 1.0),
        ("Quyết định 1248/QĐ-TTg?", "Thực hiện Kế hoạch số 138", "exact_missing", 1.0),
        ("Phần kinh phí nói gì?", "Tổng kinh phí dự kiến", "section", 1.0),
        ("Kinh phí lấy ở đâu?", "Lưu: VT", "is_recipient", 1.0),
    ],
)
def test_a_feature(
    question: str, start: str, name: str, value: float, understood: Understand, words_of: WordsOf
) -> None:
    assert features(question, words_of("xa_trang_khe"), start, understood)[name] == value


def test_every_feature_is_a_figure_from_0_to_1(understood: Understand, words_of: WordsOf) -> None:
    plan = words_of("tinh_trung_lac")
    weigher = Weigher(understood("Công an tỉnh báo cáo ngày nào, 95% là gì?"), lambda term: 2.5, [plan])
    candidates = [weigher.candidate(plan, words, None) for words in plan.passages]
    relative(candidates)
    assert all(0.0 <= figure <= 1.0 for one in candidates for figure in one.features.values())
    assert max(one.features["own_singles_of_best"] for one in candidates) == 1.0
    relative([])


def test_the_cells_of_a_row_are_about_one_matter(understood: Understand, words_of: WordsOf) -> None:
    plan = words_of("tinh_trung_lac")
    cell = features("Hội thi Gia đình em học chữa cháy khi nào?", plan, "Tổ chức Hội thi", understood)
    assert cell["row_singles"] >= cell["own_singles"] > 0


def test_the_indexes_hits_count(understood: Understand, words_of: WordsOf) -> None:
    plan = words_of("xa_trang_khe")
    words = starting(plan, "Lớp dạy bơi")
    contents = plan.contents
    stored = StoredPassage(contents.plan.edition_key, words.passage, (), words.text)
    hit = Hit(stored, 0.5, 0.7, 0.4)
    weighed = Weigher(understood("Lớp dạy bơi?"), lambda term: 1.0, [plan]).candidate(plan, words, hit)
    assert (weighed.features["lexical"], weighed.features["dense"]) == (0.7, 0.4)


def test_what_no_passage_holds_is_a_share_of_the_question(understood: Understand, words_of: WordsOf) -> None:
    plan = words_of("xa_trang_khe")
    weigher = Weigher(understood("Lớp dạy bơi tàu vũ trụ"), lambda term: 1.0, [plan])
    missing = weigher.coverage.missing(starting(plan, "Lớp dạy bơi"))
    assert 0.0 < missing_share(weigher.coverage, missing, lambda term: 1.0) < 1.0


def test_a_vector_names_every_feature() -> None:
    assert vector({"a": 1.0}, ["b", "a"]) == [0.0, 1.0]
