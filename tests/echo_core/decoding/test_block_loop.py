"""The block loop against decoders written from the definitions: no cache at all, masks entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
import torch

from echo_core.backends.torch_backend import TorchBackend
from echo_core.decoding.loop import decode_blocks
from echo_core.decoding.options import DecodeOptions
from echo_core.model.echo import Echo

PROMPT = [5]
FORBIDDEN = (1, 2)  # mask and film


def place_of(position: int, prompt_rows: int, length: int, origin: str) -> int:
    """The block of an absolute position; -1 is the prompt where the grid starts behind it."""
    if origin == "prompt":
        return position // length
    return (position - prompt_rows) // length if position >= prompt_rows else -1


def definition_mask(total: int, prompt_rows: int, length: int, origin: str) -> torch.Tensor:
    mask = torch.zeros(total, total, dtype=torch.bool)
    for row in range(total):
        for column in range(total):
            mask[row, column] = place_of(column, prompt_rows, length, origin) <= place_of(
                row, prompt_rows, length, origin
            )
    return mask


def uncached_logits(model: Echo, prompt_rows: torch.Tensor, response: Sequence[int], mask: torch.Tensor) -> np.ndarray:
    rows = torch.cat([prompt_rows, model.decoder.embed(torch.tensor([list(response)], dtype=torch.long))], dim=1)
    hidden = model.decoder(rows, torch.arange(rows.shape[1]).unsqueeze(0), mask)
    logits: np.ndarray = model.decoder.logits(hidden)[0].double().numpy()
    logits[:, list(FORBIDDEN)] = -np.inf
    return logits


def softmax(logits: np.ndarray) -> np.ndarray:
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    result: np.ndarray = weights / weights.sum(axis=1, keepdims=True)
    return result


@torch.inference_mode()
def uncached_blocks(
    model: Echo,
    films: np.ndarray,
    prefix: Sequence[int],
    new_tokens: int,
    choose: Callable[[np.ndarray, list[int]], list[int]],
) -> list[int]:
    """Denoise block after block, each forward over the whole sequence. ``choose`` gives the positions to commit."""
    config = model.config
    length = config.block_length
    prompt_rows = model.prefix(torch.from_numpy(films).unsqueeze(0), torch.tensor([PROMPT]))
    count = prompt_rows.shape[1]
    origin = 0 if config.grid_origin == "prompt" else count
    response = list(prefix)
    while len(response) - len(prefix) < new_tokens:
        filled = count + len(response) - origin
        open_places = list(range(len(response), len(response) + length - filled % length))
        response += [config.mask_id] * len(open_places)
        mask = definition_mask(count + len(response), count, length, config.grid_origin)
        while open_places:
            p = softmax(uncached_logits(model, prompt_rows, response, mask)[count:])
            for place in choose(p.max(axis=1), open_places):
                response[place] = int(p[place].argmax())
                open_places.remove(place)
    return response[len(prefix) :][:new_tokens]


def all_at_once(confidence: np.ndarray, places: list[int]) -> list[int]:
    return list(places)


def dynamic(confidence: np.ndarray, places: list[int]) -> list[int]:
    sure = [place for place in places if confidence[place] >= 0.5]
    return sure or [max(places, key=lambda place: confidence[place])]


def two_most_confident(confidence: np.ndarray, places: list[int]) -> list[int]:
    return sorted(places, key=lambda place: -confidence[place])[:2]


def leftmost(confidence: np.ndarray, places: list[int]) -> list[int]:
    return [min(places)]


RULES = [
    pytest.param({"mode": "one"}, all_at_once, id="one-step"),
    pytest.param({"mode": "multi", "threshold": 0.5}, dynamic, id="dynamic"),
    pytest.param({"mode": "multi", "rule": "sequential"}, leftmost, id="sequential"),
]


def tokens_of(model: Echo, films: np.ndarray, prefix: Sequence[int] = (), **options: Any) -> list[int]:
    blocks = decode_blocks(
        TorchBackend(model), films, PROMPT, options=DecodeOptions(ignore_eos=False, **options), prefix=prefix
    )
    return [token for block in blocks for token in block.ids]


@pytest.mark.parametrize("origin", ["response", "prompt"])
@pytest.mark.parametrize("count", [1, 3])  # prompts of 6 and 16 rows: not a multiple of 8, and one
@pytest.mark.parametrize("given", [0, 3, 8, 13])
@pytest.mark.parametrize(("options", "choose"), RULES)
def test_fused_and_vanilla_cache_give_the_tokens_of_no_cache(
    echo_factory: Callable[..., Echo],
    films: Callable[..., np.ndarray],
    origin: str,
    count: int,
    given: int,
    options: dict[str, Any],
    choose: Callable[[np.ndarray, list[int]], list[int]],
) -> None:
    # <eos> is given an id that is never the most likely, so that the blocks go on.
    model = echo_factory(given, grid_origin=origin, max_new_tokens=60, eos_id=299)
    with torch.no_grad():
        model.decoder.embeddings.weight[299] = 0.0
    views = films(count)
    prefix = [40 + 3 * i for i in range(given)]
    expected = uncached_blocks(model, views, prefix, 21, choose)
    assert len(set(expected)) > 3, "a constant response would prove nothing"
    assert tokens_of(model, views, prefix, max_new_tokens=21, **options) == expected
    assert tokens_of(model, views, prefix, max_new_tokens=21, fused=False, **options) == expected


def test_blocks_of_four_and_static_steps(echo_factory: Callable[..., Echo], films: Callable[..., np.ndarray]) -> None:
    model = echo_factory(9, block_length=4, eos_id=299)
    with torch.no_grad():
        model.decoder.embeddings.weight[299] = 0.0
    expected = uncached_blocks(model, films(2), [], 16, two_most_confident)
    assert tokens_of(model, films(2), mode="multi", rule="static", steps=2, max_new_tokens=16) == expected


@pytest.mark.parametrize("given", [0, 5])
def test_autoregressive_decoding_is_causal_decoding_without_a_cache(
    echo_factory: Callable[..., Echo], films: Callable[..., np.ndarray], given: int
) -> None:
    model = echo_factory(2, stage="ar", eos_id=299)
    with torch.no_grad():
        model.decoder.embeddings.weight[299] = 0.0
    views, prefix = films(2), [60 + i for i in range(given)]
    response = list(prefix)
    with torch.inference_mode():
        prompt_rows = model.prefix(torch.from_numpy(views).unsqueeze(0), torch.tensor([PROMPT]))
        count = prompt_rows.shape[1]
        for _ in range(17):
            total = count + len(response)
            mask = torch.ones(total, total, dtype=torch.bool).tril()
            mask[:count, :count] = True
            response.append(int(uncached_logits(model, prompt_rows, response, mask)[-1].argmax()))
    got = tokens_of(model, views, prefix, max_new_tokens=17)
    assert got == response[given:]
    assert len(set(got)) > 3


def test_the_last_block_fits_where_films_and_text_fill_the_context(
    echo_factory: Callable[..., Echo], films: Callable[..., np.ndarray]
) -> None:
    model = echo_factory(4, eos_id=299)
    with torch.no_grad():
        model.decoder.embeddings.weight[299] = 0.0
    assert len(tokens_of(model, films(4), mode="one")) == 40
    assert len(tokens_of(model, films(4), [50] * 35, mode="one")) == 5
    assert len(tokens_of(model, films(4), mode="ar")) == 40
