"""A header that says fewer bits than the pixels have: all values, or a refusal, and never a sawtooth."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.pixels import get_encoder
from pydicom.uid import (
    HTJ2KLossless,
    JPEG2000Lossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    JPEGLSNearLossless,
    RLELossless,
)

from echo_core.films.errors import DamagedFilmError
from echo_core.films.header import FilmHeader
from echo_core.films.reader import read_film
from echo_core.films.rendering import banners
from echo_core.films.stored_bits import BitsContradictError, settle, stored_values

RAMP = np.linspace(0, 4095, 96 * 128).astype(np.uint16).reshape(96, 128)
Encode = Callable[[np.ndarray[Any, Any]], bytes]
CODED: list[tuple[str, int, Encode]] = [
    (JPEGLSLossless, 16, lambda v: bytes(imagecodecs.jpegls_encode(v))),
    (JPEG2000Lossless, 12, lambda v: bytes(imagecodecs.jpeg2k_encode(v, codecformat="j2k", bitspersample=12, level=0))),
    (JPEG2000Lossless, 16, lambda v: bytes(imagecodecs.jpeg2k_encode(v, codecformat="j2k", level=0))),
    (HTJ2KLossless, 16, lambda v: bytes(imagecodecs.htj2k_encode(v, reversible=True))),
    (JPEGLosslessSV1, 12, lambda v: bytes(imagecodecs.ljpeg_encode(v, bitspersample=12))),
    (JPEGLosslessSV1, 16, lambda v: bytes(imagecodecs.ljpeg_encode(v, bitspersample=16))),
]


@pytest.mark.parametrize(("syntax", "precision", "encode"), CODED)
def test_a_frame_with_more_bits_than_the_header_says_keeps_its_values(
    make_dicom: Any, syntax: str, precision: int, encode: Encode
) -> None:
    film = read_film(make_dicom(RAMP, frame=encode(RAMP), syntax=syntax, BitsStored=10))
    np.testing.assert_array_equal(film.stored, RAMP)
    assert (film.header.bits_stored, film.header.high_bit) == (precision, precision - 1)
    assert f"The header says 10 bits, but the pixels have {precision}: all are shown" in banners(film)


@pytest.mark.parametrize(("syntax", "precision", "encode"), CODED)
def test_a_frame_that_only_could_hold_more_bits_is_as_its_header_says(
    make_dicom: Any, syntax: str, precision: int, encode: Encode
) -> None:
    values = RAMP >> 2
    film = read_film(make_dicom(values, frame=encode(values), syntax=syntax, BitsStored=10))
    np.testing.assert_array_equal(film.stored, values)
    assert film.header.bits_stored == 10
    assert film.header.notes == ()


@pytest.mark.parametrize("codes", [lambda v: v.view(np.uint16), lambda v: v.view(np.uint16) & 0x3FF])
def test_negative_values_are_no_excess(make_dicom: Any, codes: Any) -> None:
    values = (RAMP >> 2).astype(np.int16) - 512
    frame = bytes(imagecodecs.jpegls_encode(codes(values)))
    options = {"frame": frame, "syntax": JPEGLSLossless, "BitsStored": 10, "PixelRepresentation": 1}
    film = read_film(make_dicom(values, **options))
    np.testing.assert_array_equal(film.stored, values)
    assert film.header.notes == ()


def test_a_signed_frame_with_more_bits_keeps_its_sign(make_dicom: Any) -> None:
    values = RAMP.astype(np.int16) - 2048
    frame = bytes(imagecodecs.jpeg2k_encode(values, codecformat="j2k", bitspersample=12, level=0))
    film = read_film(make_dicom(values, frame=frame, syntax=JPEG2000Lossless, BitsStored=10))
    np.testing.assert_array_equal(film.stored, values)
    assert film.header.bits_stored == 12


def test_a_lossy_frame_far_past_its_bits_is_no_overshoot(make_dicom: Any) -> None:
    frame = bytes(imagecodecs.jpegls_encode(RAMP, level=2))
    film = read_film(make_dicom(RAMP, frame=frame, syntax=JPEGLSNearLossless, BitsStored=10))
    assert np.abs(film.stored.astype(int) - RAMP).max() <= 2
    assert film.header.bits_stored == 16


def _rle(values: np.ndarray[Any, Any]) -> bytes:
    return bytes(
        get_encoder(RLELossless).encode(
            values, encoding_plugin="pylibjpeg", rows=values.shape[0], columns=values.shape[1], samples_per_pixel=1,
            number_of_frames=1, bits_allocated=16, bits_stored=16, pixel_representation=0,
            photometric_interpretation="MONOCHROME2",
        )
    )  # fmt: skip


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", RLELossless])
@pytest.mark.parametrize("signed", [False, True])
def test_words_that_go_on_past_the_stored_bits_are_refused(make_dicom: Any, syntax: str, signed: bool) -> None:
    values = (RAMP.astype(np.int16) - 2048 if signed else RAMP).view(np.uint16)
    frame = {"frame": _rle(values), "syntax": syntax} if syntax == RLELossless else {}
    path = make_dicom(values, BitsStored=10, PixelRepresentation=int(signed), **frame)
    with pytest.raises(DamagedFilmError, match="they need more than the 10 bits that the header says"):
        read_film(path)


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", RLELossless])
def test_rubbish_above_the_stored_bits_is_left_out_and_named(make_dicom: Any, syntax: str) -> None:
    values = RAMP >> 2
    marks = np.zeros(values.shape, np.uint16)
    marks[20:60, 30:70] = 1 << 12
    words = values | marks
    frame = {"frame": _rle(words), "syntax": syntax} if syntax == RLELossless else {}
    film = read_film(make_dicom(words, BitsStored=10, **frame))
    np.testing.assert_array_equal(film.stored, values)
    assert "The pixels have bits above the 10 that the header describes: they are left out" in banners(film)


@pytest.mark.parametrize("coded", [False, True])
def test_an_overlay_above_the_stored_bits_is_no_rubbish(tmp_path: Path, build_dicom: Any, coded: bool) -> None:
    drawn = np.zeros(RAMP.shape, bool)
    drawn[20:60, 30:70] = True
    words = RAMP | np.where(drawn, np.uint16(1 << 14), np.uint16(0))
    frame = {"frame": bytes(imagecodecs.jpegls_encode(words)), "syntax": JPEGLSLossless} if coded else {}
    dataset = build_dicom(words, BitsStored=12, **frame)
    for element, vr, value in (
        (0x10, "US", words.shape[0]), (0x11, "US", words.shape[1]), (0x40, "CS", "G"), (0x50, "SS", [1, 1]),
        (0x100, "US", 16), (0x102, "US", 14),
    ):  # fmt: skip
        dataset.add_new((0x6000, element), vr, value)
    path = tmp_path / "film.dcm"
    dataset.save_as(path, enforce_file_format=True)
    film = read_film(path)
    np.testing.assert_array_equal(film.stored, RAMP)
    np.testing.assert_array_equal(film.overlays[0].plane(), drawn)
    assert film.header.notes == ()


@given(st.integers(8, 14), st.booleans(), st.integers(0, 2**32 - 1))
def test_pictures_without_cliffs_never_wrap(bits: int, signed: bool, seed: int) -> None:
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:96, 0:128] / 128
    picture = sum(c * np.cos(np.pi * (i * y + j * x)) for (i, j), c in np.ndenumerate(rng.normal(size=(3, 4))))
    picture = (picture - picture.min()) / np.ptp(picture)
    steepest = max(np.abs(np.diff(picture, axis=axis)).max() for axis in (0, 1))
    top = int(min(rng.integers(1 << bits, 1 << 16), (1 << bits) / 4 / steepest)) // (2 if signed else 1)
    values = np.rint(picture * top * (2 if signed else 1) - (top if signed else 0)).astype(np.int64)
    words = values.astype(np.int16).view(np.uint16) if signed else values.astype(np.uint16)
    header = FilmHeader(bits_stored=bits, high_bit=bits - 1, signed=signed)
    try:
        raw, settled, notes = settle(words, header, None, 0)
    except BitsContradictError:
        return
    assert notes == ()
    assert np.array_equal(stored_values(raw, settled), values)
