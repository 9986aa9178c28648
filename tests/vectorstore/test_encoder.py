"""Encoders: the static one against sentence-transformers' own, and what is said where files are missing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from vectorstore.encoder import StaticEncoder, open_encoder
from vectorstore.errors import EncoderMissing

WORDS = ["[UNK]", "cong", "an", "xa", "police", "commune", "tre", "em"]
TYPES = "sentence_transformers.sentence_transformer.modules"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A StaticEmbedding model of eight words and four dimensions, in float16."""
    folder = tmp_path_factory.mktemp("tiny")
    inner = folder / "0_StaticEmbedding"
    inner.mkdir()
    tokenizer = Tokenizer(models.WordLevel({word: at for at, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFD(), normalizers.StripAccents(), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(inner / "tokenizer.json"))
    weights = np.random.default_rng(0).normal(size=(len(WORDS), 4)).astype(np.float16)
    save_file({"embedding.weight": weights}, inner / "model.safetensors")
    modules = [{"idx": 0, "name": "0", "path": "0_StaticEmbedding", "type": f"{TYPES}.StaticEmbedding"}]
    (folder / "modules.json").write_text(json.dumps(modules))
    (folder / "config_sentence_transformers.json").write_text(json.dumps({"model_type": "SentenceTransformer"}))
    return folder


def test_vectors_have_length_one(folder: Path) -> None:
    encoder = StaticEncoder(folder)
    vectors = encoder.encode(["Công an xã", "trẻ em"])
    assert vectors.shape == (2, encoder.dimension) == (2, 4)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1])
    assert encoder.encode([]).shape == (0, 4)


def test_long_texts_count_whole(folder: Path) -> None:
    encoder = StaticEncoder(folder)
    long, short = encoder.encode(["cong " * 3000 + "em " * 3000, "cong em"])
    assert long == pytest.approx(short, abs=1e-3)


def test_words_that_are_not_known_give_zeros(folder: Path) -> None:
    vectors = StaticEncoder(folder).encode(["", "…"])
    assert np.isfinite(vectors).all()
    assert not vectors[0].any()


def test_the_name_tells_weights_apart(folder: Path, tmp_path: Path) -> None:
    name = StaticEncoder(folder).name
    assert name == StaticEncoder(folder).name
    other = tmp_path / "other"
    subprocess.run(["cp", "-r", str(folder), str(other)], check=True)
    weights = other / "0_StaticEmbedding" / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x01")
    assert StaticEncoder(other).name != name


def test_the_setting_opens_a_folder(folder: Path) -> None:
    assert isinstance(open_encoder(str(folder)), StaticEncoder)


def test_no_torch_and_no_connection(folder: Path) -> None:
    code = f"""
import socket, sys
def refuse(*_, **__): raise AssertionError("a connection was tried")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from vectorstore.encoder import open_encoder
open_encoder({str(folder)!r}).encode(["Công an xã"])
assert "torch" not in sys.modules and "sentence_transformers" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


def test_a_missing_folder_is_named_before_anything_is_fetched(tmp_path: Path) -> None:
    with pytest.raises(EncoderMissing, match=r"nowhere can't be opened: modules.json, .* not found; install"):
        StaticEncoder(tmp_path / "nowhere")


def test_damaged_weights_are_named(folder: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    subprocess.run(["cp", "-r", str(folder), str(damaged)], check=True)
    (damaged / "0_StaticEmbedding" / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(EncoderMissing, match="damaged can't be opened"):
        StaticEncoder(damaged)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of torch's and transformers' own imports
def test_the_same_vectors_as_sentence_transformers(folder: Path, tmp_path: Path) -> None:
    from vectorstore.encoder import TransformerEncoder

    texts = ["Công an xã", "police commune", "trẻ em xã"]
    ours, theirs = StaticEncoder(folder).encode(texts), TransformerEncoder(str(folder)).encode(texts)
    assert ours == pytest.approx(theirs, abs=1e-3)
    with pytest.raises(EncoderMissing, match="no-such-model"):
        TransformerEncoder(str(tmp_path / "no-such-model"))


@pytest.mark.parametrize("setting", ["/nope", "./nope", "models/of/ours"])
def test_a_folder_that_is_not_there_is_said_at_once(setting: str) -> None:
    with patch("vectorstore.encoder.TransformerEncoder") as transformer:
        with pytest.raises(EncoderMissing, match="there is no such folder"):
            open_encoder(setting)
        transformer.assert_not_called()
        open_encoder("owner/model")
        transformer.assert_called_once_with("owner/model")
