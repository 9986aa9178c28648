"""What can go wrong with what is kept. Every message says what happened, to what, and what to do.

StoreError
├── UnknownPlan        no current plan has this id
├── UnknownEdition     the plan has no edition of this number
├── UnknownObligation  the plan's current edition has no obligation of this id
├── UnknownCorrection  no correction has this number, or it isn't in the state asked for
├── UnknownChange      a plan says of another no change that can be decided so
├── UnknownFeedback    no reader's word has this number
├── UnknownJob         no job has this id
├── JobInState         a job is in a state in which this can't be done with it
├── Locked             another process is writing
├── LockLost           another process may have written while this one thought that it alone did
├── CatalogueFailed    the catalogue's database can't be read or written
├── FileNotKept        a plan's original file can't be written
├── EncoderMissing     the encoder's files aren't there, or can't be read
├── EncoderFailed      the encoder, or the server that it runs on, gives no vectors
│   └── TextRefused    the server refuses a text, and may take others
├── RerankerFailed     the reranker's files aren't there, or it gives no scores
├── IndexMismatch      the index was built by another encoder
└── IndexFailed        an index can't be read or written
    ├── IndexLost      the index is empty, though plans are kept
    ├── IndexBehind    the index is still being filled from the catalogue
    ├── IndexEmpty     the dense index holds nothing at all
    └── DenseServerFailed  the server of the dense index doesn't do what it is asked (indexes/served/errors.py)
"""

from __future__ import annotations

from pathlib import Path

from vectorstore.cures import CURES, Cure, cure_of

REINDEX = "run plan-assistant reindex"


def storable(text: str) -> str:
    """The text with whatever UTF-8 can't encode escaped, as in a file's name that isn't UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


class StoreError(Exception):
    """Base of this package's errors. ``repeated``: it was told before, as nothing was tried anew."""

    repeated = False


class UnknownPlan(StoreError):
    """No current plan has this id."""

    def __init__(self, plan_id: str) -> None:
        super().__init__(f"no plan has the id {plan_id!r}; run plan-assistant plans to see which there are")
        self.plan_id = plan_id


class UnknownEdition(StoreError):
    """The plan has no edition of this number."""

    def __init__(self, plan_id: str, edition: int) -> None:
        super().__init__(
            f"plan {plan_id!r} has no edition {edition}; "
            f"run plan-assistant editions {storable(plan_id)} to see which there are"
        )
        self.plan_id = plan_id
        self.edition = edition


class UnknownWaiting(StoreError):
    """No file waits for a decision under this number."""

    def __init__(self, key: int) -> None:
        super().__init__(
            f"no file waits for a decision under the number {key}; run plan-assistant waiting to see which do"
        )
        self.key = key


class UnknownObligation(StoreError):
    """The plan's current edition has no obligation of this id."""

    def __init__(self, plan_id: str, obligation_id: str) -> None:
        super().__init__(
            f"plan {plan_id!r} has no obligation {obligation_id!r} in its current edition; "
            f"run plan-assistant obligations --plan {storable(plan_id)} --format json to see which there are"
        )
        self.plan_id = plan_id
        self.obligation_id = obligation_id


class UnknownCorrection(StoreError):
    """No correction has this number, or what is asked for can't be done with it in its state."""

    def __init__(self, correction: int, state: str = "") -> None:
        so = f"correction {correction} is {state}" if state else f"there is no correction {correction}"
        super().__init__(f"{so}; run plan-assistant corrections to see which there are")
        self.correction = correction


class UnknownFeedback(StoreError):
    """No reader's word has this number."""

    def __init__(self, id_: int) -> None:
        super().__init__(f"there is no feedback {id_}; run plan-assistant feedback --all to see which there is")
        self.id = id_


class UnknownJob(StoreError):
    """No job has this id."""

    def __init__(self, job_id: str) -> None:
        super().__init__(f"there is no job {job_id!r}; run plan-assistant jobs to see which there are")
        self.job_id = job_id


class JobInState(StoreError):
    """The job is in a state in which what was asked can't be done with it."""

    def __init__(self, job_id: str, state: str) -> None:
        super().__init__(
            f"job {job_id!r} is {state}: only a queued or running one can be cancelled, and only a failed or cancelled "
            "one can be tried again; run plan-assistant jobs to see how each goes"
        )
        self.job_id = job_id
        self.state = state


class UnknownChange(StoreError):
    """The plan says nothing of the other one, or what it says is decided already."""

    def __init__(self, plan_id: str, target_id: str, state: str = "") -> None:
        so = f"is {state} already" if state else "isn't there"
        super().__init__(
            f"the change that plan {plan_id!r} makes to plan {target_id!r} {so}; "
            "run plan-assistant changes to see which there are"
        )
        self.plan_id, self.target_id, self.state = plan_id, target_id, state


