"""All three losses in a row on a toy language: one step learns what several steps say, ends included."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from echo_core.model.config import DecoderConfig, EchoConfig, VisionConfig
from echo_core.model.echo import Echo
from echo_core.training.batches import Sample, collate
from echo_core.training.dcd import DcdOptions, TrajectoryBatches, collect_trajectories, dcd_step
from echo_core.training.errors import TrainingError
from echo_core.training.features import FilmFeatures
from echo_core.training.rad import rad_step
from echo_core.training.trajectory import decode_batch

CONFIG = EchoConfig(
    stage="base",
    block_length=4,
    max_new_tokens=16,
    decoder=DecoderConfig(
        vocab_size=24, hidden_size=48, layers=2, heads=4, kv_heads=2, head_dim=12, intermediate_size=96
    ),
    vision=VisionConfig(grid=2, channels=1280, findings=("a", "b")),
)
CPU = torch.device("cpu")


class Toy:
    """Six films; a film's report is one of two wordings of its number, so that a block has dependent tokens."""

    def __init__(self) -> None:
        rng = np.random.default_rng(0)
        patches = rng.normal(size=(6, 4, 4, 1280)).astype(np.float16)
        patches[:, 1:] = patches[:, :1]
        self.features = FilmFeatures(patches, {str(i): i for i in range(6)})

    def samples(self, seed: int, step: int, size: int) -> list[Sample]:
        rng = np.random.default_rng([seed, step])
        drawn = []
        for _ in range(size):
            film, wording = int(rng.integers(6)), int(rng.integers(2))
            text = (5 + film, 12 + wording, 15 + wording, 18 + wording, 5 + film, 20 + wording)
            drawn.append(Sample((film,), 0, (3,), text))
        return drawn


@pytest.fixture(scope="module")
def teacher() -> Echo:
    torch.manual_seed(0)
    model = Echo(CONFIG)
    toy = Toy()
    optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3)
    model.vision.eval()
    for step in range(220):
        batch = collate(toy.samples(1, step, 16), toy.features, CONFIG, CPU)
        loss = rad_step(model, batch, torch.Generator().manual_seed(step))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return model.eval()


@pytest.mark.parametrize("hidden", [True, False])
def test_a_teacher_with_hidden_patches_words_films_alike(teacher: Echo, tmp_path: Path, hidden: bool) -> None:
    options = DcdOptions(trajectories=128, batch=16, hide_patches=hidden)
    found = collect_trajectories(teacher, Toy(), tmp_path, options, CPU)
    texts = {trajectory.sample.response for trajectory in found if not trajectory.given}
    assert (len(texts) == 1) is hidden
    assert len({trajectory.sample.films for trajectory in found}) > 1


def test_one_step_learns_what_the_teacher_says_in_several(teacher: Echo, tmp_path: Path) -> None:
    toy, options = Toy(), DcdOptions(trajectories=128, batch=16, hide_patches=False)
    torch.manual_seed(0)
    trajectories = collect_trajectories(teacher, toy, tmp_path, options, CPU)
    again = collect_trajectories(teacher, toy, tmp_path, options, CPU)
    assert [t.sample for t in again] == [t.sample for t in trajectories]  # read back, not decoded anew
    assert any(t.given for t in trajectories)
    for trajectory in trajectories:
        assert trajectory.sample.response[trajectory.given :] or trajectory.given
        assert CONFIG.eos_id not in trajectory.sample.response
        assert bool((trajectory.steps > 0).all())

    student = Echo(replace(CONFIG, stage="echo"))
    student.load_state_dict(teacher.state_dict())
    student.eval()
    batches = TrajectoryBatches(trajectories, tmp_path, toy.features, 3, 16)
    optimiser = torch.optim.AdamW(student.decoder.parameters(), lr=1e-3)
    losses = []
    for step in range(120):
        loss, _ = dcd_step(student, batches.draw(step), batches, options, CPU)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(float(loss.detach()))
    assert np.mean(losses[-10:]) < 0.6 * np.mean(losses[:10])

    films = [Sample((film,), 0, (3,), (5,)) for film in range(6)]
    batch = collate(films, toy.features, CONFIG, CPU)
    wanted = decode_batch(teacher, batch)
    got = decode_batch(student, batch, one_step=True)
    assert bool(got.finished.all())
    assert int(got.forwards.sum()) < int(wanted.forwards.sum())
    for i in range(6):
        length = int(wanted.lengths[i])
        said, meant = got.tokens[i, :length].tolist(), wanted.tokens[i, :length].tolist()
        end = meant.index(CONFIG.eos_id)
        assert said[: end + 1] == meant[: end + 1]


def test_a_teacher_whose_drafts_all_loop_is_refused(teacher: Echo, tmp_path: Path) -> None:
    looping = Echo(CONFIG)
    looping.load_state_dict(teacher.state_dict())
    with torch.no_grad():  # every position prefers one and the same token
        looping.decoder.norm.weight.zero_()
        looping.decoder.norm.weight[0] = 1.0
        looping.decoder.embeddings.weight[:, 0] = 0.0
        looping.decoder.embeddings.weight[5:7, 0] = torch.tensor([-9.0, 9.0])
    with pytest.raises(TrainingError, match="train stage 2 longer"):
        collect_trajectories(looping.eval(), Toy(), tmp_path, DcdOptions(trajectories=8), CPU)
