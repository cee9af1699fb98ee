"""Presentation states: written ones pass dciodvfy and come back equal; highdicom's are read; stages are REPLACED."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import highdicom
import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset

from echo_core.films.annotations import Annotation, Graphic, Layer, Text
from echo_core.films.errors import DamagedFilmError, FilmError, FilmReferenceError, NotDicomError, UnsupportedFilmError
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader, LookupTable, Window
from echo_core.films.orientation import Turn
from echo_core.films.overlays import Overlay
from echo_core.films.presentation_reading import read_presentation_state
from echo_core.films.presentation_state import DisplayedArea, PresentationState, SoftcopyVoi
from echo_core.films.presentation_writing import presentation_state_bytes
from echo_core.films.references import ImageReference
from echo_core.films.rendering import (
    default_voi,
    grey_levels,
    inverted_by_file,
    p_values,
    polarity_conflict,
    voi_choices,
)
from echo_core.films.shutters import Shutter
from echo_core.films.spacing import pixel_aspect
from echo_core.films.voi import Voi

HEADER = FilmHeader(
    patient_name="王^小东=王^小东",
    patient_id="P-1",
    study_uid="1.2.3",
    series_uid="1.2.3.4",
    sop_uid="1.2.3.4.5",
    sop_class_uid="1.2.840.10008.5.1.4.1.1.1",
    modality="CR",
    rows=40,
    columns=60,
    bits_stored=12,
    high_bit=11,
)
CURVE = LookupTable(-5, 16, np.arange(0, 65536, 256, dtype="<u2").tobytes(), "curve")
TWELVE = LookupTable(0, 12, np.arange(4095, -1, -1, dtype="<u2").tobytes(), "twelve bits")
TURNS = [Turn(rotation, mirrored) for mirrored in (False, True) for rotation in (0, 90, 180, 270)]


def _levels(film: Film, state: PresentationState) -> np.ndarray[Any, Any]:
    header = state.header_for(film.header)
    return grey_levels(header, voi_choices(header)[0])[film.codes]


def _film(stored: np.ndarray[Any, Any], **fields: Any) -> Film:
    sizes = {"rows": stored.shape[0], "columns": stored.shape[1], "signed": stored.dtype.kind == "i"}
    return Film(replace(HEADER, **sizes | fields), stored, Path("film.dcm"))


def _round_trip(state: PresentationState, folder: Path, assert_valid: Any) -> PresentationState:
    path = folder / "state.dcm"
    path.write_bytes(presentation_state_bytes(state, HEADER))
    assert_valid(path)
    return read_presentation_state(path)


STATE = PresentationState(
    label="READ 1",
    description="Läsion markiert",
    creator="Reader^One",
    created=("20260102", "030405"),
    sop_uid="2.25.77",
    series_uid="2.25.78",
    study_uid="1.2.3",
    patient_id="P-1",
    images=(ImageReference.of(HEADER), replace(ImageReference.of(HEADER), sop_uid="1.2.3.4.6")),
    vois=(SoftcopyVoi((Window(100.25, 300.5, "LUNG"), Window(7, 9, "BONE")), "SIGMOID", (), ("1.2.3.4.5",)),),
    areas=(DisplayedArea((1, 1), (60, 40), spacing=(0.2, 0.1), images=("1.2.3.4.5", "1.2.3.4.6")),),
)
FULL = replace(
    STATE,
    slope=-2.5,
    intercept=1000.0,
    vois=(SoftcopyVoi(luts=(CURVE, replace(CURVE, first=0, explanation="second"))),),
    shape="INVERSE",
    rotation=270,
    flipped=True,
    areas=(DisplayedArea((-3, -8), (70, 50), "MAGNIFY", None, (4, 3), 2.5),),
    layers=(Layer("FINDINGS", 1, "what was seen", 65535), Layer("RULERS", 2)),
    annotations=(
        Annotation(
            "FINDINGS",
            (
                Graphic("POLYLINE", ((1.5, 2.25), (30, 20), (1.5, 2.25)), filled=True),
                Graphic("POINT", ((0.5, 0.25),), "DISPLAY"),
                Graphic("CIRCLE", ((10, 10), (14, 10))),
                Graphic("ELLIPSE", ((1, 5), (9, 5), (5, 3), (5, 7)), filled=True),
                Graphic("INTERPOLATED", ((0, 0), (4, 1), (8, 0))),
            ),
            (
                Text("Länge 12 mm\nzweite Zeile", (3, 4), "PIXEL", True),
                Text("肺", None, box=((0.0, 0.0), (0.5, 0.25)), box_units="DISPLAY", justification="CENTER"),
            ),
            ("1.2.3.4.5",),
        ),
        Annotation("RULERS", (Graphic("POLYLINE", ((0, 0), (5, 5))),)),
    ),
    shutter=Shutter((2, 3, 50, 30), (20, 30, 15), ((1, 1), (1, 60), (40, 30)), None, 4096),
)


@pytest.mark.parametrize(
    "state",
    [
        STATE,
        FULL,
        replace(STATE, modality_lut=CURVE, vois=(), presentation_lut=TWELVE),
        replace(
            STATE,
            overlays=(Overlay(0x6000, 3, 11, bytes([1, 2, 3, 4, 1]), (2, 1), label="mark"),),
            overlay_layers=((0x6000, "MARKS"),),
            layers=(Layer("MARKS"),),
        ),
    ],
    ids=["window", "everything", "modality and presentation LUT", "overlay"],
)
def test_a_written_state_is_valid_and_comes_back_equal(
    tmp_path: Path, assert_valid: Any, state: PresentationState
) -> None:
    assert _round_trip(state, tmp_path, assert_valid) == state


def test_a_bitmap_shutter_comes_back(tmp_path: Path, assert_valid: Any) -> None:
    overlay = Overlay(0x6000, 40, 60, bytes(300))
    state = replace(STATE, shutter=Shutter(bitmap=0x6000, value=0), overlays=(overlay,))
    assert _round_trip(state, tmp_path, assert_valid) == state


def test_shapes_beside_a_bitmap_are_written_as_one_bitmap(tmp_path: Path, assert_valid: Any) -> None:
    """Shutter Shape may not name BITMAP beside others: PS3.3 C.7.6.15."""
    bits = np.zeros((40, 60), bool)
    bits[3:9, 20:30] = True
    planes = (
        Overlay(0x6000, 3, 11, bytes(5), (2, 1), label="mark"),
        Overlay(0x6002, 40, 60, np.packbits(bits, bitorder="little").tobytes()),
    )
    shutter = Shutter(circle=(20, 30, 10), bitmap=0x6002, value=7)
    back = _round_trip(replace(STATE, shutter=shutter, overlays=planes), tmp_path, assert_valid)
    assert back.shutter == Shutter(bitmap=0x6002, value=7)
    assert back.overlays[0] == planes[0]
    y, x = np.mgrid[1:41, 1:61]
    outside = ((y - 20) * pixel_aspect(HEADER)) ** 2 + (x - 30) ** 2 > 100
    np.testing.assert_array_equal(back.shutter.hidden(40, 60, back.overlays), bits | outside)


@pytest.mark.parametrize(("first", "entries"), [(-5, 40000), (0, 65536), (-32768, 65536), (65535, 1)])
def test_tables_of_any_length_and_place_come_back(tmp_path: Path, assert_valid: Any, first: int, entries: int) -> None:
    table = LookupTable(first, 16, np.linspace(65535, 0, entries).astype("<u2").tobytes())
    state = replace(STATE, vois=(SoftcopyVoi(luts=(table,)),))
    assert _round_trip(state, tmp_path, assert_valid) == state


def test_the_patient_and_undeclared_layers_are_written(tmp_path: Path, assert_valid: Any) -> None:
    state = replace(STATE, label="my view, 2", annotations=(Annotation("ANY", (Graphic("POINT", ((1, 1),)),)),))
    back = _round_trip(state, tmp_path, assert_valid)
    assert (back.label, back.layers) == ("MY VIEW_ 2", (Layer("ANY", 1),))
    dataset = pydicom.dcmread(tmp_path / "state.dcm")
    assert str(dataset.PatientName) == HEADER.patient_name
    assert dataset.StudyInstanceUID == "1.2.3"


def test_a_state_without_identity_gets_one_each_time() -> None:
    state = replace(STATE, sop_uid="", series_uid="", created=("", ""))
    assert presentation_state_bytes(state, HEADER) != presentation_state_bytes(state, HEADER)
    for missing in ({"study_uid": ""}, {"sop_uid": "1.2.x"}):
        with pytest.raises(FilmReferenceError):
            ImageReference.of(replace(HEADER, **missing))


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
@pytest.mark.parametrize("shape", ["IDENTITY", "INVERSE"])
def test_every_grey_stage_is_replaced_and_a_missing_one_is_identity(photometric: str, shape: Any) -> None:
    stored = np.arange(0, 4096, 7, dtype=np.uint16).reshape(1, -1)
    own = {"slope": 3.0, "intercept": -50.0, "windows": (Window(10, 20),), "voi_luts": (CURVE,)}
    film = _film(stored, photometric=photometric, presentation_shape="INVERSE", padding_value=7, **own)
    x = stored.astype(np.float64)

    def expected(y: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        y = 1 - y if shape == "INVERSE" else y
        return np.where(stored == 7, 0.0, y)

    bare = PresentationState("A", STATE.images, shape=shape)
    np.testing.assert_allclose(_levels(film, bare), expected(x / 4095), atol=1e-12)
    window = replace(bare, slope=-0.5, intercept=100.0, vois=(SoftcopyVoi((Window(-400.0, 801.0),)),))
    y = np.clip((100 - 0.5 * x + 400.5) / 800 + 0.5, 0, 1)
    np.testing.assert_allclose(_levels(film, window), expected(y), atol=1e-12)
    assert not polarity_conflict(window.header_for(film.header))
    assert inverted_by_file(window.header_for(film.header)) == (shape == "INVERSE")
    mine = PresentationState("A", STATE.images, shape=shape, vois=(SoftcopyVoi((Window(1, 2),), images=("9.9",)),))
    np.testing.assert_allclose(_levels(film, mine), expected(x / 4095), atol=1e-12)


def test_a_modality_lut_then_a_voi_lut_then_a_presentation_lut_by_hand() -> None:
    def table(values: list[int], first: int, bits: int) -> LookupTable:
        return LookupTable(first, bits, np.array(values, "<u2").tobytes())

    film = _film(np.array([[0, 1, 2, 3, 9]], np.uint16))
    state = PresentationState(
        "A",
        STATE.images,
        modality_lut=table([10, 20, 30], 1, 8),  # 0, 1 → 10; 2 → 20; 3, 9 → 30
        vois=(SoftcopyVoi(luts=(table([0, 255, 51], 20, 8),)),),  # 10, 20 → 0; 30 → past the end: 51
        presentation_lut=table([7, 0, 0, 0, 0, 1023], 0, 10),  # 0 → 7; 51 / 255 = 0.2 → entry 1 of 0 … 5
    )
    np.testing.assert_allclose(_levels(film, state), [[7 / 1023] * 3 + [0, 0]], atol=1e-12)
    header = state.header_for(film.header)
    assert FilmHeader.from_json(header.to_json()) == header


def test_a_lut_that_starts_below_zero_may_be_written_without_a_sign() -> None:
    film = _film(np.array([[-10, -9, 5]], np.int16))
    unsigned = LookupTable(65526, 8, np.array([0, 255], "<u2").tobytes())
    for stage in ({"modality_lut": unsigned}, {"vois": (SoftcopyVoi(luts=(unsigned,)),)}):
        levels = _levels(film, replace(PresentationState("A", STATE.images), **stage))
        np.testing.assert_allclose(levels, [[0, 1, 1]])


def test_the_model_sees_nothing_of_a_state(make_dicom: Any) -> None:
    from echo_core.films.reader import read_film

    film = read_film(make_dicom(np.arange(4096, dtype=np.uint16).reshape(64, 64), WindowCenter=900, WindowWidth=700))
    before = p_values(film)
    state = PresentationState.from_view(film.header, Voi.manual(5, 5), Turn(90, True), inverted=True)
    state.header_for(film.header)
    np.testing.assert_array_equal(p_values(film), before)


@pytest.mark.parametrize("name", ["cr-mono1-10bit-pa.dcm", "cr-mono2-jpeg-pa.dcm", "dx-mono1-j2k-pa.dcm"])
@pytest.mark.parametrize("inverted", [False, True])
def test_a_view_of_a_real_film_reopens_as_it_was(
    tmp_path: Path, real_films: Path, assert_valid: Any, name: str, inverted: bool
) -> None:
    from echo_core.films.reader import read_film

    film = read_film(real_films / name)
    for voi in (default_voi(film), Voi("identity", "Full range")):
        state = PresentationState.from_view(film.header, voi, Turn(90, True), inverted=inverted)
        path = tmp_path / "state.dcm"
        path.write_bytes(presentation_state_bytes(state, film.header))
        assert_valid(path)
        back = read_presentation_state(path)
        assert back.names(film.header.sop_uid)
        assert (back.turn.rotation, back.turn.mirrored) == (90, True)
        np.testing.assert_allclose(_levels(film, back), grey_levels(film.header, voi, inverted)[film.codes], atol=1e-9)


def test_a_voi_lut_of_bits_that_a_state_may_not_have_is_written_alike(tmp_path: Path, assert_valid: Any) -> None:
    film = _film(np.arange(4096, dtype=np.uint16).reshape(64, 64))
    voi = Voi("lut", "", lut=TWELVE)
    state = PresentationState.from_view(film.header, voi, Turn())
    back = _round_trip(replace(state, areas=STATE.areas), tmp_path, assert_valid)
    np.testing.assert_allclose(_levels(film, back), grey_levels(film.header, voi)[film.codes], atol=0.51 / 65535)


def test_the_full_range_of_a_modality_lut_of_twelve_bits_stays_the_full_range(tmp_path: Path) -> None:
    film = _film(np.arange(4096, dtype=np.uint16).reshape(64, 64), modality_lut=TWELVE)
    voi = Voi("identity", "")
    path = tmp_path / "state.dcm"
    path.write_bytes(presentation_state_bytes(PresentationState.from_view(film.header, voi, Turn()), HEADER))
    levels = _levels(film, read_presentation_state(path))
    np.testing.assert_allclose(levels, grey_levels(film.header, voi)[film.codes], atol=1e-9)


@pytest.mark.parametrize("turn", TURNS)
def test_turns_and_displayed_areas_say_the_same_in_the_files_order(turn: Turn) -> None:
    picture = np.arange(2400).reshape(40, 60)
    state = PresentationState.from_view(HEADER, Voi("identity", ""), turn)
    rotated = np.rot90(picture, -state.rotation // 90)  # PS3.3 C.10.6: rotated clockwise, then flipped
    shown = rotated[:, ::-1] if state.flipped else rotated
    np.testing.assert_array_equal(turn.apply(picture), shown)
    np.testing.assert_array_equal(state.turn.apply(picture), shown)
    area = state.area_for(HEADER)
    assert area is not None
    assert area.rectangle == (0, 0, 60, 40)
    part = DisplayedArea.of(HEADER, turn, (5, 10, 20, 30))
    assert part.rectangle == (5, 10, 20, 30)
    corners = turn.apply(picture[10:30, 5:20])
    for (column, row), pixel in ((part.top_left, corners[0, 0]), (part.bottom_right, corners[-1, -1])):
        assert picture[row - 1, column - 1] == pixel


def test_areas_and_annotations_go_to_their_own_images() -> None:
    other = replace(HEADER, sop_uid="1.2.3.4.6")
    areas = (DisplayedArea((1, 1), (2, 2), images=("1.2.3.4.6",)), DisplayedArea((1, 1), (3, 3)))
    state = replace(FULL, areas=areas, layers=(Layer("FINDINGS", 2), Layer("RULERS", 1)))
    assert (state.area_for(HEADER), state.area_for(other)) == (areas[1], areas[0])
    assert [item.layer for item in state.annotations_for(HEADER)] == ["RULERS", "FINDINGS"]
    assert [item.layer for item in state.annotations_for(other)] == ["RULERS"]


def _by_highdicom(film: Dataset, **more: Any) -> Dataset:
    return highdicom.pr.GrayscaleSoftcopyPresentationState(
        referenced_images=[film],
        series_instance_uid=highdicom.UID(),
        series_number=1,
        sop_instance_uid=highdicom.UID(),
        instance_number=1,
        manufacturer="m",
        manufacturer_model_name="m",
        software_versions="1",
        device_serial_number="1",
        content_label="LABEL",
        **more,
    )


def test_a_state_by_highdicom_is_read(tmp_path: Path, build_dicom: Any) -> None:
    film = build_dicom(np.zeros((40, 60), np.uint16), PatientBirthDate="", PatientSex="", AccessionNumber="")
    for keyword in ("StudyDate", "StudyTime", "StudyID", "ReferringPhysicianName"):
        setattr(film, keyword, "")
    layer = highdicom.pr.GraphicLayer("LAYER1", order=3, description="first")
    graphic = highdicom.pr.GraphicObject("ELLIPSE", np.array([[1, 5], [9, 5], [5, 3], [5, 7.5]]), "PIXEL")
    text = highdicom.pr.TextObject("words", "DISPLAY", anchor_point=(0.25, 0.5))
    voi = highdicom.pr.SoftcopyVOILUTTransformation([40.0], [400.0], ["soft"], "LINEAR_EXACT")
    state = _by_highdicom(
        film,
        graphic_annotations=[highdicom.pr.GraphicAnnotation([film], layer, None, None, [graphic], [text])],
        graphic_layers=[layer],
        modality_lut_transformation=highdicom.ModalityLUTTransformation(
            rescale_intercept=-1024.0, rescale_slope=2.0, rescale_type="HU"
        ),
        voi_lut_transformations=[voi],
        presentation_lut_transformation=highdicom.PresentationLUTTransformation("INVERSE"),
    )
    path = tmp_path / "state.dcm"
    state.save_as(path)
    back = read_presentation_state(path)
    assert (back.slope, back.intercept, back.shape, back.label) == (2, -1024, "INVERSE", "LABEL")
    assert back.vois[0].windows == (Window(40, 400, "soft"),)
    assert back.vois[0].function == "LINEAR_EXACT"
    assert back.layers == (Layer("LAYER1", 3, "first"),)
    (annotation,) = back.annotations
    assert annotation.graphics == (Graphic("ELLIPSE", ((1, 5), (9, 5), (5, 3), (5, 7.5))),)
    assert annotation.texts == (Text("words", (0.25, 0.5), "DISPLAY", True),)
    assert annotation.images == (film.SOPInstanceUID,)
    assert back.names(film.SOPInstanceUID)
    assert back.areas[0].rectangle == (0, 0, 60, 40)


def test_damage_is_named_and_what_is_sound_is_kept(tmp_path: Path, real_films: Path) -> None:
    path = tmp_path / "state.dcm"

    def changed(**values: Any) -> Path:
        path.write_bytes(presentation_state_bytes(FULL, HEADER))
        dataset = pydicom.dcmread(path)
        for keyword, value in values.items():
            setattr(dataset, keyword, value)
        dataset.save_as(path)
        return path

    for values, words in (
        ({"ReferencedSeriesSequence": []}, "names no image"),
        ({"ImageRotation": 45}, "turn of 45"),
        ({"RescaleSlope": 0}, "Rescale Slope"),
        ({"PresentationLUTSequence": [Dataset()]}, "PresentationLUTSequence is damaged"),
    ):
        with pytest.raises(DamagedFilmError, match=words):
            read_presentation_state(changed(**values))
    dataset = pydicom.dcmread(changed())
    graphics = dataset.GraphicAnnotationSequence[0].GraphicObjectSequence
    graphics[0].GraphicType = "SPIRAL"
    graphics[2].GraphicData = [1, 2, 3]
    dataset.GraphicAnnotationSequence[0].TextObjectSequence[0].UnformattedTextValue = ""
    dataset.SoftcopyVOILUTSequence[0].VOILUTSequence[0].LUTDescriptor = [9999, 0, 16]
    dataset.save_as(path)
    back = read_presentation_state(path)
    assert [graphic.kind for graphic in back.annotations[0].graphics] == ["POINT", "ELLIPSE", "INTERPOLATED"]
    assert any("3 annotations" in note for note in back.notes)
    assert any("9999 entries promised" in note for note in back.notes)
    assert [lut.explanation for lut in back.vois[0].luts] == ["second"]
    with pytest.raises(UnsupportedFilmError):
        read_presentation_state(real_films / "cr-mono1-10bit-pa.dcm")
    path.write_text("no state")
    with pytest.raises(NotDicomError):
        read_presentation_state(path)


def test_injured_states_end_in_a_state_or_a_film_error(tmp_path: Path) -> None:
    data = presentation_state_bytes(FULL, HEADER)
    rng = np.random.default_rng(77)
    path = tmp_path / "state.dcm"
    read = 0
    for _ in range(300):
        injured = bytearray(data)
        for _ in range(rng.integers(1, 4)):
            injured[int(rng.integers(128, len(injured)))] = int(rng.integers(0, 256))
        path.write_bytes(bytes(injured[: int(rng.integers(200, len(injured) * 2))]))
        with contextlib.suppress(FilmError):
            assert isinstance(read_presentation_state(path), PresentationState)
            read += 1
    assert 30 < read < 270


def test_shutters_hide_what_lies_outside_of_any_shape() -> None:
    row, column = np.mgrid[1:41, 1:61]
    rectangle = (column < 2) | (column > 50) | (row < 3) | (row > 30)
    circle = (row - 20) ** 2 + (column - 30) ** 2 > 15**2
    np.testing.assert_array_equal(Shutter(rectangle=(2, 3, 50, 30)).hidden(40, 60), rectangle)
    np.testing.assert_array_equal(Shutter(circle=(20, 30, 15)).hidden(40, 60), circle)
    tall = (2.0 * (row - 20)) ** 2 + (column - 30) ** 2 > 15**2
    np.testing.assert_array_equal(Shutter(circle=(20, 30, 15)).hidden(40, 60, aspect=2.0), tall)
    both = Shutter(rectangle=(2, 3, 50, 30), circle=(20, 30, 15)).hidden(40, 60)
    np.testing.assert_array_equal(both, rectangle | circle)
    assert Shutter(rectangle=(-5, -5, 0, 0)).hidden(4, 4).all()
    mask = np.random.default_rng(1).random((40, 60)) < 0.5
    overlay = Overlay(0x6000, 40, 60, np.packbits(mask, bitorder="little").tobytes())
    np.testing.assert_array_equal(Shutter(bitmap=0x6000).hidden(40, 60, (overlay,)), mask)
    assert (Shutter(value=65535).grey, Shutter(value=None).grey) == (255, 0)


def test_polygons_are_filled_by_the_even_odd_rule() -> None:
    from PIL import Image, ImageDraw

    square = Shutter(polygon=((2, 3), (2, 7), (6, 7), (6, 3))).hidden(10, 10)
    expected = np.ones((10, 10), bool)
    expected[1:6, 2:6] = False
    assert not (square & ~expected).any()  # nothing inside is hidden
    assert (square ^ expected).sum() <= 5  # the right edge is open
    rng = np.random.default_rng(5)
    for _ in range(20):
        vertices = tuple((int(r), int(c)) for r, c in rng.integers(-5, 70, (6, 2)))
        picture = Image.new("1", (60, 60))
        ImageDraw.Draw(picture).polygon([(column - 1, row - 1) for row, column in vertices], fill=1)
        seen = ~Shutter(polygon=vertices).hidden(60, 60)
        assert (seen ^ np.asarray(picture)).mean() < 0.08  # PIL paints the outline too


def test_the_shutter_of_an_image_is_in_its_header(make_dicom: Any) -> None:
    from echo_core.films.reader import read_header

    path = make_dicom(
        np.zeros((40, 60), np.uint16),
        ShutterShape=["RECTANGULAR", "CIRCULAR"],
        ShutterLeftVerticalEdge=2,
        ShutterRightVerticalEdge=50,
        ShutterUpperHorizontalEdge=3,
        ShutterLowerHorizontalEdge=30,
        CenterOfCircularShutter=[20, 30],
        RadiusOfCircularShutter=-4,
    )
    header = read_header(path)
    assert header.shutter == Shutter(rectangle=(2, 3, 50, 30))
    assert FilmHeader.from_json(header.to_json()) == header
