"""The pixel rules that highdicom does not follow or leaves open, against values worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.dataset import Dataset

from echo_core.films.errors import UnsupportedFilmError
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader, LookupTable, Window
from echo_core.films.orientation import standard_turn
from echo_core.films.reader import read_film
from echo_core.films.rendering import (
    automatic_voi,
    banners,
    default_voi,
    grey_levels,
    grey_table,
    inverted_by_file,
    p_values,
    padded_codes,
    polarity_conflict,
    voi_choices,
)
from echo_core.films.voi import Voi, windowed


def _film(values: Any, dtype: str = "u2", **fields: Any) -> Film:
    stored = np.array(values, dtype)
    if stored.ndim == 1:
        stored = stored[np.newaxis]
    bits = 8 * stored.dtype.itemsize
    header = FilmHeader(
        rows=stored.shape[0],
        columns=stored.shape[1],
        modality="CR",
        bits_allocated=bits,
        bits_stored=bits,
        high_bit=bits - 1,
        signed=stored.dtype.kind == "i",
    )
    return Film(replace(header, **fields), stored, Path("film.dcm"))


def test_linear_by_hand() -> None:
    # c = 100, w = 11: black up to 94.5, white above 104.5, 99.5 in the middle.
    x = np.array([94.5, 94.6, 99.5, 100.0, 104.5, 105.0])
    np.testing.assert_allclose(windowed(x, 100, 11, "LINEAR"), [0, 0.01, 0.5, 0.55, 1, 1], atol=1e-12)


def test_linear_with_width_one_is_a_step_above_the_centre_minus_a_half() -> None:
    np.testing.assert_array_equal(windowed(np.array([9.0, 9.5, 9.6, 10.0]), 10, 1, "LINEAR"), [0, 0, 1, 1])


def test_linear_exact_and_sigmoid_by_hand() -> None:
    np.testing.assert_allclose(windowed(np.array([4.0, 5.0, 6.0, 7.0]), 5, 2, "LINEAR_EXACT"), [0, 0.5, 1, 1])
    expected = [0.5, 1 / (1 + np.e**-4), 1 / (1 + np.e**2)]
    np.testing.assert_allclose(windowed(np.array([50.0, 60.0, 45.0]), 50, 10, "SIGMOID"), expected)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("function", ["SIGMOID", "LINEAR_EXACT"])
def test_a_width_next_to_nothing_is_a_step(function: str) -> None:
    x = np.array([0.0, 50.0, 65535.0])
    np.testing.assert_allclose(windowed(x, 50.0, 1e-308, function), [0, 0.5, 1], atol=1e-12)


def test_a_sigmoid_far_from_its_centre_does_not_overflow() -> None:
    with np.errstate(all="raise"):
        np.testing.assert_allclose(windowed(np.array([-1e6, 1e6]), 0, 1, "SIGMOID"), [0, 1], atol=1e-200)


@pytest.mark.parametrize(
    ("photometric", "shape", "inverted", "conflict"),
    [
        ("MONOCHROME1", "", True, False),
        ("MONOCHROME2", "", False, False),
        ("MONOCHROME1", "INVERSE", True, False),
        ("MONOCHROME2", "IDENTITY", False, False),
        ("MONOCHROME1", "IDENTITY", False, True),
        ("MONOCHROME2", "INVERSE", True, True),
    ],
)
def test_there_is_one_inversion_and_the_shape_decides(
    photometric: str, shape: str, inverted: bool, conflict: bool
) -> None:
    film = _film([0, 128, 255], "u1", photometric=photometric, presentation_shape=shape, windows=(Window(128, 256),))
    assert inverted_by_file(film.header) == inverted
    assert polarity_conflict(film.header) == conflict
    white_first = p_values(film)[0, 0] > p_values(film)[0, 2]
    assert white_first == inverted
    assert any("contradicts" in banner for banner in banners(film)) == conflict
    toggled = grey_table(film.header, default_voi(film), inverted=True)
    assert (toggled[0] > toggled[255]) != inverted


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
@pytest.mark.parametrize("inverted", [False, True])
def test_padding_is_background_after_inversion(photometric: str, inverted: bool) -> None:
    film = _film(
        [-2000, -1999, -500, 0, 400],
        "i2",
        photometric=photometric,
        padding_value=-2000,
        padding_limit=-1500,
        windows=(Window(0, 100),),
    )
    table = grey_table(film.header, default_voi(film), inverted)
    picture = table[film.codes][0]
    assert list(picture[:2]) == [0, 0]
    ends = [0, 255] if (photometric == "MONOCHROME2") != inverted else [255, 0]
    assert [picture[2], picture[4]] == ends


def test_a_padding_range_may_be_given_from_either_end() -> None:
    header = _film([0]).header
    downwards = replace(header, padding_value=60000, padding_limit=50000)
    assert np.flatnonzero(padded_codes(downwards))[[0, -1]].tolist() == [50000, 60000]


def test_signed_codes_index_the_table_as_negative_values_do() -> None:
    film = _film([-3, -1, 0, 7], "i2", windows=(Window(0, 20),))
    table = grey_table(film.header, default_voi(film))
    assert table.shape == (65536,)
    np.testing.assert_array_equal(table[film.codes], table[film.stored])


def test_a_voi_lut_clamps_and_a_fraction_takes_the_nearest_entry() -> None:
    lut = LookupTable(10, 8, np.array([0, 51, 255], "<u2").tobytes())
    film = _film([0, 10, 20, 21, 25, 60000], slope=0.5, intercept=5.4, voi_luts=(lut,), windows=(Window(1, 1),))
    voi = default_voi(film)
    assert voi.kind == "lut"  # goes before a window
    # 0 → 5.4, 10 → 10.4 ≈ 10, 20 → 15.4: past the end
    np.testing.assert_allclose(p_values(film)[0], [0, 0, 1, 1, 1, 1])
    levels = grey_levels(replace(film.header, slope=1.0, intercept=0.4), voi)
    np.testing.assert_allclose(levels[[9, 10, 11, 12, 13]], [0, 0, 0.2, 1, 1])


def test_a_lut_of_65536_entries_writes_zero_in_its_descriptor(make_dicom: Any) -> None:
    item = Dataset()
    item.LUTDescriptor = [0, 0, 16]
    item.add_new("LUTData", "US", list(range(65535, -1, -1)))
    path = make_dicom(np.array([[0, 1, 65535]], np.uint16), VOILUTSequence=[item])
    np.testing.assert_allclose(p_values(read_film(path))[0], [1, 65534 / 65535, 0], atol=1e-7)


def test_an_eight_bit_lut_may_be_packed_one_entry_a_byte(make_dicom: Any) -> None:
    item = Dataset()
    item.LUTDescriptor = [3, 100, 8]
    item.add_new("LUTData", "OW", bytes([0, 51, 255, 0]))
    path = make_dicom(np.array([[100, 101, 102, 103]], np.uint16), VOILUTSequence=[item])
    np.testing.assert_allclose(p_values(read_film(path))[0], [0, 0.2, 1, 1], atol=1e-7)


def test_a_lying_voi_lut_is_left_out_with_a_note(make_dicom: Any) -> None:
    item = Dataset()
    item.LUTDescriptor = [4096, 0, 16]
    item.add_new("LUTData", "US", [1, 2, 3])
    pixels = np.arange(4096, dtype=np.uint16).reshape(64, 64)
    film = read_film(make_dicom(pixels, VOILUTSequence=[item], WindowCenter=100, WindowWidth=50))
    assert default_voi(film).kind == "window"
    assert any("4096 entries promised, 3 present" in banner for banner in banners(film))


def test_for_presentation_dx_without_voi_is_shown_as_it_is() -> None:
    film = _film([0, 1023, 2047, 4095], bits_stored=12, modality="DX", for_presentation=True)
    assert default_voi(film).kind == "identity"
    np.testing.assert_allclose(p_values(film)[0], np.array([0, 1023, 2047, 4095]) / 4095, atol=1e-7)
    negative = replace(film.header, slope=-2.0, intercept=10.0)
    np.testing.assert_allclose(grey_levels(negative, Voi("identity", ""))[[0, 4095]], [1, 0])


def test_only_a_window_that_shows_nothing_is_replaced() -> None:
    values = np.arange(1000, 2000)
    wide = _film(values, windows=(Window(30000, 65536),))
    assert default_voi(wide).kind == "window"
    touching = _film(values, windows=(Window(2500, 1003),))  # shows the one brightest value only
    assert default_voi(touching).kind == "window"
    for center in (60000, 10):
        blind = _film(values, windows=(Window(center, 20),))
        voi = default_voi(blind)
        assert voi.kind == "automatic"
        assert voi.note in banners(blind)
        assert p_values(blind).min() == 0
        assert p_values(blind).max() == 1


def test_a_sigmoid_that_all_but_reaches_one_end_is_replaced() -> None:
    dark = _film([0, 10], windows=(Window(5000, 100),), voi_function="SIGMOID")
    assert 0 < windowed(np.array([10.0]), 5000, 100, "SIGMOID")[0] < 1e-9
    assert default_voi(dark).kind == "automatic"


@pytest.mark.parametrize("corner", [0, 4000])
def test_a_single_pixel_inside_the_window_keeps_it(corner: int) -> None:
    values = np.full((200, 200), corner)
    window = Window(1000, 500)
    assert default_voi(_film(values, windows=(window,))).kind == "automatic"
    values[77, 131] = 1000
    assert default_voi(_film(values, windows=(window,))).kind == "window"
    assert default_voi(_film(values, windows=(window,), padding_value=1000)).kind == "automatic"


def test_large_films_are_counted_and_looked_up_whole() -> None:
    values = np.random.default_rng(4).integers(0, 65536, (1100, 1000), dtype=np.uint16)
    film = _film(values, windows=(Window(30000, 40000),), patient_orientation=("F", "R"))
    np.testing.assert_array_equal(film.histogram, np.bincount(values.ravel(), minlength=65536))
    levels = grey_levels(film.header, default_voi(film)).astype(np.float32)
    np.testing.assert_array_equal(p_values(film), standard_turn(film.header).apply(levels[values]))


def test_padding_does_not_save_a_window_that_shows_nothing_nor_widen_an_automatic_one() -> None:
    values = np.concatenate([np.zeros(5000), np.arange(1000, 2000)])
    film = _film(values, padding_value=0, windows=(Window(100, 201),))
    voi = default_voi(film)
    assert voi.kind == "automatic"
    low, high = np.percentile(np.arange(1000, 2000), (0.5, 99.5), method="inverted_cdf")
    assert (voi.center, voi.width) == ((low + high) / 2, high - low)


def test_an_automatic_window_follows_a_negative_slope_and_a_flat_film() -> None:
    film = _film(np.arange(0, 1000), slope=-3.0, intercept=100.0)
    low, high = np.percentile(100.0 - 3.0 * np.arange(0, 1000), (0.5, 99.5), method="inverted_cdf")
    voi = automatic_voi(film)
    assert (voi.center - voi.width / 2, voi.center + voi.width / 2) == pytest.approx((low, high))
    flat = automatic_voi(_film([7, 7, 7]))
    assert (flat.center, flat.width) == (7, 1)
    assert automatic_voi(_film([7, 7], padding_value=7)).width == 1  # nothing but padding


def test_impossible_windows_and_functions_are_left_out_and_named() -> None:
    film = _film([1, 2, 3], windows=(Window(5, 0.5), Window(6, 10, "good")), voi_function="LINEAR")
    assert [voi.label for voi in voi_choices(film.header)] == ["good", "Full range"]
    assert any("impossible width" in banner for banner in banners(film))
    odd = _film([1, 2, 3], windows=(Window(2, 2),), voi_function="CUBIC")
    assert default_voi(odd).function == "LINEAR"
    assert any("unknown VOI LUT function" in banner for banner in banners(odd))


def test_banners_name_processing_lossy_frames_and_overlays() -> None:
    film = _film(
        [1, 900], windows=(Window(500, 900),), for_processing=True, lossy=True, overlays=True, notes=("Frame 1 of 9",)
    )
    assert banners(film) == (
        "Frame 1 of 9",
        "For processing: not meant for reading",
        "Lossy compression",
        "The file has overlays of its own",
    )
    assert banners(_film([1, 900], windows=(Window(500, 900),))) == ()


def test_the_model_sees_the_default_rendering_in_the_standard_turn() -> None:
    values = [[0, 10], [20, 30], [40, 50]]
    upright = _film(values, windows=(Window(25.5, 51),), patient_orientation=("L", "F"))
    expected = np.array(values) / 50
    np.testing.assert_allclose(p_values(upright), expected, atol=1e-7)
    np.testing.assert_allclose(
        p_values(_film(values, windows=(Window(25.5, 51),), patient_orientation=("R", "F"))),
        expected[:, ::-1],
        atol=1e-7,
    )


def test_a_colour_film_has_no_p_values() -> None:
    film = Film(FilmHeader(rows=1, columns=1, samples=3), np.zeros((1, 1, 3), np.uint8), Path("colour.dcm"))
    with pytest.raises(UnsupportedFilmError, match=r"colour\.dcm"):
        p_values(film)


def test_a_window_set_by_hand_has_a_legal_width() -> None:
    assert Voi.manual(5, -3).width > 0
    assert Voi.manual(5, 0.2, "LINEAR").width == 1