class Locked(StoreError):
    """Another process is writing. ``lock``: the file that it holds, or the name of the database that knows of it.

    ``where``: what it writes to.
    """

    def __init__(self, lock: Path | str, seconds: float) -> None:
        self.lock, self.where = lock, lock.parent if isinstance(lock, Path) else lock
        held = f"the lock {lock}" if isinstance(lock, Path) else "its lock"
        super().__init__(
            f"another process is writing to {self.where} and held {held} for {seconds:g} seconds; "
            "wait until it has finished, or stop it, and try again (the lock goes with the process that holds it)"
        )


class LockLost(StoreError):
    """The writers' lock was lost while this process wrote, and another one may have written meanwhile."""

    cure = "lock_lost"

    def __init__(self, database: str) -> None:
        self.where = database
        super().__init__(
            f"the connection to {database} broke while this process wrote, and another one may have written meanwhile: "
            "nothing of this was kept; try again"
        )


class CatalogueFailed(StoreError):
    """The catalogue's database can't be read or written. ``cure``: where the reason's words don't tell."""

    def __init__(self, database: str, reason: object, cure: Cure | None = None) -> None:
        self.where, self.cure = database, cure_of(reason) if cure is None else cure
        remedy = CURES.get(self.cure, "see that it is reachable, writable and has free disk space, and try again")
        super().__init__(f"the catalogue {database} can't be read or written: {reason}; {remedy}")


class FileNotKept(StoreError):
    """A plan's original file can't be written."""

    def __init__(self, folder: Path, reason: object) -> None:
        self.where, self.cure = folder, cure_of(reason)
        remedy = CURES.get(self.cure, "see that the folder is writable and has free disk space, and try again")
        super().__init__(f"the original file can't be kept in {folder}: {reason}; {remedy}")
        self.folder = folder


class EncoderMissing(StoreError):
    """The encoder's files aren't there, or can't be read."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(
            f"the encoder {where} can't be opened: {reason}; install the package again, "
            "or set the encoder to the folder of a sentence-transformers model"
        )
        self.where = where


class EncoderFailed(StoreError):
    """The encoder, or the server that it runs on, gives no vectors."""

    def __init__(self, encoder: str, reason: object, remedy: str = "try again, or set another encoder") -> None:
        super().__init__(f"{encoder} gives no vectors: {reason}; {remedy}")
        self.encoder, self.reason, self.remedy = encoder, reason, remedy

    def again(self) -> EncoderFailed:
        """The same for who asks next, without a new try."""
        failure = EncoderFailed(self.encoder, self.reason, self.remedy)
        failure.repeated = True
        return failure


class TextRefused(EncoderFailed):
    """The server refuses a text, such as one that is too long, and may take others."""


class RerankerFailed(StoreError):
    """The reranker's files aren't there, or it gives no scores."""

    def __init__(self, reranker: str, reason: object) -> None:
        super().__init__(
            f"the reranker {reranker} can't be used: {reason}; "
            "set the reranker to the folder of a sentence-transformers cross-encoder with one label, or leave it empty"
        )


class IndexMismatch(StoreError):
    """The index was built by another encoder than the one set now. ``folder``: its URL where it is on a server."""

    def __init__(self, folder: Path | str, built_by: str, wanted: str) -> None:
        super().__init__(
            f"the dense index {folder} was built by {built_by}, but the encoder set now is {wanted}; "
            f"{REINDEX}, or set the encoder back; where it was built so on purpose, set this encoder for serve and "
            "every other command too, and start serve again (until then questions are answered by their words alone)"
        )
        self.folder = folder


class IndexFailed(StoreError):
    """An index can't be read or written. ``folder``: as of IndexMismatch."""

    def __init__(self, folder: Path | str, reason: object) -> None:
        self.where, self.cure = folder, cure_of(reason)
        remedy = CURES.get(self.cure, f"if it fails again, {REINDEX}")
        super().__init__(f"the index {folder} failed: {reason}; {remedy}")
        self.folder = folder


class IndexLost(IndexFailed):
    """The index is empty, though plans are kept: its files are gone."""

    def __init__(self, folder: Path) -> None:
        StoreError.__init__(
            self,
            f"the index {folder} is empty, though the catalogue holds plans "
            f"(its files were removed, or not restored with the catalogue); {REINDEX}",
        )
        self.folder = folder


class IndexEmpty(IndexFailed):
    """The dense index holds nothing at all: where plans are kept, its files are gone."""

    def __init__(self, folder: Path | str) -> None:
        StoreError.__init__(self, f"the dense index {folder} is empty; where plans are kept, {REINDEX}")
        self.folder = folder


class IndexBehind(IndexFailed):
    """The index is still being brought up to the catalogue by another process or thread."""

    def __init__(self, folder: Path, seconds: float) -> None:
        StoreError.__init__(
            self,
            f"the index {folder} is still being filled from the catalogue after {seconds:g} seconds; "
            "try again when it is",
        )
        self.folder = folder
