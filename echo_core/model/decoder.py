"""The decoder: Qwen2.5 blocks (RMSNorm, rotary positions, grouped-query attention, SwiGLU) with tied embeddings."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from echo_core.model.cache import KVCache
from echo_core.model.config import DecoderConfig


class RMSNorm(nn.Module):
    """x / rms(x) · weight, computed in float32."""

    def __init__(self, size: int, eps: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        wide = x.float()
        wide = wide * torch.rsqrt(wide.square().mean(-1, keepdim=True) + self.eps)
        return (wide * self.weight).to(x.dtype)


def rotary_table(positions: Tensor, head_dim: int, theta: float) -> tuple[Tensor, Tensor]:
    """Cosines and sines (batch, 1, T, head_dim) for ``positions`` (batch, T); halves of a head rotate together."""
    inverse = theta ** (-torch.arange(0, head_dim, 2, device=positions.device, dtype=torch.float32) / head_dim)
    angles = positions.float().unsqueeze(-1) * inverse
    angles = torch.cat([angles, angles], dim=-1).unsqueeze(1)
    return angles.cos(), angles.sin()


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Apply rotary positions to (batch, heads, T, head_dim)."""
    half = x.shape[-1] // 2
    turned = torch.cat([-x[..., half:], x[..., :half]], dim=-1)
    return (x * cos + turned * sin).to(x.dtype)


class Attention(nn.Module):
    """Grouped-query attention over the given mask; keys and values may come from, and go to, a cache."""

    def __init__(self, config: DecoderConfig) -> None:
        super().__init__()
        self.config = config
        self.q = nn.Linear(config.hidden_size, config.heads * config.head_dim)
        self.k = nn.Linear(config.hidden_size, config.kv_heads * config.head_dim)
        self.v = nn.Linear(config.hidden_size, config.kv_heads * config.head_dim)
        self.o = nn.Linear(config.heads * config.head_dim, config.hidden_size, bias=False)

    def forward(
        self,
        x: Tensor,
        rotary: tuple[Tensor, Tensor],
        mask: Tensor | None,
        cache: KVCache | None,
        layer: int,
        start: int,
    ) -> Tensor:
        batch, length, _ = x.shape
        dim = self.config.head_dim
        q = rotate(self.q(x).view(batch, length, -1, dim).transpose(1, 2), *rotary)
        k = rotate(self.k(x).view(batch, length, -1, dim).transpose(1, 2), *rotary)
        v = self.v(x).view(batch, length, -1, dim).transpose(1, 2)
        if cache is not None:
            k, v = cache.write(layer, start, k, v)
        y = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask, enable_gqa=True)
        result: Tensor = self.o(y.transpose(1, 2).reshape(batch, length, -1))
        return result


class FeedForward(nn.Module):
    """SwiGLU: down(silu(gate(x)) · up(x))."""

    def __init__(self, config: DecoderConfig) -> None:
        super().__init__()
        self.gate = nn.Linear(config.hidden_size, config.intermediate_size, bias=False)
        self.up = nn.Linear(config.hidden_size, config.intermediate_size, bias=False)
        self.down = nn.Linear(config.intermediate_size, config.hidden_size, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        result: Tensor = self.down(functional.silu(self.gate(x)) * self.up(x))
        return result


class Block(nn.Module):
    """Attention and feed-forward, each normalised before and added back."""

    def __init__(self, config: DecoderConfig) -> None:
        super().__init__()
        self.attention_norm = RMSNorm(config.hidden_size, config.rms_eps)
        self.attention = Attention(config)
        self.feed_norm = RMSNorm(config.hidden_size, config.rms_eps)
        self.feed = FeedForward(config)
        self.dropout = nn.Dropout(0.0)

    def forward(
        self,
        x: Tensor,
        rotary: tuple[Tensor, Tensor],
        mask: Tensor | None,
        cache: KVCache | None,
        layer: int,
        start: int,
    ) -> Tensor:
        x = x + self.dropout(self.attention(self.attention_norm(x), rotary, mask, cache, layer, start))
        result: Tensor = x + self.dropout(self.feed(self.feed_norm(x)))
        return result


class Decoder(nn.Module):
    """Embeddings, blocks, final norm; logits through the transposed embeddings."""

    def __init__(self, config: DecoderConfig) -> None:
        super().__init__()
        self.config = config
        self.embeddings = nn.Embedding(config.vocab_size, config.hidden_size)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.norm = RMSNorm(config.hidden_size, config.rms_eps)
        self.apply(self._initialise)
        with torch.no_grad():
            for block in self.blocks:
                assert isinstance(block, Block)
                for last in (block.attention.o, block.feed.down):
                    last.weight.mul_((2 * config.layers) ** -0.5)

    @staticmethod
    def _initialise(module: nn.Module) -> None:
        if isinstance(module, nn.Linear | nn.Embedding):
            nn.init.normal_(module.weight, std=0.02)
        if isinstance(module, nn.Linear) and module.bias is not None:
            nn.init.zeros_(module.bias)

    def set_dropout(self, p: float) -> None:
        """Probability of dropping an activation on each residual branch while training."""
        for block in self.blocks:
            assert isinstance(block, Block)
            block.dropout.p = p

    def embed(self, ids: Tensor) -> Tensor:
        """(…,) token ids to (…, hidden_size)."""
        result: Tensor = self.embeddings(ids)
        return result

    def forward(
        self, x: Tensor, positions: Tensor, mask: Tensor | None, cache: KVCache | None = None, start: int = 0
    ) -> Tensor:
        """Run all blocks.

        Args:
            x: (batch, T, hidden_size) embeddings.
            positions: (batch, T) position ids.
            mask: boolean, broadcastable to (batch, heads, T, S); True where a query may look, None for everywhere.
                S = T without a cache, start + T with one.
            cache: keys and values go to positions start … start + T - 1; ``cache.length`` is left to the caller.
            start: first cache position of this call.

        Returns:
            (batch, T, hidden_size), normalised: ready for ``logits``.
        """
        rotary = rotary_table(positions, self.config.head_dim, self.config.rope_theta)
        for layer, block in enumerate(self.blocks):
            x = block(x, rotary, mask, cache, layer, start)
        result: Tensor = self.norm(x)
        return result

    def logits(self, hidden: Tensor) -> Tensor:
        """(…, hidden_size) to (…, vocab_size)."""
        return functional.linear(hidden, self.embeddings.weight)
