"""Whatever the bytes are, reading ends in a film or in an error that names the file: never a wrong picture."""

from __future__ import annotations

import contextlib
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import imagecodecs
import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
)

from echo_core.films.codestream import CodestreamError, inspect_jpeg, inspect_jpeg2000
from echo_core.films.errors import (
    DamagedFilmError,
    FilmError,
    FilmNotFoundError,
    FilmTooLargeError,
    NoPixelsError,
    NotDicomError,
    UnsupportedFilmError,
)
from echo_core.films.film import Film
from echo_core.films.process import FilmDecoder
from echo_core.films.reader import read_film

PIXELS = (np.add.outer(np.arange(96), np.arange(80)) * 7 % 4096).astype(np.uint16)
SYNTAXES = (JPEG2000Lossless, JPEGLSLossless, RLELossless)


@pytest.fixture
def coded(sound: ModuleType) -> Callable[[str], bytes]:
    """``coded(syntax)``: the pixels as a frame of that transfer syntax."""
    encode: Callable[[str], bytes] = sound.coded
    return encode


def _jpeg() -> bytes:
    import io

    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray((PIXELS >> 4).astype(np.uint8)).save(buffer, "JPEG")
    return buffer.getvalue()


def _refused(path: Path, error: type[FilmError], words: str) -> None:
    with pytest.raises(error) as caught:
        read_film(path)
    assert str(path) in str(caught.value)
    assert words in caught.value.reason
    assert str(path) not in caught.value.reason


def test_what_is_not_a_file(tmp_path: Path) -> None:
    _refused(tmp_path / "absent.dcm", FilmNotFoundError, "no such file")
    _refused(tmp_path, FilmNotFoundError, "folder")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        _refused(tmp_path / "pipe", FilmNotFoundError, "pipe")


