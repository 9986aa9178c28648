"""What a process pays for a model that it does not ask, and for the door of MCP before anybody knocks: nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ingest.pipeline import ingest
from vectorstore.library import Library

ROOT = Path(__file__).parents[2]
CLIENTS = {"langchain", "langchain_core", "langchain_openai", "langsmith", "openai", "tiktoken"}
HTTP = {"httpx", "httpx2", "httpcore", "httpcore2", "requests"}  # which Gradio takes along
PLAN = """ỦY BAN NHÂN DÂN XÃ SUỐI TRĂNG
Số: 8/KH-UBND

KẾ HOẠCH
Phòng, chống sạt lở năm 2025

I. TỔ CHỨC THỰC HIỆN
1. Công an xã
- Tuần tra các khu vực có sạt lở vào ban đêm.
"""
ASK = """
from ui.cli import main
sys.argv = ["plan-assistant", "--data", sys.argv[1], "ask", "Công an xã phải làm gì?", "--json"]
try:
    main()
except SystemExit as ended:
    assert not ended.code
"""
PARTS = """
from pathlib import Path
from ui.settings import Settings
from ui.wiring import Parts
settings = Settings(data=Path(sys.argv[1]), model="openai:thu", model_url="http://127.0.0.1:9/v1", model_rewrites=True)
parts = Parts(settings)
"""
# As it opens, and answers without the model.
READY = """
from vectorstore.access.viewer import OWNER
_ = parts.assistant
view = parts.view(OWNER)
assert view.examples("vi") and view.ask("Công an xã phải làm gì?", model=False).citations
"""
# Gradio imports mcp wherever it is installed, and does without: so this is what our own code imports.
SERVE = """
sys.modules["mcp"] = None
import gradio
del sys.modules["mcp"]
from ui.languages import create_site
create_site(parts.settings, parts)
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one plan."""
    folder = tmp_path_factory.mktemp("of_one")
    (folder / "ke_hoach.txt").write_text(PLAN, encoding="utf-8")
    with Library.open(folder / "data") as library:
        assert not [report for report in ingest(library, [folder / "ke_hoach.txt"]) if report.error]
    return folder / "data"


def imported_by(code: str, data: Path, *packages: str) -> set[str]:
    """Modules that a process of its own has imported at the end: those of the packages, or in them."""
    prefixes = tuple(f"{name}." for name in packages)
    found = f"[name for name in sys.modules if name in {packages} or name.startswith({prefixes})]"
    code = f"import sys\n{code}\nsys.stderr.write('IMPORTED ' + ' '.join({found}))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(data)], capture_output=True, text=True, cwd=ROOT, check=True, timeout=120
    )
    return set(done.stderr.rpartition("IMPORTED ")[2].split())


def test_a_question_without_a_model_imports_nothing_that_writes(data: Path) -> None:
    assert imported_by(ASK, data, "assistant.generation", *CLIENTS, *HTTP) == set()


def test_a_model_that_is_set_costs_its_imports_as_it_is_warmed(data: Path) -> None:
    assert imported_by(PARTS + READY, data, *CLIENTS, *HTTP) == set()


def test_a_server_that_is_warm_has_the_client_of_its_model(data: Path) -> None:
    warm = "\nfrom ui.warming import warm\nwarm(parts)"
    assert "langchain_openai" in imported_by(PARTS + warm, data, *CLIENTS)


@pytest.mark.slow
def test_a_server_imports_no_client_of_a_model_and_no_protocol_before_they_are_asked_for(data: Path) -> None:
    assert imported_by(PARTS + SERVE + READY, data, *CLIENTS, "mcp", "mcp_types", "jsonschema") == set()
