"""Stored values out of native and compressed files, against the arrays that were written and a second decoder."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

import gdcm
import highdicom
import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.pixels import get_encoder
from pydicom.uid import (
    JPEG2000,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    JPEGLSNearLossless,
    RLELossless,
)

from echo_core.films.errors import DamagedFilmError
from echo_core.films.film import Film
from echo_core.films.reader import is_compressed, read_film, read_header
from echo_core.films.rendering import p_values

ENCODERS = {RLELossless: "pylibjpeg", JPEGLSLossless: "pyjpegls", JPEG2000Lossless: "pylibjpeg"}
SECOND = {RLELossless: "pydicom", JPEGLSLossless: "gdcm", JPEG2000Lossless: "pylibjpeg"}


def _values(bits: int, signed: bool, shape: tuple[int, int] = (37, 53)) -> np.ndarray[Any, Any]:
    """Smooth content with noise and both extremes, as int64."""
    half = 1 << (bits - 1)
    low, high = (-half, half - 1) if signed else (0, 2 * half - 1)
    rng = np.random.default_rng(bits)
    ramp = np.linspace(low, high, shape[0] * shape[1]).reshape(shape)
    values = np.clip(ramp + rng.normal(0, (high - low) / 60, shape), low, high).round().astype(np.int64)
    values[0, :2] = low, high
    return values


def _encode(pixels: np.ndarray[Any, Any], syntax: str, bits: int) -> bytes:
    return get_encoder(syntax).encode(
        pixels,
        encoding_plugin=ENCODERS[syntax],
        rows=pixels.shape[0],
        columns=pixels.shape[1],
        samples_per_pixel=1 if pixels.ndim == 2 else 3,
        number_of_frames=1,
        bits_allocated=8 * pixels.dtype.itemsize,
        bits_stored=bits,
        pixel_representation=int(pixels.dtype.kind == "i"),
        photometric_interpretation="MONOCHROME2" if pixels.ndim == 2 else "RGB",
        planar_configuration=0,
    )


@pytest.mark.parametrize(
    "syntax", [ImplicitVRLittleEndian, "1.2.840.10008.1.2.1", ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian]
)
@pytest.mark.parametrize("dtype", ["u1", "i1", "u2", "i2"])
def test_native_pixels_come_back(tmp_path: Path, build_dicom: Any, syntax: str, dtype: str) -> None:
    bits = 8 * np.dtype(dtype).itemsize
    values = _values(bits, dtype[0] == "i").astype(dtype)
    dataset = build_dicom(values, syntax=syntax)
    if syntax == ExplicitVRBigEndian:
        dataset.PixelData = values.astype(np.dtype(dtype).newbyteorder(">")).tobytes() + b"\0" * (values.nbytes % 2)
    path = tmp_path / "film.dcm"
    dataset.save_as(path, enforce_file_format=True)
    film = read_film(path)
    assert film.stored.dtype == np.dtype(dtype)
    np.testing.assert_array_equal(film.stored, values)
    assert not film.stored.flags.writeable
    assert not is_compressed(film.header) or syntax == DeflatedExplicitVRLittleEndian


@pytest.mark.parametrize(("bits", "high_bit"), [(12, 11), (12, 15), (10, 12), (1, 0), (16, 15)])
@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("allocated", [16, 32])
def test_only_the_stored_bits_count(make_dicom: Any, bits: int, high_bit: int, signed: bool, allocated: int) -> None:
    rng = np.random.default_rng(1)
    containers = rng.integers(0, 1 << allocated, (20, 30), dtype=np.uint64)
    # Bit by bit, as PS3.5 8.1.1 describes it.
    expected = np.zeros(containers.shape, np.int64)
    for bit in range(bits):
        expected += (containers >> np.uint64(high_bit - bits + 1 + bit) & np.uint64(1)).astype(np.int64) << bit
    if signed:
        expected[expected >= 1 << (bits - 1)] -= 1 << bits
    pixels = containers.astype(f"u{allocated // 8}")
    path = make_dicom(pixels, BitsStored=bits, HighBit=high_bit, PixelRepresentation=int(signed))
    np.testing.assert_array_equal(read_film(path).stored, expected)


@pytest.mark.parametrize("syntax", ENCODERS)
@pytest.mark.parametrize(
    ("dtype", "bits"), [("u1", 8), ("i1", 8), ("u2", 10), ("u2", 12), ("i2", 12), ("u2", 16), ("i2", 16)]
)
def test_lossless_compression_gives_the_written_values_and_a_second_decoder_agrees(
    make_dicom: Any, syntax: str, dtype: str, bits: int
) -> None:
    values = _values(bits, dtype[0] == "i").astype(dtype)
    path = make_dicom(values, frame=_encode(values, syntax, bits), syntax=syntax, BitsStored=bits)
    film = read_film(path)
    np.testing.assert_array_equal(film.stored, values)
    assert film.stored.dtype == values.dtype
    dataset = pydicom.dcmread(path)
    dataset.pixel_array_options(decoding_plugin=SECOND[syntax])
    np.testing.assert_array_equal(film.stored, dataset.pixel_array)


def test_a_signed_film_whose_jpeg_2000_says_unsigned(make_dicom: Any) -> None:
    values = _values(12, True).astype(np.int16)
    codes = (values & 0xFFF).astype(np.uint16)
    path = make_dicom(values, frame=_encode(codes, JPEG2000Lossless, 12), syntax=JPEG2000Lossless, BitsStored=12)
    np.testing.assert_array_equal(read_film(path).stored, values)


def test_jpeg_2000_of_fewer_bits_than_stored(make_dicom: Any) -> None:
    for dtype in ("u2", "i2"):
        values = (_values(8, dtype == "i2")).astype(dtype)
        eight = values.astype("u1" if dtype == "u2" else "i1")
        path = make_dicom(values, frame=_encode(eight, JPEG2000Lossless, 8), syntax=JPEG2000Lossless, BitsStored=12)
        film = read_film(path)
        assert film.stored.dtype == np.dtype(dtype)
        np.testing.assert_array_equal(film.stored, values)


def _transcoded(source: Path, target: Path, syntax: str) -> Path:
    """``source`` compressed by gdcm."""
    reader = gdcm.ImageReader()
    reader.SetFileName(str(source))
    assert reader.Read()
    change = gdcm.ImageChangeTransferSyntax()
    change.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.GetTSType(str(syntax))))
    change.SetInput(reader.GetImage())
    assert change.Change()
    writer = gdcm.ImageWriter()
    writer.SetFileName(str(target))
    writer.SetFile(reader.GetFile())
    writer.SetImage(change.GetOutput())
    assert writer.Write()
    return target


@pytest.mark.parametrize("syntax", [JPEGLossless, JPEGLosslessSV1])
@pytest.mark.parametrize(("dtype", "bits"), [("u1", 8), ("u2", 12), ("u2", 16), ("i2", 16)])
def test_jpeg_lossless_gives_the_written_values(
    make_dicom: Any, tmp_path: Path, syntax: str, dtype: str, bits: int
) -> None:
    values = _values(bits, dtype[0] == "i", (38, 52)).astype(dtype)
    path = _transcoded(make_dicom(values, BitsStored=bits), tmp_path / "compressed.dcm", syntax)
    assert read_header(path).transfer_syntax == syntax
    np.testing.assert_array_equal(read_film(path).stored, values)


def test_jpeg_baseline_agrees_with_a_second_decoder(make_dicom: Any, real_films: Path) -> None:
    values = _values(8, False, (64, 80)).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(values).save(buffer, "JPEG", quality=95)
    film = read_film(make_dicom(values, frame=buffer.getvalue(), syntax=JPEGBaseline8Bit))
    np.testing.assert_array_equal(film.stored, np.asarray(Image.open(buffer)))
    assert np.abs(film.stored.astype(int) - values).mean() < 4
    real = read_film(real_films / "cr-mono2-jpeg-pa.dcm")
    frame = next(pydicom.encaps.generate_frames(pydicom.dcmread(real.path).PixelData, number_of_frames=1))
    np.testing.assert_array_equal(real.stored, np.asarray(Image.open(io.BytesIO(frame))))


@pytest.mark.parametrize(
    ("name", "plugin"),
    [("cr-mono1-jpegls-pa.dcm", "gdcm"), ("dx-mono1-j2k-pa.dcm", "pylibjpeg")],
)
def test_real_compressed_films_agree_with_a_second_decoder(real_films: Path, name: str, plugin: str) -> None:
    dataset = pydicom.dcmread(real_films / name)
    dataset.pixel_array_options(decoding_plugin=plugin)
    np.testing.assert_array_equal(read_film(real_films / name).stored, dataset.pixel_array)


def test_the_lossy_jpeg_ls_film_is_near_its_original(real_films: Path, nema: Any) -> None:
    lossy = read_film(real_films / "cr-mono1-jpegls-pa.dcm").stored.astype(int)
    difference = np.abs(lossy - read_film(nema("RG1_UNCR.dcm")).stored)
    assert 0 < difference.max() <= 8


def test_lossy_jpeg_2000_agrees_with_a_second_decoder(nema: Any) -> None:
    assert pydicom.dcmread(nema("RG1_J2KI.dcm"), stop_before_pixels=True).file_meta.TransferSyntaxUID == JPEG2000
    dataset = pydicom.dcmread(nema("RG1_J2KI.dcm"))
    dataset.pixel_array_options(decoding_plugin="pylibjpeg")
    np.testing.assert_array_equal(read_film(nema("RG1_J2KI.dcm")).stored, dataset.pixel_array)


def test_near_lossless_jpeg_ls_of_sixteen_bits_agrees_with_a_second_decoder(make_dicom: Any) -> None:
    import jpeg_ls

    values = _values(16, False).astype(np.uint16)
    frame = bytes(jpeg_ls.encode_array(values, lossy_error=3))
    path = make_dicom(values, frame=frame, syntax=JPEGLSNearLossless)
    film = read_film(path)
    dataset = pydicom.dcmread(path)
    dataset.pixel_array_options(decoding_plugin="gdcm")
    np.testing.assert_array_equal(film.stored, dataset.pixel_array)
    assert np.abs(film.stored.astype(int) - values).max() == 3
    assert film.header.lossy


def test_a_file_without_preamble_opens_when_it_parses(tmp_path: Path, build_dicom: Any) -> None:
    values = _values(16, False).astype(np.uint16)
    for name, implicit in (("implicit.dcm", True), ("explicit.dcm", False)):
        dataset: Dataset = build_dicom(values)
        del dataset.file_meta
        path = tmp_path / name
        dataset.save_as(path, implicit_vr=implicit, little_endian=True)
        assert path.read_bytes()[128:132] != b"DICM"
        np.testing.assert_array_equal(read_film(path).stored, values)


@pytest.mark.parametrize("syntax", [None, RLELossless, JPEG2000Lossless, JPEGLSLossless])
def test_colour_opens_as_rgb(make_dicom: Any, syntax: str | None) -> None:
    values = np.random.default_rng(3).integers(0, 256, (64, 80, 3), dtype=np.uint8)
    options = {} if syntax is None else {"frame": _encode(values, syntax, 8), "syntax": syntax}
    film = read_film(make_dicom(values, **options))
    assert film.colour
    np.testing.assert_array_equal(film.stored, values)


@pytest.mark.parametrize(
    "name", ["SC_rgb.dcm", "SC_rgb_16bit.dcm", "color-pl.dcm", "color-px.dcm", "SC_rgb_dcmtk_ebcys2_dcmd.dcm"]
)
def test_nemas_and_others_colour_images_equal_pydicoms_rgb(nema: Any, name: str) -> None:
    dataset = pydicom.dcmread(nema(name))
    rgb = dataset.pixel_array
    if "YBR" in dataset.PhotometricInterpretation:
        rgb = pydicom.pixels.convert_color_space(rgb, dataset.PhotometricInterpretation, "RGB")
    film = read_film(nema(name))
    np.testing.assert_array_equal(film.stored, rgb >> (dataset.BitsStored - 8))


@pytest.mark.parametrize("syntax", [None, RLELossless])
def test_the_first_frame_of_several_is_shown_and_noted(tmp_path: Path, build_dicom: Any, syntax: str | None) -> None:
    frames = [np.full((6, 7), value, np.uint16) for value in (7, 8, 9)]
    dataset = build_dicom(frames[0], NumberOfFrames=3, **({"syntax": syntax} if syntax else {}))
    if syntax:
        dataset.PixelData = pydicom.encaps.encapsulate([_encode(frame, syntax, 16) for frame in frames])
    else:
        dataset.PixelData = b"".join(frame.tobytes() for frame in frames)
    path = tmp_path / "film.dcm"
    dataset.save_as(path, enforce_file_format=True)
    film = read_film(path)
    assert (film.stored == 7).all()
    assert film.header.frames == 3
    assert film.header.notes == ("Frame 1 of 3",)


def test_bytes_in_excess_are_named(tmp_path: Path, build_dicom: Any) -> None:
    dataset = build_dicom(np.zeros((4, 4), np.uint16))
    dataset.PixelData += b"\0" * 10
    path = tmp_path / "film.dcm"
    dataset.save_as(path, enforce_file_format=True)
    assert read_film(path).header.notes == ("The file holds 10 more bytes of pixels than its header describes",)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("columns", [1, 2, 7])
def test_a_wrong_number_of_columns_does_not_shear_the_picture(make_dicom: Any, dtype: type, columns: int) -> None:
    pixels = np.arange(21 * 30).reshape(21, 30).astype(dtype)
    with pytest.raises(DamagedFilmError, match=f"they have {columns} columns more than the header says"):
        read_film(make_dicom(pixels, Columns=30 - columns))


def test_a_wrong_number_of_rows_is_named(make_dicom: Any) -> None:
    pixels = np.arange(21 * 30, dtype=np.uint16).reshape(21, 30)
    film = read_film(make_dicom(pixels, Rows=19))
    np.testing.assert_array_equal(film.stored, pixels[:19])
    note = "The file holds 120 more bytes of pixels than its header describes: the picture may be cut off"
    assert film.header.notes == (note,)


@pytest.mark.parametrize(
    ("attributes", "note"),
    [
        ({"RescaleSlope": "1e308"}, True),
        ({"RescaleIntercept": "1e308"}, True),
        ({"RescaleIntercept": "-1e300"}, True),
        ({"RescaleSlope": "1e-320"}, True),
        ({"RescaleSlope": "nan"}, True),
        ({"RescaleIntercept": "inf"}, True),
        ({"RescaleSlope": "1e-6", "RescaleIntercept": "1e12"}, True),
        ({"RescaleSlope": "x"}, True),
        ({"RescaleSlope": "-2.5", "RescaleIntercept": "1e6"}, False),
        ({"RescaleSlope": "0.0001"}, False),
    ],
)
def test_a_rescale_that_makes_no_sense_is_left_out(make_dicom: Any, attributes: dict[str, str], note: bool) -> None:
    pixels = np.arange(4096, dtype=np.uint16).reshape(64, 64)
    elements = {keyword: DataElement(keyword, "LO", value) for keyword, value in attributes.items()}
    film = read_film(make_dicom(pixels, BitsStored=12, **elements))
    said = "The file's rescale slope and intercept make no sense and are left out"
    assert (said in film.header.notes) == note
    assert ((film.header.slope, film.header.intercept) == (1.0, 0.0)) == note
    assert np.isfinite(p_values(film)).all()
    assert np.ptp(p_values(film)) == 1


def test_a_film_that_does_not_say_which_end_is_black(tmp_path: Path, build_dicom: Any) -> None:
    said = "The file does not say which end is black: low values are; use Invert if the bones look dark"
    path = tmp_path / "film.dcm"
    for photometric, shape, note in (
        (None, "", True),
        ("GREY", "", True),
        ("MONOCHROME1", "", False),
        (None, "INVERSE", False),
    ):
        dataset = build_dicom(np.zeros((4, 4), np.uint16), PresentationLUTShape=shape)
        dataset.PhotometricInterpretation = photometric
        dataset.save_as(path, enforce_file_format=True)
        assert (said in read_film(path).header.notes) == note, (photometric, shape)


def test_a_pixel_representation_that_is_none_is_refused(make_dicom: Any) -> None:
    with pytest.raises(DamagedFilmError, match="Pixel Representation 3"):
        read_film(make_dicom(np.zeros((4, 4), np.uint16), PixelRepresentation=3))


def test_a_shared_film_is_the_same_film(make_dicom: Any) -> None:
    values = _values(12, True).astype(np.int16)
    film = read_film(make_dicom(values, BitsStored=12, WindowCenter=5, WindowWidth=100))
    ticket = film.share()
    assert film.share() == ticket
    other = Film.attach(ticket)
    assert other.header == film.header
    assert other.path == film.path
    np.testing.assert_array_equal(other.stored, values)
    assert not other.stored.flags.writeable


def test_sixteen_square_opens(make_dicom: Any) -> None:
    assert read_film(make_dicom(np.zeros((16, 16), np.uint8))).stored.shape == (16, 16)


def test_jpeg_in_a_jp2_file_is_found(make_dicom: Any) -> None:
    values = _values(12, False).astype(np.uint16)
    stream = _encode(values, JPEG2000Lossless, 12)
    header = struct.pack(">I4sIIHBBBB", 22, b"ihdr", *values.shape, 1, 11, 7, 0, 0)
    colour = struct.pack(">I4sBBBI", 15, b"colr", 1, 0, 0, 17)
    boxes = struct.pack(">I4s4s", 12, b"jP  ", b"\r\n\x87\n") + struct.pack(
        ">I4s4sI4s", 20, b"ftyp", b"jp2 ", 0, b"jp2 "
    )
    boxes += struct.pack(">I4s", 8 + len(header) + len(colour), b"jp2h") + header + colour
    jp2 = boxes + struct.pack(">I4s", 8 + len(stream), b"jp2c") + stream
    path = make_dicom(values, frame=jp2, syntax=JPEG2000Lossless, BitsStored=12)
    np.testing.assert_array_equal(read_film(path).stored, values)


def test_colours_follow_the_files_icc_profile(make_dicom: Any) -> None:
    values = np.random.default_rng(3).integers(0, 256, (40, 30, 3), dtype=np.uint8)
    profile = Path(str(pydicom.data.get_testdata_file("crayons.icc", download=False))).read_bytes()
    film = read_film(make_dicom(values, ICCProfile=profile))
    np.testing.assert_array_equal(film.stored, highdicom.color.ColorManager(profile).transform_frame(values))
    assert (film.stored != values).any()
    assert film.header.notes == ()
    broken = read_film(make_dicom(values, ICCProfile=profile[:100]))
    np.testing.assert_array_equal(broken.stored, values)
    assert "colour profile" in broken.header.notes[0]
    grey = make_dicom(values[..., 0], ICCProfile=profile)
    np.testing.assert_array_equal(read_film(grey).stored, values[..., 0])


def test_colours_of_a_picture_follow_its_profile(tmp_path: Path) -> None:
    values = np.random.default_rng(3).integers(0, 256, (40, 30, 3), dtype=np.uint8)
    profile = Path(str(pydicom.data.get_testdata_file("crayons.icc", download=False))).read_bytes()
    path = tmp_path / "film.png"
    Image.fromarray(values).save(path, icc_profile=profile)
    film = read_film(path)
    np.testing.assert_array_equal(film.stored, highdicom.color.ColorManager(profile).transform_frame(values))
    Image.fromarray(values).save(path, icc_profile=profile[:100])
    broken = read_film(path)
    np.testing.assert_array_equal(broken.stored, values)
    assert "colour profile" in broken.header.notes[1]