def test_what_is_not_dicom(tmp_path: Path) -> None:
    for name, content, words in (
        ("empty.dcm", b"", "empty"),
        ("text.dcm", b"The lungs are clear. " * 40, "not a DICOM file"),
        ("short.dcm", b"hi", "not a DICOM file"),
        ("zeros.dcm", bytes(4096), "not a DICOM file"),
        ("noise.dcm", bytes(range(1, 256)) * 8, "not a DICOM file"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        _refused(path, NotDicomError, words)


def test_dicom_without_an_image(tmp_path: Path, build_dicom: Any) -> None:
    dataset: Dataset = build_dicom(PIXELS)
    del dataset.PixelData
    path = tmp_path / "film.dcm"
    dataset.save_as(path, enforce_file_format=True)
    _refused(path, NoPixelsError, "pixels of its image are missing")
    del dataset.Rows, dataset.Columns
    dataset.save_as(path, enforce_file_format=True)
    _refused(path, NoPixelsError, "holds no image")
    dataset.FloatPixelData = bytes(4 * PIXELS.size)
    dataset.save_as(path, enforce_file_format=True)
    _refused(path, UnsupportedFilmError, "floating-point")
    del dataset.FloatPixelData
    dataset.DirectoryRecordSequence = []
    dataset.save_as(path, enforce_file_format=True)
    _refused(path, NoPixelsError, "DICOMDIR")


def test_a_big_endian_film_whose_last_word_is_cut(tmp_path: Path, build_dicom: Any) -> None:
    dataset: Dataset = build_dicom(PIXELS[:3, :3].astype(np.uint8), syntax=ExplicitVRBigEndian)
    dataset["PixelData"].VR = "OW"
    path = tmp_path / "film.dcm"
    dataset.save_as(path, enforce_file_format=True)
    read_film(path)
    path.write_bytes(path.read_bytes()[:-1])  # the first byte of the last word is padding, the second the last pixel
    _refused(path, DamagedFilmError, "cut short")


def test_whatever_pydicom_raises_over_a_header_is_a_film_error(
    make_dicom: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def surprise(*_: Any) -> None:
        raise NotImplementedError("Doe^Jane")

    path = make_dicom(PIXELS)
    monkeypatch.setattr("echo_core.films.reader.parse_header", surprise)
    _refused(path, DamagedFilmError, "header is damaged")


def test_a_header_that_breaks_off_within_a_sequence_is_damaged(tmp_path: Path, build_dicom: Any) -> None:
    """pydicom raises an OSError then, as a missing file does."""
    dataset: Dataset = build_dicom(PIXELS)
    item = Dataset()
    item.CodeMeaning = "frontal"
    dataset.ViewCodeSequence = [item]
    dataset["ViewCodeSequence"].is_undefined_length = True
    whole = tmp_path / "whole.dcm"
    dataset.save_as(whole, enforce_file_format=True)
    data = whole.read_bytes()
    cut = tmp_path / "cut.dcm"
    cut.write_bytes(data[: data.index(b"frontal") + 8 + 3])
    _refused(cut, DamagedFilmError, "header is damaged")


@pytest.mark.parametrize("keep", [0.02, 0.3, 0.9, 0.9999])
def test_a_native_film_cut_short(make_dicom: Any, keep: float) -> None:
    path = make_dicom(PIXELS)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])
    with pytest.raises((DamagedFilmError, NoPixelsError, NotDicomError)):
        read_film(path)


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("keep", [0.4, 0.7, 0.95])
def test_a_compressed_film_cut_short(coded: Callable[[str], bytes], make_dicom: Any, syntax: str, keep: float) -> None:
    path = make_dicom(PIXELS, frame=coded(syntax), syntax=syntax, BitsStored=12)
    data = path.read_bytes()
    start = data.index(b"\xe0\x7f\x10\x00") + 12
    path.write_bytes(data[: start + int((len(data) - start) * keep)])
    _refused(path, DamagedFilmError, "cut short")


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("keep", [0.5, 0.9])
def test_a_codestream_cut_short_in_sound_fragments(
    coded: Callable[[str], bytes], make_dicom: Any, syntax: str, keep: float
) -> None:
    frame = coded(syntax)
    path = make_dicom(PIXELS, frame=frame[: int(len(frame) * keep)], syntax=syntax, BitsStored=12)
    with pytest.raises(DamagedFilmError):
        read_film(path)


def test_a_jpeg_cut_short_in_sound_fragments(make_dicom: Any) -> None:
    frame = _jpeg()
    path = make_dicom((PIXELS >> 4).astype(np.uint8), frame=frame[: len(frame) // 2], syntax=JPEGBaseline8Bit)
    _refused(path, DamagedFilmError, "cut short")


def test_the_damaged_real_film_is_refused(real_films: Path) -> None:
    _refused(real_films / "dx-mono1-j2k-pa-broken.dcm", DamagedFilmError, "something foreign follows")


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize(("rows", "columns"), [(48, 80), (96, 160), (80, 96), (65535, 65535)])
def test_a_header_that_lies_about_the_size_of_a_codestream(
    coded: Callable[[str], bytes], make_dicom: Any, syntax: str, rows: int, columns: int
) -> None:
    path = make_dicom(PIXELS, frame=coded(syntax), syntax=syntax, BitsStored=12, Rows=rows, Columns=columns)
    if rows == 65535:
        _refused(path, FilmTooLargeError, "65535 by 65535")
    elif syntax != RLELossless or rows * columns != PIXELS.size:  # RLE knows of no rows
        with pytest.raises(DamagedFilmError):
            read_film(path)


@pytest.mark.parametrize(
    ("attributes", "error", "words"),
    [
        ({"Rows": 65535, "Columns": 65535}, FilmTooLargeError, "65535 by 65535"),
        ({"Rows": 16000, "Columns": 16000}, DamagedFilmError, "cut short"),
        ({"Rows": 0}, DamagedFilmError, "0 by 80"),
        ({"Columns": 0}, DamagedFilmError, "96 by 0"),
        ({"BitsStored": 0, "HighBit": 0}, DamagedFilmError, "contradicts itself"),
        ({"BitsStored": 17}, DamagedFilmError, "contradicts itself"),
        ({"BitsStored": 12, "HighBit": 16}, DamagedFilmError, "contradicts itself"),
        ({"BitsStored": 12, "HighBit": 5}, DamagedFilmError, "contradicts itself"),
        ({"BitsAllocated": 1, "BitsStored": 1}, UnsupportedFilmError, "1 bits per pixel"),
        ({"BitsAllocated": 64, "BitsStored": 64}, UnsupportedFilmError, "64 bits per pixel"),
        ({"SamplesPerPixel": 2}, UnsupportedFilmError, "2 samples"),
        ({"PhotometricInterpretation": "RGB"}, DamagedFilmError, "1 samples per pixel, RGB"),
        ({"SamplesPerPixel": 3}, DamagedFilmError, "3 samples per pixel, MONOCHROME2"),
        ({"NumberOfFrames": 40}, DamagedFilmError, "cut short"),
    ],
)
def test_absurd_headers(make_dicom: Any, attributes: dict[str, int], error: type[FilmError], words: str) -> None:
    _refused(make_dicom(PIXELS, **attributes), error, words)


def test_a_lying_modality_lut_is_refused(make_dicom: Any) -> None:
    for descriptor, words in (
        ([4096, 0, 16], "4096 entries promised"),
        ([2, 0, 40], "40 bits"),
        ([2, 0], "three values"),
    ):
        item = Dataset()
        item.LUTDescriptor = descriptor
        item.add_new("LUTData", "US", [1, 2])
        _refused(make_dicom(PIXELS, ModalityLUTSequence=[item]), DamagedFilmError, words)


def test_an_unknown_compression_is_named(make_dicom: Any) -> None:
    _refused(make_dicom(PIXELS, frame=b"\0" * 64, syntax="1.2.840.10008.1.2.4.100"), UnsupportedFilmError, "MPEG2")
    private = make_dicom(PIXELS, name="private.dcm")  # its pixels are in no items
    data = private.read_bytes().replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.113619.5.2\0\0")
    private.write_bytes(data)
    _refused(private, UnsupportedFilmError, "113619")


def test_native_data_under_a_compressed_name_and_the_reverse(
    coded: Callable[[str], bytes], tmp_path: Path, make_dicom: Any
) -> None:
    _refused(make_dicom(PIXELS, frame=PIXELS.tobytes(), syntax=JPEG2000Lossless), DamagedFilmError, "not JPEG 2000")
    path = make_dicom(PIXELS, frame=coded(JPEGLSLossless), name="b.dcm")
    _refused(path, DamagedFilmError, "cut short")
    path = make_dicom(PIXELS, frame=coded(JPEGLSLossless), syntax=JPEGLSLossless, name="c.dcm")
    path.write_bytes(path.read_bytes().replace(b"1.2.840.10008.1.2.4.80", b"1.2.840.10008.1.2.1\0\0\0"))
    _refused(path, DamagedFilmError, "length")


def test_codestreams_are_followed_to_their_end(coded: Callable[[str], bytes]) -> None:
    frame = _jpeg()
    assert (inspect_jpeg(frame).rows, inspect_jpeg(frame).columns) == (96, 80)
    for cut in range(2, len(frame) - 2, 7):
        with pytest.raises(CodestreamError):
            inspect_jpeg(frame[:cut])
    stream = coded(JPEG2000Lossless)
    assert (inspect_jpeg2000(stream).rows, inspect_jpeg2000(stream).precision) == (96, 12)
    for cut in range(2, len(stream.rstrip(b"\0")) - 1, 7):
        with pytest.raises(CodestreamError):
            inspect_jpeg2000(stream[:cut])
    tile = stream.index(b"\xff\x90")
    two_parts = stream[: tile + 11] + b"\x02" + stream[tile + 12 :]
    with pytest.raises(CodestreamError, match="0 of 1 tiles"):
        inspect_jpeg2000(two_parts)


def test_injured_files_end_in_a_film_or_a_film_error(tmp_path: Path, injuries: ModuleType, sound: ModuleType) -> None:
    """Through the film process, since an injured codestream may hang or crash a decoder."""
    rng = np.random.default_rng(2604)
    path = tmp_path / "injured.dcm"
    opened = refused = 0
    with FilmDecoder(processes=1) as decoder:
        for source in sound.sources():
            for _ in range(36):
                path.write_bytes(injuries.bytes_injured(source, rng))
                try:
                    film = decoder.read(path, timeout_s=5.0)
                except FilmError:
                    refused += 1
                else:
                    assert isinstance(film, Film)
                    assert film.stored.shape[:2] == (film.header.rows, film.header.columns)
                    opened += 1
    assert opened > 50
    assert refused > 100


def test_an_injured_real_film_ends_in_a_film_or_a_film_error(
    tmp_path: Path, real_films: Path, injuries: ModuleType
) -> None:
    rng = np.random.default_rng(9)
    source = (real_films / "cr-mono1-10bit-pa.dcm").read_bytes()
    path = tmp_path / "injured.dcm"
    for _ in range(60):
        path.write_bytes(injuries.bytes_injured(source, rng))
        with contextlib.suppress(FilmError):
            film = read_film(path)
            assert film.stored.shape[:2] == (film.header.rows, film.header.columns)


def test_no_message_or_log_quotes_the_patient(make_dicom: Any, caplog: Any, recwarn: Any) -> None:
    path = make_dicom(PIXELS, PatientName="Secretname^X" * 8, PatientID="9" * 90, Rows=95)
    read_film(path)
    path.write_bytes(path.read_bytes()[:-500])
    with pytest.raises(DamagedFilmError) as caught:
        read_film(path)
    told = caplog.text + str(caught.value) + " ".join(str(w.message) for w in recwarn.list)
    assert "Secretname" not in told
    assert "999" not in told
    assert pydicom.config.settings.reading_validation_mode == pydicom.config.IGNORE


def test_a_deflated_bomb_is_not_inflated(tmp_path: Path, make_dicom: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("echo_core.films.dataset.MAX_INFLATED", 4 << 20)
    whole = make_dicom(PIXELS, syntax=DeflatedExplicitVRLittleEndian).read_bytes()
    meta = whole[: 144 + struct.unpack("<I", whole[140:144])[0]]
    packer = zlib.compressobj(9, wbits=-15)
    bomb = packer.compress(struct.pack("<HH2sHI", 8, 0x18, b"OB", 0, 0xFFFFFFF0))
    bomb += packer.compress(bytes(5 << 20)) + packer.flush()
    path = tmp_path / "bomb.dcm"
    path.write_bytes(meta + bomb)
    assert path.stat().st_size < 20_000
    _refused(path, FilmTooLargeError, "more than 4 MiB")
    path.write_bytes(whole[:-9])
    _refused(path, DamagedFilmError, "cut short")
    path.write_bytes(meta + b"\xff" * 300)
    _refused(path, DamagedFilmError, "damaged")


def test_a_jpeg_of_other_bits_than_its_header_says_does_not_end_the_process(make_dicom: Any) -> None:
    eight = (PIXELS >> 4).astype(np.uint8)
    path = make_dicom(eight, frame=_jpeg(), syntax=JPEGBaseline8Bit, BitsStored=1, HighBit=7)
    with FilmDecoder(processes=1) as decoder:
        assert decoder.read(path).stored.max() <= 1


@pytest.mark.parametrize(("syntax", "bits"), [(JPEGBaseline8Bit, 8), (JPEGExtended12Bit, 12), (JPEGLosslessSV1, 12)])
def test_damage_that_the_codec_only_prints_is_damage(make_dicom: Any, syntax: str, bits: int) -> None:
    """libjpeg patches a scan with missing or foreign bytes, says so on stderr, and gives a wrong picture."""
    encode = {
        JPEGBaseline8Bit: lambda v: imagecodecs.jpeg8_encode(v, level=90),
        JPEGExtended12Bit: lambda v: imagecodecs.jpeg8_encode(v, level=90, bitspersample=12),
        JPEGLosslessSV1: lambda v: imagecodecs.ljpeg_encode(v, bitspersample=12),
    }[syntax]
    pixels = (PIXELS >> (12 - bits)).astype("u1" if bits == 8 else "u2")
    frame = bytes(encode(pixels))
    scan = frame.index(b"\xff\xda") + 14
    missing = frame[: scan + (len(frame) - scan) // 2] + frame[-2:]
    options: dict[str, Any] = {"syntax": syntax, "BitsStored": bits}
    with FilmDecoder(processes=1) as decoder:
        sound = decoder.read(make_dicom(pixels, frame=frame, **options))
        assert np.abs(sound.stored.astype(int) - pixels).max() < (1 << bits) // 4
        for n, injured in enumerate([missing, frame[:-2] + b"\x12\x34\x56\x78" * 4 + frame[-2:]]):
            with pytest.raises(DamagedFilmError, match="cannot be decoded"):
                decoder.read(make_dicom(pixels, name=f"{n}.dcm", frame=injured, **options))
