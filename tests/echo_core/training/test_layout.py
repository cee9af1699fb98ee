"""The attention mask of RAD against its definition, entry by entry."""

from __future__ import annotations

import itertools
from typing import Literal

import pytest
import torch

from echo_core.training.layout import CLEAN, NOISY, PAD, PROMPT, attention_mask, rad_layout

Grid = Literal["response", "prompt"]


def _allowed(query: tuple[str, int], key: tuple[str, int], grid: Grid, length: int, origin: int) -> bool:
    """Who may look at whom, from the definition in the paper; a token is (kind, absolute position)."""
    kind_q, kind_k = query[0], key[0]
    block_q, block_k = (query[1] - origin) // length, (key[1] - origin) // length
    if kind_k == "prompt":
        return kind_q != "prompt" or grid == "response" or block_k <= block_q
    if kind_q == "prompt":
        return False
    if kind_k == "clean":
        return block_k <= block_q if kind_q == "clean" else block_k < block_q
    return kind_q == "noisy" and block_k == block_q


@pytest.mark.parametrize(("grid", "length"), list(itertools.product(("response", "prompt"), (1, 3, 4))))
def test_mask_equals_the_definition(grid: Grid, length: int) -> None:
    slots, prompt = 6, 4
    films = torch.tensor([6, 3, 5])
    starts, ends = [], []
    for count in films.tolist():
        total = count + prompt
        begin = total if grid == "response" else total // length * length
        starts.append(begin - count)
        origin = total if grid == "response" else 0
        last = total + 5
        ends.append(origin + -(-(last - origin) // length) * length - count)
    ids = max(ends)
    layout = rad_layout(films, slots, ids, torch.tensor(starts), torch.tensor(ends), length, grid)
    mask = attention_mask(layout, grid)
    assert mask.shape == (3, 1, slots + 2 * ids, slots + 2 * ids)
    checked = 0
    for i, count in enumerate(films.tolist()):
        tokens: list[tuple[str, int] | None] = [("prompt", p) if p < count else None for p in range(slots)]
        begin, end = starts[i], ends[i]
        for j in range(ids):
            kind = "prompt" if j < begin else "clean" if j < end else None
            tokens.append((kind, count + j) if kind else None)
        tokens += [("noisy", count + j) if begin <= j < end else None for j in range(ids)]
        roles = {"prompt": PROMPT, "clean": CLEAN, "noisy": NOISY}
        assert layout.role[i].tolist() == [PAD if t is None else roles[t[0]] for t in tokens]
        origin = count + begin if grid == "response" else 0
        for row, query in enumerate(tokens):
            for column, key in enumerate(tokens):
                if query is None:
                    wanted = row == column
                else:
                    wanted = key is not None and _allowed(query, key, grid, length, origin)
                assert bool(mask[i, 0, row, column]) == wanted, (grid, length, i, query, key)
                checked += 1
    assert checked > 1000


def test_twins_share_positions() -> None:
    layout = rad_layout(torch.tensor([2]), 2, 5, torch.tensor([1]), torch.tensor([5]), 4, "response")
    clean = layout.position[0][layout.role[0] == CLEAN]
    noisy = layout.position[0][layout.role[0] == NOISY]
    assert clean.tolist() == noisy.tolist() == [3, 4, 5, 6]
