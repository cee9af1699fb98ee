"""Graphic annotations and layers into a presentation state's data set (PS3.3 C.10.5, C.10.7)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pydicom.dataset import Dataset

from echo_core.films.annotations import Annotation, Graphic, Layer, Text
from echo_core.films.written_text import long_text, short_text


def code_string(text: str) -> str:
    """``text`` as far as a CS element can hold it: 16 characters of capitals, digits, space and underscore."""
    return re.sub(r"[^A-Z0-9 _]", "_", text.upper())[:16].strip()


def fill_annotation(item: Dataset, annotation: Annotation) -> Dataset:
    """Put an annotation into ``item``, which may say already which images it is for."""
    item.GraphicLayer = code_string(annotation.layer)
    if annotation.texts:
        item.TextObjectSequence = [_text(text) for text in annotation.texts]
    if annotation.graphics:
        item.GraphicObjectSequence = [_graphic(graphic) for graphic in annotation.graphics]
    return item


def layer_items(declared: Iterable[Layer], used: Iterable[str]) -> list[Dataset]:
    """The declared layers, and one for each name that is used and not declared: every layer must be."""
    layers = list(declared)
    for name in dict.fromkeys(used):
        if name not in [layer.name for layer in layers]:
            layers.append(Layer(name, 1 + max((layer.order for layer in layers), default=0)))
    return [_layer(layer) for layer in layers]


def _graphic(graphic: Graphic) -> Dataset:
    item = Dataset()
    item.GraphicAnnotationUnits = graphic.units
    item.GraphicDimensions = 2
    item.NumberOfGraphicPoints = len(graphic.points)
    item.GraphicData = [part for point in graphic.points for part in point]
    item.GraphicType = graphic.kind
    closed = graphic.kind in ("CIRCLE", "ELLIPSE") or graphic.points[0] == graphic.points[-1]
    if closed and graphic.kind != "POINT":
        item.GraphicFilled = "Y" if graphic.filled else "N"
    return item


def _text(text: Text) -> Dataset:
    item = Dataset()
    item.UnformattedTextValue = long_text(text.text, 1024)
    if text.box is not None:
        item.BoundingBoxAnnotationUnits = text.box_units
        item.BoundingBoxTopLeftHandCorner, item.BoundingBoxBottomRightHandCorner = (list(part) for part in text.box)
        item.BoundingBoxTextHorizontalJustification = text.justification
    if text.anchor is not None:
        item.AnchorPointAnnotationUnits = text.anchor_units
        item.AnchorPoint = list(text.anchor)
        item.AnchorPointVisibility = "Y" if text.anchor_visible else "N"
    return item


def _layer(layer: Layer) -> Dataset:
    item = Dataset()
    item.GraphicLayer = code_string(layer.name)
    item.GraphicLayerOrder = layer.order
    if layer.grey is not None:
        item.GraphicLayerRecommendedDisplayGrayscaleValue = layer.grey
    if layer.description:
        item.GraphicLayerDescription = short_text(layer.description)
    return item
