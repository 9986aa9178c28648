"""Nothing leaves this machine."""

import os
import re
import subprocess
from pathlib import Path

import httpx
import pytest
from ui_fakes import SAMPLE, SAMPLES
from ui_serving import ROOT, environment, guarded, serving

from ui.offline import SWITCHES, stay_offline

QUESTION = {"question": "Công an xã phải làm gì?"}


def test_every_switch_is_set_over_what_stands_there() -> None:
    variables = {"HF_HUB_OFFLINE": "0", "GRADIO_ANALYTICS_ENABLED": "True", "HOME": "here"}
    stay_offline(variables)
    assert variables == {**SWITCHES, "HOME": "here"}


def test_the_guard_catches_a_look_up(tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = guarded(log, "serve", "--host", "plans.example.invalid")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, env=dict(os.environ))
    assert done.returncode == 1
    assert "plans.example.invalid" in log.read_text()


@pytest.mark.slow
def test_a_whole_run_reaches_no_other_machine(tmp_path: Path) -> None:
    log, data = tmp_path / "log", str(tmp_path / "data")
    for command in (["ingest", str(SAMPLES / SAMPLE)], ["plans"], ["ask", QUESTION["question"], "--json"]):
        done = subprocess.run(
            guarded(log, "--data", data, *command), cwd=ROOT, capture_output=True, timeout=120, env=environment()
        )
        assert done.returncode == 0, done.stderr.decode()
    with serving(Path(data), log) as address, httpx.Client(base_url=address, trust_env=False, timeout=30) as client:
        answer = client.post("/api/ask", json=QUESTION).json()
        cited = answer["citations"][0]
        chat = client.get("/")
        assets = re.findall(r'(?:src|href)="\./(assets/[^"]+)"', chat.text)
        plan = f"/plans/{cited['plan_id']}?start={cited['start']}&end={cited['end']}"
        for path in ("/theme.css", "/plans", plan, "/api/plans", "/api/docs", "/readyz", *assets):
            assert client.get(path).status_code == 200, path
        assert f'">{cited["quote"]}</mark>' in client.get(plan).text
    assert not log.exists(), log.read_text()
