"""Finding films in files and folders."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from echo_core.films.discovery import Tally, find_films

PIXELS = np.zeros((4, 4), np.uint16)


def test_a_folder_of_two_thousand_files_comes_progressively(tmp_path: Path, make_dicom: Any) -> None:
    film = make_dicom(PIXELS).read_bytes()
    for n in range(2000):
        folder = tmp_path / "many" / f"{n // 100:02}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{n:04}").write_bytes(film if n % 4 else b"notes, not a film" * 20)
    tally = Tally()
    search = find_films([tmp_path / "many"], tally)
    first = next(search)
    assert first.name == "0001"
    assert tally.found == 1  # the rest has not been looked at
    rest = list(search)
    assert [path.name for path in (first, *rest)] == [f"{n:04}" for n in range(2000) if n % 4]
    assert (tally.found, tally.skipped, tally.unreadable) == (1500, 500, 0)


def test_named_files_are_always_tried_and_each_comes_once(tmp_path: Path, make_dicom: Any) -> None:
    film = make_dicom(PIXELS)
    notes = tmp_path / "notes.txt"
    notes.write_text("no film")
    found = list(find_films([film, notes, tmp_path, tmp_path / "absent.dcm", film]))
    assert found == [film, notes, tmp_path / "absent.dcm"]


def test_odd_neighbours_in_a_folder(tmp_path: Path, make_dicom: Any, build_dicom: Any) -> None:
    film = make_dicom(PIXELS)
    (tmp_path / "DICOMDIR").write_bytes(film.read_bytes())
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "broken.dcm").write_text("a text file renamed")
    bare = build_dicom(PIXELS)
    del bare.file_meta
    bare.save_as(tmp_path / "bare", implicit_vr=True, little_endian=True)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
    tally = Tally()
    assert [path.name for path in find_films([tmp_path], tally)] == ["bare", "broken.dcm", "film.dcm"]
    assert tally.skipped == (3 if hasattr(os, "mkfifo") else 2)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_a_folder_that_may_not_be_listed_is_counted(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    tally = Tally()
    assert list(find_films([tmp_path], tally)) == []
    assert tally.unreadable == 1
    closed.chmod(0o700)


def test_a_loop_of_links_ends(tmp_path: Path, make_dicom: Any) -> None:
    film = make_dicom(PIXELS)
    try:
        (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
        (tmp_path / "twin.dcm").symlink_to(film)
    except OSError:
        pytest.skip("no links here")
    assert list(find_films([tmp_path])) == [film]
