"""A tiny corpus of made-up lines."""

from __future__ import annotations

import pytest

from training.corpus import Article, Corpus, Parallel
from training.plans import PlanPassage
from training.settings import Settings, TrainingSettings
from training.vocabulary import VocabularySettings
from training.written import Frame, Record, Term

ARTICLES = (
    Article(
        "Trách nhiệm của Công an xã",
        ("Công an xã bảo vệ trẻ em.", "Công an xã báo cáo hằng năm."),
        "Luật Trẻ em",
        "1",
    ),
    Article(
        "Trách nhiệm của nhà trường",
        ("Nhà trường dạy bơi cho học sinh.", "Giáo viên theo dõi học sinh."),
        "Luật Trẻ em",
        "1",
    ),
    Article("Kinh phí", ("Kinh phí do ngân sách bảo đảm.",), "Luật Ngân sách", "2"),
)
RECORDS = (
    Record(
        "KẾ HOẠCH Phòng, chống đuối nước\n1. Công an xã",
        "Tuần tra các bến sông.",
        "Patrol the river landings.",
        ("Ai canh bến sông?", "công an xã lo gì"),
        ("Who patrols the landings?", "What do the police patrol?"),
    ),
    Record(
        "KẾ HOẠCH Phòng, chống đuối nước\n2. Trạm Y tế xã",
        "Dạy sơ cứu cho giáo viên.",
        "Teach teachers first aid.",
        ("Ai dạy sơ cứu?",),
        ("Who teaches first aid?",),
    ),
)


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return Corpus(
        ARTICLES,
        ((Article("Duties of the commune police", ("Protect children.", "Report every year.")), ARTICLES[0]),),
        (Parallel("The commune police protect children.", "Công an xã bảo vệ trẻ em."),) * 2,
        (
            (
                PlanPassage("KẾ HOẠCH Trẻ em\n1. Công an xã", "Bảo vệ trẻ em ở các bến sông.", ("Công an xã",)),
                PlanPassage("KẾ HOẠCH Trẻ em\nII. KINH PHÍ", "Kinh phí do ngân sách xã bảo đảm."),
            ),
        ),
        RECORDS,
        (Term("police", "công an"), Term("commune", "xã"), Term("protect", "bảo vệ"), Term("child", "trẻ em")),
        (Frame("vi", "", "phải làm gì?"), Frame("en", "what must", "do?")),
    )


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings(
        vocabulary=VocabularySettings(size=400, min_word_count=1, min_phrase_count=2, min_cohesion=1.0),
        training=TrainingSettings(dimension=16, batch=8, steps=30),
    )
