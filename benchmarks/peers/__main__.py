"""The same plans, questions and scoring for this project and its peers.

python -m benchmarks.peers [--install] [--only NAME…] [--work DIR] [--shared DIR] [--starts N] [--markdown | --json]

Peers that aren't installed are named and left out; --install makes a venv for each in --work, with the versions of
benchmarks/peers/requirements. Without --markdown or --json, the last line is the JSON behind the tables.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.peers.measuring import measure
from benchmarks.peers.peers import OURS, PEERS, Peer
from benchmarks.peers.plan_sets import ROOT, PlanSet, sets_at_hand
from benchmarks.peers.process import AdapterFailed
from benchmarks.peers.tables import Row, as_json, as_markdown
from benchmarks.peers.venvs import NotInstalled, install, python_of, size_mib


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the tables; 1 where ours, or a peer that is installed, could not be measured."""
    wanted = _parser().parse_args(arguments)
    peers = [peer for peer in PEERS if peer.name == OURS or peer.name in wanted.only]
    sets = sets_at_hand(wanted.shared)
    rows: dict[str, list[Row]] = {one.name: [] for one in sets}
    failed = False
    for peer in peers:
        _tell(f"{peer.title} …")
        try:
            if wanted.install and peer.name != OURS:
                install(peer, wanted.work)
            python = python_of(peer, wanted.work)
        except NotInstalled as error:
            _tell(f"  {error}")
            for one in sets:
                rows[one.name].append(Row(peer, reason=str(error)))
            failed |= bool(wanted.install)
            continue
        size = size_mib(python)
        for one in sets:
            row = _measured(peer, python, one, wanted.starts, size)
            failed |= bool(row.reason)
            rows[one.name].append(row)
    if not wanted.json:
        print(as_markdown(rows, {one.name: _size(one) for one in sets}))
    if not wanted.markdown:
        figures = {name: as_json(listed) for name, listed in rows.items()}
        print(json.dumps({"cores": os.cpu_count(), "sets": figures}, ensure_ascii=False))
    return int(failed)


def _measured(peer: Peer, python: Path, plans: PlanSet, starts: int, size: float) -> Row:
    try:
        return Row(peer, measure(peer, python, plans, starts), size)
    except AdapterFailed as error:
        _tell(f"  {plans.name}: {error}")
        return Row(peer, reason=f"did not run: {error}")


def _size(plans: PlanSet) -> str:
    letters = sum(map(len, plans.texts.values()))
    return f"{len(plans.texts)} plans of {letters:,} characters, {len(plans.questions)} questions in three forms"


def _tell(words: str) -> None:
    sys.stderr.write(words + "\n")


def _parser() -> argparse.ArgumentParser:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__, formatter_class=form)
    names = [peer.name for peer in PEERS if peer.name != OURS]
    parser.add_argument("--install", action="store_true", help="make the venvs that are missing (a gigabyte each)")
    parser.add_argument("--only", nargs="*", choices=names, default=names, help="these peers, beside ours")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    parser.add_argument("--work", type=Path, default=cache / "plan-assistant-peers", help="where the venvs are")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with plans and bench/dev")
    parser.add_argument("--starts", type=int, default=3, help="cold starts a set, of which the median counts")
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--markdown", action="store_true", help="the tables only")
    output.add_argument("--json", action="store_true", help="one JSON object only")
    return parser


if __name__ == "__main__":
    sys.exit(main())
