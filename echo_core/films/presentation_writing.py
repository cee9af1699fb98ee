"""A :class:`~echo_core.films.presentation_state.PresentationState` → the bytes of a DICOM file (PS3.3 A.33.1)."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable
from itertools import groupby

import numpy as np
from pydicom.dataset import Dataset
from pydicom.uid import generate_uid
from pydicom.valuerep import format_number_as_ds

from echo_core.films.annotation_writing import code_string, fill_annotation, layer_items
from echo_core.films.document_writing import MANUFACTURER, file_bytes
from echo_core.films.header import FilmHeader, LookupTable
from echo_core.films.overlays import Overlay
from echo_core.films.presentation_state import SOP_CLASS, DisplayedArea, PresentationState, SoftcopyVoi
from echo_core.films.references import ImageReference, copy_subject
from echo_core.films.shutters import BLACK, Shutter, as_bitmap
from echo_core.films.spacing import pixel_aspect
from echo_core.films.written_text import date, person_name, short_text, time


def presentation_state_bytes(state: PresentationState, header: FilmHeader) -> bytes:
    """The file's content; ``header`` is of one of the films, for the patient and the study.

    UIDs and the time of creation are made up where ``state`` has none, so writing one state twice makes two.
    """
    dataset = copy_subject(header, Dataset())
    dataset.SOPClassUID = SOP_CLASS
    dataset.SOPInstanceUID = state.sop_uid or generate_uid(None)
    dataset.Modality = "PR"
    dataset.SeriesInstanceUID = state.series_uid or generate_uid(None)
    dataset.SeriesNumber = 1
    dataset.Laterality = ""
    dataset.InstanceNumber = 1
    dataset.Manufacturer = MANUFACTURER
    now = datetime.datetime.now()
    day, moment = date(state.created[0]), time(state.created[1])
    if not (day and moment):
        day, moment = now.strftime("%Y%m%d"), now.strftime("%H%M%S")
    dataset.PresentationCreationDate, dataset.PresentationCreationTime = day, moment
    dataset.ContentLabel = code_string(state.label) or "VIEW"
    dataset.ContentDescription = short_text(state.description)
    dataset.ContentCreatorName = person_name(state.creator)
    dataset.ReferencedSeriesSequence = _series(state.images)
    _grey(dataset, state)
    dataset.ImageRotation = state.rotation
    dataset.ImageHorizontalFlip = "Y" if state.flipped else "N"
    dataset.DisplayedAreaSelectionSequence = [_area(area, state) for area in state.areas]
    if state.annotations:
        dataset.GraphicAnnotationSequence = [
            fill_annotation(_refer(Dataset(), item.images, state), item) for item in state.annotations
        ]
    used = [item.layer for item in state.annotations] + [name for _, name in state.overlay_layers]
    layers = layer_items(state.layers, used)
    if layers:
        dataset.GraphicLayerSequence = layers
    shutter, overlays = _legal_shutter(state, header)
    if shutter is not None:
        _shutter(dataset, shutter)
    for overlay in overlays:
        _overlay(dataset, overlay)
    for group, layer_name in state.overlay_layers:
        dataset.add_new((group, 0x1001), "CS", code_string(layer_name))
    return file_bytes(dataset)


def _series(images: Iterable[ImageReference]) -> list[Dataset]:
    found = []
    for uid, members in groupby(sorted(images, key=lambda image: image.series_uid), key=lambda image: image.series_uid):
        item = Dataset()
        item.SeriesInstanceUID = uid
        item.ReferencedImageSequence = [_image(image) for image in members]
        found.append(item)
    return found


def _image(image: ImageReference) -> Dataset:
    item = Dataset()
    item.ReferencedSOPClassUID = image.sop_class_uid
    item.ReferencedSOPInstanceUID = image.sop_uid
    if image.frames:
        item.ReferencedFrameNumber = list(image.frames)
    return item


def _refer(item: Dataset, images: tuple[str, ...], state: PresentationState) -> Dataset:
    """Bind an item to some of the state's images; without a reference it concerns them all."""
    known = [_image(image) for image in state.images if image.sop_uid in images]
    if known:
        item.ReferencedImageSequence = known
    return item


def _grey(dataset: Dataset, state: PresentationState) -> None:
    if state.modality_lut is not None:
        # Its values are absolute, so more bits change nothing; only 8 or 16 are legal here (PS3.3 C.11.1.1.1).
        bits = 8 if state.modality_lut.bits == 8 else 16
        lut = _table(dataclasses.replace(state.modality_lut, bits=bits))
        lut.ModalityLUTType = "US"
        dataset.ModalityLUTSequence = [lut]
    else:
        dataset.RescaleIntercept = format_number_as_ds(float(state.intercept))
        dataset.RescaleSlope = format_number_as_ds(float(state.slope))
        dataset.RescaleType = "US"
    vois = [_voi(voi, state) for voi in state.vois]
    if vois:
        dataset.SoftcopyVOILUTSequence = vois
    if state.presentation_lut is not None:
        dataset.PresentationLUTSequence = [_table(state.presentation_lut)]
    else:
        dataset.PresentationLUTShape = state.shape


