"""The command line with other encoders: what is said of a mismatch, what reindex shows, and what is never shown."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from embeddings_server import KEY, Served, embeddings_server
from pydantic import ValidationError
from tiny_models import tiny_cross_encoder, tiny_static, tiny_transformer
from ui_fakes import SAMPLE, SAMPLES

from ui.cli import main
from ui.encoder_setting import encoder_setting
from ui.settings import PREFIX, Settings, settings_table
from ui.wiring import Parts
from vectorstore.encoders.setting import EncoderSetting, open_encoder

pytestmark = pytest.mark.slow  # whole libraries, and servers

ROOT = Path(__file__).parents[2]
QUESTION = "Tàu thuyền neo đậu ở đâu khi có bão?"
Capture = pytest.CaptureFixture[str]
MISMATCH = "the encoder set now is"


@pytest.fixture
def data(tmp_path: Path, capsys: Capture) -> Path:
    """A sample plan, read with the shipped encoder."""
    assert main(["--data", str(tmp_path / "data"), "ingest", str(SAMPLES / SAMPLE)]) == 0
    capsys.readouterr()
    return tmp_path / "data"


@pytest.fixture
def server() -> Iterator[Served]:
    with embeddings_server() as served:
        yield served


def use(monkeypatch: pytest.MonkeyPatch, **settings: str) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(PREFIX + name.upper(), value)


def test_the_settings_of_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, encoder="bge-m3", encoder_url="http://may-chu:8080/v1", encoder_key=f" {KEY}\n")
    use(monkeypatch, encoder_query_prompt="query: ", encoder_passage_prompt="passage: ")
    settings = Settings()
    wanted = EncoderSetting("bge-m3", "http://may-chu:8080/v1", KEY, "query: ", "passage: ")
    assert encoder_setting(settings) == wanted
    assert KEY not in repr(settings) + str(settings) + repr(wanted) + settings.model_dump_json() + settings_table()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://may-chu/v1", "must be the address of a server"),
        ("http://", "must be the address of a server"),
        ("may-chu:8080", "must be the address of a server"),
        ("http://may-chu:many/v1", "must be the address of a server"),
        ("http://[::1/v1", "must be the address of a server"),
        ("http://máy chủ/v1", "must be the address of a server"),
        ("http://máy-chủ/v1", "must be the address of a server"),
        ("http://x y/v1", "must be the address of a server"),
        ("http://a..b/v1", "must be the address of a server"),
        ("http://*/v1", "must be the address of a server"),
        ("http://-a/v1", "must be the address of a server"),
        ("http://10.0.0.256/v1", "must be the address of a server"),
        ("http://[::g]/v1", "must be the address of a server"),
        ("http://may-chu/v 1", "must be the address of a server"),
        (f"http://admin:{KEY}@may-chu/v1", "must hold no user, password or query"),
        (f"http://may-chu/v1?key={KEY}", "must hold no user, password or query"),
        ("http://may-chu/v1#x", "must hold no user, password or query"),
        ("http://may-chu/v1/embeddings/", "must be the base address, without /embeddings"),
    ],
)
def test_an_address_that_is_none(monkeypatch: pytest.MonkeyPatch, capsys: Capture, url: str, reason: str) -> None:
    use(monkeypatch, encoder="bge-m3", encoder_url=url, encoder_key=KEY)
    with pytest.raises(ValidationError, match=reason):
        Settings()
    assert main(["plans"]) == 2
    said = capsys.readouterr().err
    assert reason in said
    assert KEY not in said


@pytest.mark.parametrize(
    "url",
    ["http://10.0.0.5:8080/v1", "https://may_chu.noi-bo.local/v1/", "http://[fd00::5]:80/v1", " http://may-chu/v1 \n"],
)
def test_an_address_that_is_one(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    use(monkeypatch, encoder="bge-m3", encoder_url=url)
    assert Settings().encoder_url == url.strip()
    open_encoder(encoder_setting(Settings()))


@pytest.mark.parametrize("name", ["encoder_key", "encoder_query_prompt", "encoder_passage_prompt"])
def test_what_is_for_a_server_is_refused_without_one(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, name: str
) -> None:
    use(monkeypatch, encoder="models/e5", **{name: KEY})
    with pytest.raises(ValidationError, match=r"ENCODER_URL is empty; .* config_sentence_transformers.json") as wrong:
        Settings()
    assert KEY not in str(wrong.value)
    assert main(["plans"]) == 2
    assert (KEY in capsys.readouterr().err) is (name != "encoder_key")  # a prompt is no secret


def test_a_server_without_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, encoder_url="http://may-chu:8080/v1")
    with pytest.raises(ValidationError, match="needs the name of a model on that server in PLAN_ASSISTANT_ENCODER"):
        Settings()


def test_changing_to_a_server_and_back(
    data: Path,
    server: Served,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def command(*words: str) -> tuple[int, str]:
        caplog.clear()
        status = main(["--data", str(data), "--lang", "en", *words])
        shown = capsys.readouterr()
        assert KEY not in shown.out + shown.err + caplog.text
        return status, " ".join((shown.out + shown.err).split())

    answer = command("ask", QUESTION)
    use(monkeypatch, encoder="bge-m3", encoder_url=server.url, encoder_key=KEY)
    status, said = command("ask", QUESTION)
    assert status == 0
    assert "Chỉ tìm được theo từ ngữ" in said
    assert '"words_only": true' in command("ask", QUESTION, "--json")[1]
    assert caplog.text.count(MISMATCH) == 1
    (tmp_path / "moi.txt").write_text((SAMPLES / SAMPLE).read_text() + "\nThêm một dòng.\n")
    status, said = command("ingest", str(tmp_path / "moi.txt"))
    assert status == 1
    assert re.search(r"built by static-[\w-]+ \(\d+ dimensions\), but the encoder set now is bge-m3 at 127", said)
    server.status = 500
    status, said = command("reindex")
    assert status == 1
    assert said.startswith("plan-assistant: The encoder (PLAN_ASSISTANT_ENCODER) can't be used: the embeddings server")
    server.status = 200
    assert command("reindex")[0] == 0
    status, said = command("ask", QUESTION)
    assert status == 0
    assert "Chỉ tìm được theo từ ngữ" not in said
    assert caplog.text == ""
    assert QUESTION in server.texts
    assert command("ingest", str(tmp_path / "moi.txt"))[0] == 0
    for name in ("ENCODER", "ENCODER_URL", "ENCODER_KEY"):
        monkeypatch.delenv(PREFIX + name)
    assert command("reindex")[0] == 0
    assert command("ask", QUESTION)[0] == answer[0] == 0
    assert caplog.text == ""


def test_another_static_model_and_a_missing_one(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture, caplog: pytest.LogCaptureFixture
) -> None:
    use(monkeypatch, encoder=str(tiny_static(tmp_path / "tiny")))
    assert main(["--data", str(data), "reindex"]) == 0
    assert main(["--data", str(data), "ask", QUESTION]) == 0
    assert caplog.text == ""
    use(monkeypatch, encoder=str(tmp_path / "nowhere"))
    assert main(["--data", str(data), "ask", QUESTION]) == 0
    assert "nowhere can't be opened: there is no such folder" in caplog.text
    capsys.readouterr()
    assert main(["--data", str(data), "reindex"]) == 1
    assert "Chưa dùng được bộ mã hoá" in capsys.readouterr().err


@pytest.mark.slow
def test_reindex_shows_its_progress_on_a_terminal_only(data: Path) -> None:
    command = [sys.executable, "-m", "ui.cli", "--data", str(data), "--lang", "en", "reindex"]
    piped = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    assert piped.stderr == ""
    assert piped.stdout.startswith("Read 1 plans again")
    shown = on_a_terminal(command)
    assert re.search(r"reading plans again\W+\d+/1 ", shown)
    assert re.search(r"encoding passages\W+(\d+)/\1 ", shown)


def on_a_terminal(command: list[str]) -> str:
    """What the command writes on stderr, where that is a terminal; without what only moves the cursor and colours."""
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=theirs, cwd=ROOT, env=os.environ | {"TERM": "xterm"}
    )
    os.close(theirs)
    shown = b""
    with suppress(OSError):  # Linux ends a terminal that nobody writes to any more with an error
        while part := os.read(ours, 65536):
            shown += part
    os.close(ours)
    assert running.wait() == 0
    return re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", shown.decode())


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of torch's and transformers' own imports
def test_changing_to_a_transformer_with_a_reranker(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture, caplog: pytest.LogCaptureFixture
) -> None:
    use(monkeypatch, encoder=str(tiny_transformer(tmp_path / "tiny")))
    assert main(["--data", str(data), "ask", QUESTION]) == 0
    assert caplog.text.count(MISMATCH) == 1
    caplog.clear()
    assert main(["--data", str(data), "reindex"]) == 0
    use(monkeypatch, reranker=str(tiny_cross_encoder(tmp_path / "cross")))
    capsys.readouterr()
    assert main(["--data", str(data), "ask", QUESTION]) == 0
    shown = capsys.readouterr()
    assert shown.out
    assert shown.err == ""
    assert caplog.text == ""
    use(monkeypatch, reranker=str(tmp_path / "nowhere"))
    parts = Parts(Settings(data=data))
    parts.ask(QUESTION)
    parts.close()
    assert "ranking without the reranker" in caplog.text
