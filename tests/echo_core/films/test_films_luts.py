"""Look-up tables and palettes: what their descriptors may say, and what of it contradicts their data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.pixels.processing import apply_color_lut
from pydicom.uid import ExplicitVRBigEndian

from echo_core.films.errors import DamagedFilmError
from echo_core.films.luts import read_table
from echo_core.films.presentation_reading import read_presentation_state
from echo_core.films.reader import read_film
from echo_core.films.rendering import banners, default_voi, grey_levels

PIXELS = np.arange(4096, dtype=np.uint16).reshape(64, 64)
RAMP = np.linspace(0, 65535, 4096).astype(np.uint16)


def _item(descriptor: list[int], data: bytes | list[int], vr: str = "OW") -> Dataset:
    item = Dataset()
    item.add_new("LUTDescriptor", "US", descriptor)
    item.add_new("LUTData", vr, data)
    item.set_original_encoding(False, True)
    return item


LIES = [
    ([200, 0, 16], RAMP, "200 entries promised, 4096 present"),
    ([4094, 0, 16], RAMP, "4094 entries promised, 4096 present"),
    ([0, 0, 16], RAMP, "65536 entries promised, 4096 present"),
    ([4096, 0, 8], RAMP, "8 bits per entry promised, values up to 65535 present"),
    ([4096, 0, 12], RAMP >> 3, "12 bits per entry promised, values up to 8191 present"),
]


@pytest.mark.parametrize(("descriptor", "values", "words"), LIES)
def test_a_table_that_contradicts_its_descriptor_is_none(
    make_dicom: Any, descriptor: list[int], values: np.ndarray[Any, Any], words: str
) -> None:
    item = _item(descriptor, values.tobytes())
    film = read_film(make_dicom(PIXELS, BitsStored=12, VOILUTSequence=[item], WindowCenter=100, WindowWidth=50))
    assert default_voi(film).kind == "window"
    assert f"VOI LUT 1 of the file is damaged ({words}) and is left out" in banners(film)
    item.ModalityLUTType = "US"
    with pytest.raises(DamagedFilmError, match=words.replace("(", "").replace(")", "")):
        read_film(make_dicom(PIXELS, BitsStored=12, ModalityLUTSequence=[item]))


@pytest.mark.parametrize(
    ("descriptor", "data", "vr", "expected"),
    [
        ([0, 0, 16], np.arange(65536, dtype="<u2").tobytes(), "OW", range(65536)),
        ([65535, 0, 16], np.arange(65536, dtype="<u2").tobytes(), "OW", range(65535)),
        ([3, 0, 8], bytes([7, 8, 255, 0]), "OW", [7, 8, 255]),
        ([4, 0, 8], bytes([7, 8, 255, 9]), "OW", [7, 8, 255, 9]),
        ([3, 0, 8], bytes([7, 0, 8, 0, 255, 0]), "OW", [7, 8, 255]),
        ([2, 0, 8], bytes([7, 0, 255, 0]), "OW", [7, 255]),
        ([1, 0, 8], bytes([7, 0]), "OW", [7]),
        ([3, 0, 8], [0x0807, 0x00FF], "US", [7, 8, 255]),
        ([3, 0, 8], [7, 8, 255], "US", [7, 8, 255]),
        ([3, 0, 16], [7, 8, 65535], "US", [7, 8, 65535]),
    ],
)
def test_what_a_descriptor_may_say(descriptor: list[int], data: Any, vr: str, expected: Any) -> None:
    assert read_table(_item(descriptor, data, vr), False).values.tolist() == list(expected)


@pytest.mark.parametrize("packed", [False, True])
def test_a_big_endian_table_of_eight_bits(tmp_path: Path, build_dicom: Any, packed: bool) -> None:
    values = np.random.default_rng(0).integers(0, 256, 301).astype(np.uint8)
    words = np.frombuffer(values.tobytes() + b"\0", "<u2") if packed else values.astype(np.uint16)
    pixels = np.arange(400, dtype=np.uint16).reshape(20, 20)
    dataset = build_dicom(pixels, VOILUTSequence=[_item([301, 50, 8], words.astype(">u2").tobytes())])
    dataset.PixelData = pixels.astype(">u2").tobytes()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRBigEndian
    path = tmp_path / "film.dcm"
    pydicom.dcmwrite(path, dataset, implicit_vr=False, little_endian=False, enforce_file_format=True)
    film = read_film(path)
    levels = grey_levels(film.header, default_voi(film))[film.codes]
    np.testing.assert_allclose(levels, values[np.clip(pixels.astype(int) - 50, 0, 300)] / 255)


def test_a_table_that_leaves_bits_unused_is_followed_and_named(make_dicom: Any) -> None:
    item = _item([4096, 0, 16], (RAMP >> 4).tobytes())
    film = read_film(make_dicom(PIXELS, BitsStored=12, VOILUTSequence=[item]))
    levels = grey_levels(film.header, default_voi(film))[film.codes]
    np.testing.assert_allclose(levels.ravel(), (RAMP >> 4) / 65535)
    assert "VOI LUT 1 of the file leaves 4 of its 16 bits unused: low contrast" in banners(film)


@pytest.mark.parametrize(
    ("values", "note"),
    [
        (RAMP >> 4, "A VOI LUT of the presentation state leaves 4 of its 16 bits unused: low contrast"),
        (RAMP[:9], "A VOI LUT of the presentation state is damaged (4096 entries promised, 9 present) and is left out"),
    ],
)
def test_a_table_of_a_presentation_state(
    tmp_path: Path, make_dicom: Any, values: np.ndarray[Any, Any], note: str
) -> None:
    from echo_core.films.orientation import Turn
    from echo_core.films.presentation_state import PresentationState
    from echo_core.films.presentation_writing import presentation_state_bytes

    film = read_film(make_dicom(PIXELS, VOILUTSequence=[_item([4096, 0, 16], RAMP.tobytes())]))
    state = PresentationState.from_view(film.header, default_voi(film), Turn())
    path = tmp_path / "state.dcm"
    path.write_bytes(presentation_state_bytes(state, film.header))
    dataset = pydicom.dcmread(path)
    dataset.SoftcopyVOILUTSequence[0].VOILUTSequence[0].LUTData = values.tobytes()
    dataset.save_as(path)
    assert read_presentation_state(path).notes == (note,)


# Palettes ------------------------------------------------------------------------------------------------------------

INDICES = np.arange(180, dtype=np.uint8).reshape(12, 15)


def _palette(tmp_path: Path, build_dicom: Any, bits: int, tables: list[bytes], first: int = 0) -> Path:
    dataset = build_dicom(INDICES, PhotometricInterpretation="PALETTE COLOR")
    for name, data in zip(("Red", "Green", "Blue"), tables, strict=True):
        dataset.add_new(f"{name}PaletteColorLookupTableDescriptor", "US", [180, first, bits])
        dataset.add_new(f"{name}PaletteColorLookupTableData", "OW", data)
    path = tmp_path / "film.dcm"
    dataset.save_as(path, enforce_file_format=True)
    return path


@pytest.mark.parametrize("bits", [8, 10, 12, 16])
@pytest.mark.parametrize("packed", [False, True])
def test_a_palette_has_the_bits_of_its_descriptor(tmp_path: Path, build_dicom: Any, bits: int, packed: bool) -> None:
    if packed and bits > 8:
        pytest.skip("only entries of eight bits are packed")
    tables = [np.linspace(0, (1 << bits) - 1, 180)[::step].astype("<u2") for step in (1, -1)]
    tables.append(tables[0] // 2)
    data = [(table.astype("u1") if packed else table).tobytes() for table in tables]
    film = read_film(_palette(tmp_path, build_dicom, bits, data, first=5))
    expected = np.stack([table[np.clip(INDICES.astype(int) - 5, 0, 179)] for table in tables], axis=-1)
    np.testing.assert_array_equal(film.stored, expected >> (bits - 8))
    assert film.header.notes == ()


def test_a_palette_of_eight_bits_that_says_sixteen_is_not_black(tmp_path: Path, build_dicom: Any) -> None:
    table = (np.arange(180) + 50).astype("<u2")
    film = read_film(_palette(tmp_path, build_dicom, 16, [table.tobytes()] * 3))
    np.testing.assert_array_equal(film.stored[..., 1], table[INDICES])
    assert film.header.notes == ("The colour palette says 16 bits, but has 8: it is shown with 8",)


def test_a_palette_that_contradicts_its_descriptor_is_refused(tmp_path: Path, build_dicom: Any) -> None:
    for bits, entries in ((8, 180), (16, 90)):
        with pytest.raises(DamagedFilmError, match="not the colour picture"):
            read_film(
                _palette(tmp_path, build_dicom, bits, [np.linspace(0, 65535, entries).astype("<u2").tobytes()] * 3)
            )


def test_real_palettes_equal_pydicoms(nema: Any) -> None:
    little = nema("OBXXXX1A.dcm")
    dataset = pydicom.dcmread(little)
    expected = apply_color_lut(dataset.pixel_array, dataset) >> 8
    np.testing.assert_array_equal(read_film(little).stored, expected)
    np.testing.assert_array_equal(read_film(nema("OBXXXX1A_expb.dcm")).stored, expected)
    segmented = pydicom.dcmread(nema("gdcm-US-ALOKA-16.dcm"))
    np.testing.assert_array_equal(
        read_film(nema("gdcm-US-ALOKA-16.dcm")).stored, apply_color_lut(segmented.pixel_array, segmented) >> 8
    )
