"""The model's views of an archive's films, decoded once and kept in one memory-mapped file of the run folder."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image
from tqdm import tqdm

from echo_core.corpus import Corpus
from echo_core.model.view import model_view


class FilmViews:
    """uint8 (films, size, size), and the row of every image name."""

    def __init__(self, views: npt.NDArray[np.uint8], rows: dict[str, int]) -> None:
        self.views = views
        self.rows = rows

    def of(self, images: list[str]) -> npt.NDArray[np.uint8]:
        """The views of the named images, (n, size, size)."""
        return self.views[[self.rows[name] for name in images]]


def view_of_bytes(data: bytes, size: int) -> npt.NDArray[np.uint8]:
    """The model's view of one encoded (JPEG, PNG) bone-white film."""
    with Image.open(io.BytesIO(data)) as image:
        # 16-bit greys must not pass through 8 bits: Pillow clips them to white.
        grey = image if image.mode.startswith("I") or image.mode == "F" else image.convert("L")
        return model_view(np.asarray(grey, dtype=np.float32), size)


def load_views(corpus: Corpus, folder: Path, size: int) -> FilmViews:
    """Views of every film of ``corpus``; made on first use, then mapped from ``folder``."""
    stem = f"{corpus.path.stem}-{size}"
    data, index = folder / f"{stem}.npy", folder / f"{stem}.json"
    if not (data.exists() and index.exists()):
        folder.mkdir(parents=True, exist_ok=True)
        names = [film.image for study in corpus.studies for film in study.films]
        views = np.stack([view_of_bytes(corpus.image_bytes(name), size) for name in tqdm(names, desc="films")])
        part = folder / f"{stem}.part.npy"
        np.save(part, views)
        part.replace(data)
        index.write_text(json.dumps(names), "utf-8")
    names = json.loads(index.read_text("utf-8"))
    return FilmViews(np.load(data, mmap_mode="r"), {name: row for row, name in enumerate(names)})
