"""Attention masks of decoding: rows are queries, columns are cache positions and then the rows themselves."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]


def prefill_mask(rows: int, block: int | None) -> Mask:
    """(rows, rows) mask of the prompt: full, or block-causal in absolute blocks of ``block`` positions."""
    if block is None:
        return np.ones((rows, rows), dtype=np.bool_)
    place = np.arange(rows) // block
    mask: Mask = place[None, :] <= place[:, None]
    return mask


def step_mask(cached: int, final: int, masked: int) -> Mask:
    """(final + masked, cached + final + masked) mask of the fused step.

    All rows see the cache and the rows of the final block; only masked rows see masked rows, for the block that
    follows must leave no trace in the kept keys and values.
    """
    mask = np.ones((final + masked, cached + final + masked), dtype=np.bool_)
    mask[:final, cached + final :] = False
    return mask
