"""The coarse picture of a JPEG 2000 film that comes before the film, against means of its own pixels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from pydicom.dataelem import DataElement
from pydicom.encaps import encapsulate
from pydicom.uid import HTJ2KLossless, JPEG2000Lossless, JPEGLSLossless

from echo_core.films.errors import DamagedFilmError
from echo_core.films.preview import Preview
from echo_core.films.process import FilmDecoder
from echo_core.films.reader import read_film
from echo_core.films.rendering import default_voi, grey_table

ROWS, COLUMNS = 2059, 1801
FACTOR = 4
WINDOW = {"WindowCenter": 2048, "WindowWidth": 4096}
Stored = np.ndarray[Any, np.dtype[Any]]


def smooth(bits: int, signed: bool) -> Stored:
    """A film without noise, over most of its bits."""
    y, x = np.mgrid[0:ROWS, 0:COLUMNS] / ROWS
    low = -(1 << (bits - 1)) if signed else 0
    values = low + ((1 << bits) - 1) * (0.5 + 0.45 * np.sin(9 * x) * np.cos(7 * y))
    return values.astype(f"{'i' if signed else 'u'}{1 if bits <= 8 else 2}")


def coded(stored: Stored, bits: int, **options: Any) -> bytes:
    return bytes(imagecodecs.jpeg2k_encode(stored, level=0, codecformat="j2k", bitspersample=bits, **options))


def means(picture: Stored) -> Stored:
    """Means over whole boxes of ``FACTOR`` pixels a side."""
    rows, columns = (side // FACTOR for side in picture.shape)
    boxes = picture[: rows * FACTOR, : columns * FACTOR].astype(np.float64)
    return boxes.reshape(rows, FACTOR, columns, FACTOR).mean(axis=(1, 3))


def read(path: Path) -> tuple[list[Preview], Any]:
    previews: list[Preview] = []
    return previews, read_film(path, preview=previews.append)


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("bits", [8, 10, 12, 16])
def test_its_values_are_means_of_the_films_own(make_dicom: Any, bits: int, signed: bool) -> None:
    stored = smooth(bits, signed)
    centre = 0 if signed else 1 << (bits - 1)
    about = {"BitsStored": bits, "WindowCenter": centre, "WindowWidth": 0.8 * 2**bits, "RescaleSlope": 1}
    path = make_dicom(stored, frame=coded(stored, bits), syntax=JPEG2000Lossless, **about, RescaleIntercept=0)
    (preview,), film = read(path)
    assert np.array_equal(film.stored, stored)
    assert preview.factor == FACTOR
    assert preview.values.shape == (515, 451)
    assert preview.values.dtype == film.stored.dtype
    wanted = means(stored)
    found = preview.values[: wanted.shape[0], : wanted.shape[1]]
    # The wavelet's low half is a weighted mean: for a smooth film within a hundredth of the range of the box's.
    assert np.abs(found - wanted).max() <= 0.012 * 2**bits
    grey = means(np.take(grey_table(film.header, default_voi(film)), film.codes))
    assert np.abs(preview.grey()[: grey.shape[0], : grey.shape[1]] - grey).max() <= 5


@pytest.mark.parametrize("signed", [False, True])
def test_a_frame_that_could_hold_more_bits_than_are_stored(make_dicom: Any, signed: bool) -> None:
    stored = smooth(12, signed)
    stored[500:900, 500:900] = -2048 if signed else 0
    stored[900:1300, 500:900] = 2047 if signed else 4095  # an edge from end to end, past which the wavelet goes
    about = {"BitsStored": 12, "WindowCenter": 0 if signed else 2048, "WindowWidth": 4096}
    (preview,), film = read(make_dicom(stored, frame=coded(stored, 16), syntax=JPEG2000Lossless, **about))
    assert np.array_equal(film.stored, stored)
    assert preview.values.dtype == film.stored.dtype
    assert (preview.values.min(), preview.values.max()) == (stored.min(), stored.max())
    assert np.abs(preview.values[:514, :450] - means(stored)).mean() < 20


def test_padding_at_the_end_of_the_range_is_background(make_dicom: Any) -> None:
    stored = smooth(12, False)
    stored[:, 900:] = 4095
    padding = {"PixelPaddingValue": DataElement("PixelPaddingValue", "US", 4095)}
    path = make_dicom(stored, frame=coded(stored, 12), syntax=JPEG2000Lossless, BitsStored=12, **WINDOW, **padding)
    (preview,), film = read(path)
    assert preview.grey()[:, 240:].max() == 0, "as in the film, black"
    assert grey_table(film.header, default_voi(film))[film.codes][:, 960:].max() == 0


def test_polarity_and_lut_are_the_films(make_dicom: Any) -> None:
    stored = smooth(12, False)
    about = {"BitsStored": 12, "WindowCenter": 1500, "WindowWidth": 900, "PhotometricInterpretation": "MONOCHROME1"}
    path = make_dicom(stored, frame=coded(stored, 12), syntax=JPEG2000Lossless, **about)
    (preview,), film = read(path)
    grey = means(np.take(grey_table(film.header, default_voi(film)), film.codes))
    assert np.abs(preview.grey()[: grey.shape[0], : grey.shape[1]] - grey).max() <= 5
    assert preview.grey()[stored[::4, ::4] > 2100].max() == 0, "bright in the file is dark in this film"


@pytest.mark.parametrize("about", [{}, {"WindowCenter": 60000, "WindowWidth": 10}])
def test_an_automatic_window_is_nearly_the_films(make_dicom: Any, about: dict[str, Any]) -> None:
    stored = smooth(12, False)
    path = make_dicom(stored, frame=coded(stored, 12), syntax=JPEG2000Lossless, BitsStored=12, **about)
    (preview,), film = read(path)
    assert default_voi(film).kind == "automatic"
    grey = means(np.take(grey_table(film.header, default_voi(film)), film.codes))
    assert np.abs(preview.grey()[: grey.shape[0], : grey.shape[1]] - grey).max() <= 8


def test_high_throughput_jpeg_2000_has_one_too(make_dicom: Any) -> None:
    stored = smooth(16, False)
    frame = bytes(imagecodecs.htj2k_encode(stored))
    about = {"WindowCenter": 32768, "WindowWidth": 65536}
    (preview,), film = read(make_dicom(stored, frame=frame, syntax=HTJ2KLossless, **about))
    assert np.array_equal(film.stored, stored)
    assert np.abs(preview.values[:514, :450] - means(stored)).max() <= 0.012 * 65536


@pytest.mark.parametrize(
    ("case", "about", "frame_options"),
    [
        ("something else above its bits", {**WINDOW, "BitsStored": 10}, {}),
        ("too few resolutions", WINDOW, {"resolutions": 2}),
        ("stored above its lowest bits", {**WINDOW, "HighBit": 13, "BitsStored": 12}, {}),
        ("a shutter", {**WINDOW, "ShutterShape": "CIRCULAR", "CenterOfCircularShutter": [900, 900],
                       "RadiusOfCircularShutter": 500}, {}),
        ("padding amid its values", {**WINDOW, "PixelPaddingValue": DataElement("PixelPaddingValue", "US", 2048)}, {}),
    ],
)  # fmt: skip
def test_where_it_would_mislead_there_is_none(
    make_dicom: Any, case: str, about: dict[str, Any], frame_options: dict[str, Any]
) -> None:
    stored = smooth(12, False)
    frame = coded(stored, 12, **frame_options)
    previews, film = read(make_dicom(stored, frame=frame, syntax=JPEG2000Lossless, **{"BitsStored": 12, **about}))
    assert film.stored.shape == stored.shape
    assert previews == [], case


def test_other_codecs_and_small_films_have_none(make_dicom: Any) -> None:
    stored = smooth(12, False)
    about = {"BitsStored": 12, **WINDOW}
    ls = bytes(imagecodecs.jpegls_encode(stored))
    small = np.ascontiguousarray(stored[:900, :900])
    for path in (
        make_dicom(stored, "native.dcm", **about),
        make_dicom(stored, "ls.dcm", frame=ls, syntax=JPEGLSLossless, **about),
        make_dicom(small, "small.dcm", frame=coded(small, 12), syntax=JPEG2000Lossless, **about),
    ):
        previews, film = read(path)
        assert previews == [], path.name
        assert film.header.columns in (COLUMNS, 900)


def test_a_frame_that_is_cut_short_shows_nothing(make_dicom: Any, build_dicom: Any, tmp_path: Path) -> None:
    stored = smooth(12, False)
    frame = coded(stored, 12)
    data = build_dicom(stored, frame=frame, syntax=JPEG2000Lossless, BitsStored=12, **WINDOW)
    data.PixelData = encapsulate([frame[: len(frame) * 3 // 4]])
    path = tmp_path / "cut.dcm"
    data.save_as(path, enforce_file_format=True)
    previews: list[Preview] = []
    with pytest.raises(DamagedFilmError, match="cut short"):
        read_film(path, preview=previews.append)
    assert previews == []


def test_the_film_process_gives_it_before_the_film(make_dicom: Any) -> None:
    stored = smooth(12, False)
    path = make_dicom(stored, frame=coded(stored, 12), syntax=JPEG2000Lossless, BitsStored=12, **WINDOW)
    (wanted,), _ = read(path)
    previews: list[Preview] = []
    with FilmDecoder(1) as decoder:
        film = decoder.read(path, preview=previews.append)
        (preview,) = previews
        assert np.array_equal(preview.values, wanted.values)
        assert preview.values.dtype == wanted.values.dtype
        assert (preview.header.patient_id, preview.factor) == ("P-1", FACTOR)
        assert np.array_equal(film.stored, stored)
        assert np.array_equal(decoder.read(path).stored, stored), "and nothing is given to who does not ask"
    assert len(previews) == 1
