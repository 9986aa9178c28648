"""What the documents say is so."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from ui.cli import app

ROOT = Path(__file__).parents[1]
FOLDERS = ["assistant", "ingest", "vectorstore", "prompts", "ui", "tests", "docs", "evals", "benchmarks", "training"]
TEXT = (".py", ".md", ".toml", ".yaml", ".lock", "")
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "README.vi.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *(ROOT / "docs").rglob("*.md"),
]


def commands() -> list[str]:
    return [info.name or info.callback.__name__ for info in app.registered_commands if info.callback]


@pytest.mark.parametrize("command", commands())
def test_the_readme_and_the_changelog_name_every_command(command: str) -> None:
    for document in ("README.md", "CHANGELOG.md"):
        assert re.search(rf"\b{command}\b", (ROOT / document).read_text(encoding="utf-8")), f"{document}: {command}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_target_that_a_document_names_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z-]+)", document.read_text(encoding="utf-8")))
    assert named <= targets, f"no such target: {named - targets}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_that_a_document_names_exists(document: Path) -> None:
    words = re.findall(rf"[`(]((?:{'|'.join(FOLDERS)})/[\w./-]+)[`)]", document.read_text(encoding="utf-8"))
    missing = [word for word in words if not (ROOT / word).exists()]
    assert not missing


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_within_the_project_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)\s#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    assert not [link for link in links if not (document.parent / link).exists()]


def test_the_lock_pins_every_dependency() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)$", lock, re.MULTILINE))
    names = {re.sub(r"[-_.]+", "-", name).lower() for name in pinned}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    missing = {re.split(r"[=<>\[]", name)[0].replace("_", "-").lower() for name in wanted} - names
    assert not missing
    assert pinned["torch"] == "2.13.0"
    assert not [name for name in names if name.startswith(("nvidia", "triton", "cuda"))], "no GPU packages"


def test_what_is_installed_is_what_the_lock_says() -> None:
    lock = dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)$", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    freeze = [sys.executable, "-m", "pip", "freeze", "--all"]
    listed = subprocess.run(freeze, capture_output=True, text=True, check=True).stdout
    here = dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s+]+)", listed, re.MULTILINE))
    differing = {name: (here.get(name), version) for name, version in lock.items() if here.get(name) != version}
    assert not differing, "run make install"


def test_nothing_in_the_project_names_this_machine() -> None:
    files = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    for name in filter(None, files.split("\0")):
        path = ROOT / name
        if path.suffix in TEXT and path.is_file() and path.stat().st_size < 500_000:
            text = path.read_text(encoding="utf-8", errors="ignore")
            assert not re.search(r"(?<![\w.])/(?:root|work)/", text), name
