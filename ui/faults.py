"""What a failure means to its user: one reading for the command line, the batch and the HTTP API."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from assistant.errors import BadQuestion
from evals.errors import BadQuestions
from ingest.errors import ReadersFailed
from ingest.store_words import store_words
from prompts.texts import Language, say
from ui.filters import BadFilter
from ui.upload_errors import BadUpload
from vectorstore.access.errors import (
    AccessError,
    BadName,
    BadPassword,
    UnknownCollection,
    UnknownPerson,
    UnknownToken,
)
from vectorstore.backups.errors import BackupError, BackupFailed
from vectorstore.corrections import BadCorrection
from vectorstore.errors import (
    EncoderFailed,
    EncoderMissing,
    IndexMismatch,
    JobInState,
    RerankerFailed,
    StoreError,
    UnknownChange,
    UnknownCorrection,
    UnknownEdition,
    UnknownFeedback,
    UnknownJob,
    UnknownObligation,
    UnknownPlan,
    UnknownWaiting,
    storable,
)
from vectorstore.lexicon.own_file import OwnFileError
from vectorstore.word_lists.errors import BadWord, WordListError


@dataclass(frozen=True, slots=True)
class Fault:
    """A foreseen failure: a stable code, an HTTP status, an exit status, a short title, and what to do."""

    code: str
    status: HTTPStatus
    exit: int
    title: str
    detail: str


def fault_of(error: Exception, language: Language) -> Fault | None:
    """The fault that ``error`` is, or None where nobody foresaw it."""
    match error:
        case BadQuestion():
            title = say("problem.bad_question", language)
            return Fault(error.code, HTTPStatus.UNPROCESSABLE_ENTITY, 2, title, error.say(language))
        case UnknownPlan():
            title = say("problem.unknown_plan", language)
            detail = say("problem.unknown_plan_detail", language, plan=error.plan_id)
            return Fault("unknown_plan", HTTPStatus.NOT_FOUND, 1, title, detail)
        case BadFilter():
            title = say("problem.bad_filter", language)
            return Fault("bad_filter", HTTPStatus.UNPROCESSABLE_ENTITY, 2, title, error.say(language))
        case BadQuestions():
            title = say("problem.bad_questions", language)
            return Fault("bad_questions", HTTPStatus.UNPROCESSABLE_ENTITY, 1, title, error.say(language))
        case UnknownFeedback():
            title = say("problem.unknown_feedback", language)
            detail = say("problem.unknown_feedback_detail", language, id=error.id)
            return Fault("unknown_feedback", HTTPStatus.NOT_FOUND, 1, title, detail)
        case UnknownChange():
            title = say("problem.unknown_change", language)
            detail = say("problem.unknown_change_detail", language, plan=error.plan_id, target=error.target_id)
            return Fault("unknown_change", HTTPStatus.NOT_FOUND, 1, title, detail)
        case BadCorrection() | UnknownObligation() | UnknownCorrection():
            return _editing_fault(error, language)
        case UnknownEdition() | UnknownWaiting():
            return _edition_fault(error, language)
        case WordListError() | OwnFileError():
            return _words_fault(error, language)
        case BackupError():
            return _backup_fault(error, language)
        case AccessError():
            return _access_fault(error, language)
        case EncoderMissing() | EncoderFailed() | IndexMismatch() | RerankerFailed():
            title = say("problem.not_ready", language)
            detail = say("problem.model_not_ready_detail", language, reason=error)
            return Fault("not_ready", HTTPStatus.SERVICE_UNAVAILABLE, 1, title, detail)
        case ReadersFailed():
            title = say("problem.readers_failed", language)
            return Fault("readers_failed", HTTPStatus.SERVICE_UNAVAILABLE, 1, title, error.say(language))
        case UnknownJob() | JobInState() | BadUpload():
            return _job_fault(error, language)
        case StoreError() | OSError():
            title = say("problem.not_ready", language)
            detail = store_words(error, language) or say("problem.not_ready_detail", language, reason=error)
            return Fault("not_ready", HTTPStatus.SERVICE_UNAVAILABLE, 1, title, detail)
    return None


def _access_fault(error: AccessError, language: Language) -> Fault:
    """Something about people and what they may see that can't be had."""
    status, left = HTTPStatus.CONFLICT, 1
    if isinstance(error, UnknownPerson | UnknownCollection | UnknownToken):
        status = HTTPStatus.NOT_FOUND
    if isinstance(error, BadName | BadPassword):
        status, left = HTTPStatus.UNPROCESSABLE_ENTITY, 2
    detail = say(f"access.error.{error.code}", language, **error.fields)
    return Fault(error.code, status, left, say("problem.access", language), detail)


