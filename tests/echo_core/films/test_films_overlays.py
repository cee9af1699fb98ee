"""Overlay planes against pydicom's own and against planes laid into the pixels by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRBigEndian, RLELossless

from echo_core.films.film import Film
from echo_core.films.overlays import Overlay
from echo_core.films.process import FilmDecoder
from echo_core.films.reader import read_film
from echo_core.films.rendering import banners, p_values

PIXELS = (np.add.outer(np.arange(21), np.arange(19)) * 90 % 4096).astype(np.uint16)
MASK = np.random.default_rng(3).random((21, 19)) < 0.3


def _add(dataset: Dataset, group: int, mask: np.ndarray[Any, Any], vr: str = "OW", **more: Any) -> Dataset:
    data = np.packbits(mask.ravel(), bitorder="little").tobytes()
    data += b"\0" * (len(data) % 2)
    values = {
        0x0010: ("US", mask.shape[0]),
        0x0011: ("US", mask.shape[1]),
        0x0040: ("CS", "G"),
        0x0050: ("SS", [1, 1]),
        0x0100: ("US", 1),
        0x0102: ("US", 0),
        0x3000: (vr, data),
    } | more.get("elements", {})
    for element, (representation, value) in values.items():
        if value is not None:
            dataset.add_new((group, element), representation, value)
    return dataset


def _saved(dataset: Dataset, folder: Path) -> Path:
    path = folder / "film.dcm"
    dataset.save_as(path, enforce_file_format=True)
    return path


def test_a_real_films_overlay_equals_pydicoms(nema: Any) -> None:
    path = nema("MR-SIEMENS-DICOM-WithOverlays.dcm")
    dataset = pydicom.dcmread(path)
    film = read_film(path)
    assert [overlay.group for overlay in film.overlays] == [0x6000]
    expected = dataset.overlay_array(0x6000)
    assert expected.any()
    np.testing.assert_array_equal(film.overlays[0].plane(), expected)


def test_all_that_a_group_says_is_kept(tmp_path: Path, build_dicom: Any) -> None:
    elements = {
        0x0022: ("LO", "borders"),
        0x0045: ("LO", "USER"),
        0x0050: ("SS", [-2, 4]),
        0x1500: ("LO", "Lungs"),
        0x0040: ("CS", "R"),
        0x1301: ("IS", 40),
        0x1302: ("DS", "12.5"),
        0x1303: ("DS", "0.5"),
    }
    dataset = _add(build_dicom(PIXELS), 0x6004, MASK, elements=elements)
    (overlay,) = read_film(_saved(_add(dataset, 0x6004, MASK, elements=elements), tmp_path)).overlays
    assert (overlay.group, overlay.origin, overlay.kind, overlay.name) == (0x6004, (-3, 3), "roi", "Lungs")
    assert (overlay.description, overlay.subtype, overlay.embedded) == ("borders", "USER", False)
    assert (overlay.roi_area, overlay.roi_mean, overlay.roi_deviation) == (40, 12.5, 0.5)
    np.testing.assert_array_equal(overlay.plane(), MASK)
    placed = overlay.on_film(21, 19)
    np.testing.assert_array_equal(placed[:18, 3:], MASK[3:, :16])
    assert not placed[18:].any()
    assert not placed[:, :3].any()
    assert not overlay.on_film(2, 2).any()


@pytest.mark.parametrize("vr", ["OB", "OW"])
def test_words_have_the_byte_order_of_the_file(tmp_path: Path, build_dicom: Any, vr: str) -> None:
    dataset = _add(build_dicom(PIXELS, syntax=ExplicitVRBigEndian), 0x6000, MASK, vr)
    if vr == "OW":
        value = dataset[0x6000, 0x3000].value
        dataset[0x6000, 0x3000].value = np.frombuffer(value, "<u2").astype(">u2").tobytes()
    np.testing.assert_array_equal(read_film(_saved(dataset, tmp_path)).overlays[0].plane(), MASK)


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("signed", [False, True])
def test_planes_in_unused_bits_come_out_and_leave_the_pixels_alone(
    tmp_path: Path, build_dicom: Any, compressed: bool, signed: bool
) -> None:
    values = PIXELS.astype(np.int32) - (2048 if signed else 0)
    words = (values & 0xFFF).astype(np.uint16) | MASK.astype(np.uint16) << 13 | (~MASK).astype(np.uint16) << 15
    options: dict[str, Any] = {"BitsStored": 12, "PixelRepresentation": int(signed)}
    if compressed:
        encoder = pydicom.pixels.get_encoder(RLELossless)
        frame = encoder.encode(
            words,
            encoding_plugin="pylibjpeg",
            rows=21,
            columns=19,
            samples_per_pixel=1,
            number_of_frames=1,
            bits_allocated=16,
            bits_stored=16,
            pixel_representation=0,
            photometric_interpretation="MONOCHROME2",
        )
        options |= {"frame": frame, "syntax": RLELossless}
    dataset = build_dicom(words, **options)
    for group, bit in ((0x6000, 13), (0x6002, 15)):
        _add(dataset, group, MASK, elements={0x0100: ("US", 16), 0x0102: ("US", bit), 0x3000: ("OW", None)})
    film = read_film(_saved(dataset, tmp_path))
    np.testing.assert_array_equal(film.stored, values)
    assert [overlay.embedded for overlay in film.overlays] == [True, True]
    np.testing.assert_array_equal(film.overlays[0].plane(), MASK)
    np.testing.assert_array_equal(film.overlays[1].plane(), ~MASK)


@pytest.mark.parametrize(
    ("elements", "words"),
    [
        ({0x0010: ("US", 3000)}, "bytes promised"),
        ({0x0011: ("US", 0)}, "a size of 21 by 0"),
        ({0x3000: ("OW", None), 0x0102: ("US", 3)}, "bit 3 is not an unused one"),
        ({0x3000: ("OW", None), 0x0102: ("US", 40)}, "bit 40 is not an unused one"),
        ({0x3000: ("OW", None), 0x0102: ("US", None)}, "it has no data"),
        ({0x3000: ("OW", None), 0x0102: ("US", 14), 0x0010: ("US", 20)}, "another size"),
    ],
)
def test_a_lying_overlay_is_left_out_with_a_note(
    tmp_path: Path, build_dicom: Any, elements: dict[int, Any], words: str
) -> None:
    film = read_film(_saved(_add(build_dicom(PIXELS, BitsStored=12), 0x6000, MASK, elements=elements), tmp_path))
    assert film.overlays == ()
    assert any("Overlay 6000" in banner and words in banner for banner in banners(film))
    np.testing.assert_array_equal(film.stored, PIXELS)


def test_overlays_cross_the_film_process_and_never_reach_the_model(tmp_path: Path, build_dicom: Any) -> None:
    dataset = build_dicom(PIXELS, BitsStored=12, WindowCenter=2048, WindowWidth=4096)
    plain = read_film(_saved(dataset, tmp_path))
    path = _saved(_add(dataset, 0x6000, MASK, elements={0x1500: ("LO", "Läsion")}), tmp_path)
    with FilmDecoder(processes=1) as decoder:
        film = decoder.read(path)
        assert film.overlays == read_film(path).overlays
        np.testing.assert_array_equal(film.overlays[0].plane(), MASK)
        np.testing.assert_array_equal(p_values(film), p_values(plain))
        ticket = film.share()
        assert "overlays" not in ticket
        assert Film.attach(json.loads(json.dumps(ticket))).overlays == ()


def test_a_plane_survives_json() -> None:
    overlay = Overlay(0x6002, 2, 9, bytes([255, 1, 128]), (-4, 7), "roi", "a", "b", "c", True, 3, 1.5, None)
    assert Overlay.from_json(json.loads(json.dumps(overlay.to_json()))) == overlay
