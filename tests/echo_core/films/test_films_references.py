"""Which film, and which frame of it, the documents about films mean: files as other programs write them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from echo_core.films.header import FilmHeader, Window
from echo_core.films.key_object_files import read_key_objects
from echo_core.films.key_objects import SOP_CLASS as KEY_OBJECTS
from echo_core.films.measurement_reading import read_measurements
from echo_core.films.measurement_writing import measurements_bytes
from echo_core.films.measurements import Measurement, MeasurementReport, Quantity
from echo_core.films.presentation_reading import read_presentation_state
from echo_core.films.presentation_state import SOP_CLASS as STATE
from echo_core.films.reader import read_film, read_header

CR = "1.2.840.10008.5.1.4.1.1.1"
FIRST = FilmHeader(
    patient_id="P-1", study_uid="1.2.1", series_uid="1.2.1.1", sop_uid="1.2.1.1.1", sop_class_uid=CR, modality="CR",
    rows=20, columns=30, frames=5,
)  # fmt: skip
SECOND = replace(FIRST, study_uid="1.2.2", series_uid="1.2.2.1", sop_uid="1.2.2.1.1")


def _items(*items: dict[str, Any]) -> list[Dataset]:
    made = []
    for item in items:
        dataset = Dataset()
        for keyword, value in item.items():
            setattr(dataset, keyword, value)
        made.append(dataset)
    return made


def _refers(header: FilmHeader, frames: Sequence[int] = ()) -> list[Dataset]:
    reference = {"ReferencedSOPClassUID": CR, "ReferencedSOPInstanceUID": header.sop_uid}
    return _items(reference | ({"ReferencedFrameNumber": list(frames)} if frames else {}))


def _written(folder: Path, sop_class: str, **attributes: Any) -> Path:
    dataset = _items({"SOPClassUID": sop_class, "SOPInstanceUID": generate_uid(), "PatientID": "P-1"} | attributes)[0]
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta.MediaStorageSOPClassUID = sop_class
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    path = folder / "document.dcm"
    dataset.save_as(path, enforce_file_format=True)
    return path


def _listed(*headers: FilmHeader) -> list[Dataset]:
    return [
        _items({
            "StudyInstanceUID": header.study_uid,
            "ReferencedSeriesSequence": _items(
                {"SeriesInstanceUID": header.series_uid, "ReferencedSOPSequence": _refers(header)}
            ),
        })[0]
        for header in headers
    ]  # fmt: skip


def _selection(folder: Path, *flagged: list[Dataset], listed: Sequence[FilmHeader]) -> Path:
    title = {"CodeValue": "113000", "CodingSchemeDesignator": "DCM", "CodeMeaning": "Of Interest"}
    return _written(
        folder,
        KEY_OBJECTS,
        StudyInstanceUID=FIRST.study_uid,
        ConceptNameCodeSequence=_items(title),
        CurrentRequestedProcedureEvidenceSequence=_listed(*listed),
        ContentSequence=_items(*({"ValueType": "IMAGE", "ReferencedSOPSequence": one} for one in flagged)),
    )


def test_a_selection_of_two_studies_flags_films_of_both(tmp_path: Path) -> None:
    keys = read_key_objects(_selection(tmp_path, _refers(FIRST), _refers(SECOND), listed=(FIRST, SECOND)))
    assert [keys.concerns(header) for header in (FIRST, SECOND)] == [True, True]
    # The same image in another study is another image.
    assert not keys.concerns(replace(SECOND, study_uid=FIRST.study_uid))
    assert not keys.concerns(replace(FIRST, study_uid=SECOND.study_uid))


def test_an_image_that_is_not_listed_is_of_the_documents_study(tmp_path: Path) -> None:
    keys = read_key_objects(_selection(tmp_path, _refers(FIRST), _refers(SECOND), listed=()))
    assert [keys.concerns(header) for header in (FIRST, SECOND)] == [True, False]


def test_a_selection_of_another_frame_does_not_flag_what_is_shown(tmp_path: Path) -> None:
    for frames, flagged in (((3,), False), ((3, 1), True), ((), True)):
        keys = read_key_objects(_selection(tmp_path, _refers(FIRST, frames), listed=(FIRST,)))
        assert keys.concerns(FIRST) == flagged, frames


def _report(folder: Path) -> tuple[Path, Dataset]:
    measured = Measurement("length", ((1.0, 2.0), (3.0, 4.0)), (Quantity("length", 5.0, "px"),), FIRST.sop_uid)
    report = MeasurementReport((measured,), study_uid=FIRST.study_uid, patient_id="P-1")
    path = folder / "report.dcm"
    path.write_bytes(measurements_bytes(report, [FIRST]))
    return path, pydicom.dcmread(path)


def test_a_measurement_listed_under_another_study_lies_on_its_film(tmp_path: Path) -> None:
    path, dataset = _report(tmp_path)
    assert read_measurements(path).lying_on(FIRST)
    del dataset.CurrentRequestedProcedureEvidenceSequence
    dataset.PertinentOtherEvidenceSequence = _listed(replace(FIRST, study_uid="1.2.2"))
    dataset.save_as(path)
    back = read_measurements(path)
    assert back.lying_on(replace(FIRST, study_uid="1.2.2")) == back.measurements
    assert not back.concerns(FIRST)


def test_a_measurement_on_another_frame_is_not_drawn_on_what_is_shown(tmp_path: Path) -> None:
    path, dataset = _report(tmp_path)
    for frames, drawn in (([3], 0), ([3, 1], 1)):
        for element in dataset.iterall():
            if element.keyword == "ReferencedSOPSequence" and "PurposeOfReferenceCodeSequence" not in element.value[0]:
                element.value[0].ReferencedFrameNumber = frames
        dataset.save_as(path)
        assert len(read_measurements(path).lying_on(FIRST)) == drawn


def _state(folder: Path, frames: Sequence[int] = (), **more: Any) -> Path:
    series = {"SeriesInstanceUID": FIRST.series_uid, "ReferencedImageSequence": _refers(FIRST, frames)}
    own = {"StudyInstanceUID": FIRST.study_uid, "PresentationLUTShape": "IDENTITY"}
    return _written(folder, STATE, **own, ReferencedSeriesSequence=_items(series), **more)


@pytest.mark.parametrize(("frames", "shown"), [((), True), ((1,), True), ((2, 1), True), ((3,), False)])
def test_a_state_for_another_frame_is_not_for_what_is_shown(tmp_path: Path, frames: Sequence[int], shown: bool) -> None:
    assert read_presentation_state(_state(tmp_path, frames)).concerns(FIRST) == shown


def test_the_parts_of_a_state_are_those_of_the_shown_frame(tmp_path: Path) -> None:
    vois, areas, drawings = [], [], []
    for frames, number in (((2,), 7), ((1, 3), 8)):
        bound = {"ReferencedImageSequence": _refers(FIRST, frames)}
        vois.append({"WindowCenter": number, "WindowWidth": 2} | bound)
        corners = {"DisplayedAreaTopLeftHandCorner": [1, 1], "DisplayedAreaBottomRightHandCorner": [number, number]}
        areas.append(corners | {"PresentationSizeMode": "SCALE TO FIT"} | bound)
        text = {
            "UnformattedTextValue": str(number), "AnchorPoint": [1.0, 1.0], "AnchorPointAnnotationUnits": "PIXEL",
            "AnchorPointVisibility": "N",
        }  # fmt: skip
        drawings.append({"GraphicLayer": "L", "TextObjectSequence": _items(text)} | bound)
    path = _state(
        tmp_path,
        SoftcopyVOILUTSequence=_items(*vois),
        DisplayedAreaSelectionSequence=_items(*areas),
        GraphicAnnotationSequence=_items(*drawings),
    )
    state = read_presentation_state(path)
    assert state.header_for(FIRST).windows == (Window(8.0, 2.0),)
    area = state.area_for(FIRST)
    assert area is not None
    assert area.bottom_right == (8, 8)
    assert [text.text for item in state.annotations_for(FIRST) for text in item.texts] == ["8"]


# Overlays ------------------------------------------------------------------------------------------------------------


def _with_overlay(dataset: Dataset, origin: int | None) -> Dataset:
    elements: list[tuple[int, str, Any]] = [
        (0x10, "US", 20), (0x11, "US", 30), (0x40, "CS", "G"), (0x50, "SS", [1, 1]), (0x100, "US", 1),
        (0x102, "US", 0), (0x3000, "OW", b"\xff" * 76),
    ]  # fmt: skip
    if origin is not None:
        elements += [(0x15, "IS", 1), (0x51, "US", origin)]
    for element, vr, value in elements:
        dataset.add_new((0x6000, element), vr, value)
    return dataset


@pytest.mark.parametrize(("origin", "planes"), [(None, 1), (1, 1), (2, 0)])
def test_an_overlay_of_a_later_frame_is_not_drawn(
    tmp_path: Path, build_dicom: Any, origin: int | None, planes: int
) -> None:
    dataset = _with_overlay(build_dicom(np.zeros((20, 30), np.uint16), NumberOfFrames=3), origin)
    dataset.PixelData = bytes(20 * 30 * 2 * 3)
    path = tmp_path / "film.dcm"
    dataset.save_as(path, enforce_file_format=True)
    film = read_film(path)
    assert len(film.overlays) == planes
    assert film.header.notes == ("Frame 1 of 3",)


def test_a_state_that_only_activates_an_overlay_of_the_image_is_not_damaged(tmp_path: Path, build_dicom: Any) -> None:
    dataset = _with_overlay(build_dicom(np.zeros((20, 30), np.uint16)), None)
    path = tmp_path / "film.dcm"
    dataset.save_as(path, enforce_file_format=True)
    header = read_header(path)
    document = pydicom.dcmread(_state(tmp_path))
    document.ReferencedSeriesSequence[0].ReferencedImageSequence[0].ReferencedSOPInstanceUID = header.sop_uid
    document.add_new((0x6000, 0x1001), "CS", "OVERLAYS")
    document.save_as(tmp_path / "document.dcm")
    state = read_presentation_state(tmp_path / "document.dcm")
    assert state.notes == ()
    assert [overlay.group for overlay in state.film_for(read_film(path)).overlays] == [0x6000]
