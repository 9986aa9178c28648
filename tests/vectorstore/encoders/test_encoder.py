"""Encoders: the static one against sentence-transformers' own, what a setting opens, and what rests are."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from store_fakes import HashEncoder, reading_of
from tiny_models import tiny_static

from vectorstore.encoders import protocol
from vectorstore.encoders.protocol import Vectors, digest_of, in_context
from vectorstore.encoders.resting import resting_cosine, resting_texts
from vectorstore.encoders.setting import EncoderSetting, open_encoder
from vectorstore.encoders.static import StaticEncoder
from vectorstore.errors import EncoderMissing, IndexMismatch
from vectorstore.library import Library


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_static(tmp_path_factory.mktemp("models") / "tiny")


def test_vectors_have_length_one(folder: Path) -> None:
    encoder = StaticEncoder(folder)
    vectors = encoder.encode(["Công an xã", "trẻ em"])
    assert vectors.shape == (2, encoder.dimension) == (2, 4)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1])
    assert encoder.encode([]).shape == (0, 4)


def test_questions_are_encoded_as_passages_are(folder: Path) -> None:
    encoder = StaticEncoder(folder)
    assert np.array_equal(encoder.encode_query(["Công an xã"]), encoder.encode(["Công an xã"]))


def test_text_and_context_count_alike(folder: Path) -> None:
    encoder = StaticEncoder(folder)
    cong, em = encoder.encode(["cong", "em"])
    both = (cong + em) / np.linalg.norm(cong + em)
    found = encoder.encode(["em", "em", "cong", "em"], ["cong", "cong " * 50, "em", ""])
    assert found == pytest.approx(np.array([both, both, both, em]), abs=1e-5)
    assert encoder.encode([], []).shape == (0, 4)
    with pytest.raises(ValueError, match="2 texts need 2 contexts, not 1"):
        encoder.encode(["em", "em"], ["cong"])


def test_other_encoders_read_a_text_under_its_context() -> None:
    assert in_context(["b", "d"], ["a", ""]) == ["a\nb", "d"]
    assert in_context(["b"], None) == ["b"]


def test_long_texts_count_whole(folder: Path) -> None:
    encoder = StaticEncoder(folder)
    long, short = encoder.encode(["cong " * 3000 + "em " * 3000, "cong em"])
    assert long == pytest.approx(short, abs=1e-3)


def test_words_that_are_not_known_give_zeros(folder: Path) -> None:
    vectors = StaticEncoder(folder).encode(["", "…"])
    assert np.isfinite(vectors).all()
    assert not vectors[0].any()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("0_StaticEmbedding/model.safetensors", None, None),
        ("0_StaticEmbedding/tokenizer.json", '"police":4', '"police":5'),
        ("config_sentence_transformers.json", "}", ' , "normalize": false}'),
    ],
)
def test_the_name_tells_models_apart(folder: Path, tmp_path: Path, file: str, old: str | None, new: str) -> None:
    name = StaticEncoder(folder).name
    assert name == StaticEncoder(folder).name
    other = tmp_path / "other"
    subprocess.run(["cp", "-r", str(folder), str(other)], check=True)
    path = other / file
    if old is None:
        path.write_bytes(path.read_bytes()[:-1] + b"\x01")
    else:
        tight = re.sub(r"(?<=[:,])\s+", "", path.read_text())
        assert old in tight
        path.write_text(tight.replace(old, new, 1))
    assert StaticEncoder(other).name != name


def test_an_index_of_an_earlier_version_with_the_same_weights_is_another(
    folder: Path, open_library: Callable[..., Library]
) -> None:
    """It was named by the weights alone, and text and context were encoded as one text."""
    weights = digest_of([folder / "0_StaticEmbedding" / "model.safetensors"])
    library = open_library(encoder=lambda: HashEncoder(f"static-{weights}", 4))
    library.keep(reading_of("I. CÔNG AN XÃ", "Tuần tra"), source="a", path="/a", digest="a", plan_id=None)
    library.close()
    with pytest.raises(IndexMismatch, match=r"start serve again"):
        open_library(encoder=lambda: StaticEncoder(folder)).dense().size()


@pytest.mark.parametrize("place", [0, 1_000_000, 3_000_001, 5_999_999])
def test_a_digest_is_of_every_byte(tmp_path: Path, place: int) -> None:
    file = tmp_path / "model.safetensors"
    held = bytearray(6_000_000)
    file.write_bytes(held)
    digest = digest_of([file])
    held[place] = 1
    file.write_bytes(held)
    assert digest_of([file]) != digest


def test_a_digest_of_large_files_is_of_samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "_HASHED_WHOLE", 100)
    large, small = tmp_path / "large", tmp_path / "small"
    large.write_bytes(bytes(1_000_000))
    digests = set()
    for words in (b"one", b"two"):
        small.write_bytes(words)
        digests.add(digest_of([large, small]))
    large.write_bytes(bytes(999_999) + b"1")
    digests.add(digest_of([large, small]))
    assert len(digests) == 3


def test_the_setting_opens_a_folder(folder: Path) -> None:
    assert isinstance(open_encoder(EncoderSetting(str(folder))), StaticEncoder)


def test_no_torch_and_no_connection(folder: Path) -> None:
    code = f"""
import socket, sys
def refuse(*_, **__): raise AssertionError("a connection was tried")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from vectorstore.encoders.setting import EncoderSetting, open_encoder
open_encoder(EncoderSetting({str(folder)!r})).encode(["Công an xã"])
assert not {{"torch", "sentence_transformers", "openai"}} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[3])


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
    from vectorstore.encoders.transformer import TransformerEncoder

    texts = ["Công an xã", "police commune", "trẻ em xã"]
    ours, theirs = StaticEncoder(folder).encode(texts), TransformerEncoder(str(folder)).encode(texts)
    assert ours == pytest.approx(theirs, abs=1e-3)
    with pytest.raises(EncoderMissing, match="no-such-model"):
        TransformerEncoder(str(tmp_path / "no-such-model"))


@pytest.mark.parametrize("setting", ["/nope", "./nope", "models/of/ours", "models/nope", "nope", "~/nope", "a b"])
def test_a_folder_that_is_not_there_is_said_at_once(setting: str) -> None:
    with (
        patch.dict(sys.modules, {"sentence_transformers": None}),  # which takes seconds to load
        pytest.raises(EncoderMissing, match="there is no such folder, and no model of this name") as failure,
    ):
        open_encoder(EncoderSetting(setting))
    assert "internet" not in str(failure.value)


def test_a_folder_in_who_asks_home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder.parent))
    assert open_encoder(EncoderSetting(f"~/{folder.name}")).name == StaticEncoder(folder).name


def test_resting_texts_are_different_and_many() -> None:
    assert len(set(resting_texts())) == len(resting_texts()) == 24


def test_the_shipped_encoder_rests_near_zero() -> None:
    assert 0 <= resting_cosine(open_encoder(EncoderSetting())) < 0.1


def test_a_rest_is_the_mean_cosine_of_unlike_texts() -> None:
    class Narrow(HashEncoder):
        """Puts every text near one direction."""

        def encode(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> Vectors:
            aside = np.eye(len(texts), 64, dtype=np.float32)
            return np.asarray(0.8 * np.eye(1, 64, 63, dtype=np.float32) + 0.6 * aside, dtype=np.float32)

    assert resting_cosine(Narrow()) == pytest.approx(0.64)
