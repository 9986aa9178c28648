"""The passages that say what is asked, the likeliest first; those that are quoted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.retrieval.facts import MOST_QUOTED, Facts, chosen, facts, rarity_of
from assistant.retrieval.features import Candidate
from assistant.retrieval.plan_words import PlanWords, plan_words
from assistant.understanding.understood import Understood
from vectorstore.folding import fold
from vectorstore.library import Library
from vectorstore.retriever import Query

WordsOf = Callable[[str], PlanWords]
Understand = Callable[[str], Understood]


@pytest.fixture(scope="module")
def words_of(library: Library) -> WordsOf:
    """The plan of the library whose file's name starts so."""
    kept = {plan.source: plan_words(library.contents(plan.id)) for plan in library.plans()}
    return lambda stem: next(words for source, words in kept.items() if source.startswith(stem))


@pytest.fixture(scope="module")
def found(library: Library, understood: Understand) -> Callable[[str, PlanWords], Facts]:
    """The passages of one plan, weighed with what both indexes find in it."""
    lexical = library.lexical
    rarity = rarity_of(lexical.document_frequency, lexical.size())

    def weighed(question: str, plan: PlanWords) -> Facts:
        asked = understood(question)
        hits = library.retriever.search(Query(asked.searched, asked.weights), 120, {plan.contents.plan.id})
        return facts(asked, [plan], hits, rarity)

    return weighed


@pytest.mark.parametrize(
    ("plan", "question", "start"),
    [
        ("xa_trang_khe", "Lớp dạy bơi ở Tràng Khê mở mấy đợt, ngày nào?", "Lớp dạy bơi chia làm hai đợt"),
        ("xa_trang_khe", "Tổng kinh phí của Tràng Khê là bao nhiêu?", "Tổng kinh phí dự kiến"),
        ("xa_trang_khe", "Có bao nhiêu đội thanh niên xung kích?", "Thành lập 05 đội thanh niên xung kích"),
        ("tinh_trung_lac", "Năm 2022 Trung Lạc xảy ra bao nhiêu vụ cháy?", "Năm 2022, toàn tỉnh xảy ra 74 vụ"),
        ("tinh_trung_lac", "Hội thi Gia đình em học chữa cháy tổ chức khi nào?", "Tổ chức Hội thi"),
        ("huyen_tan_luong", "Tỷ lệ tiêm phòng dại cho chó mèo ở Tân Lương là bao nhiêu?", "Ít nhất 80% đàn chó, mèo"),
        ("phuong_lac_giang", "Ki-ốt tra cứu hồ sơ ở Lạc Giang lắp mấy cái?", "Lắp 04 ki-ốt"),
        ("lien_nganh", "Tổ giúp việc liên ngành gồm bao nhiêu người?", "Ba ngành thành lập Tổ giúp việc"),
    ],
)
def test_the_passage_that_says_it_is_quoted(
    plan: str, question: str, start: str, words_of: WordsOf, understood: Understand, found: Callable[..., Facts]
) -> None:
    for asked in (question, fold(question)):
        quoted = chosen(found(asked, words_of(plan)), understood(asked))
        assert any(piece.text.startswith(start) for piece in quoted), asked


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("How many free swimming classes are there in Tràng Khê?", "Ít nhất 65% trẻ em từ 07"),
        ("When are the swimming classes held?", "Lớp dạy bơi chia làm hai đợt"),
        ("What is the total budget of Tràng Khê?", "Tổng kinh phí dự kiến"),
    ],
)
def test_english_finds_it_too(
    question: str, start: str, words_of: WordsOf, understood: Understand, found: Callable[..., Facts]
) -> None:
    quoted = chosen(found(question, words_of("xa_trang_khe")), understood(question))
    assert any(piece.text.startswith(start) for piece in quoted)


