"""A film that let go of its pixels: what is still known of it, and what it takes back."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest

from echo_core.films.errors import FilmChangedError, PixelsAwayError
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader
from echo_core.films.process import FilmDecoder
from echo_core.films.reader import read_film
from echo_core.films.rendering import banners, default_voi

PIXELS = (np.add.outer(np.arange(160), np.arange(220)) * 7 % 4096).astype(np.uint16)
SHARED = Path("/dev/shm")


def test_what_is_known_of_a_film_stays_when_its_pixels_go(make_dicom: Any) -> None:
    path = make_dicom(PIXELS, BitsStored=12)
    film, twin = read_film(path), read_film(path)
    assert film.let_go()
    assert not film.in_memory
    assert (film.shape, film.nbytes, film.colour) == ((160, 220), PIXELS.nbytes, False)
    assert np.array_equal(film.histogram, np.bincount(PIXELS.ravel(), minlength=film.header.table_size))
    assert np.array_equal(film.sketch, PIXELS[::3, ::3])
    assert (default_voi(film), banners(film)) == (default_voi(twin), banners(twin))
    with pytest.raises(PixelsAwayError, match="show the film again"):
        film.stored  # noqa: B018
    with pytest.raises(PixelsAwayError):
        film.share()
    assert film.let_go(), "there is nothing left to go"


def test_a_film_under_another_header_keeps_no_pixels_of_its_own(make_dicom: Any) -> None:
    """A film that was last seen under a presentation state would otherwise stay in memory, beyond the bound."""
    path = make_dicom(PIXELS, BitsStored=12)
    film = read_film(path)
    under = film.under(replace(film.header, slope=2.0), ())
    assert under.in_memory
    assert np.shares_memory(under.stored, film.stored)
    pixels = weakref.ref(film.stored)
    with under.held():
        assert not film.let_go(), "whoever holds the one holds the other"
    assert film.let_go()
    gc.collect()
    assert pixels() is None
    assert not under.in_memory
    assert np.array_equal(under.histogram, np.bincount(PIXELS.ravel(), minlength=film.header.table_size))
    with pytest.raises(PixelsAwayError):
        under.stored  # noqa: B018
    film.take_back(read_film(path))
    assert np.array_equal(under.stored, PIXELS)
    assert under.share()["memory"] == film.share()["memory"], "nor are they copied for another process"


def test_a_film_whose_pixels_are_away_can_have_another_header(make_dicom: Any) -> None:
    """A presentation state may be saved, or chosen again, while they are."""
    path = make_dicom(PIXELS, BitsStored=12)
    film = read_film(path)
    film.let_go()
    under = film.under(replace(film.header, slope=2.0), ())
    assert (under.shape, under.nbytes, under.header.slope) == (film.shape, film.nbytes, 2.0)
    assert film.header.slope == 1.0
    assert np.array_equal(under.histogram, film.histogram)
    with pytest.raises(PixelsAwayError):
        under.stored  # noqa: B018
    film.take_back(read_film(path))
    assert np.array_equal(under.stored, PIXELS)


def test_pixels_are_taken_back_only_if_they_are_the_same(make_dicom: Any) -> None:
    path = make_dicom(PIXELS, BitsStored=12)
    film = read_film(path)
    film.let_go()
    film.take_back(read_film(path))
    assert np.array_equal(film.stored, PIXELS)
    assert not film.stored.flags.writeable
    film.let_go()
    # The same values in other places: histogram and header are those of the film.
    dataset = pydicom.dcmread(path)
    dataset.PixelData = PIXELS[:, ::-1].tobytes()
    dataset.save_as(path)
    mirrored = read_film(path)
    assert mirrored.header == film.header
    with pytest.raises(FilmChangedError, match="has changed since"):
        film.take_back(mirrored)
    dataset.PixelData, dataset.BodyPartExamined = PIXELS.tobytes(), "SKULL"
    dataset.save_as(path)
    with pytest.raises(FilmChangedError):
        film.take_back(read_film(path))
    assert not film.in_memory


def test_colour_goes_and_comes_back() -> None:
    stored = np.random.default_rng(3).integers(0, 256, (40, 50, 3), np.uint8)
    film = Film(FilmHeader(rows=40, columns=50, samples=3), stored.copy(), Path("film.png"))
    assert film.let_go()
    assert film.colour
    film.take_back(Film(film.header, stored.copy(), film.path))
    assert np.array_equal(film.stored, stored)


def test_pixels_that_are_held_do_not_go(make_dicom: Any) -> None:
    film = read_film(make_dicom(PIXELS))
    with film.held() as first, film.held():
        assert not film.let_go()
        assert first is film.stored
    assert film.let_go()
    with pytest.raises(PixelsAwayError), film.held():
        pass


@pytest.mark.skipif(not SHARED.is_dir(), reason="no /dev/shm here to count segments in")
def test_shared_memory_goes_with_the_pixels_unless_someone_keeps_it(make_dicom: Any) -> None:
    path = make_dicom(PIXELS)
    with FilmDecoder(processes=1) as decoder:
        film = decoder.read(path)
        ticket = film.share()
        assert (SHARED / ticket["memory"]).exists()
        film.let_go()
        gc.collect()
        assert not (SHARED / ticket["memory"]).exists()
        film.take_back(decoder.read(path))
        ticket, kept = film.share(), film.shared_pixels
        film.let_go()
        assert np.array_equal(Film.attach(ticket).stored, PIXELS)
        del kept
        gc.collect()
        assert not (SHARED / ticket["memory"]).exists()
