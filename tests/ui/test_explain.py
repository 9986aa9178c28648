import json
from datetime import date
from pathlib import Path

import pytest
import yaml
from ui_fakes import FakeAssistant, FakeLibrary, contents

from prompts.texts import texts
from ui.cli import Session, main
from ui.settings import Settings
from ui.understood_view import explained, understood_rows
from ui.wiring import MAX_UNIT, Parts
from vectorstore.access.viewer import OWNER

ROOT = Path(__file__).parents[2]
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def dated(settings: Settings) -> Parts:
    """A Wednesday."""
    library = FakeLibrary(contents())
    return Parts(settings, library=library, assistant=FakeAssistant(library), today=lambda: date(2024, 5, 15))


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Công an xã phải làm gì?", "vi"),
        ("cong an xa phai lam gi", "vi_plain"),
        ("What does the commune police have to do?", "en"),
        ("What does the commune police of Tràng Khê have to do?", "mixed"),
    ],
)
def test_the_language_and_the_unit(dated: Parts, question: str, form: str) -> None:
    shape = explained(dated.view(OWNER), question, (), (), "")
    assert shape["form"] == form
    assert [unit["name"][:10] for unit in shape["units"]] == ["Công an xã"]
    assert "duties" in shape["asks"] and shape["units"][0]["said"]
    assert (shape["vietnamese"] is None) == (form in ("vi", "vi_plain"))
    json.dumps(shape, allow_nan=False)


def test_what_is_named_and_the_period(dated: Parts) -> None:
    shape = explained(
        dated.view(OWNER), "Theo Quyết định 12/QĐ-UBND, năm 2024 tuần này phải nộp báo cáo gì?", (), (), " Trạm Y tế "
    )
    assert (shape["years"], shape["asker"]) == ([2024], "Trạm Y tế")
    assert shape["period"] == {"first": "2024-05-13", "last": "2024-05-19", "overdue": False}
    assert {"text": "12/QĐ-UBND", "kind": "document"} in shape["exact"]
    rows = dict(understood_rows(shape, "en"))
    assert rows["Period"] == "from 2024-05-13 to 2024-05-19" and rows["Unit of who asks"] == "Trạm Y tế"
    assert "In Vietnamese" not in rows  # what does not apply is left out


def test_english_words_that_the_glossary_lacks_are_told(dated: Parts) -> None:
    shape = explained(dated.view(OWNER), "What must the school do about zyzzyva contests?", (), (), "")
    assert "zyzzyva" in shape["unknown_words"] and "trường" in shape["vietnamese"]


def test_on_the_terminal_before_the_answer_and_as_json(dated: Parts, capsys: Capture) -> None:
    session = Session(dated, "vi")
    assert main(["ask", "--explain", "--unit", "Trạm Y tế xã", "Công an xã phải làm gì?"], session) == 0
    shown = capsys.readouterr().out
    assert shown.index("Đơn vị được hỏi") < shown.index("có 3 nhiệm vụ")
    assert "nhiệm vụ phải làm" in shown and "Đơn vị của người hỏi" in shown
    assert main(["ask", "--explain", "--json", "Công an xã phải làm gì?"], session) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["understood"]["asks"][0] == "duties" and told["status"] == "answered"
    assert main(["ask", "--json", "Công an xã phải làm gì?"], session) == 0
    assert "understood" not in json.loads(capsys.readouterr().out)


def test_everything_that_can_be_asked_has_a_name_for_users() -> None:
    kinds, details = set(), set()
    for file in sorted((ROOT / "assistant").glob("cues*.yaml")):
        cues = yaml.safe_load(file.read_text(encoding="utf-8"))
        kinds |= set(cues.get("asks") or ())
        details |= set(cues.get("details") or ())
    assert kinds and details
    wanted = {f"explain.asks.{kind}" for kind in kinds | {"fact"}}
    wanted |= {f"explain.detail.{detail}" for detail in details | {"count"}}
    assert wanted <= texts().keys(), "put them into prompts/catalogue"


# --- the unit of who asks ---


def test_the_unit_reaches_the_assistant(dated: Parts, capsys: Capture) -> None:
    assert main(["ask", "--unit", "Trạm Y tế xã", "Tôi phải làm gì?"], Session(dated, "vi")) == 0
    assert dated.assistant.units == ["Trạm Y tế xã"]
    assert main(["ask", "--unit", "x" * (MAX_UNIT + 1), "Tôi phải làm gì?"], Session(dated, "vi")) == 2
    assert str(MAX_UNIT) in capsys.readouterr().err


def test_the_setting_is_the_default() -> None:
    library = FakeLibrary(contents())
    parts = Parts(Settings(unit="Công an xã"), library=library, assistant=FakeAssistant(library))
    parts.ask("Tôi phải làm gì?")
    parts.ask("Tôi phải làm gì?", unit="Trạm Y tế")
    assert parts.assistant.units == ["Công an xã", "Trạm Y tế"]


def test_an_admins_own_names_are_known_to_questions(data: Path, tmp_path: Path) -> None:
    """And a file of them that can't be used stops no question."""
    settings = Settings(data=tmp_path)
    (tmp_path / "units.yaml").write_text("same:\n  - [Công an xã, đội bờ sông]\n", encoding="utf-8")
    parts = Parts(settings)
    assert parts.lexicon().same("đội bờ sông", "Công an xã")
    (tmp_path / "units.yaml").write_text("same: 5\n", encoding="utf-8")
    assert parts.lexicon().same("CA xã", "Công an xã")
    parts.close()
