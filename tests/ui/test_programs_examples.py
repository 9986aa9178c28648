"""The programs of docs/examples, run as they stand: the official clients against a server of its own process."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from ui_clients import token_of
from ui_hidden import HIDDEN, Hidden, hide, marks_in, parts_of
from ui_serving import ROOT, guarded, serving

EXAMPLES = ROOT / "docs" / "examples"
QUESTION = "Công an xã phải làm gì?"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Hidden, dict[str, str]]:
    """A data folder, its plans, and the tokens of who sees the hidden one and of who doesn't."""
    data = tmp_path_factory.mktemp("programs") / "data"
    plans = hide(data)
    parts = parts_of(data)
    tokens = {role: token_of(parts, role)["authorization"].removeprefix("Bearer ") for role in ("reader", "admin")}  # type: ignore[arg-type]
    parts.close()
    return data, plans, tokens


@pytest.fixture(scope="module")
def server(kept: tuple[Path, Hidden, dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("server") / "connections.log"
    with serving(kept[0], log) as address:
        yield address
    assert not log.exists()


def run(example: str, *arguments: str, **settings: str) -> str:
    """What an example prints."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | settings
    command = [sys.executable, str(EXAMPLES / example), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def tells(said: str) -> bool:
    return bool(marks_in((), said.encode()))


@pytest.mark.slow
@pytest.mark.parametrize("role", ["reader", "admin"])
@pytest.mark.parametrize(
    ("example", "arguments"),
    [("openai_client.py", [QUESTION, "Hạn chót là khi nào?"]), ("mcp_client.py", ["http", QUESTION])],
)
def test_over_http(
    server: str, kept: tuple[Path, Hidden, dict[str, str]], example: str, arguments: list[str], role: str
) -> None:
    said = run(example, *arguments, PLAN_ASSISTANT_SITE=server, PLAN_ASSISTANT_TOKEN=kept[2][role])
    assert kept[1].open in said and "answered" in said
    assert tells(said) is (role == "admin")


@pytest.mark.slow
@pytest.mark.parametrize("role", ["", "reader"])
def test_over_standard_streams(kept: tuple[Path, Hidden, dict[str, str]], role: str) -> None:
    data, plans, tokens = kept
    given = {"PLAN_ASSISTANT_DATA": str(data), "PLAN_ASSISTANT_MCP_TOKEN": tokens.get(role, "")}
    said = run("mcp_client.py", "stdio", QUESTION, **given)
    assert plans.open in said and "tools: ask, search_plans, list_obligations, get_plan" in said
    assert (HIDDEN in said) is tells(said) is (role == "")


@pytest.mark.slow
@pytest.mark.parametrize("role", ["", "reader"])
def test_langchain(kept: tuple[Path, Hidden, dict[str, str]], role: str) -> None:
    data, plans, tokens = kept
    given = {"PLAN_ASSISTANT_DATA": str(data), "PLAN_ASSISTANT_TOKEN": tokens.get(role, "")}
    said = run("langchain_tool.py", QUESTION, **given)
    assert f"({plans.open}): [1]" in said and "citations" in said
    assert tells(said) is (role == "")


# --- the command by itself ---

HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}


def started(data: Path, log: Path, **settings: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        guarded(log, "--data", str(data), "mcp"),
        cwd=ROOT,
        env=os.environ | settings,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.mark.slow
def test_nothing_but_the_protocol_gets_out_and_the_end_of_the_input_ends_it(
    kept: tuple[Path, Hidden, dict[str, str]], tmp_path: Path
) -> None:
    log = tmp_path / "connections.log"
    out, _ = (process := started(kept[0], log)).communicate(b"no json\n" + json.dumps(HELLO).encode() + b"\n", 60)
    assert process.returncode == 0
    told = [json.loads(line) for line in out.decode().splitlines()]
    assert [one.get("id") for one in told if "result" in one] == [1]
    assert all(one["jsonrpc"] == "2.0" for one in told)
    assert not log.exists(), "it reached for another machine"


@pytest.mark.slow
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_can_be_stopped(kept: tuple[Path, Hidden, dict[str, str]], tmp_path: Path, sign: signal.Signals) -> None:
    with started(kept[0], tmp_path / "connections.log") as process:
        assert process.stdin and process.stdout
        process.stdin.write(json.dumps(HELLO).encode() + b"\n")
        process.stdin.flush()
        assert process.stdout.readline()
        process.send_signal(sign)
        assert process.wait(20) != 0


@pytest.mark.slow
def test_what_it_can_not_begin_with_is_told_in_a_line(
    kept: tuple[Path, Hidden, dict[str, str]], tmp_path: Path
) -> None:
    out, told = started(kept[0], tmp_path / "log", PLAN_ASSISTANT_MCP_TOKEN="wrong").communicate(b"", 60)
    assert (out, told.count(b"\n")) == (b"", 1) and b"PLAN_ASSISTANT_MCP_TOKEN" in told
    broken = tmp_path / "broken"
    shutil.copytree(kept[0], broken)
    (broken / "catalogue.db").write_bytes(b"no database" * 1000)
    out, told = started(broken, tmp_path / "log").communicate(b"", 60)
    assert out == b"" and told.count(b"\n") == 1
