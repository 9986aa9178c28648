"""Questions to begin with: each is answered, to the point, and by plans that may be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from assistant.answer import Answer, Language
from assistant.answering import Assistant
from assistant.glossary import Glossary
from assistant.said_names import english_name, plan_namer
from assistant.suggestions import MOST, SAMPLED, TRIED, Audience, Suggestions
from assistant.unit_choice import units_of
from vectorstore.errors import StoreError
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.library import Library
from vectorstore.values import HeaderField, Plan, PlanContents

TODAY = date(2024, 5, 20)
LANGUAGES: tuple[Language, ...] = ("vi", "en")


class Asked:
    """Asks the assistant as somebody would, and keeps what was asked."""

    def __init__(self, library: Library, audience: Audience) -> None:
        self.questions: list[str] = []
        self._ask = partial(Assistant(library, today=lambda: TODAY).ask, plans=audience.plans, unit=audience.unit)

    def __call__(self, question: str) -> Answer:
        self.questions.append(question)
        return self._ask(question)


@pytest.fixture
def suggestions() -> Suggestions:
    return Suggestions(Lexicon.of, Glossary.of)


@pytest.fixture
def audience(library: Library) -> Callable[..., Audience]:
    return lambda language="vi", plans=(), unit="": Audience(library, language, TODAY, plans, unit)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_question_is_answered_with_a_quote(
    library: Library, suggestions: Suggestions, audience: Callable[..., Audience], language: Language
) -> None:
    wanted = audience(language)
    asked = Asked(library, wanted)
    offered = suggestions.offered(wanted, asked)
    assert len(offered) == len(set(offered)) == MOST
    assert len(asked.questions) <= TRIED
    for question in offered:
        answer = asked(question)
        assert (answer.status, answer.language) == ("answered", language), question
        assert answer.citations


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_plan_alone_has_questions_that_it_answers(
    library: Library, suggestions: Suggestions, audience: Callable[..., Audience], language: Language
) -> None:
    for plan in library.plans():
        wanted = audience(language, (plan.id,))
        asked = Asked(library, wanted)
        offered = suggestions.offered(wanted, asked)
        assert len(offered) >= 2, plan.id
        for question in offered:
            assert {citation.plan_id for citation in asked(question).citations} == {plan.id}, question


@pytest.mark.parametrize(
    ("unit", "language", "asked_of"),
    [
        ("Công an xã Tràng Khê", "vi", "Công an xã"),
        ("công an xã", "vi", "Công an xã"),
        ("Công an xã Tràng Khê", "en", "the commune police"),
        ("Trạm Y tế xã", "vi", "Trạm Y tế"),
    ],
)
def test_a_unit_like_that_of_who_asks_comes_first(
    library: Library,
    suggestions: Suggestions,
    audience: Callable[..., Audience],
    unit: str,
    language: Language,
    asked_of: str,
) -> None:
    wanted = audience(language, unit=unit)
    assert asked_of in suggestions.offered(wanted, Asked(library, wanted))[0]


def test_a_name_that_nobody_knows_is_no_reason_to_offer_nothing(
    library: Library, suggestions: Suggestions, audience: Callable[..., Audience]
) -> None:
    wanted = audience(unit="Tổ Xanh Biếc; (x) <b>?")
    assert len(suggestions.offered(wanted, Asked(library, wanted))) == MOST


def test_what_comes_next_is_asked_about(
    library: Library, suggestions: Suggestions, audience: Callable[..., Audience]
) -> None:
    wanted = replace(audience("en"), today=date(2024, 1, 1))
    assert any(" 2024 under " in words for words in suggestions.offered(wanted, Asked(library, wanted)))
    later = replace(wanted, today=date(2090, 1, 1))
    assert not any(" 2024 under " in words for words in suggestions.offered(later, Asked(library, later)))


def test_what_is_offered_is_kept_while_nothing_changes(
    library: Library, suggestions: Suggestions, audience: Callable[..., Audience]
) -> None:
    wanted = audience()
    asked = Asked(library, wanted)
    first = suggestions.offered(wanted, asked)
    asked.questions.clear()
    assert suggestions.offered(audience(), asked) == first
    assert asked.questions == []
    suggestions.offered(audience("en"), asked)
    assert asked.questions
    asked.questions.clear()
    suggestions.offered(replace(audience(), today=date(2024, 5, 21)), asked)
    assert asked.questions


def test_nothing_is_offered_where_nothing_is_seen(library: Library, suggestions: Suggestions) -> None:
    nothing = Audience(Seen(library, ()), "vi", TODAY)  # type: ignore[arg-type]
    asked = Asked(library, nothing)
    assert suggestions.offered(nothing, asked) == ()
    elsewhere = Audience(library, "vi", TODAY, ("no_such_plan",))
    assert suggestions.offered(elsewhere, asked) == ()
    assert asked.questions == []


def test_who_sees_less_is_offered_nothing_of_the_rest(library: Library, suggestions: Suggestions) -> None:
    everything = Audience(library, "vi", TODAY)
    suggestions.offered(everything, Asked(library, everything))
    for plan in library.plans():
        little = Audience(Seen(library, (plan.id,)), "vi", TODAY)  # type: ignore[arg-type]
        asked = Asked(library, replace(little, plans=(plan.id,)))
        assert suggestions.offered(little, asked)
        others = [one.header.place.value for one in library.plans() if one.id != plan.id]
        assert not [name for name in others if name and any(name in words for words in asked.questions)]


@pytest.mark.parametrize("status", ["not_stated", "not_found", "clarify"])
def test_what_is_not_answered_is_not_offered(suggestions: Suggestions, library: Library, status: str) -> None:
    tried: list[str] = []

    def put(question: str) -> Answer:
        tried.append(question)
        return Answer(status, "vi", "")  # type: ignore[arg-type]

    assert suggestions.offered(Audience(library, "vi", TODAY), put) == ()
    assert 0 < len(tried) <= TRIED


def test_of_a_library_that_fails_nothing_is_offered_or_kept(library: Library, suggestions: Suggestions) -> None:
    def put(question: str) -> Answer:
        raise StoreError("the disk is full")

    everything = Audience(library, "vi", TODAY)
    assert suggestions.offered(everything, put) == ()
    assert len(suggestions.offered(everything, Asked(library, everything))) == MOST


def test_of_many_plans_few_are_read(library: Library, suggestions: Suggestions) -> None:
    many = Seen(library, [plan.id for plan in library.plans()], copies=100)
    wanted = Audience(many, "vi", TODAY, unit="Công an xã")  # type: ignore[arg-type]
    asked = Asked(library, Audience(library, "vi", TODAY))
    suggestions.offered(wanted, asked)
    assert 0 < len(many.read) <= SAMPLED
    assert len(asked.questions) <= TRIED


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("Công an xã", "commune police"),
        ("Ủy ban nhân dân xã", "commune people's committee"),
        ("UBND", ""),  # as the plan writes it, where the glossary has no such word
        ("Tổ Xanh Biếc", ""),
    ],
)
def test_english_names_are_of_the_glossary(name: str, english: str) -> None:
    assert english_name(name, Glossary.of()) == english


def test_a_plan_is_named_so_that_no_other_is_meant(library: Library) -> None:
    plan = next(one for one in library.plans() if one.header.place.value and one.header.year)
    twin = replace(plan, id="twin", edition_key=10**6)
    other = replace(plan, id="other", header=replace(plan.header, number=HeaderField("present", "7/KH-UBND", None)))
    assert plan_namer([plan], "vi")(plan) == "kế hoạch"
    names = {plan_namer([plan, *others], "vi")(plan) for others in ([twin], [other])}
    assert not any(str(plan.header.place.value) in name and str(plan.header.year) in name[-4:] for name in names - {""})
    assert plan_namer([plan, other], "vi")(other) == "kế hoạch số 7/KH-UBND"
    none, loud = HeaderField("absent", None, None), HeaderField("present", "ỦY BAN NHÂN DÂN XÃ TÂN LƯƠNG", None)
    head = replace(other, header=replace(other.header, place=none, issuer=loud))
    assert plan_namer([plan, head], "vi")(head) == "kế hoạch số 7/KH-UBND", "in capitals as heads of documents are"


def test_units_are_ranked_by_who_asks(library: Library) -> None:
    plan = next(one for one in library.plans() if "tràng khê" in one.title.lower() or one.id.startswith("xa_trang"))
    contents = library.contents(plan.id)
    lexicon = Lexicon.of()
    most = units_of(contents, lexicon)
    counts = [len(one.spans) for one in most if one.near == most[0].near]
    assert counts == sorted(counts, reverse=True)
    assert units_of(contents, lexicon, "Công an xã Tràng Khê")[0].name == "Công an xã"


class Seen:
    """The plans of a library that somebody sees, each ``copies`` times under other names."""

    def __init__(self, library: Library, plans: Iterable[str], copies: int = 1) -> None:
        wanted = tuple(plans)
        seen = [plan for plan in library.plans() if plan.id in wanted]
        self._library = library
        self._plans = {f"{plan.id}{'~' * n}": plan for plan in seen for n in range(copies)}
        self.lexical = library.lexical
        self.read: list[str] = []

    def state(self) -> int:
        return self._library.state()

    def plans(self) -> tuple[Plan, ...]:
        return tuple(replace(plan, id=id_) for id_, plan in self._plans.items())

    def contents(self, plan_id: str) -> PlanContents:
        self.read.append(plan_id)
        return self._library.contents(self._plans[plan_id].id)
