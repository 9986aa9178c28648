"""What the guard and the views cost: the same requests by everybody who may send one.  python -m benchmarks.access

Questions over the sample plans, and lists of many small ones. Each time is printed beside its ratio to the same request
by whoever sees everything; with ``--without FOLDER``, to a version without access control whose code is there, such as
a worktree of an early commit. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "tests" / "samples" / "plans"
QUESTIONS = (
    "Công an xã phải làm gì?",
    "cong an xa phai lam gi",
    "What does the commune police have to do?",
    "Kinh phí thực hiện kế hoạch lấy từ đâu?",
)
LISTS = ("/api/plans?limit=20", "/plans")
TAIL = 0.95
AT = "2024-05-20T12:00:00+00:00"

Headers = Mapping[str, str]
Figures = dict[str, dict[str, float]]


def times(data: Path, viewers: Mapping[str, Headers], addresses: list[str], repeat: int) -> dict[str, list[float]]:
    """Seconds of each request of each viewer, by turns. Runs in any version: it knows no more than the application."""
    from starlette.testclient import TestClient  # cost: only the process that measures needs them

    from ui.app import create_app
    from ui.settings import Settings

    found: dict[str, list[float]] = {}
    with TestClient(create_app(Settings.model_validate({"data": data})), base_url="http://localhost") as client:
        for turn in range(repeat + 1):
            for who, headers in viewers.items():
                for address in addresses or ["/api/ask"]:
                    for question in QUESTIONS if not addresses else ("",):
                        started = time.perf_counter()
                        body = {"question": question} if question else None
                        shown = client.request("POST" if body else "GET", address, headers=headers, json=body)
                        took = time.perf_counter() - started
                        shown.raise_for_status()
                        if turn:  # the first one opens what is opened once
                            found.setdefault(f"{who} {address}", []).append(took)
    return found


def measured(root: Path, data: Path, viewers: Mapping[str, Headers], addresses: list[str], repeat: int) -> Figures:
    """The median and the 95th percentile of each, by a process with the code in ``root``."""
    asked = json.dumps({"data": str(data), "viewers": viewers, "addresses": addresses, "repeat": repeat})
    env = os.environ | {"PYTHONPATH": str(root), "PLAN_ASSISTANT_ANONYMOUS": "everywhere"}
    command = [sys.executable, "-P", str(Path(__file__).absolute()), "--times"]
    done = subprocess.run(command, input=asked, env=env, cwd=root, check=True, capture_output=True, text=True)
    taken = json.loads(done.stdout.splitlines()[-1])
    return {name: {"p50": statistics.median(of), "p95": _percentile(of)} for name, of in taken.items()}


def _percentile(of: list[float]) -> float:
    return sorted(of)[min(len(of) - 1, int(len(of) * TAIL))]


def ingested(root: Path, data: Path) -> None:
    """The sample plans, read by the code in ``root``."""
    command = [sys.executable, "-m", "ui.cli", "--data", str(data), "ingest", str(SAMPLES)]
    subprocess.run(command, env=os.environ | {"PYTHONPATH": str(root)}, cwd=root, check=True, capture_output=True)


def peopled(data: Path, people: int, collections: int, plans: int) -> dict[str, Headers]:
    """Adds people, collections and small plans, every other plan in a collection; what each kind of viewer sends."""
    from tests.vectorstore.store_fakes import reading_of  # cost: the measured processes don't need them
    from vectorstore.catalogue.catalogue import Catalogue

    catalogue = Catalogue(f"sqlite:///{data / 'catalogue.db'}")
    catalogue.migrate()
    access = catalogue.access
    ids = [access.collections.create(f"Ngăn {i}", [f"Nhóm {i}", f"Tổ {i % 7}"]).id for i in range(collections)]
    keys = []
    for i in range(plans):
        reading = reading_of(f"I. TỔ {i}", f"Tuần tra bến đò số {i}")
        named = {"source": f"{i}.txt", "path": f"/{i}.txt", "digest": str(i), "ingested_at": AT}
        place = ids[i % collections] if i % 2 else "-"
        keys.append(catalogue.add_edition(f"tuan-tra-{i}", reading, **named, collection=place))
    catalogue.make_current(*keys)
    for plan in [] if plans else list(catalogue.plan_ids())[:1]:
        access.collections.put(plan, ids[0])
    for i in range(people):
        access.people.create(f"người {i}", "reader", groups=[f"Nhóm {i % collections}", f"Tổ {i % 7}"])
    reader, admin = access.people.named("người 3"), access.people.create("quản trị", "admin")
    session, token = access.sessions.open(reader.id), access.tokens.create(reader.id, "đo", "reader")[0]
    everything = access.tokens.create(admin.id, "đo", "admin")[0]
    catalogue.close()
    return {
        "everything": {"authorization": f"Bearer {everything}"},
        "anonymous": {},
        "session": {"cookie": f"plan_assistant_session={session}", "sec-fetch-site": "same-origin"},
        "token": {"authorization": f"Bearer {token}"},
    }


def figures(place: Path, asked: argparse.Namespace) -> Figures:
    """Every figure, in seconds."""
    found: Figures = {}
    if asked.without:
        ingested(asked.without, place / "without")
        found = measured(asked.without, place / "without", {"without": {}}, [], asked.repeat)
    ingested(ROOT, place / "asked")
    found |= measured(ROOT, place / "asked", {"nothing hidden": {}}, [], asked.repeat)
    viewers = peopled(place / "asked", asked.people, asked.collections, 0)
    found |= measured(ROOT, place / "asked", viewers, [], asked.repeat)
    (place / "listed").mkdir()
    viewers = peopled(place / "listed", asked.people, asked.collections, asked.plans)
    return found | measured(ROOT, place / "listed", viewers, list(LISTS), asked.repeat)


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=20)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--collections", type=int, default=200)
    parser.add_argument("--plans", type=int, default=2000)
    parser.add_argument("--without", type=Path)
    parser.add_argument("--times", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.times:
        of = json.load(sys.stdin)
        print(json.dumps(times(Path(of["data"]), of["viewers"], of["addresses"], of["repeat"])))
        return
    with tempfile.TemporaryDirectory() as place:
        found = figures(Path(place), asked)
    for name, of in found.items():
        address = name.rpartition(" ")[2]
        base = found.get(f"without {address}") or found[f"everything {address}"]
        ratios = "  ".join(f"{unit} {of[unit] * 1000:8.1f} ms {of[unit] / base[unit]:6.2f} ×" for unit in of)
        print(f"{name:<36}{ratios}")
    print(json.dumps({name: {unit: round(s, 4) for unit, s in of.items()} for name, of in found.items()}))


if __name__ == "__main__":
    main()
