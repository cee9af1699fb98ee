"""The token layout and attention of RAD: prompt, clean response, noisy response (arXiv 2604.09450, RAD).

Only the response is duplicated. A clean token and its noisy twin share one position id.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from echo_core.model.config import Grid

PAD, PROMPT, CLEAN, NOISY = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Layout:
    """Attributes of every token of a batch, each (batch, T): its role, its block index and its position id."""

    role: Tensor
    block: Tensor
    position: Tensor


def rad_layout(films: Tensor, slots: int, ids: int, region: Tensor, end: Tensor, length: int, grid: Grid) -> Layout:
    """Lay out ``[film slots | prompt ids | clean | noisy]`` for studies with different numbers of film tokens.

    Args:
        films: (B,) film tokens of each study; the other film slots are padding.
        slots: film slots of the batch.
        ids: width of the id part: prompt ids and response, padded to whole blocks.
        region: (B,) index into the id part at which the duplicated region starts (the prompt ids' length, less the
            tail where the grid starts with the prompt).
        end: (B,) index into the id part at which the duplicated region ends.
        length: block length L.
        grid: origin of the block grid.

    Returns:
        A layout of T = slots + 2 · ids tokens: film slots, then all ids as prompt and clean tokens, then their noisy
        twins, padding where an id has none.
    """
    batch = films.shape[0]
    device = films.device
    slot = torch.arange(slots, device=device).expand(batch, -1)
    index = torch.arange(ids, device=device).expand(batch, -1)
    film_role = torch.where(slot < films[:, None], PROMPT, PAD)
    inside = (index >= region[:, None]) & (index < end[:, None])
    id_role = torch.where(index < region[:, None], PROMPT, torch.where(inside, CLEAN, PAD))
    noisy_role = torch.where(inside, NOISY, PAD)
    id_position = films[:, None] + index
    position = torch.cat([slot, id_position, id_position], dim=1)
    origin = (films + region)[:, None] if grid == "response" else torch.zeros_like(films)[:, None]
    block = torch.div(position - origin, length, rounding_mode="floor")
    role = torch.cat([film_role, id_role, noisy_role], dim=1)
    return Layout(role, block, position)


def attention_mask(layout: Layout, grid: Grid) -> Tensor:
    """Who sees whom: boolean (batch, 1, T, T), rows are queries.

    Prompt sees prompt (block-causally where the grid starts with the prompt, else all of it); clean block b sees the
    prompt and clean blocks up to b; noisy block b sees the prompt, clean blocks before b, and itself. Padding is seen
    by nobody, and sees itself so that no row is empty.
    """
    role_q, role_k = layout.role[:, :, None], layout.role[:, None, :]
    block_q, block_k = layout.block[:, :, None], layout.block[:, None, :]
    prompt = (role_k == PROMPT) & ((role_q != PROMPT) | (grid == "response") | (block_k <= block_q))
    clean = (role_k == CLEAN) & (((role_q == CLEAN) & (block_k <= block_q)) | ((role_q == NOISY) & (block_k < block_q)))
    noisy = (role_k == NOISY) & (role_q == NOISY) & (block_k == block_q)
    seen = (prompt | clean | noisy) & (role_q != PAD)
    eye = torch.eye(layout.role.shape[1], dtype=torch.bool, device=layout.role.device)
    return (seen | (eye & (role_q == PAD))).unsqueeze(1)
