"""Parts of the stages on a tiny model: noise, fixed heads, the loop's resume, teacher traces, the filter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from echo_core.model.config import DecoderConfig, EchoConfig, VisionConfig
from echo_core.model.echo import Echo
from echo_core.training.ar import ar_step
from echo_core.training.batches import Batch, Sample, collate, padded_response
from echo_core.training.features import FilmFeatures
from echo_core.training.loop import Schedule, run_steps
from echo_core.training.rad import FIXED_HEAD, MIN_TIME, draw_noise, rad_forward, rad_step
from echo_core.training.tower import area_under_curve, augment
from echo_core.training.trajectory import decode_batch, is_degenerate

CONFIG = EchoConfig(
    block_length=4,
    max_new_tokens=24,
    decoder=DecoderConfig(
        vocab_size=40, hidden_size=32, layers=2, heads=4, kv_heads=2, head_dim=8, intermediate_size=48
    ),
    vision=VisionConfig(grid=2, channels=1280, findings=("a", "b")),
)


@pytest.fixture(scope="module")
def features() -> FilmFeatures:
    rng = np.random.default_rng(0)
    patches = rng.normal(size=(6, 4, 4, 1280)).astype(np.float16)
    return FilmFeatures(patches, {str(i): i for i in range(6)})


@pytest.fixture(scope="module")
def model() -> Echo:
    torch.manual_seed(0)
    model = Echo(CONFIG).eval()
    for parameter in model.decoder.parameters():
        nn.init.normal_(parameter, std=0.3)
    return model


def _batch(features: FilmFeatures, films: tuple[tuple[int, ...], ...] = ((0, 1), (2, 3), (4, 5))) -> Batch:
    rng = np.random.default_rng(1)
    responses = [tuple(rng.integers(5, 40, 6 + 3 * i).tolist()) for i in range(len(films))]
    samples = [Sample(f, i % 4, (3,), responses[i], ((), (0,), (0, 1))[i % 3]) for i, f in enumerate(films)]
    return collate(samples, features, CONFIG, torch.device("cpu"))


@pytest.mark.parametrize(("tokens", "offset", "wanted"), [(3, 0, 4), (4, 0, 8), (0, 0, 4), (4, 3, 5), (0, 3, 1)])
def test_responses_end_in_eos_and_whole_blocks(tokens: int, offset: int, wanted: int) -> None:
    row = padded_response(tuple(range(5, 5 + tokens)), offset, 4, 0)
    assert len(row) == wanted
    assert row[tokens:] == [0] * (wanted - tokens)
    assert len(row) > tokens
    assert (offset + len(row)) % 4 == 0


def test_collate_pads_and_counts(features: FilmFeatures) -> None:
    batch = _batch(features, ((0,), (1, 2), (3, 4)))
    assert batch.films.tolist() == [12, 16, 16]
    assert batch.end.tolist() == [9, 13, 17]
    assert batch.ids.shape == (3, 17)
    assert not batch.patches[0, 1].any()
    assert batch.decisions.tolist() == [[-1, -1], [1, -1], [1, 1]]
    np.testing.assert_array_equal(batch.patches[1, 1].numpy(), features.patches[2, 1].astype(np.float32))


def test_noise_masks_with_chance_t_and_keeps_heads(features: FilmFeatures) -> None:
    batch = _batch(features)
    heads = total = 0
    expected = observed = 0.0
    for seed in range(300):
        masked, time = draw_noise(batch, CONFIG, torch.Generator().manual_seed(seed))
        response = (torch.arange(17)[None] >= 1) & (torch.arange(17)[None] < batch.end[:, None])
        assert not (masked & ~response).any()
        assert float(time.min()) >= MIN_TIME
        partial = time[:, 1:].unflatten(1, (4, 4))
        assert bool((partial == partial[..., :1]).all())  # one t a block
        heads += int((time == 1.0).any(1).sum())
        total += 3
        free = response & (time < 1.0)
        expected += float(time[free].sum())
        observed += float(masked[free].sum())
    assert abs(heads / total - FIXED_HEAD) < 0.06
    assert abs(observed / expected - 1) < 0.03


@torch.inference_mode()
def test_rad_forward_equals_a_separate_forward_for_each_block(model: Echo, features: FilmFeatures) -> None:
    """The duplicated layout must score a noisy block just as [prompt, clean blocks before, this block] does."""
    batch = _batch(features)
    masked, _ = draw_noise(batch, CONFIG, torch.Generator().manual_seed(5))
    noisy = torch.where(masked, CONFIG.mask_id, batch.ids)
    together = rad_forward(model, batch, noisy).hidden
    films = batch.film_tokens(model)
    for i in range(3):
        for start in range(1, int(batch.end[i]), 4):
            ids = torch.cat([batch.ids[i, :start], noisy[i, start : start + 4]])[None]
            x = torch.cat([films[i : i + 1], model.decoder.embed(ids)], dim=1)
            length = x.shape[1]
            prompt = 17
            block = torch.div(torch.arange(length) - prompt, 4, rounding_mode="floor").clamp_min(-1)
            mask = (block[None, :] <= block[:, None])[None, None]
            alone = model.decoder(x, torch.arange(length)[None], mask)[0, -4:]
            torch.testing.assert_close(together[i, start : start + 4], alone, atol=2e-4, rtol=1e-4)


def test_rad_cannot_see_the_answer(model: Echo, features: FilmFeatures) -> None:
    """Changing a clean block changes no score of its own noisy twin, nor of earlier ones."""
    batch = _batch(features)
    noisy = torch.full_like(batch.ids, CONFIG.mask_id)
    with torch.inference_mode():
        before = rad_forward(model, batch, noisy).hidden
        changed = batch.ids.clone()
        changed[:, 5:9] = 7
        other = replace(batch, ids=changed)
        after = rad_forward(model, other, noisy).hidden
    torch.testing.assert_close(before[:, 1:9], after[:, 1:9])
    assert not torch.allclose(before[2, 9:13], after[2, 9:13], atol=1e-3)


def test_losses_of_both_stages_reach_projector_and_decoder(features: FilmFeatures) -> None:
    torch.manual_seed(1)
    model = Echo(CONFIG)
    batch = _batch(features)
    for loss in (ar_step(model, batch), rad_step(model, batch, torch.Generator().manual_seed(0))):
        model.zero_grad()
        loss.backward()
        for part in (model.projector.down.weight, model.projector.decision.weight, model.decoder.embeddings.weight):
            assert part.grad is not None
            assert float(part.grad.abs().sum()) > 0


@torch.inference_mode()
def test_teacher_commits_by_confidence_and_records_what_it_saw(model: Echo, features: FilmFeatures) -> None:
    batch = _batch(features)
    given = torch.tensor([0, 5, 2])
    trace = decode_batch(model, batch, threshold=0.3, given=given, trace=True, max_blocks=4)
    assert trace.probabilities is not None
    for i in range(3):
        row = trace.tokens[i, : int(trace.lengths[i])]
        keep = int(given[i])
        assert row[:keep].tolist() == batch.ids[i, 1 : 1 + keep].tolist()
        steps = trace.steps[i, : len(row)]
        assert not steps[:keep].any()
        assert bool((steps[keep:] > 0).all())
        chances = trace.probabilities[i, keep : len(row)].float()
        torch.testing.assert_close(chances.sum(-1), torch.ones(len(row) - keep), atol=5e-3, rtol=0)
        assert chances.argmax(-1).tolist() == row[keep:].tolist()
        for start in range(0, len(row), 4):
            inside = steps[start : start + 4]
            made = inside[inside > 0]
            if len(made):
                assert sorted(set(made.tolist())) == list(range(1, int(made.max()) + 1))
    one = decode_batch(model, batch, one_step=True, max_blocks=4)
    assert int(one.steps.max()) == 1


@pytest.mark.parametrize(
    ("tokens", "wanted"),
    [
        ([1, 2, 3, 4, 5, 6], False),
        ([9, 1, 2, 1, 2, 1, 2, 8], True),
        ([1, 2, 1, 2, 3, 4], False),
        ([5, 5, 5, 5, 5], True),
        ([5, 5, 5, 1], False),
        ([1, 2, 3, 4] * 3, True),
        ([], False),
    ],
)
def test_repetition_filter(tokens: list[int], wanted: bool) -> None:
    assert is_degenerate(tokens) is wanted


def test_a_killed_run_ends_with_the_weights_of_one_that_was_not(tmp_path: Path) -> None:
    def run(path: Path, stop_at: int | None) -> Tensor:
        torch.manual_seed(0)
        model = nn.Linear(4, 3)

        def loss(step: int) -> tuple[Tensor, dict[str, float]]:
            if stop_at is not None and step == stop_at:
                raise KeyboardInterrupt
            x = torch.randn(5, 4, generator=torch.Generator().manual_seed(step))
            return model(x).square().mean() + nn.functional.dropout(model.weight, 0.5).sum(), {}

        schedule = Schedule(12, 0.01, warmup=3, checkpoint_seconds=0.0)
        run_steps("test", model, schedule, loss, path, torch.device("cpu"))
        return model.weight.detach().clone()

    whole = run(tmp_path / "a.ckpt", None)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "b.ckpt", 7)
    torch.testing.assert_close(run(tmp_path / "b.ckpt", None), whole, rtol=0, atol=0)


def test_auc_by_hand() -> None:
    scores, truth = np.array([0.1, 0.4, 0.35, 0.8]), np.array([False, False, True, True])
    assert area_under_curve(scores, truth) == pytest.approx(0.75)
    assert area_under_curve(np.zeros(4), truth) == pytest.approx(0.5)


def test_augmentation_never_mirrors() -> None:
    image = torch.zeros(8, 64, 64)
    image[:, :, :20] = 200.0
    seen = augment(image, torch.Generator().manual_seed(0), 48)
    assert seen.shape == (8, 48, 48)
    assert bool((seen[:, :, :10].mean((1, 2)) > seen[:, :, -10:].mean((1, 2))).all())
