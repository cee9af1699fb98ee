"""A small archive of synthetic films with invented reports, and small untrained models in a run folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from echo_core.model.checkpoint import save_model
from echo_core.model.config import DecoderConfig, EchoConfig, Stage, VisionConfig
from echo_core.model.echo import Echo
from echo_core.text.tokenizer import EchoTokenizer

NORMAL = ("Heart size is normal. The lungs are clear. No pleural effusion.", "No acute disease.", "normal")
EFFUSION = ("There is a small left pleural effusion.", "Left pleural effusion.", "Pleural Effusion/left/small")
HEART = ("The heart is enlarged. The lungs are clear.", "Cardiomegaly.", "Cardiomegaly")


@pytest.fixture(scope="session")
def archive(write_archive: Callable[..., Path]) -> Path:
    """Six training and four val studies; val 1 has the films of training study 3, val 3 no codes, val 4 no report."""
    return write_archive(
        [
            ("train1", "train", *NORMAL, (1, 2)),
            ("train2", "train", *HEART, (3,)),
            ("train3", "extra", *EFFUSION, (4, 5)),
            ("train4", "train", *NORMAL, (6,)),
            ("train5", "train", *NORMAL, (7,)),
            ("train6", "extra", *HEART, (8,)),
            ("val1", "val", *EFFUSION, (4, 5)),
            ("val2", "val", *NORMAL, (11, 12)),
            ("val3", "val", *HEART[:2], "", (13,)),
            ("val4", "val", "", "", "Cardiomegaly", (14,)),
        ]
    )


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run folder as training leaves it, with untrained models of a few thousand parameters beside the tower."""
    run = tmp_path_factory.mktemp("run") / "mini"
    texts = [" ".join(report[:2]) for report in (NORMAL, EFFUSION, HEART)]
    tokenizer = EchoTokenizer.train(texts, 320)
    decoder = DecoderConfig(
        vocab_size=tokenizer.vocab_size,
        hidden_size=32,
        layers=2,
        heads=2,
        kv_heads=1,
        head_dim=16,
        intermediate_size=48,
    )
    config = EchoConfig(
        max_new_tokens=24, decoder=decoder, vision=VisionConfig(image_size=64, grid=1, findings=("cardiomegaly",))
    )
    stages: dict[str, Stage] = {"ar": "ar", "base-8": "base", "echo-8": "echo"}
    for seed, (name, stage) in enumerate(stages.items()):
        torch.manual_seed(seed)
        model = Echo(replace(config, stage=stage))
        save_model(model, run / name)
        tokenizer.save(run / name / "tokenizer.json")
    save_file({key: value.contiguous() for key, value in model.vision.state_dict().items()}, run / "tower.safetensors")
    (run / "tower.json").write_text(json.dumps(config.to_json()["vision"]), "utf-8")
    return run