def test_the_likeliest_come_first(words_of: WordsOf, found: Callable[..., Facts]) -> None:
    weighed = found("Lớp dạy bơi mở mấy đợt?", words_of("xa_trang_khe"))
    likelihoods = [likelihood for _, likelihood in weighed.ranked]
    assert likelihoods == sorted(likelihoods, reverse=True)
    assert all(0.0 <= value <= 1.0 for value in (*likelihoods, weighed.answered))
    assert len(weighed.ranked) == len(words_of("xa_trang_khe").passages), "of so small a plan every passage"


def test_what_the_plans_treat_is_likelier_answered(words_of: WordsOf, found: Callable[..., Facts]) -> None:
    plan = words_of("xa_trang_khe")
    treated = found("Lớp dạy bơi mở mấy đợt?", plan).answered
    for strange in ("Giá vàng thế giới hôm nay?", "Cấp phép xây dựng nhà ở cần giấy tờ nào?"):
        assert found(strange, plan).answered < treated


def test_nothing_to_weigh(understood: Understand) -> None:
    nothing = facts(understood("Lớp dạy bơi mở mấy đợt?"), (), (), lambda term: 1.0)
    assert nothing.ranked == ()
    assert chosen(nothing, understood("Lớp dạy bơi mở mấy đợt?")) == []


def test_a_document_named_to_the_letter(words_of: WordsOf, understood: Understand, found: Callable[..., Facts]) -> None:
    question = "Quyết định 1248/QĐ-TTg được nhắc ở đâu?"
    quoted = chosen(found(question, words_of("xa_trang_khe")), understood(question))
    assert quoted and all("1248/QĐ-TTg" in piece.text for piece in quoted)


def test_a_label_answers_with_what_stands_under_it(words_of: WordsOf, understood: Understand) -> None:
    plan = words_of("truong_loc_khe")
    heading = next(words for words in plan.passages if words.text == "Tháng 10/2024")
    weighed = Facts(((Candidate(plan, heading, {}), 0.9),), 0.9, {})
    quoted = chosen(weighed, understood("Tháng 10 có gì?"))
    assert [piece.text[:8] for piece in quoted] == ["Tập huấn", "Diễn tập"]


def test_as_many_as_are_likely_and_no_more(words_of: WordsOf, understood: Understand) -> None:
    plan = words_of("xa_trang_khe")
    body = [words for words in plan.passages if words.passage.kind == "item"]
    alike = Facts(tuple((Candidate(plan, words, {}), 0.5) for words in body), 0.9, {})
    assert len(chosen(alike, understood("Việc gì?"))) == MOST_QUOTED
    falling = Facts(((Candidate(plan, body[0], {}), 0.9), (Candidate(plan, body[1], {}), 0.02)), 0.9, {})
    assert [piece.words for piece in chosen(falling, understood("Việc gì?"))] == [body[0]]


def test_each_plan_that_is_named_is_quoted(words_of: WordsOf, understood: Understand) -> None:
    first, second = words_of("xa_trang_khe"), words_of("tinh_trung_lac")
    ranked = tuple((Candidate(plan, plan.passages[30], {}), fit) for plan, fit in ((first, 0.9), (second, 0.03)))
    named = understood("Kinh phí của Tràng Khê và Trung Lạc?")
    assert len({id(piece.plan) for piece in chosen(Facts(ranked, 0.9, {}), named)}) == 2
    assert len({id(piece.plan) for piece in chosen(Facts(ranked, 0.9, {}), understood("Kinh phí?"))}) == 1


def test_rare_words_weigh_more_and_are_counted_once() -> None:
    asked: list[str] = []

    def frequency(term: str) -> int:
        asked.append(term)
        return {"xa": 90, "dap": 1, "bank": 0}[term]

    weigh = rarity_of(frequency, 100)
    assert 0 < weigh("xa") < weigh("dap") < weigh("bank")
    assert weigh("xa") == weigh("xa")
    assert asked == ["xa", "dap", "bank"]
