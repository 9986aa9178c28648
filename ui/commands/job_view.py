"""How jobs look on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from prompts.texts import Language, say
from ui.job_shape import error_of
from ui.terminal import INDENT, plain
from vectorstore.catalogue.jobs import Job, JobFile

STYLES = {"queued": "", "running": "cyan", "done": "green", "failed": "bold red", "cancelled": "dim"}
TOLD = 10  # files of a job that are named; the others are counted


def jobs_view(jobs: Sequence[Job], language: Language) -> Group:
    """A line a job: its id, to be copied whole, what it is, and how it goes; below it the files that need a look."""
    lines: list[RenderableType] = []
    for job in jobs:
        lines.append(_job_line(job, language))
        lines += [Padding(line, (0, 0, 0, INDENT)) for line in _notes(job, language)]
    return Group(*lines)


def _job_line(job: Job, language: Language) -> Text:
    state = say("jobs.state.stopping" if job.cancelled and not job.over else f"jobs.state.{job.state}", language)
    how_far = say("jobs.files", language, done=int(job.done), total=job.total) if job.files else ""
    facts = [say(f"jobs.kind.{job.kind}", language), job.asked_at, how_far]
    told = "  " + " · ".join(fact for fact in facts if fact)
    return Text.assemble(plain(job.id, "cyan"), plain(told + " · "), plain(state, STYLES[job.state]))


def _notes(job: Job, language: Language) -> Iterator[Text]:
    if error := error_of(job, language):
        yield plain(error)
    if job.state == "running" and job.doing:
        yield plain(job.doing)
    wrong = [(file, report) for file in job.files for report in file.reports if report["outcome"] == "failed"]
    for file, report in wrong[:TOLD]:
        yield plain(f"{_name(file, report['member'])}: {report['error']}")
    if len(wrong) > TOLD:
        yield plain(say("jobs.more", language, count=len(wrong) - TOLD))


def _name(file: JobFile, member: str) -> str:
    return " ".join((f"{file.name}/{member}" if member else file.name).split())
