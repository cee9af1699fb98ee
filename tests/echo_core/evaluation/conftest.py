"""A small archive of synthetic films with invented reports, and small untrained models in a run folder."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from echo_core.model.checkpoint import save_model
from echo_core.model.config import DecoderConfig, EchoConfig, Stage, VisionConfig
from echo_core.model.echo import Echo
from echo_core.text.tokenizer import EchoTokenizer

NORMAL = ("Heart size is normal. The lungs are clear. No pleural effusion.", "No acute disease.", "normal")
EFFUSION = ("There is a small left pleural effusion.", "Left pleural effusion.", "Pleural Effusion/left/small")
HEART = ("The heart is enlarged. The lungs are clear.", "Cardiomegaly.", "Cardiomegaly")
COLUMNS = ["image", "study", "view", "split", "findings", "impression", "mesh"]


def _jpeg(seed: int) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 255, (60, 50), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG")
    return buffer.getvalue()


WriteArchive = Callable[..., Path]


@pytest.fixture(scope="session")
def write_archive(tmp_path_factory: pytest.TempPathFactory) -> WriteArchive:
    """Writes a zip of (study, split, findings, impression, mesh, film seeds) rows; without seeds there is no film."""

    def write(rows: list[tuple[str, str, str, str, str, tuple[int, ...]]], broken: str = "") -> Path:
        path = tmp_path_factory.mktemp("archive") / "films.zip"
        table = io.StringIO()
        manifest = csv.DictWriter(table, COLUMNS, delimiter="\t")
        manifest.writeheader()
        with zipfile.ZipFile(path, "w") as archive:
            for study, split, findings, impression, mesh, seeds in rows:
                for number, seed in enumerate(seeds or (None,)):
                    image = "" if seed is None else f"images/{study}-{number}.jpg"
                    if seed is not None:
                        archive.writestr(image, b"no image" if study == broken else _jpeg(seed))
                    view = ("Frontal", "Lateral")[number % 2]
                    manifest.writerow(
                        dict(zip(COLUMNS, (image, study, view, split, findings, impression, mesh), strict=True))
                    )
            archive.writestr("manifest.tsv", table.getvalue())
        return path

    return write


@pytest.fixture(scope="session")
def archive(write_archive: WriteArchive) -> Path:
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
        max_new_tokens=24, decoder=decoder, vision=VisionConfig(image_size=64, grid=2, findings=("cardiomegaly",))
    )
    stages: dict[str, Stage] = {"ar": "ar", "base-8": "base", "echo-8": "echo"}
    for seed, (name, stage) in enumerate(stages.items()):
        torch.manual_seed(seed)
        model = Echo(replace(config, stage=stage))
        save_model(model, run / name)
        tokenizer.save(run / name / "tokenizer.json")
    save_file({key: value.contiguous() for key, value in model.vision.state_dict().items()}, run / "tower.safetensors")
    (run / "tower.json").write_text(json.dumps({"findings": ["cardiomegaly"]}), "utf-8")
    return run
