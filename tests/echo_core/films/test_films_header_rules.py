"""Spacing, orientation, suitability and what the header parser makes of odd values."""

from __future__ import annotations

import json
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian

from echo_core.films.errors import DamagedFilmError
from echo_core.films.header import FilmHeader, LookupTable, Window
from echo_core.films.orientation import Turn, edge_labels, standard_turn
from echo_core.films.reader import read_film, read_header
from echo_core.films.spacing import Spacing, pixel_aspect, pixel_spacing
from echo_core.films.suitability import MIN_SIDE, drafting_objection

PIXELS = np.arange(12, dtype=np.uint16).reshape(3, 4)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, None),
        ({"pixel_spacing": (0.0, 0.0)}, None),
        ({"imager_pixel_spacing": (-0.1, 0.1)}, None),
        ({"pixel_spacing": (1e-320, 1e40)}, None),
        ({"pixel_spacing": (0.2, 40.0)}, None),
        ({"pixel_spacing": (1e-8, 1e-8), "imager_pixel_spacing": (0.1, 0.1)}, (0.1, 0.1, "at detector")),
        ({"pixel_spacing": (float("nan"), 0.1)}, None),
        ({"pixel_spacing": (0.1, float("nan"))}, None),
        ({"imager_pixel_spacing": (0.2, 0.2), "magnification": 1e9}, None),
        (
            {"pixel_spacing": (0.3, 0.2), "pixel_spacing_calibration": "GEOMETRY", "imager_pixel_spacing": (0.4, 0.4)},
            (0.3, 0.2, "calibrated by geometry"),
        ),
        ({"pixel_spacing": (0.3, 0.3), "pixel_spacing_calibration": "FIDUCIAL"}, (0.3, 0.3, "calibrated by fiducial")),
        (
            {"pixel_spacing": (0.14, 0.14), "imager_pixel_spacing": (0.16, 0.16), "magnification": 2.0},
            (0.14, 0.14, "corrected, type unstated"),
        ),
        (
            {"pixel_spacing": (0.2, 0.2), "imager_pixel_spacing": (0.2, 0.2), "magnification": 1.25},
            (0.16, 0.16, "magnification corrected"),
        ),
        (
            {"imager_pixel_spacing": (0.2, 0.1), "source_to_patient": 900.0, "source_to_detector": 1000.0},
            (0.18, 0.09, "corrected by source distances"),
        ),
        (
            {"imager_pixel_spacing": (0.2, 0.2), "source_to_patient": 1100.0, "source_to_detector": 1000.0},
            (0.2, 0.2, "at detector"),
        ),
        ({"imager_pixel_spacing": (0.2, 0.2), "magnification": 0.0}, (0.2, 0.2, "at detector")),
        ({"pixel_spacing": (0.168, 0.168), "magnification": 1.5}, (0.168, 0.168, "meaning unknown")),
        ({"pixel_spacing": (0.0, 0.0), "imager_pixel_spacing": (0.1, 0.1)}, (0.1, 0.1, "at detector")),
    ],
)
def test_the_first_spacing_that_applies(fields: dict[str, Any], expected: tuple[float, float, str] | None) -> None:
    spacing = pixel_spacing(replace(FilmHeader(), **fields))
    if expected is None:
        assert spacing is None
    else:
        assert spacing == Spacing(pytest.approx(expected[0]), pytest.approx(expected[1]), expected[2])


def test_spacing_of_real_films(real_films: Path, nema: Any) -> None:
    labels = {}
    for name in ("cr-mono1-10bit-pa", "cr-mono1-jpegls-pa", "cr-mono2-jpeg-pa", "dx-mono1-j2k-pa"):
        spacing = pixel_spacing(read_header(real_films / f"{name}.dcm"))
        labels[name] = (spacing.row_mm, spacing.label) if spacing else None
    assert labels == {
        "cr-mono1-10bit-pa": None,
        "cr-mono1-jpegls-pa": None,
        "cr-mono2-jpeg-pa": (0.168, "meaning unknown"),
        "dx-mono1-j2k-pa": (0.16, "at detector"),
    }
    assert pixel_spacing(read_header(nema("RG1_UNCI.dcm"))) is None


