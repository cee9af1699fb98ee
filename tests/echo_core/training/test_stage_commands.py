"""``echo-core train``, stage after stage on an archive of a few invented studies, with a few steps each."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from echo_core.__main__ import main
from echo_core.model.checkpoint import load_model
from echo_core.training.tower import load_tower

NORMAL = ("Heart size is normal. The lungs are clear. No pleural effusion.", "No acute disease.", "normal")
HEART = ("The heart is enlarged. The lungs are clear.", "Cardiomegaly.", "Cardiomegaly")


@pytest.fixture(scope="module")
def zip_of_studies(write_archive: Callable[..., Path]) -> Path:
    """16 studies with a large heart and 16 without; two of each are val."""
    rows = []
    for i in range(32):
        split = "val" if i < 4 else "train"
        rows.append((f"s{i}", split, *(HEART if i % 2 else NORMAL), (i,)))
    return write_archive(rows)


@pytest.fixture(scope="module")
def train(zip_of_studies: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., int]:
    run = tmp_path_factory.mktemp("run")

    def train(stage: str, *options: str, out: Path = run) -> int:
        status = main(["train", stage, "--data", str(zip_of_studies), "--out", str(out), "--device", "cpu", *options])
        train.run = out  # type: ignore[attr-defined]
        return status

    return train


def test_a_stage_without_the_one_before_says_which(
    train: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train("ar", out=tmp_path) == 1
    assert "train data" in capsys.readouterr().err


def test_bodies_are_compared_without_writing_a_tower(
    train: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train("tower", "--epochs", "1", "--folds", "0", out=tmp_path) == 0
    assert "cardiomegaly" in capsys.readouterr().out
    assert not (tmp_path / "tower.safetensors").exists()


def test_the_stages_in_order(train: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert train("tower", "--epochs", "1") == 0
    run: Path = train.run  # type: ignore[attr-defined]
    tower = load_tower(run)
    assert tower.config.findings == ("cardiomegaly",)
    assert bool(torch.isfinite(tower.thresholds).all())
    decided = json.loads((run / "decisions.json").read_text("utf-8"))
    assert set(decided) == {f"s{i}" for i in range(4, 32)}  # val is never learned from
    assert "above a chance of" in capsys.readouterr().out

    assert train("data", "--vocab-size", "400") == 0
    assert "sentences" in capsys.readouterr().out

    assert train("ar", "--steps", "2", "--batch", "4") == 0
    first = load_model(run / "ar")
    assert (first.config.stage, first.config.block_length) == ("ar", 8)
    torch.testing.assert_close(first.vision.thresholds, tower.thresholds)
    assert train("ar", "--steps", "2", "--batch", "4") == 0  # finished already: nothing is trained twice
    torch.testing.assert_close(load_model(run / "ar").state_dict(), first.state_dict(), rtol=0, atol=0)

    assert train("rad", "--steps", "2", "--batch", "4") == 0
    base = load_model(run / "base-8")
    assert base.config.stage == "base"
    torch.testing.assert_close(base.projector.state_dict(), first.projector.state_dict(), rtol=0, atol=0)
    assert not torch.equal(base.decoder.embeddings.weight, first.decoder.embeddings.weight)

    again = ("rad", "--steps", "2", "--batch", "4", "--block-length", "4", "--start", str(run / "base-8"))
    assert train(*again) == 0
    assert load_model(run / "base-4").config.block_length == 4

    capsys.readouterr()
    assert train("dcd", "--steps", "2", "--trajectories", "4") == 1
    assert "train stage 2 longer" in capsys.readouterr().err
