"""Graphic annotations and layers out of a presentation state's data set."""

from __future__ import annotations

from typing import Any, cast

import pydicom

from echo_core.films.annotations import POINTS_OF, Annotation, Graphic, Layer, Point, Text, Units
from echo_core.films.document_reading import shown_images_of
from echo_core.films.values import integer_of, items_of, number_of, numbers_of, pair_of, text_of

_EXACT = ("POINT", "CIRCLE", "ELLIPSE")


def read_layers(dataset: pydicom.Dataset) -> tuple[Layer, ...]:
    """The graphic layers."""
    layers = []
    for item in items_of(dataset, "GraphicLayerSequence"):
        grey = number_of(item, "GraphicLayerRecommendedDisplayGrayscaleValue")
        layers.append(
            Layer(
                text_of(item, "GraphicLayer"),
                integer_of(item, "GraphicLayerOrder", 1),
                text_of(item, "GraphicLayerDescription"),
                None if grey is None else int(grey),
            )
        )
    return tuple(layers)


def read_annotations(dataset: pydicom.Dataset, notes: list[str]) -> tuple[Annotation, ...]:
    """The annotations; what cannot be drawn is left out and counted in one of the ``notes``."""
    found = []
    lost = 0
    for item in items_of(dataset, "GraphicAnnotationSequence"):
        images = shown_images_of(item)
        if images is None:
            continue
        graphics = [_graphic(part) for part in items_of(item, "GraphicObjectSequence")]
        texts = [_text(part) for part in items_of(item, "TextObjectSequence")]
        lost += graphics.count(None) + texts.count(None)
        found.append(
            Annotation(
                text_of(item, "GraphicLayer"),
                tuple(graphic for graphic in graphics if graphic is not None),
                tuple(text for text in texts if text is not None),
                images,
            )
        )
    if lost:
        notes.append(f"{lost} annotations of the presentation state are damaged and are left out")
    return tuple(found)


def _graphic(item: pydicom.Dataset) -> Graphic | None:
    kind = text_of(item, "GraphicType").upper()
    units = _units(item, "GraphicAnnotationUnits")
    data = numbers_of(item, "GraphicData")
    points = tuple(zip(data[::2], data[1::2], strict=False))
    needed = POINTS_OF.get(kind, 0)
    few = len(points) < needed or (kind in _EXACT and len(points) != needed)
    if units is None or not needed or few or len(data) % 2 or integer_of(item, "GraphicDimensions", 2) != 2:
        return None
    return Graphic(cast(Any, kind), points, units, text_of(item, "GraphicFilled").upper() == "Y")


def _text(item: pydicom.Dataset) -> Text | None:
    text = text_of(item, "UnformattedTextValue").replace("\r\n", "\n").replace("\r", "\n")
    anchor, anchor_units = pair_of(item, "AnchorPoint"), _units(item, "AnchorPointAnnotationUnits")
    corners = (pair_of(item, "BoundingBoxTopLeftHandCorner"), pair_of(item, "BoundingBoxBottomRightHandCorner"))
    box_units = _units(item, "BoundingBoxAnnotationUnits")
    box: tuple[Point, Point] | None = None
    if corners[0] is not None and corners[1] is not None and box_units is not None:
        box = (corners[0], corners[1])
    if anchor_units is None:
        anchor = None
    if not text or (anchor is None and box is None):
        return None
    justification = text_of(item, "BoundingBoxTextHorizontalJustification").upper()
    return Text(
        text,
        anchor,
        anchor_units or "PIXEL",
        text_of(item, "AnchorPointVisibility").upper() == "Y",
        box,
        box_units or "PIXEL",
        cast(Any, justification) if justification in ("RIGHT", "CENTER") else "LEFT",
    )


def _units(item: pydicom.Dataset, keyword: str) -> Units | None:
    """Only positions on a single image or on the screen: MATRIX belongs to tiled slides."""
    units = text_of(item, keyword).upper()
    return cast(Units, units) if units in ("PIXEL", "DISPLAY") else None
