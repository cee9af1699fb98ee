"""Every transfer syntax bit by bit against a decoder of another family (imagecodecs), on coded and on real films."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pydicom
import pytest
from pydicom.uid import (
    HTJ2K,
    JPEG2000,
    HTJ2KLossless,
    HTJ2KLosslessRPCL,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLosslessSV1,
    JPEGLSLossless,
    JPEGLSNearLossless,
    RLELossless,
)

from echo_core.films.codestream import irreversible
from echo_core.films.errors import DamagedFilmError, UnsupportedFilmError
from echo_core.films.reader import read_film

Decode = Callable[[bytes], np.ndarray[Any, Any]]

SECOND: dict[str, Decode] = {
    JPEGBaseline8Bit: imagecodecs.jpeg8_decode,
    JPEGExtended12Bit: imagecodecs.jpeg8_decode,
    JPEGLosslessSV1: imagecodecs.ljpeg_decode,
    "1.2.840.10008.1.2.4.57": imagecodecs.ljpeg_decode,
    JPEGLSLossless: imagecodecs.jpegls_decode,
    JPEGLSNearLossless: imagecodecs.jpegls_decode,
    JPEG2000Lossless: imagecodecs.jpeg2k_decode,
    JPEG2000: imagecodecs.jpeg2k_decode,
    HTJ2KLossless: imagecodecs.htj2k_decode,
    HTJ2KLosslessRPCL: imagecodecs.htj2k_decode,
    HTJ2K: imagecodecs.htj2k_decode,
}


def _values(bits: int, shape: tuple[int, int] = (61, 83)) -> np.ndarray[Any, Any]:
    """Smooth content with noise and both extremes."""
    rng = np.random.default_rng(bits)
    top = (1 << bits) - 1
    ramp = np.linspace(0, top, shape[0] * shape[1]).reshape(shape)
    values = np.clip(ramp + rng.normal(0, top / 60, shape), 0, top).round().astype("u1" if bits <= 8 else "u2")
    values[0, :2] = 0, top
    return values


def _frame(path: Path) -> bytes:
    dataset = pydicom.dcmread(path)
    return pydicom.encaps.get_frame(dataset.PixelData, 0, number_of_frames=int(dataset.get("NumberOfFrames", 1)))


@pytest.mark.parametrize(
    ("syntax", "bits", "encode"),
    [
        (JPEGBaseline8Bit, 8, lambda v: imagecodecs.jpeg8_encode(v, level=90)),
        (JPEGExtended12Bit, 8, lambda v: imagecodecs.jpeg8_encode(v, level=90)),
        (JPEGExtended12Bit, 12, lambda v: imagecodecs.jpeg8_encode(v, level=95, bitspersample=12)),
        (JPEGLSNearLossless, 12, lambda v: imagecodecs.jpegls_encode(v, level=2)),
        (JPEG2000, 12, lambda v: imagecodecs.jpeg2k_encode(v, level=60, codecformat="j2k", bitspersample=12)),
        (HTJ2K, 12, lambda v: imagecodecs.htj2k_encode(v, level=0.001, reversible=False)),
    ],
)
def test_lossy_frames_equal_a_second_decoder(make_dicom: Any, syntax: str, bits: int, encode: Any) -> None:
    values = _values(bits)
    frame = bytes(encode(values))
    film = read_film(make_dicom(values, frame=frame, syntax=syntax, BitsStored=bits, LossyImageCompression="01"))
    # The irreversible wavelet is in floating point, so that two HTJ2K decoders may round one step apart.
    second = np.minimum(SECOND[syntax](frame), (1 << bits) - 1).astype(int)
    assert np.abs(film.stored - second).max() <= (1 if syntax == HTJ2K else 0)
    assert 0 < np.abs(film.stored.astype(int) - values).mean() < (1 << bits) / 60
    assert film.header.lossy


def test_a_lossy_frame_of_more_bits_than_stored_stays_white_at_its_whitest(make_dicom: Any) -> None:
    values = np.full((64, 64), 4095, np.uint16)
    values[20:40, 10:50] = np.arange(40) * 5 + 3900
    frame = bytes(imagecodecs.jpegls_encode(values, level=3))
    assert imagecodecs.jpegls_decode(frame).max() > 4095
    for attributes in ({}, {"LossyImageCompression": "01"}):
        film = read_film(make_dicom(values, frame=frame, syntax=JPEGLSNearLossless, BitsStored=12, **attributes))
        assert np.abs(film.stored.astype(int) - values).max() <= 3


def test_an_irreversible_wavelet_is_lossy_whatever_the_header_says(make_dicom: Any) -> None:
    values = _values(12)
    for reversible in (False, True):
        frame = bytes(imagecodecs.jpeg2k_encode(values, level=0 if reversible else 60, codecformat="j2k"))
        film = read_film(make_dicom(values, frame=frame, syntax=JPEG2000, BitsStored=12))
        assert film.header.lossy is not reversible
        assert np.abs(film.stored.astype(int) - values).max() <= (0 if reversible else 400)


def test_a_lossy_frame_under_a_lossless_name_is_lossy(make_dicom: Any) -> None:
    values = _values(12)
    for near in (0, 3):
        frame = bytes(imagecodecs.jpegls_encode(values, level=near))
        film = read_film(make_dicom(values, frame=frame, syntax=JPEGLSLossless, BitsStored=12))
        assert film.header.lossy is bool(near)
        assert np.abs(film.stored.astype(int) - values).max() == near
    colour = np.stack([_values(8)] * 3, axis=-1)
    frame = bytes(imagecodecs.jpegls_encode(colour, level=3))
    assert read_film(make_dicom(colour, frame=frame, syntax=JPEGLSLossless)).header.lossy
    for lossy, frame in ((True, imagecodecs.jpeg8_encode(_values(8))), (False, imagecodecs.ljpeg_encode(_values(8)))):
        assert irreversible(bytes(frame)) is lossy
        assert not irreversible(bytes(frame)[:9])


@pytest.mark.parametrize(
    ("syntax", "encode"),
    [
        (JPEGLosslessSV1, lambda v, bits: imagecodecs.ljpeg_encode(v, bitspersample=bits)),
        (JPEGLSLossless, lambda v, bits: imagecodecs.jpegls_encode(v)),
        (JPEG2000Lossless, lambda v, bits: imagecodecs.jpeg2k_encode(v, codecformat="j2k", bitspersample=bits)),
        (HTJ2KLossless, lambda v, bits: imagecodecs.htj2k_encode(v, reversible=True)),
        (HTJ2KLosslessRPCL, lambda v, bits: imagecodecs.htj2k_encode(v, reversible=True, tlm=True)),
    ],
)
@pytest.mark.parametrize("bits", [8, 12, 16])
def test_frames_of_another_encoder_come_back(make_dicom: Any, syntax: str, encode: Any, bits: int) -> None:
    values = _values(bits)
    frame = bytes(encode(values, bits))
    film = read_film(make_dicom(values, frame=frame, syntax=syntax, BitsStored=bits))
    np.testing.assert_array_equal(film.stored, values)
    np.testing.assert_array_equal(film.stored, SECOND[syntax](frame))


@pytest.mark.parametrize("syntax", [RLELossless])
def test_rle_equals_a_decoder_written_out_by_hand(make_dicom: Any, syntax: str) -> None:
    values = _values(12)
    frame = pydicom.pixels.get_encoder(syntax).encode(
        values,
        encoding_plugin="pylibjpeg",
        rows=values.shape[0],
        columns=values.shape[1],
        samples_per_pixel=1,
        number_of_frames=1,
        bits_allocated=16,
        bits_stored=12,
        pixel_representation=0,
        photometric_interpretation="MONOCHROME2",
    )
    planes = []
    offsets = [*np.frombuffer(frame[4:12], "<u4").tolist(), len(frame)]
    for start, end in itertools.pairwise(offsets):  # PS3.5 G.3: most significant bytes first
        out = bytearray()
        at = start
        while at < end and len(out) < values.size:
            count = frame[at]
            if count < 128:
                out += frame[at + 1 : at + 2 + count]
                at += 2 + count
            else:
                out += frame[at + 1 : at + 2] * (257 - count) if count > 128 else b""
                at += 2 if count > 128 else 1
        planes.append(np.frombuffer(bytes(out[: values.size]), np.uint8).astype(np.uint16))
    film = read_film(make_dicom(values, frame=frame, syntax=syntax, BitsStored=12))
    np.testing.assert_array_equal(film.stored, (planes[0] << 8 | planes[1]).reshape(values.shape))


@pytest.mark.parametrize(
    "name", ["cr-mono1-10bit-pa.dcm", "cr-mono1-jpegls-pa.dcm", "cr-mono2-jpeg-pa.dcm", "dx-mono1-j2k-pa.dcm"]
)
def test_real_films_equal_a_second_decoder(real_films: Path, name: str) -> None:
    film = read_film(real_films / name)
    decode = SECOND.get(film.header.transfer_syntax)
    if decode is None:
        dataset = pydicom.dcmread(real_films / name)
        dataset.pixel_array_options(
            decoding_plugin="pydicom" if dataset.file_meta.TransferSyntaxUID.is_compressed else ""
        )
        np.testing.assert_array_equal(film.stored, dataset.pixel_array)
    else:
        np.testing.assert_array_equal(film.stored, decode(_frame(real_films / name)))


@pytest.mark.parametrize(
    "name", ["JPEG-lossy.dcm", "JPEG-LL.dcm", "MR_small_jp2klossless.dcm", "MR_small_jpeg_ls_lossless.dcm"]
)
def test_sample_files_equal_a_second_decoder(name: str) -> None:
    path = Path(str(pydicom.data.get_testdata_file(name, download=False)))
    film = read_film(path)
    expected = SECOND[film.header.transfer_syntax](_frame(path)).astype(film.stored.dtype)
    np.testing.assert_array_equal(film.stored, expected)


def test_a_twelve_bit_jpeg_whose_scan_is_cut_is_refused(make_dicom: Any) -> None:
    values = _values(12)
    frame = bytes(imagecodecs.jpeg8_encode(values, level=95, bitspersample=12))
    with pytest.raises(DamagedFilmError):
        read_film(make_dicom(values, frame=frame[: len(frame) // 2], syntax=JPEGExtended12Bit, BitsStored=12))


@pytest.mark.parametrize(("keyword", "bits"), [("FloatPixelData", 32), ("DoubleFloatPixelData", 64)])
def test_float_pixels_are_refused_in_words(tmp_path: Path, build_dicom: Any, keyword: str, bits: int) -> None:
    dataset = build_dicom(np.zeros((4, 4), np.uint16), BitsAllocated=bits)
    del dataset.PixelData, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation
    setattr(dataset, keyword, np.zeros(16, f"f{bits // 8}").tobytes())
    path = tmp_path / "film.dcm"
    dataset.save_as(path, enforce_file_format=True)
    with pytest.raises(UnsupportedFilmError, match="floating-point pixels"):
        read_film(path)


def test_colour_bytes_in_big_endian_words_are_in_order() -> None:
    """pydicom's two files of one picture: 3 × 3 RGB, so that the last byte has no partner but the pad."""
    names = "SC_rgb_small_odd.dcm", "SC_rgb_small_odd_big_endian.dcm"
    little, big = (Path(str(pydicom.data.get_testdata_file(name, download=False))) for name in names)
    assert pydicom.dcmread(big)["PixelData"].VR == "OW"
    for path in (little, big):
        np.testing.assert_array_equal(read_film(path).stored, pydicom.dcmread(little).pixel_array)
