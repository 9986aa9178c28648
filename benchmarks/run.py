"""How fast it is here: cold start, ingest, latency.  ``python -m benchmarks.run [--repeat N]``

Absolute times differ between machines and hours, so each is printed beside its ratio to a cold `import chromadb`, the
largest import that an answer needs. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "tests" / "samples" / "plans"
QUESTIONS = (
    "Công an xã phải làm gì?",
    "cong an xa phai lam gi",
    "What does the commune police have to do?",
    "Báo cáo kết quả trước ngày nào?",
    "Kinh phí thực hiện kế hoạch lấy từ đâu?",
    "Ai ký kế hoạch?",
)


def median_seconds(run: Callable[[], object], repeat: int) -> float:
    """The median time of ``run`` over ``repeat`` runs, after one that does not count."""
    run()
    times = []
    for _ in range(repeat):
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def process(*command: str) -> Callable[[], object]:
    """Runs a command as a process of its own."""
    return lambda: subprocess.run([sys.executable, *command], check=True, capture_output=True, cwd=ROOT)


def measure(data: Path, repeat: int) -> dict[str, float]:
    """Every figure, in seconds or passages a second."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "ui.cli", "--data", str(data), "ingest", str(SAMPLES), "--json"],
        check=True, capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    ingest = time.perf_counter() - started
    passages = sum(report["passages"] for report in _reports(done.stdout))
    ask = ("-m", "ui.cli", "--data", str(data), "ask", QUESTIONS[0], "--json")
    return {
        "import_chromadb_s": median_seconds(process("-c", "import chromadb"), repeat),
        "cold_ask_s": median_seconds(process(*ask), repeat),
        "ingest_with_start_s": ingest,
        "passages": passages,
        "warm_ask_s": warm(data, repeat),
        "read_40_pages_s": median_seconds(long_plan(), repeat),
    }


def long_plan() -> Callable[[], object]:
    """Reads a plan of 40 pages (100,000 characters), its register included: the body of a sample many times over."""
    from ingest.reading import read  # cost: only this figure needs the reader

    text = (SAMPLES / "xa_trang_khe_duoi_nuoc_2024.txt").read_text(encoding="utf-8")
    start, end = text.index("I. "), text.index("Nơi nhận")
    body = text[start:end]
    whole = text[:start] + body * (100_000 // len(body) + 1) + text[end:]
    return lambda: read(whole)


def _reports(output: str) -> list[dict[str, int]]:
    text = output.strip()
    if text.startswith("["):
        return list(json.loads(text))
    found = [json.loads(line) for line in text.splitlines() if line.strip()]
    return found[0]["files"] if len(found) == 1 and "files" in found[0] else found


def warm(data: Path, repeat: int) -> float:
    """The median time of an answer in a process that is already up."""
    from assistant.answering import Assistant  # cost: only this figure needs them
    from vectorstore.library import Library

    with Library.open(data) as library:
        assistant = Assistant(library)
        return statistics.median(median_seconds(lambda q=q: assistant.ask(q), repeat) for q in QUESTIONS)


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=5)
    repeat = parser.parse_args().repeat
    with tempfile.TemporaryDirectory() as data:
        figures = measure(Path(data), repeat)
    unit = figures["import_chromadb_s"]
    for name, figure in figures.items():
        ratio = f"  {figure / unit:8.3f} × import chromadb" if name.endswith("_s") else ""
        print(f"{name:<22}{figure:10.4f}{ratio}")
    print(json.dumps({name: round(figure, 4) for name, figure in figures.items()}))


if __name__ == "__main__":
    main()