def test_pixels_are_square_unless_a_spacing_or_ratio_says_otherwise() -> None:
    assert pixel_aspect(FilmHeader()) == 1
    assert pixel_aspect(FilmHeader(pixel_spacing=(0.0, 0.0), pixel_aspect_ratio=(3.0, 4.0))) == 0.75
    assert pixel_aspect(FilmHeader(imager_pixel_spacing=(0.2, 0.1))) == 2
    assert pixel_aspect(FilmHeader(pixel_spacing=(1e-320, 1e40))) == 1
    assert pixel_aspect(FilmHeader(pixel_aspect_ratio=(1.0, 1e9))) == 1
    assert pixel_aspect(FilmHeader(pixel_aspect_ratio=(300.0, 400.0))) == 0.75


def _shown(rotation: int, horizontal: bool, vertical: bool) -> tuple[str, str, str, str]:
    """Edge labels of a film with row direction L and column direction F, read off a picture that is really turned."""
    picture = np.array([["", "H", ""], ["R", "", "L"], ["", "F", ""]])
    picture = picture[:, ::-1] if horizontal else picture
    picture = picture[::-1] if vertical else picture
    picture = np.rot90(picture, -rotation // 90)
    return picture[0, 1], picture[1, 2], picture[2, 1], picture[1, 0]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("horizontal", [False, True])
@pytest.mark.parametrize("vertical", [False, True])
def test_edge_labels_follow_flips_and_rotation(rotation: int, horizontal: bool, vertical: bool) -> None:
    header = FilmHeader(patient_orientation=("L", "F"))
    assert edge_labels(header, rotation, horizontal, vertical) == _shown(rotation, horizontal, vertical)


def test_no_side_is_invented() -> None:
    assert edge_labels(FilmHeader(), 90, True) == ("", "", "", "")
    assert standard_turn(FilmHeader()) == Turn()
    assert edge_labels(FilmHeader(patient_orientation=("LF", "FP"))) == ("HA", "LF", "FP", "RH")


@pytest.mark.parametrize("row", ["L", "R", "H", "F"])
@pytest.mark.parametrize("column", ["L", "R", "H", "F"])
def test_every_frontal_orientation_is_turned_upright(row: str, column: str) -> None:
    header = FilmHeader(patient_orientation=(row, column))
    turn = standard_turn(header)
    if {row, column} in ({"L", "R"}, {"H", "F"}) or row == column:
        assert turn == Turn()  # contradicts itself: left alone
        return
    opposite = {"L": "R", "R": "L", "H": "F", "F": "H"}
    picture = np.array([["", opposite[column], ""], [opposite[row], "", row], ["", column, ""]])
    turned = turn.apply(picture)
    assert (turned[1, 2], turned[2, 1]) == ("L", "F")
    assert bool(turn.note) == ((row, column) != ("L", "F"))


@pytest.mark.parametrize("orientation", [("A", "F"), ("P", "F"), ("A", "H"), ("F", "P"), ("H", "A")])
def test_a_lateral_gets_its_feet_down_and_is_never_mirrored(orientation: tuple[str, str]) -> None:
    header = FilmHeader(patient_orientation=orientation)
    turn = standard_turn(header)
    assert not turn.mirrored
    assert edge_labels(header, turn.rotation)[2] == "F"


@pytest.mark.parametrize(
    ("fields", "kind", "words"),
    [
        ({}, None, ""),
        ({"body_part": ""}, None, ""),
        ({"body_part": "THORAX"}, None, ""),
        ({"body_part": "PORT CHEST"}, None, ""),
        ({"body_part": "LUNG"}, None, ""),
        ({"body_part": "TÓRAX"}, None, ""),
        ({"body_part": "胸部"}, None, ""),
        ({"body_part": "胸椎"}, "not_chest", "胸椎"),
        ({"body_part": "RIBS"}, None, ""),
        ({"modality": "DX", "view_position": "LL"}, None, ""),
        ({"view_position": "LATERAL"}, None, ""),
        ({"modality": "OT", "body_part": "CHEST"}, None, ""),
        ({"modality": "OT", "body_part": ""}, "not_chest", "OT and it names no body part"),
        ({"modality": "SC", "body_part": "HAND"}, "not_chest", "HAND"),
        ({"modality": "CT"}, "not_chest", "modality is CT"),
        ({"modality": "MG"}, "not_chest", "modality is MG"),
        ({"modality": ""}, "not_chest", "no modality"),
        ({"body_part": "HAND"}, "not_chest", "body part is HAND"),
        ({"body_part": "TRIBUNAL"}, "not_chest", "TRIBUNAL"),
        ({"view_position": "MLO"}, "not_chest", "view is MLO"),
        ({"samples": 3}, "colour", "colour"),
        ({"photometric": "PALETTE COLOR"}, "colour", "colour"),
        ({"frames": 12}, "multiframe", "12 frames"),
        ({"rows": 16, "columns": 16}, "too_small", f"{MIN_SIDE} by {MIN_SIDE}"),
        ({"rows": 16, "columns": 16, "modality": "CT"}, "too_small", "16 by 16"),
    ],
)
def test_what_drafting_objects_to(fields: dict[str, Any], kind: str | None, words: str) -> None:
    header = replace(FilmHeader(rows=2000, columns=1800, modality="CR", body_part="CHEST"), **fields)
    objection = drafting_objection(header)
    assert (objection.kind if objection else None) == kind
    if objection is not None:
        assert words in objection.message
        assert objection.overridable == (kind == "not_chest")


def test_real_chest_films_are_accepted_and_test_patterns_are_not(real_films: Path, nema: Any) -> None:
    for path in [*sorted(real_films.glob("*.dcm")), nema("RG1_UNCI.dcm")]:
        assert drafting_objection(read_header(path)) is None
    objection = drafting_objection(read_film(nema("vlut_04.dcm")))
    assert objection is not None
    assert objection.kind == "not_chest"


def test_a_header_survives_json() -> None:
    header = FilmHeader(
        patient_name="山田^太郎",
        windows=(Window(1.5, 2.0, "LUNG"),),
        voi_luts=(LookupTable(-5, 12, b"\x01\x02\x03\x04", "curve"),),
        modality_lut=LookupTable(0, 16, b"\x00\xff"),
        patient_orientation=("L", "F"),
        pixel_spacing=(0.1, 0.2),
        padding_value=-7,
        notes=("one",),
    )
    assert FilmHeader.from_json(json.loads(json.dumps(header.to_json()))) == header


@pytest.mark.parametrize(
    ("charset", "raw", "expected"),
    [
        ("ISO_IR 192", "王^小东".encode(), "王^小东"),
        ("GB18030", "王^小东".encode("gb18030"), "王^小东"),
        ("ISO_IR 100", "Müller^Jörg".encode("latin-1"), "Müller^Jörg"),
        ("", "Müller^Jörg".encode(), "Müller^Jörg"),
        ("", "Müller^Jörg".encode("latin-1"), "Müller^Jörg"),
    ],
)
def test_names_in_their_character_set(make_dicom: Any, charset: str, raw: bytes, expected: str) -> None:
    path = make_dicom(
        PIXELS, PatientName="N" * (len(raw) + len(raw) % 2), **({"SpecificCharacterSet": charset} if charset else {})
    )
    data = path.read_bytes()
    padded = raw + b" " * (len(raw) % 2)
    path.write_bytes(data.replace(b"N" * len(padded), padded, 1))
    assert read_header(path).patient_name == expected


@pytest.mark.parametrize("charset", ["ISO_IR 999", "GB18030", "ISO 2022 IR 87", "ISO_IR 192", "garbage\\more"])
def test_undecodable_names_never_raise(make_dicom: Any, charset: str) -> None:
    path = make_dicom(PIXELS, PatientName="N" * 12, SpecificCharacterSet=charset.split("\\"))
    path.write_bytes(path.read_bytes().replace(b"N" * 12, b"\xff\xfe\x81\x1b$B\xff=\xff^\xff\xff", 1))
    assert isinstance(read_header(path).patient_name, str)
    read_film(path)


def test_odd_values_that_change_no_pixel_do_not_hinder(make_dicom: Any) -> None:
    path = make_dicom(PIXELS, WindowCenter="1234", WindowWidth="5678", PixelSpacing=["0.11", "0.22"], ViewPosition="PA")
    data = path.read_bytes()
    for old, new in ((b"1234", b"12x4"), (b"0.11", b"a.11")):
        data = data.replace(old, new, 1)
    path.write_bytes(data)
    header = read_header(path)
    assert (header.windows, header.pixel_spacing, header.view_position) == ((), None, "PA")


def test_a_value_that_its_type_cannot_hold_does_not_hinder(make_dicom: Any) -> None:
    path = make_dicom(PIXELS, ProtocolName="abcd")
    text, number = (struct.pack("<HH2s", 0x0018, 0x1030, vr) for vr in (b"LO", b"FD"))
    data = path.read_bytes()
    assert data.count(text) == 1
    path.write_bytes(data.replace(text, number))  # four bytes where a number has eight
    film = read_film(path)
    np.testing.assert_array_equal(film.stored, PIXELS)
    assert not film.header.overlays


def test_an_empty_value_costs_its_own_window_only(make_dicom: Any) -> None:
    path = make_dicom(
        PIXELS,
        WindowCenter=["", "100", "300"],
        WindowWidth=["10", "200", ""],
        WindowCenterWidthExplanation=["a", "b", "c"],
    )
    assert read_header(path).windows == (Window(100, 200, "b"),)


@pytest.mark.parametrize("big_endian", [False, True])
def test_lut_words_have_the_byte_order_of_the_file(tmp_path: Path, build_dicom: Any, big_endian: bool) -> None:
    values = np.array([0, 258, 4000, 65535], np.uint16)
    item = Dataset()
    item.add_new("LUTDescriptor", "US", [4, 0, 16])
    item.add_new("LUTData", "OW", values.astype(">u2" if big_endian else "<u2").tobytes())
    syntax = ExplicitVRBigEndian if big_endian else ExplicitVRLittleEndian
    dataset = build_dicom(PIXELS, syntax=syntax, VOILUTSequence=[item])
    dataset.save_as(tmp_path / "film.dcm", enforce_file_format=True)
    (table,) = read_header(tmp_path / "film.dcm").voi_luts
    np.testing.assert_array_equal(table.values, values)


def test_padding_written_with_the_wrong_sign_is_the_same_bits(make_dicom: Any) -> None:
    path = make_dicom(PIXELS.astype(np.int16), PixelPaddingValue=DataElement("PixelPaddingValue", "US", 63536))
    assert read_header(path).padding_value == -2000


def test_a_slope_of_zero_is_refused(make_dicom: Any) -> None:
    with pytest.raises(DamagedFilmError, match="Rescale Slope"):
        read_film(make_dicom(PIXELS, RescaleSlope=0, RescaleIntercept=0))


def test_lossy_and_for_processing_are_read(make_dicom: Any, real_films: Path) -> None:
    header = read_header(make_dicom(PIXELS, PresentationIntentType="FOR PROCESSING", LossyImageCompression="01"))
    assert (header.for_processing, header.for_presentation, header.lossy) == (True, False, True)
    real = read_header(real_films / "dx-mono1-j2k-pa.dcm")
    assert (real.for_processing, real.for_presentation, real.lossy) == (False, True, False)
