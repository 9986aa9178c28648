"""Tiny models with random weights: real files, which the real libraries load. Making the transformers takes torch."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

TYPES = "sentence_transformers.sentence_transformer.modules"
WORDS = [
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "query", "passage", ":", "cong", "an", "xa", "tuan", "tra", "ban", "dem",
    "bao", "cao", "tre", "em", "te", "kham", "police", "commune",
]  # fmt: skip
PROMPTS = {"query": "query: ", "document": "passage: "}


def tiny_static(folder: Path) -> Path:
    """A StaticEmbedding model of four dimensions, in float16."""
    inner = folder / "0_StaticEmbedding"
    inner.mkdir(parents=True)
    _tokenizer("[UNK]", "cong", "an", "xa", "police", "commune", "tre", "em").save(str(inner / "tokenizer.json"))
    weights = np.random.default_rng(0).normal(size=(8, 4)).astype(np.float16)
    save_file({"embedding.weight": weights}, inner / "model.safetensors")
    modules = [{"idx": 0, "name": "0", "path": "0_StaticEmbedding", "type": f"{TYPES}.StaticEmbedding"}]
    (folder / "modules.json").write_text(json.dumps(modules))
    (folder / "config_sentence_transformers.json").write_text(json.dumps({"model_type": "SentenceTransformer"}))
    return folder


def tiny_transformer(folder: Path, prompts: dict[str, str] = PROMPTS, seed: int = 0) -> Path:
    """A BERT of one layer and 16 dimensions with mean pooling, whose configuration has prompts."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertModel

    torch.manual_seed(seed)
    bert = folder.with_name(folder.name + "-bert")
    BertModel(_config()).save_pretrained(bert)
    _save_tokenizer(bert)
    words = Transformer(str(bert), max_seq_length=32)
    SentenceTransformer(modules=[words, Pooling(16)], prompts=prompts, device="cpu").save(
        str(folder), create_model_card=False
    )
    return folder


def tiny_cross_encoder(folder: Path, labels: int = 1, activation: str = "") -> Path:
    """A BERT of one layer that scores pairs."""
    import torch
    from transformers import BertForSequenceClassification

    torch.manual_seed(0)
    config = _config(num_labels=labels)
    if activation:
        config.sentence_transformers = {"activation_fn": activation, "version": "5.0.0"}
    model = BertForSequenceClassification(config)
    torch.nn.init.normal_(model.classifier.weight, std=2)  # else all scores are about the same
    model.save_pretrained(folder)
    _save_tokenizer(folder)
    return folder


def _config(**more: Any) -> Any:
    from transformers import BertConfig

    return BertConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=64, hidden_dropout_prob=0.0, initializer_range=0.5, **more,
    )  # fmt: skip


def _save_tokenizer(folder: Path) -> None:
    from transformers import PreTrainedTokenizerFast

    inner = _tokenizer(*WORDS)
    inner.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    PreTrainedTokenizerFast(
        tokenizer_object=inner, unk_token="[UNK]", pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]",
        model_max_length=32,
    ).save_pretrained(folder)  # fmt: skip


def _tokenizer(*words: str) -> Tokenizer:
    tokenizer = Tokenizer(models.WordLevel({word: at for at, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFD(), normalizers.StripAccents(), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return tokenizer
