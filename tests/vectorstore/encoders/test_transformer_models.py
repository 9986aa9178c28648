"""Transformer encoders and rerankers, with tiny models of random weights that the real libraries load.

What needs no torch stands first; the rest is slow.
"""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from store_fakes import reading_of
from tiny_models import PROMPTS, tiny_cross_encoder, tiny_transformer

from vectorstore.encoders.folders import kind_of
from vectorstore.encoders.setting import EncoderSetting, open_encoder
from vectorstore.encoders.transformer import TransformerEncoder, name_of
from vectorstore.errors import EncoderMissing, IndexMismatch, RerankerFailed
from vectorstore.indexes.rows import index_rows
from vectorstore.library import Library
from vectorstore.reranker import CrossEncoderReranker
from vectorstore.retriever import Query

PLAN = reading_of("I. CÔNG AN XÃ", "Tuần tra ban đêm", "Báo cáo hằng tháng")
slow = pytest.mark.slow
imports = pytest.mark.filterwarnings("ignore")  # of torch's and transformers' own imports


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_transformer(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_cross_encoder(tmp_path_factory.mktemp("models") / "cross")


@pytest.fixture(autouse=True)
def no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was tried")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def model_files(folder: Path) -> Path:
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(bytes(range(256)) * 4096)
    (folder / "modules.json").write_text("[]")
    (folder / "config_sentence_transformers.json").write_text(json.dumps({"prompts": PROMPTS}))
    (folder / "README.md").write_text("card")
    return folder


@pytest.mark.parametrize(
    ("file", "text", "differs"),
    [
        ("model.safetensors", "other weights", True),
        ("config_sentence_transformers.json", json.dumps({"prompts": PROMPTS | {"query": "Query: "}}), True),
        ("1_Pooling.json", "{}", True),
        ("README.md", "another card", False),
    ],
)
def test_a_folders_name_tells_weights_and_prompts_apart(tmp_path: Path, file: str, text: str, differs: bool) -> None:
    folder = model_files(tmp_path / "model")
    name = name_of(str(folder))
    assert name.startswith("model-")
    (folder / file).write_text(text)
    assert (name_of(str(folder)) != name) is differs


def test_a_cached_models_name_has_its_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = "0123456789abcdef" * 2 + "01234567"
    for repository, name in (("owner/model", "owner/model"), ("sentence-transformers/bare", "bare")):
        cached = tmp_path / f"models--{repository.replace('/', '--')}"
        (cached / "snapshots" / commit).mkdir(parents=True)
        (cached / "snapshots" / commit / "modules.json").write_text("[]")
        (cached / "refs").mkdir()
        (cached / "refs" / "main").write_text(commit)
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
        assert name_of(name) == f"{repository}@0123456789ab"
    assert name_of("owner/unknown") == "owner/unknown"


@pytest.mark.parametrize("setting", ["/nope", "./nope", "models/of/ours", "models/nope", "nope"])
def test_a_rerankers_folder_that_is_not_there_is_said_at_once(setting: str) -> None:
    with pytest.raises(RerankerFailed, match=r"there is no such folder, and no model .*; set the reranker to the"):
        CrossEncoderReranker(setting)


SCORES, BARE = {"architectures": ["BertForSequenceClassification"]}, {"architectures": ["BertModel"]}


@pytest.mark.parametrize(
    ("named", "modules", "config", "kind"),
    [
        (None, False, SCORES, "reranker"),  # an older cross-encoder
        ("CrossEncoder", True, SCORES, "reranker"),  # a newer one
        ("SentenceTransformer", True, BARE, "encoder"),
        ("SentenceTransformer", True, SCORES, "encoder"),
        (None, True, SCORES, "encoder"),  # an older one
        (None, False, BARE, "other"),
        (None, False, {}, "other"),
        (None, False, {"architectures": "…"}, "other"),
        (None, False, [], "other"),
    ],
)
def test_what_kind_of_model_a_folder_holds(
    tmp_path: Path, named: str | None, modules: bool, config: object, kind: str
) -> None:
    if named:
        (tmp_path / "config_sentence_transformers.json").write_text(json.dumps({"model_type": named}))
    if modules:
        (tmp_path / "modules.json").write_text("[]")
    (tmp_path / "config.json").write_text(json.dumps(config))
    assert kind_of(tmp_path) == kind
    if kind != "reranker":
        with pytest.raises(RerankerFailed, match="an encoder or of a bare model, which scores no pairs; set the rer"):
            CrossEncoderReranker(str(tmp_path))
    else:
        with pytest.raises(EncoderMissing, match="it is a cross-encoder, which scores pairs of texts"):
            TransformerEncoder(str(tmp_path))


@slow
@imports
def test_what_the_library_itself_saves(folder: Path, cross_encoder: Path, tmp_path: Path) -> None:
    from sentence_transformers import CrossEncoder

    CrossEncoder(str(cross_encoder), device="cpu").save_pretrained(str(tmp_path / "saved"))
    passages = ["Công an xã tuần tra", "trẻ em"]
    saved, first = CrossEncoderReranker(str(tmp_path / "saved")), CrossEncoderReranker(str(cross_encoder))
    assert saved.scores("công an", passages) == pytest.approx(first.scores("công an", passages), abs=1e-6)
    for wrong in (folder, folder.with_name("tiny-bert")):
        with pytest.raises(RerankerFailed, match="scores no pairs"):
            CrossEncoderReranker(str(wrong))
    for wrong in (cross_encoder, tmp_path / "saved"):
        with pytest.raises(EncoderMissing, match="cross-encoder"):
            open_encoder(EncoderSetting(str(wrong)))


@slow
@imports
def test_the_models_own_prompts_reach_it(folder: Path, tmp_path: Path) -> None:
    encoder = open_encoder(EncoderSetting(str(folder)))
    assert isinstance(encoder, TransformerEncoder)
    texts = ["Công an xã", "tuần tra"]
    questions, passages = encoder.encode_query(texts), encoder.encode(texts)
    bare = TransformerEncoder(str(tiny_transformer(tmp_path / "bare", {})))
    assert questions == pytest.approx(bare.encode([PROMPTS["query"] + text for text in texts]), abs=1e-6)
    assert passages == pytest.approx(bare.encode_query([PROMPTS["document"] + text for text in texts]), abs=1e-6)
    assert np.abs(questions - passages).max() > 0.01
    assert np.linalg.norm(passages, axis=1) == pytest.approx([1, 1])
    assert passages.shape == (2, encoder.dimension) == (2, 16)
    assert encoder.encode([]).shape == (0, 16)
    assert bare.name != encoder.name


@slow
@imports
@pytest.mark.parametrize(
    ("file", "content"),
    [("model.safetensors", b"not weights"), ("modules.json", b"{"), ("config.json", b"{}"), ("tokenizer.json", b"[]")],
)
def test_a_damaged_model_is_named(folder: Path, tmp_path: Path, file: str, content: bytes) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(folder, damaged)
    (damaged / file).write_bytes(content)
    with pytest.raises(EncoderMissing, match="damaged can't be opened"):
        TransformerEncoder(str(damaged))


@slow
@imports
@pytest.mark.parametrize("name", ["owner/no-such-model", "no-such-model"])
def test_a_name_that_is_not_in_the_cache_is_not_downloaded(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EncoderMissing, match="no-such-model can't be opened"):
        TransformerEncoder(name)
    with pytest.raises(RerankerFailed, match="no-such-model can't be used"):
        CrossEncoderReranker(name)


@slow
@imports
def test_a_library_changes_to_it_and_back(folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    data = tmp_path / "data"

    def by_both(library: Library) -> bool:
        caplog.clear()
        assert library.retriever.search(Query("tuần tra ban đêm"))
        return "searching without one of the indexes" not in caplog.text

    with Library.open(data) as shipped:
        plan_id = shipped.keep(PLAN, source="a", path="/a", digest="a", plan_id=None).id
        assert by_both(shipped)
    with Library.open(data, EncoderSetting(str(folder))) as tiny:
        assert not by_both(tiny)
        with pytest.raises(IndexMismatch, match=r"built by static-[\w-]+ \(\d+ .* is tiny-\w+ \(16 dimensions\)"):
            tiny.keep(PLAN, source="b", path="/b", digest="b", plan_id=plan_id)
        tiny.rebuild()
        assert by_both(tiny)
        rows = list(index_rows(tiny.contents(plan_id)))
        for row, vector in zip(rows, tiny.encoder().encode([row.text for row in rows]), strict=True):
            assert tiny.dense().search(vector, 1) == [(row.edition_key, row.ordinal, pytest.approx(1, abs=1e-3))]
        assert tiny.keep(PLAN, source="b", path="/b", digest="b", plan_id=plan_id).edition == 2
    with Library.open(data) as shipped:
        assert not by_both(shipped)
        shipped.rebuild()
        assert by_both(shipped)


@slow
@imports
def test_a_cross_encoder_scores_pairs(cross_encoder: Path) -> None:
    reranker = CrossEncoderReranker(str(cross_encoder))
    passages = ["Công an xã tuần tra", "trẻ em", "báo cáo"]
    scores = reranker.scores("công an", passages)
    assert all(0 < score < 1 for score in scores)
    assert len(set(scores)) == 3
    assert reranker.scores("công an", passages[::-1]) == pytest.approx(scores[::-1])
    assert reranker.scores("công an", []) == []


@slow
@imports
def test_bare_logits_are_brought_to_one_scale(cross_encoder: Path, tmp_path: Path) -> None:
    bare = CrossEncoderReranker(str(tiny_cross_encoder(tmp_path / "bare", activation="torch.nn.Identity")))
    squashed = CrossEncoderReranker(str(cross_encoder))
    passages = ["Công an xã tuần tra", "trẻ em", "báo cáo"]
    logits = bare._model.predict([("công an", passage) for passage in passages])
    assert (np.abs(logits) > 1).any()  # they are what they are called
    assert bare.scores("công an", passages) == pytest.approx(squashed.scores("công an", passages), abs=1e-6)


@slow
@imports
def test_a_cross_encoder_of_several_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RerankerFailed, match=r"it has 3 labels; set the reranker to .* cross-encoder with one label"):
        CrossEncoderReranker(str(tiny_cross_encoder(tmp_path / "three", labels=3)))


@slow
@imports
def test_a_library_with_a_reranker(
    open_library: Callable[..., Library], cross_encoder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    plain = open_library()
    plain.keep(PLAN, source="a", path="/a", digest="a", plan_id=None)
    library = open_library(reranker=str(cross_encoder))
    hits = library.retriever.search(Query("tuần tra"))
    texts = [f"KẾ HOẠCH Công tác trẻ em\nĐà Nẵng\n2023\nI. CÔNG AN XÃ\n{hit.stored.text}" for hit in hits]
    assert [hit.dense for hit in hits] == pytest.approx(library.reranker().scores("tuần tra", texts), abs=1e-6)
    assert caplog.text == ""
    missing = open_library(reranker="/no/such/folder")
    assert missing.retriever.search(Query("tuần tra")) == plain.retriever.search(Query("tuần tra"))
    assert "ranking without the reranker: the reranker /no/such/folder can't be used" in caplog.text
