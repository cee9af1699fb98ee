"""Patches of every film, computed once: the tower is frozen from here on, so training need not run it again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tqdm import tqdm

from echo_core.corpus import Corpus
from echo_core.training.films import load_views
from echo_core.training.loop import pick_device
from echo_core.training.tower import augment, load_tower

VIEWS = 4  # the film as it is, and three augmented copies
BATCH = 48


@dataclass(frozen=True, slots=True)
class FilmFeatures:
    """float16 patch features (films, VIEWS, grid², channels); rows by image name."""

    patches: npt.NDArray[np.float16]
    rows: dict[str, int]


def load_features(data: Path, run: Path, device_name: str = "auto") -> FilmFeatures:
    """Features of every film of the archive; made on first use, then mapped from ``run/cache``."""
    cache = run / "cache"
    patches_path, index_path = cache / "patches.npy", cache / "features.json"
    if not index_path.exists():
        corpus = Corpus(data)
        tower, device = load_tower(run), pick_device(device_name)
        tower.to(device=device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        config = tower.config
        films = load_views(corpus, cache, config.image_size)
        names = [film.image for study in corpus.studies for film in study.films]
        patches = np.lib.format.open_memmap(
            patches_path, "w+", np.float16, (len(names), VIEWS, config.grid**2, config.channels)
        )
        with torch.inference_mode():
            for start in tqdm(range(0, len(names), BATCH), desc="features"):
                end = min(start + BATCH, len(names))
                images = torch.from_numpy(films.of(names[start:end])).float()
                for view in range(VIEWS):
                    generator = torch.Generator().manual_seed(start * VIEWS + view)
                    seen = images if view == 0 else augment(images, generator, config.image_size)
                    with torch.autocast(device.type, torch.bfloat16):
                        features = tower.patches(tower.map(seen.to(device)))
                    patches[start:end, view] = features.half().cpu().numpy()
        patches.flush()
        part = index_path.with_suffix(".part")
        part.write_text(json.dumps(names), "utf-8")
        part.replace(index_path)
    names = json.loads(index_path.read_text("utf-8"))
    return FilmFeatures(np.load(patches_path, mmap_mode="r"), {name: row for row, name in enumerate(names)})
