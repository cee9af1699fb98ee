"""The shutter of an image or a presentation state out of its data set (PS3.3 C.7.6.11, C.7.6.15)."""

from __future__ import annotations

import pydicom

from echo_core.films.shutters import Shutter
from echo_core.films.values import number_of, numbers_of, parts, value_of

_EDGES = ("ShutterLeftVerticalEdge", "ShutterUpperHorizontalEdge", "ShutterRightVerticalEdge")


def read_shutter(dataset: pydicom.Dataset) -> Shutter | None:
    """The shutter; None without one. A shape whose numbers do not make it up hides nothing."""
    shapes = {str(shape).strip().upper() for shape in parts(value_of(dataset, "ShutterShape") or "")}
    rectangle = circle = bitmap = None
    polygon: tuple[tuple[int, int], ...] = ()
    if "RECTANGULAR" in shapes:
        edges = [number_of(dataset, keyword) for keyword in (*_EDGES, "ShutterLowerHorizontalEdge")]
        left, top, right, bottom = (None if edge is None else int(edge) for edge in edges)
        if left is not None and top is not None and right is not None and bottom is not None:
            rectangle = (left, top, right, bottom) if left <= right and top <= bottom else None
    if "CIRCULAR" in shapes:
        center, radius = numbers_of(dataset, "CenterOfCircularShutter"), number_of(dataset, "RadiusOfCircularShutter")
        if len(center) == 2 and radius is not None and radius > 0:
            circle = (int(center[0]), int(center[1]), int(radius))
    if "POLYGONAL" in shapes:
        flat = [int(n) for n in numbers_of(dataset, "VerticesOfThePolygonalShutter")]
        polygon = tuple(zip(flat[::2], flat[1::2], strict=False)) if len(flat) >= 6 else ()
    if "BITMAP" in shapes:
        group = number_of(dataset, "ShutterOverlayGroup")
        bitmap = None if group is None else int(group)
    if rectangle is None and circle is None and not polygon and bitmap is None:
        return None
    value = number_of(dataset, "ShutterPresentationValue")
    return Shutter(rectangle, circle, polygon, bitmap, None if value is None else int(value))
