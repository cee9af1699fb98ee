"""The grey pipeline against highdicom, over a generated matrix, and against values worked out by hand."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import highdicom
import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset

from echo_core.films.reader import read_film
from echo_core.films.rendering import default_voi, grey_levels, grey_table, p_values, padded_codes, voi_choices

FUNCTIONS = ("LINEAR", "LINEAR_EXACT", "SIGMOID", "LUT")
BITS = ((8, 8), (8, 7), (16, 10), (16, 12), (16, 15), (16, 16))
PADDINGS = ((), (33,), (5, 60), (60, 5))
RESCALES = ((1.0, 0.0), (-1.0, 300.0), (0.25, -7.5), (-2.5, 11.0))


def _lut(first: int, entries: int, bits: int, seed: int, vr: str = "US") -> Dataset:
    item = Dataset()
    item.add_new("LUTDescriptor", vr, [entries % 65536, first, bits])
    item.LUTExplanation = "odd curve"
    values = np.random.default_rng(seed).integers(0, 1 << bits, entries)
    values[[entries // 2, entries // 3]] = 0, (1 << bits) - 1  # highdicom stretches what a LUT does not reach
    item.add_new("LUTData", "US", [int(v) for v in values])
    return item


def _pixels(allocated: int, stored: int, signed: bool, junk: bool) -> np.ndarray[Any, Any]:
    """All sorts of codes; with ``junk`` the unused high bits hold something else, as overlays once did."""
    rng = np.random.default_rng(stored + 31 * signed)
    half = 1 << (stored - 1)
    low, high = (-half, half) if signed else (0, 2 * half)
    values = rng.integers(low, high, (24, 33))
    values.flat[:5] = (low, high - 1, low + 1, (low + high) // 2, 33)
    codes = values & ((1 << stored) - 1)
    if junk:
        rng = np.random.default_rng(7)
        codes |= rng.integers(0, 1 << (allocated - stored), codes.shape) << stored
    elif signed:
        codes = values & ((1 << allocated) - 1)
    return codes.astype(f"u{allocated // 8}").view(f"{'i' if signed else 'u'}{allocated // 8}")


def _voi(function: str, allocated: int, slope: float, intercept: float, signed: bool, stored: int) -> dict[str, Any]:
    half = 1 << (stored - 1)
    middle = (0 if signed else half) * slope + intercept
    if function == "LUT":
        # Fewer entries than values, so that both ends are clamped.
        first = round(middle) - 40
        return {"VOILUTSequence": [_lut(first, 90, 16, stored, "SS" if first < 0 else "US")]}
    width = half * abs(slope) * 0.7 + 1
    return {"WindowCenter": f"{middle + 3.5:.4f}", "WindowWidth": f"{width:.4f}", "VOILUTFunction": function}


def _oracle(path: Path, slope: float) -> np.ndarray[Any, Any]:
    """highdicom's P-values.

    It folds a rescale into the window or LUT, which the LINEAR formula's 0.5 and 1 and the order of a LUT's entries do
    not survive unless the slope is 1; then its modality values and its VOI are applied one after the other instead.
    """
    image = highdicom.imread(path)
    if slope == 1.0:
        return image.get_frame(1, apply_voi_transform=True)
    dataset = pydicom.dcmread(path)
    values = image.get_frame(1, apply_presentation_lut=False)
    if "VOILUTSequence" in dataset:
        lut = highdicom.VOILUT.from_dataset(dataset.VOILUTSequence[0])
        y = lut.apply(values.astype(np.int64)) / 65535.0
    else:
        center, width = float(dataset.WindowCenter), float(dataset.WindowWidth)
        function = highdicom.VOILUTTransformation(center, width, voi_lut_function=dataset.VOILUTFunction)
        y = function.apply(values)
    shape = dataset.get("PresentationLUTShape")
    inverse = shape == "INVERSE" or (shape is None and dataset.PhotometricInterpretation == "MONOCHROME1")
    return 1.0 - y if inverse else y


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
@pytest.mark.parametrize("shape", [None, "IDENTITY", "INVERSE"])
def test_every_combination_equals_highdicom(
    make_dicom: Any, function: str, photometric: str, shape: str | None
) -> None:
    for (allocated, stored), signed, (slope, intercept), padded, junk in itertools.product(
        BITS, (False, True), RESCALES, PADDINGS, (False, True)
    ):
        if junk and (allocated == stored or padded or slope != 1.0):
            continue
        if padded in PADDINGS[1::2] and (stored != 12 or slope != 1.0):
            continue
        if function == "LUT" and slope != round(slope):
            continue  # highdicom refuses LUTs on fractions
        attributes = _voi(function, allocated, slope, intercept, signed, stored)
        attributes |= {"PhotometricInterpretation": photometric, "BitsStored": stored}
        attributes |= {"RescaleSlope": slope, "RescaleIntercept": intercept, "RescaleType": "US"}
        if shape:
            attributes["PresentationLUTShape"] = shape
        pixels = _pixels(allocated, stored, signed, junk)
        padding_range = dict(zip(("PixelPaddingValue", "PixelPaddingRangeLimit"), padded, strict=False))
        path = make_dicom(pixels, **attributes, **padding_range)
        film = read_film(path)
        voi = default_voi(film)
        ours = grey_levels(film.header, voi)[film.codes]
        if junk:  # the oracle leaves the unused bits in: it gets the same film with those bits clean
            path = make_dicom(_pixels(allocated, stored, signed, False), name="clean.dcm", **attributes)
        theirs = _oracle(path, slope)
        case = (allocated, stored, signed, slope, padded, junk)
        low, high = (min(padded), max(padded)) if padded else (1, 0)
        padding = (film.stored >= low) & (film.stored <= high)
        np.testing.assert_allclose(ours[~padding], theirs[~padding], atol=1e-9, err_msg=str(case))
        assert not ours[padding].any(), case
        assert padding.any() == bool(padded), case
        eight = grey_table(film.header, voi)[film.codes]
        assert np.abs(eight[~padding] / 255.0 - theirs[~padding]).max() <= 0.5 / 255 + 1e-9, case
        if voi.kind != "automatic":
            np.testing.assert_allclose(p_values(film)[~padding], theirs[~padding], atol=1e-6)


@pytest.mark.parametrize("signed", [False, True])
def test_a_modality_lut_then_a_window_equals_highdicom(make_dicom: Any, signed: bool) -> None:
    table = _lut(-20 if signed else 30, 700, 16, 5, "SS" if signed else "US")
    table.ModalityLUTType = "US"
    attributes = {"ModalityLUTSequence": [table], "WindowCenter": 32000, "WindowWidth": 39000, "BitsStored": 10}
    path = make_dicom(_pixels(16, 10, signed, False), **attributes)
    film = read_film(path)
    theirs = highdicom.imread(path).get_frame(1, apply_voi_transform=True)
    np.testing.assert_allclose(grey_levels(film.header, default_voi(film))[film.codes], theirs, atol=1e-9)


def test_every_window_of_a_file_is_a_choice_and_equals_highdicom(make_dicom: Any) -> None:
    attributes = {"WindowCenter": [500, 90, 2000], "WindowWidth": [900, 30, 1], "BitsStored": 12}
    attributes["WindowCenterWidthExplanation"] = ["WIDE", "LUNG", "STEP"]
    path = make_dicom(_pixels(16, 12, False, False), **attributes)
    film = read_film(path)
    choices = voi_choices(film.header)
    assert [choice.label for choice in choices] == ["WIDE", "LUNG", "STEP", "Full range"]
    image = highdicom.imread(path)
    for index, choice in enumerate(choices[:2]):
        theirs = image.get_frame(1, apply_voi_transform=True, voi_transform_selector=index)
        np.testing.assert_allclose(grey_levels(film.header, choice)[film.codes], theirs, atol=1e-9)
    step = grey_levels(film.header, choices[2])
    assert step[:2000].max() == 0  # x ≤ c - 0.5 is black, x > c - 0.5 white
    assert step[2000:4096].min() == 1


@pytest.mark.parametrize("name", ["RG1_UNCI.dcm", "vlut_04.dcm"])
def test_nema_images_equal_highdicom(nema: Any, name: str) -> None:
    film = read_film(nema(name))
    dataset = pydicom.dcmread(nema(name))
    theirs = highdicom.Image.from_dataset(dataset, copy=False).get_frame(1, apply_voi_transform=True)
    np.testing.assert_allclose(grey_levels(film.header, default_voi(film))[film.codes], theirs, atol=1e-9)


def test_the_modality_lut_of_nemas_mlut_18(nema: Any) -> None:
    film = read_film(nema("mlut_18.dcm"))
    item = pydicom.dcmread(nema("mlut_18.dcm")).ModalityLUTSequence[0]
    values = np.asarray(item.LUTData)[np.clip(film.stored.astype(int) + 2048, 0, 4095)]
    voi = default_voi(film)
    assert voi.kind == "automatic"
    expected = np.clip((values - voi.center) / voi.width + 0.5, 0, 1)
    np.testing.assert_allclose(p_values(film), expected, atol=1e-6)


def test_the_wide_window_of_rg1_stays_and_bones_are_white(nema: Any) -> None:
    film = read_film(nema("RG1_UNCI.dcm"))
    voi = default_voi(film)
    assert (voi.kind, voi.center, voi.width, voi.note) == ("window", 15000, 30000, "")
    x = film.stored.astype(np.float64)
    y = np.where(
        x <= 15000 - 0.5 - 29999 / 2, 0.0, np.where(x > 15000 - 0.5 + 29999 / 2, 1.0, (x - 14999.5) / 29999 + 0.5)
    )
    np.testing.assert_allclose(p_values(film), 1.0 - y, atol=1e-6)


def test_rg1_has_the_same_pixels_compressed_and_not(nema: Any) -> None:
    for compressed, plain in (("RG1_J2KI.dcm", "RG1_UNCI.dcm"), ("RG1_J2KR.dcm", "RG1_UNCR.dcm")):
        np.testing.assert_array_equal(read_film(nema(compressed)).stored, read_film(nema(plain)).stored)


@pytest.mark.parametrize("name", ["cr-mono1-10bit-pa.dcm", "cr-mono1-jpegls-pa.dcm", "dx-mono1-j2k-pa.dcm"])
def test_real_films_with_a_window_equal_highdicom(real_films: Path, name: str) -> None:
    film = read_film(real_films / name)
    theirs = highdicom.imread(real_films / name).get_frame(1, apply_voi_transform=True)
    np.testing.assert_allclose(p_values(film), theirs, atol=1e-6)


def test_a_real_film_without_a_window_gets_a_labelled_automatic_one(real_films: Path) -> None:
    film = read_film(real_films / "cr-mono2-jpeg-pa.dcm")
    voi = default_voi(film)
    low, high = np.percentile(film.stored, (0.5, 99.5), method="inverted_cdf")
    assert (voi.kind, voi.center, voi.width) == ("automatic", (low + high) / 2, high - low)
    assert "automatic" in voi.note
    assert not padded_codes(film.header).any()
