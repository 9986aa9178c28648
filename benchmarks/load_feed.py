"""New plans for a library that is served, all the time: by uploads to the server and by the command line, in turn."""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter
from itertools import count
from pathlib import Path

import httpx

from benchmarks.serving import ROOT
from benchmarks.written_plans import plan_text
from vectorstore.library import Library

BATCH = 5  # plans of one upload, or of one call of the command
STEP = 0.5  # seconds after which a job is looked at again


def token_for(data: Path) -> str:
    """The secret of a token of an admin who is made for it."""
    with Library.open(data) as library:
        access = library.catalogue.access
        secret, _ = access.tokens.create(access.people.create("load", "admin").id, "load", "admin")
    return secret


class Feed:
    """Plans that come in. ``data``: the folder that is served; ``folder``: where their files are written."""

    def __init__(self, data: Path, folder: Path, token: str) -> None:
        self.data, self._folder, self._token = data, folder, token
        self._numbers = count()
        self._ways: Counter[str] = Counter()
        self._seconds = 0.0
        self.failed: list[str] = []

    async def run(self, address: str, until: float) -> None:
        """Both ways at once until then; what is begun is done."""
        begun = time.monotonic()
        await asyncio.gather(self._by_upload(address, until), self._by_command(until))
        self._seconds = time.monotonic() - begun

    def in_order(self) -> list[Path]:
        """The files that came in, as they came to serve."""
        with Library.open(self.data) as library:
            plans = sorted(library.plans(), key=lambda plan: plan.edition_key)
        files = (next(iter(self._folder.glob(f"*/{plan.source}")), None) for plan in plans)
        return [file for file in files if file is not None]

    def figures(self) -> dict[str, object]:
        """How many came in by which way, and how many a minute; what failed."""
        came = sum(self._ways.values())
        rate = round(60 * came / self._seconds, 1) if self._seconds else 0.0
        return {**self._ways, "a_minute": rate, "failed": self.failed[:5]}

    def _batch(self) -> list[Path]:
        numbers = [next(self._numbers) for _ in range(BATCH)]
        folder = self._folder / f"{numbers[0]:06}"
        folder.mkdir(parents=True)
        files = [folder / f"ke-hoach-{number:06}.txt" for number in numbers]
        for number, file in zip(numbers, files, strict=True):
            file.write_text(plan_text(number), encoding="utf-8")
        return files

    async def _by_upload(self, address: str, until: float) -> None:
        headers = {"authorization": f"Bearer {self._token}"}
        async with httpx.AsyncClient(base_url=address, headers=headers, timeout=120) as client:
            while time.monotonic() < until:
                files = [("files", (file.name, file.read_bytes(), "text/plain")) for file in self._batch()]
                try:
                    await self._uploaded(client, files)
                except (httpx.HTTPError, KeyError) as error:
                    self.failed.append(f"upload: {error!r}")
                    await asyncio.sleep(STEP)

    async def _uploaded(self, client: httpx.AsyncClient, files: list[tuple[str, tuple[str, bytes, str]]]) -> None:
        got = await client.post("/api/plans", files=files, data={"choice": "new"})
        job = got.raise_for_status().json()["job"]
        while job["state"] in ("queued", "running"):
            await asyncio.sleep(STEP)
            job = (await client.get(f"/api/jobs/{job['id']}")).raise_for_status().json()["job"]
        reports = [report for file in job["files"] for report in file["reports"]]
        self._ways["by upload"] += sum(report["outcome"] == "created" for report in reports)
        self.failed += [f"upload: {one['error']}" for one in reports if one["outcome"] != "created"]

    async def _by_command(self, until: float) -> None:
        while time.monotonic() < until:
            folder = self._batch()[0].parent
            command = (sys.executable, "-m", "ui.cli", "--data", str(self.data), "ingest", "--new", str(folder))
            process = await asyncio.create_subprocess_exec(
                *command, cwd=ROOT, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
            )
            _, said = await process.communicate()
            if process.returncode:
                self.failed.append(f"command: {said.decode('utf-8', 'replace')[-300:]}")
            else:
                self._ways["by command"] += BATCH
