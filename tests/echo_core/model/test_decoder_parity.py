"""The decoder against transformers' Qwen2, which it must equal: same weights, same logits."""

from __future__ import annotations

import pytest
import torch

from echo_core.model.cache import KVCache
from echo_core.model.config import DecoderConfig
from echo_core.model.decoder import Decoder

transformers = pytest.importorskip("transformers")

CONFIG = DecoderConfig(
    vocab_size=97, hidden_size=48, layers=3, heads=6, kv_heads=2, head_dim=8, intermediate_size=80, rope_theta=5000.0
)


@pytest.fixture(scope="module")
def pair() -> tuple[Decoder, torch.nn.Module]:
    torch.manual_seed(0)
    theirs = transformers.Qwen2ForCausalLM(
        transformers.Qwen2Config(
            vocab_size=97,
            hidden_size=48,
            num_hidden_layers=3,
            num_attention_heads=6,
            num_key_value_heads=2,
            intermediate_size=80,
            rope_parameters={"rope_type": "default", "rope_theta": 5000.0},
            rms_norm_eps=1e-6,
            tie_word_embeddings=True,
            attn_implementation="eager",
        )
    ).eval()
    for parameter in theirs.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    ours = Decoder(CONFIG).eval()
    names = {
        "embeddings.weight": "model.embed_tokens.weight",
        "norm.weight": "model.norm.weight",
    }
    for layer in range(CONFIG.layers):
        mine, other = f"blocks.{layer}.", f"model.layers.{layer}."
        names[mine + "attention_norm.weight"] = other + "input_layernorm.weight"
        names[mine + "feed_norm.weight"] = other + "post_attention_layernorm.weight"
        for part in "qkv":
            names[f"{mine}attention.{part}.weight"] = f"{other}self_attn.{part}_proj.weight"
            names[f"{mine}attention.{part}.bias"] = f"{other}self_attn.{part}_proj.bias"
        names[mine + "attention.o.weight"] = other + "self_attn.o_proj.weight"
        for part in ("gate", "up", "down"):
            names[f"{mine}feed.{part}.weight"] = f"{other}mlp.{part}_proj.weight"
    source = theirs.state_dict()
    ours.load_state_dict({mine: source[other] for mine, other in names.items()})
    return ours, theirs


@torch.inference_mode()
def test_causal_logits_equal_qwen2(pair: tuple[Decoder, torch.nn.Module]) -> None:
    ours, theirs = pair
    ids = torch.randint(0, 97, (2, 19), generator=torch.Generator().manual_seed(1))
    causal = torch.ones(19, 19, dtype=torch.bool).tril()[None, None]
    logits = ours.logits(ours(ours.embed(ids), torch.arange(19).expand(2, -1), causal))
    torch.testing.assert_close(logits, theirs(ids).logits, atol=2e-4, rtol=1e-4)


@torch.inference_mode()
def test_any_mask_and_positions_equal_qwen2(pair: tuple[Decoder, torch.nn.Module]) -> None:
    ours, theirs = pair
    generator = torch.Generator().manual_seed(2)
    ids = torch.randint(0, 97, (1, 12), generator=generator)
    mask = (torch.rand(1, 1, 12, 12, generator=generator) < 0.5) | torch.eye(12, dtype=torch.bool)
    positions = torch.tensor([[0, 1, 2, 3, 4, 5, 6, 7, 4, 5, 6, 7]])
    logits = ours.logits(ours(ours.embed(ids), positions, mask))
    additive = torch.zeros(1, 1, 12, 12).masked_fill(~mask, torch.finfo(torch.float32).min)
    wanted = theirs(ids, position_ids=positions, attention_mask=additive).logits
    torch.testing.assert_close(logits, wanted, atol=2e-4, rtol=1e-4)


@torch.inference_mode()
def test_cache_gives_the_logits_of_a_full_forward(pair: tuple[Decoder, torch.nn.Module]) -> None:
    ours, _ = pair
    ids = torch.randint(0, 97, (2, 15), generator=torch.Generator().manual_seed(3))
    positions = torch.arange(15).expand(2, -1)
    causal = torch.ones(15, 15, dtype=torch.bool).tril()[None, None]
    whole = ours(ours.embed(ids), positions, causal)
    cache = KVCache(CONFIG, 2, 20, torch.device("cpu"))
    parts = []
    for start, end in ((0, 6), (6, 7), (7, 15)):
        mask = causal[:, :, start:end, :end]
        parts.append(ours(ours.embed(ids[:, start:end]), positions[:, start:end], mask, cache, start))
    torch.testing.assert_close(torch.cat(parts, 1), whole, atol=1e-5, rtol=1e-5)