def _table(table: LookupTable) -> Dataset:
    item = Dataset()
    entries = len(table.data) // 2
    item.add_new("LUTDescriptor", "SS" if table.first < 0 else "US", [entries % 65536, table.first, table.bits])
    item.LUTExplanation = short_text(table.explanation)
    item.add_new("LUTData", "OW", table.data)
    return item


def _in_legal_bits(table: LookupTable) -> LookupTable:
    """The same curve in 16 bits where it has neither 8 nor 16 (PS3.3 C.11.2.1.1), to half a step of them."""
    if table.bits in (8, 16):
        return table
    values = np.rint(np.minimum(table.values / float((1 << table.bits) - 1), 1.0) * 65535.0)
    return dataclasses.replace(table, bits=16, data=values.astype("<u2").tobytes())


def _voi(voi: SoftcopyVoi, state: PresentationState) -> Dataset:
    item = _refer(Dataset(), voi.images, state)
    if voi.luts:
        item.VOILUTSequence = [_table(_in_legal_bits(table)) for table in voi.luts]
    if voi.windows:
        item.WindowCenter = [format_number_as_ds(float(window.center)) for window in voi.windows]
        item.WindowWidth = [format_number_as_ds(float(window.width)) for window in voi.windows]
        if any(window.explanation for window in voi.windows):
            item.WindowCenterWidthExplanation = [short_text(window.explanation) for window in voi.windows]
        item.VOILUTFunction = voi.function
    return item


def _area(area: DisplayedArea, state: PresentationState) -> Dataset:
    item = _refer(Dataset(), area.images, state)
    item.DisplayedAreaTopLeftHandCorner = list(area.top_left)
    item.DisplayedAreaBottomRightHandCorner = list(area.bottom_right)
    item.PresentationSizeMode = area.mode
    if area.spacing is not None:
        item.PresentationPixelSpacing = [format_number_as_ds(float(part)) for part in area.spacing]
    else:
        item.PresentationPixelAspectRatio = list(area.aspect or (1, 1))
    if area.magnification is not None:
        item.PresentationPixelMagnificationRatio = area.magnification
    return item


def _legal_shutter(state: PresentationState, header: FilmHeader) -> tuple[Shutter | None, tuple[Overlay, ...]]:
    """The state's shutter and overlays; shapes beside a bitmap become part of that (PS3.3 C.7.6.15)."""
    shutter = state.shutter
    if shutter is None or shutter.bitmap is None or not shutter.shaped:
        return shutter, state.overlays
    shutter, plane = as_bitmap(shutter, header.rows, header.columns, state.overlays, pixel_aspect(header))
    return shutter, (*(overlay for overlay in state.overlays if overlay.group != plane.group), plane)


def _shutter(dataset: Dataset, shutter: Shutter) -> None:
    shapes = []
    if shutter.rectangle is not None:
        shapes.append("RECTANGULAR")
        left, top, right, bottom = shutter.rectangle
        dataset.ShutterLeftVerticalEdge, dataset.ShutterRightVerticalEdge = left, right
        dataset.ShutterUpperHorizontalEdge, dataset.ShutterLowerHorizontalEdge = top, bottom
    if shutter.circle is not None:
        shapes.append("CIRCULAR")
        dataset.CenterOfCircularShutter = list(shutter.circle[:2])
        dataset.RadiusOfCircularShutter = shutter.circle[2]
    if shutter.polygon:
        shapes.append("POLYGONAL")
        dataset.VerticesOfThePolygonalShutter = [part for vertex in shutter.polygon for part in vertex]
    if shutter.bitmap is not None:
        shapes.append("BITMAP")
        dataset.ShutterOverlayGroup = shutter.bitmap
    dataset.ShutterShape = shapes if len(shapes) > 1 else shapes[0]
    dataset.ShutterPresentationValue = BLACK if shutter.value is None else shutter.value


def _overlay(dataset: Dataset, overlay: Overlay) -> None:
    values: dict[int, tuple[str, object]] = {
        0x0010: ("US", overlay.rows),
        0x0011: ("US", overlay.columns),
        0x0040: ("CS", "R" if overlay.kind == "roi" else "G"),
        0x0050: ("SS", [overlay.origin[0] + 1, overlay.origin[1] + 1]),
        0x0100: ("US", 1),
        0x0102: ("US", 0),
        0x3000: ("OW", overlay.packed + b"\0" * (len(overlay.packed) % 2)),
    }
    for element, text in ((0x0022, overlay.description), (0x0045, overlay.subtype), (0x1500, overlay.label)):
        if text:
            values[element] = ("LO", short_text(text))
    for element, (vr, value) in sorted(values.items()):
        dataset.add_new((overlay.group, element), vr, value)
