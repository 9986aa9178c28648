"""What the shipped encoder finds, held by floors under the figures of docs/benchmarks.md; and its size."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.alqac import read_alqac
from benchmarks.encoder import SHARED, as_table, of_alqac, of_plans, size_mb
from evals.questions import FORMS
from vectorstore.encoders.static import SHIPPED, StaticEncoder

SAMPLES = Path(__file__).parents[1] / "samples"
needs_data = pytest.mark.skipif(not SHARED.is_dir(), reason="the benchmark's data are not beside the project")


def test_the_weights_fit_the_package() -> None:
    encoder = StaticEncoder(SHIPPED)
    assert size_mb(SHIPPED) <= 16
    assert encoder.dimension == 512


@pytest.mark.long
def test_the_samples_passages_are_found_in_three_forms() -> None:
    recall = of_plans(SAMPLES / "plans", SAMPLES / "questions", StaticEncoder(SHIPPED))
    assert recall["dense"]["question"] == recall["dense"]["question_nodiac"]
    assert min(recall["dense"][form] for form in FORMS) >= 0.6
    assert min(recall["fused"][form] for form in FORMS) >= 0.7


@pytest.mark.long
@needs_data
def test_the_outside_benchmark() -> None:
    found = of_alqac(read_alqac(SHARED / "data"), StaticEncoder(SHIPPED))
    assert found["dense"]["p1"] >= 0.75 and found["dense"]["r10"] >= 0.94
    assert found["fused"]["p1"] >= 0.84 and found["fused"]["r10"] >= 0.96
    assert found["fused"]["p1"] > max(found["lexical"]["p1"], found["dense"]["p1"])


@pytest.mark.long
@needs_data
def test_the_reference_questions_passages() -> None:
    recall = of_plans(SHARED / "plans", SHARED / "bench" / "dev", StaticEncoder(SHIPPED))
    assert recall["dense"]["question_en"] >= 0.6
    assert recall["fused"]["question"] > recall["lexical"]["question"]


def test_figures_for_reading() -> None:
    assert as_table({"dense": {"p1": 0.5, "r10": 1.0}}) == "    dense         p1 0.500  r10 1.000"


UNITS = {
    "Công an xã": "commune police",
    "Trạm Y tế xã": "commune health station",
    "Đoàn Thanh niên xã": "commune youth union",
    "Hội Liên hiệp Phụ nữ xã": "commune women's union",
    "Hội Nông dân xã": "commune farmers' association",
    "Hội Cựu chiến binh xã": "commune veterans' association",
    "Ban Chỉ huy Quân sự xã": "commune military command",
    "Sở Y tế": "Department of Health",
    "Sở Giáo dục và Đào tạo": "Department of Education and Training",
    "Sở Tài chính": "Department of Finance",
    "Sở Nội vụ": "Department of Home Affairs",
    "Hiệu trưởng": "the school principal",
    "Giáo viên chủ nhiệm": "homeroom teachers",
    "Trưởng thôn": "the village head",
}


def test_units_of_one_kind_are_told_apart_in_both_languages() -> None:
    encoder = StaticEncoder(SHIPPED)
    names = list(UNITS)
    vietnamese = encoder.encode(names)
    for asked in (list(UNITS.values()), [f"What does {name} have to do?" for name in UNITS.values()], names):
        nearest = (encoder.encode_query(asked) @ vietnamese.T).argmax(axis=1)
        assert [names[at] for at in nearest] == names
    among = vietnamese @ vietnamese.T - np.eye(len(names))
    assert among.max() < 0.4
