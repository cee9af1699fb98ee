"""A file → :class:`~echo_core.films.presentation_state.PresentationState`, tolerant of odd values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pydicom

from echo_core.films.annotation_reading import read_annotations, read_layers
from echo_core.films.document_reading import identity_of, read_as
from echo_core.films.errors import DamagedFilmError
from echo_core.films.header import FilmHeader, LookupTable, Window
from echo_core.films.luts import read_table, unused_bits
from echo_core.films.overlay_reading import present_groups, read_overlays
from echo_core.films.presentation_state import SOP_CLASS, DisplayedArea, PresentationState, SoftcopyVoi
from echo_core.films.references import ImageReference
from echo_core.films.shutter_reading import read_shutter
from echo_core.films.values import (
    integer_of,
    integers_of,
    items_of,
    number_of,
    numbers_of,
    pair_of,
    parts,
    text_of,
    value_of,
)

_MODES = ("SCALE TO FIT", "TRUE SIZE", "MAGNIFY")


def read_presentation_state(path: Path) -> PresentationState:
    """Read a grayscale softcopy presentation state.

    Raises:
        FilmNotFoundError, NotDicomError: nothing to read, or not DICOM.
        UnsupportedFilmError: another kind of object (an image, a colour or blending presentation state).
        DamagedFilmError: the file breaks off, names no image, or its grey transformation contradicts itself.
    """
    return read_as(path, (SOP_CLASS,), "grayscale presentation state", lambda dataset: _state(dataset, path))


def _state(dataset: pydicom.Dataset, path: Path) -> PresentationState:
    images = tuple(_images(dataset))
    if not images:
        raise DamagedFilmError(path, "its presentation state names no image; fetch it again from its source")
    if "PresentationLUTShape" not in dataset and "PresentationLUTSequence" not in dataset:
        # One of them there must be (PS3.3 C.11.6); they come late in the file, so a cut may have taken them.
        raise DamagedFilmError(path, "its presentation state does not say which end is black; fetch it again")
    notes: list[str] = []
    overlays, damaged = read_overlays(dataset, FilmHeader(), None)
    shape = text_of(dataset, "PresentationLUTShape").upper()
    return PresentationState(
        label=text_of(dataset, "ContentLabel"),
        images=images,
        description=text_of(dataset, "ContentDescription"),
        creator=text_of(dataset, "ContentCreatorName"),
        **identity_of(dataset, "PresentationCreation"),
        slope=_slope(dataset, path),
        intercept=number_of(dataset, "RescaleIntercept") or 0.0,
        modality_lut=_table(dataset, "ModalityLUTSequence", path),
        vois=tuple(_voi(item, notes) for item in items_of(dataset, "SoftcopyVOILUTSequence")),
        shape="INVERSE" if shape == "INVERSE" else "IDENTITY",
        presentation_lut=_table(dataset, "PresentationLUTSequence", path),
        rotation=_rotation(dataset, path),
        flipped=text_of(dataset, "ImageHorizontalFlip").upper() == "Y",
        areas=tuple(_areas(dataset)),
        layers=read_layers(dataset),
        annotations=read_annotations(dataset, notes),
        shutter=read_shutter(dataset),
        overlays=overlays,
        overlay_layers=tuple(
            (group, layer) for group in present_groups(dataset) if (layer := text_of(dataset, (group, 0x1001)))
        ),
        notes=(*notes, *damaged),
    )


def _images(dataset: pydicom.Dataset) -> Iterator[ImageReference]:
    study = text_of(dataset, "StudyInstanceUID")
    for series in items_of(dataset, "ReferencedSeriesSequence"):
        for image in items_of(series, "ReferencedImageSequence"):
            yield ImageReference(
                text_of(image, "ReferencedSOPClassUID"),
                text_of(image, "ReferencedSOPInstanceUID"),
                text_of(series, "SeriesInstanceUID"),
                study,
                integers_of(image, "ReferencedFrameNumber"),
            )


def _slope(dataset: pydicom.Dataset, path: Path) -> float:
    slope = number_of(dataset, "RescaleSlope")
    if slope == 0:
        raise DamagedFilmError(path, "its Rescale Slope is zero, which erases the picture; fetch it again")
    return 1.0 if slope is None else slope


def _rotation(dataset: pydicom.Dataset, path: Path) -> int:
    rotation = integer_of(dataset, "ImageRotation", 0)
    if rotation not in (0, 90, 180, 270):
        raise DamagedFilmError(path, f"it asks for a turn of {rotation} degrees, which there is not; fetch it again")
    return rotation


def _table(dataset: pydicom.Dataset, keyword: str, path: Path) -> LookupTable | None:
    items = items_of(dataset, keyword)
    if not items:
        return None
    try:
        return read_table(items[0], False)
    except ValueError as error:
        raise DamagedFilmError(path, f"its {keyword} is damaged ({error}); fetch it again") from error


def _voi(item: pydicom.Dataset, notes: list[str]) -> SoftcopyVoi:
    luts: list[LookupTable] = []
    for table in items_of(item, "VOILUTSequence"):
        try:
            luts.append(read_table(table, False))
        except ValueError as error:
            notes.append(f"A VOI LUT of the presentation state is damaged ({error}) and is left out")
            continue
        if unused := unused_bits(luts[-1]):
            bits = luts[-1].bits
            notes.append(f"A VOI LUT of the presentation state leaves {unused} of its {bits} bits unused: low contrast")
    centers, widths = numbers_of(item, "WindowCenter"), numbers_of(item, "WindowWidth")
    names = [str(name).strip() for name in parts(value_of(item, "WindowCenterWidthExplanation") or "")]
    names += [""] * len(centers)
    return SoftcopyVoi(
        tuple(Window(*window) for window in zip(centers, widths, names, strict=False)),
        text_of(item, "VOILUTFunction").upper() or "LINEAR",
        tuple(luts),
        tuple(_referenced(item)),
    )


def _areas(dataset: pydicom.Dataset) -> Iterator[DisplayedArea]:
    for item in items_of(dataset, "DisplayedAreaSelectionSequence"):
        top_left = pair_of(item, "DisplayedAreaTopLeftHandCorner")
        bottom_right = pair_of(item, "DisplayedAreaBottomRightHandCorner")
        if top_left is None or bottom_right is None:
            continue
        mode = text_of(item, "PresentationSizeMode").upper()
        aspect = pair_of(item, "PresentationPixelAspectRatio")
        yield DisplayedArea(
            _whole(top_left),
            _whole(bottom_right),
            cast(Any, mode) if mode in _MODES else "SCALE TO FIT",
            _positive(pair_of(item, "PresentationPixelSpacing")),
            _whole(aspect) if aspect is not None and min(aspect) >= 1 else None,
            number_of(item, "PresentationPixelMagnificationRatio"),
            tuple(_referenced(item)),
        )


def _referenced(item: pydicom.Dataset) -> Iterator[str]:
    for image in items_of(item, "ReferencedImageSequence"):
        yield text_of(image, "ReferencedSOPInstanceUID")


def _positive(pair: tuple[float, float] | None) -> tuple[float, float] | None:
    return pair if pair is not None and min(pair) > 0 else None


def _whole(pair: tuple[float, float]) -> tuple[int, int]:
    return int(pair[0]), int(pair[1])
