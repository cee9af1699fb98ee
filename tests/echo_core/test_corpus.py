"""Archives of films and reports: what is read, and what a broken one says."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from echo_core.corpus import Corpus, CorpusError
from echo_core.training.films import view_of_bytes

HEAD = "image\tstudy\tview\tsplit\tfindings\timpression\tmesh\tcolumns\trows\n"


def _archive(path: Path, manifest: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.tsv", manifest)
    return path


def test_studies_come_frontal_first_and_by_split(tmp_path: Path) -> None:
    rows = "b.jpg\t1\tLateral\ttrain\tLungs clear.\tNormal.\tnormal\t10\t?\na.jpg\t1\tFrontal\ttrain\tx\ty\tz\t20\t30\n"
    corpus = Corpus(_archive(tmp_path / "a.zip", (HEAD + rows).encode()))
    (study,) = corpus.split("train")
    assert [(film.image, film.columns, film.rows) for film in study.films] == [("a.jpg", 20, 30), ("b.jpg", 10, 0)]
    with pytest.raises(CorpusError, match="no study in split val; the archive has: train"):
        corpus.split("val")


@pytest.mark.parametrize("manifest", [b"\xff\xfe\x00", b"image\tstudy\n1\t2\n", b""])
def test_a_broken_manifest_names_the_archive(tmp_path: Path, manifest: bytes) -> None:
    path = _archive(tmp_path / "broken.zip", manifest)
    with pytest.raises(CorpusError, match=r"broken\.zip"):
        Corpus(path)


def test_no_archive_and_no_zip(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no such archive"):
        Corpus(tmp_path / "absent.zip")
    (tmp_path / "text.zip").write_text("hello")
    with pytest.raises(CorpusError, match="not a zip"):
        Corpus(tmp_path / "text.zip")


def test_sixteen_bit_films_keep_their_greys() -> None:
    ramp = np.tile(np.linspace(0, 60000, 64).astype(np.uint16), (64, 1))
    deep, plain = io.BytesIO(), io.BytesIO()
    Image.fromarray(ramp).save(deep, "png")
    Image.fromarray((ramp // 236).astype(np.uint8)).save(plain, "png")
    difference = view_of_bytes(deep.getvalue(), 32).astype(int) - view_of_bytes(plain.getvalue(), 32)
    assert np.abs(difference).max() <= 2
