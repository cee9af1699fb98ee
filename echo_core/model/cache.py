"""The key/value cache: preallocated, written at a known position, never grown."""

from __future__ import annotations

import torch
from torch import Tensor

from echo_core.model.config import DecoderConfig


class KVCache:
    """Keys and values of all layers, (layers, batch, kv_heads, capacity, head_dim); ``length`` positions are valid."""

    def __init__(
        self, config: DecoderConfig, batch: int, capacity: int, device: torch.device, dtype: torch.dtype = torch.float32
    ) -> None:
        shape = (config.layers, batch, config.kv_heads, capacity, config.head_dim)
        self.keys = torch.zeros(shape, device=device, dtype=dtype)
        self.values = torch.zeros(shape, device=device, dtype=dtype)
        self.length = 0

    @property
    def capacity(self) -> int:
        """Positions that fit."""
        return self.keys.shape[3]

    def write(self, layer: int, start: int, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        """Put (batch, kv_heads, T, head_dim) at ``start``; give back views of everything up to the end of the write."""
        end = start + keys.shape[2]
        self.keys[layer, :, :, start:end] = keys
        self.values[layer, :, :, start:end] = values
        return self.keys[layer, :, :, :end], self.values[layer, :, :, :end]
