"""The tree is the architecture: imports point down only, and nothing heavy is imported before it is needed."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "ui": {"ui", "evals", "assistant", "ingest", "vectorstore", "prompts"},
    "evals": {"evals", "assistant", "ingest", "vectorstore", "prompts"},
    "assistant": {"assistant", "vectorstore", "prompts"},
    "ingest": {"ingest", "vectorstore", "prompts"},
    "vectorstore": {"vectorstore"},
    "prompts": {"prompts"},
}


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_point_down(package: str) -> None:
    for path in (ROOT / package).rglob("*.py"):
        ours = imported(path) & MAY_IMPORT.keys()
        assert ours <= MAY_IMPORT[package], f"{path.relative_to(ROOT)} imports {sorted(ours - MAY_IMPORT[package])}"


HOLDS = {("catalogue", "access")}  # the catalogue hands out what people may see, which keeps its rows there


@pytest.mark.parametrize("package", ["ui", "vectorstore"])
def test_rooms_import_one_way(package: str) -> None:
    rooms = sorted(path.name for path in (ROOT / package).iterdir() if (path / "__init__.py").exists())
    below = {room: set[str]() for room in rooms}
    for room in rooms:
        for path in (ROOT / package / room).rglob("*.py"):
            named = re.findall(rf"^ *from {package}\.(\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
            below[room] |= {name for name in set(named) & set(rooms) - {room} if (room, name) not in HOLDS}
    while lowest := {room for room in below if not below[room]}:
        below = {room: others - lowest for room, others in below.items() if room not in lowest}
    assert below == {}, "these import each other in a circle: put what both need beside the rooms"


def test_every_module_is_in_a_declared_package() -> None:
    import tomllib

    declared = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"])
    for package in MAY_IMPORT:
        for path in (ROOT / package).rglob("*.py"):
            name = ".".join(path.parent.relative_to(ROOT).parts)
            assert name in declared, f"{path.relative_to(ROOT)}: declare the package {name} in pyproject.toml"


def test_whatever_a_package_reads_is_installed_with_it() -> None:
    """Styles, scripts, templates, word lists, weights: each file beside the code is in package-data."""
    import tomllib

    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]
    taken = {
        file
        for name, kinds in declared.items()
        for kind in kinds
        for file in (ROOT / name.replace(".", "/")).glob(kind)
    }
    files = {file for package in MAY_IMPORT for file in (ROOT / package).rglob("*") if file.is_file()}
    left = {file for file in files - taken if file.suffix not in (".py", ".pyc") and file.name != "README.md"}
    assert left == set(), "name these in package-data of pyproject.toml"


HEAVY = (
    "torch", "transformers", "sentence_transformers", "gradio", "langchain", "langchain_core", "pandas", "fastapi",
    "openai", "mcp", "prometheus_client",
)  # fmt: skip
ASK = """
import sys
from ui.cli import main
sys.argv = ["plan-assistant", "--data", sys.argv[1], "ask", "Công an xã phải làm gì?", "--json"]
try:
    main()
except SystemExit:
    pass
heavy = sorted(set({heavy!r}) & set(sys.modules))
print("HEAVY", heavy, file=sys.stderr)
"""


def test_ask_does_not_import_what_it_does_not_use(tmp_path: Path) -> None:
    """A cold `ask` takes seconds less without them."""
    done = subprocess.run(
        [sys.executable, "-c", ASK.format(heavy=HEAVY), str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert "HEAVY []" in done.stderr


def test_no_model_is_imported_before_one_is_opened() -> None:
    names = sorted(path.stem for path in (ROOT / "vectorstore" / "encoders").glob("*.py") if path.stem != "__init__")
    modules = ["vectorstore.library", "vectorstore.reranker", *(f"vectorstore.encoders.{name}" for name in names)]
    heavy = {*HEAVY, "chromadb", "model2vec"}
    code = f"import sys, {', '.join(modules)}\nprint(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout == "[]\n"


def test_importing_opens_nothing(tmp_path: Path) -> None:
    """No model, database or socket at import of any module."""
    modules = sorted(
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for package in MAY_IMPORT
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts and path.stem != "__init__"
    )
    audit = (
        "import sys\n"
        "def hook(event, args):\n"
        "    if event in ('socket.connect', 'sqlite3.connect'):\n"
        "        raise SystemExit(f'{event} at import: {args}')\n"
        "sys.addaudithook(hook)\n"
    ) + "\n".join(f"import {module}" for module in modules)
    done = subprocess.run([sys.executable, "-c", audit], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert not list(tmp_path.iterdir())