def _backup_fault(error: BackupError, language: Language) -> Fault:
    """A backup that can't be made or restored."""
    failed = isinstance(error, BackupFailed)
    code, of = ("backup_failed", "failed") if failed else ("bad_backup", "bad")
    detail = say(f"backup.{of}.{error.code}", language, **error.fields)
    return Fault(code, HTTPStatus.CONFLICT, 1, say(f"problem.{code}", language), detail)


def _edition_fault(error: UnknownEdition | UnknownWaiting, language: Language) -> Fault:
    """An edition, or a file that waits for a decision, that there isn't."""
    if isinstance(error, UnknownEdition):
        detail = say("problem.unknown_edition_detail", language, plan=storable(error.plan_id), edition=error.edition)
        return Fault("unknown_edition", HTTPStatus.NOT_FOUND, 1, say("problem.unknown_edition", language), detail)
    detail = say("problem.unknown_waiting_detail", language, number=error.key)
    return Fault("unknown_waiting", HTTPStatus.NOT_FOUND, 1, say("problem.unknown_waiting", language), detail)


def _words_fault(error: WordListError | OwnFileError, language: Language) -> Fault:
    """A change of word lists that can't be made, or a file of them that can't be used."""
    if isinstance(error, OwnFileError):
        detail = say("problem.own_file_detail", language, reason=error)
        return Fault("own_file", HTTPStatus.CONFLICT, 1, say("problem.own_file", language), detail)
    bad = isinstance(error, BadWord)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if bad else HTTPStatus.CONFLICT
    detail = say(f"words.fault.{error.code}", language, **error.fields)
    return Fault("word_list", status, 2 if bad else 1, say("problem.word_list", language), detail)


def _job_fault(error: UnknownJob | JobInState | BadUpload, language: Language) -> Fault:
    """A job that isn't there, or can't be had so, or an upload that makes none."""
    if isinstance(error, BadUpload):
        status = HTTPStatus(error.status)
        return Fault("bad_upload", status, 2, say("problem.bad_upload", language), error.say(language))
    if isinstance(error, UnknownJob):
        detail = say("problem.unknown_job_detail", language, job=error.job_id)
        return Fault("unknown_job", HTTPStatus.NOT_FOUND, 1, say("problem.unknown_job", language), detail)
    state = say(f"jobs.state.{error.state}", language)
    detail = say("problem.job_in_state_detail", language, job=error.job_id, state=state)
    return Fault("job_in_state", HTTPStatus.CONFLICT, 1, say("problem.job_in_state", language), detail)


def _editing_fault(error: BadCorrection | UnknownObligation | UnknownCorrection, language: Language) -> Fault:
    """What an editor asked for, and can't have."""
    if isinstance(error, UnknownObligation):
        fields = {"plan": error.plan_id, "obligation": error.obligation_id}
        detail = say("problem.unknown_obligation_detail", language, **fields)
        return Fault("unknown_obligation", HTTPStatus.NOT_FOUND, 1, say("problem.unknown_obligation", language), detail)
    if isinstance(error, UnknownCorrection):
        title = say("problem.unknown_correction", language)
        return Fault("unknown_correction", HTTPStatus.NOT_FOUND, 1, title, f"{title}: {error}")
    detail = say("problem.bad_correction_detail", language, reason=error)
    title = say("problem.bad_correction", language)
    return Fault("bad_correction", HTTPStatus.UNPROCESSABLE_ENTITY, 2, title, detail)
