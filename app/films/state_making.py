"""A film as it is on the screen → a presentation state, with what is drawn on it."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from app.films.annotations import Annotation
from app.films.geometry import Geometry
from app.films.measuring import scale_of, statistics
from app.films.presentation import Presentation
from app.films.tools import MEASURING, reading
from app.films.tools.base import Mark, Subject
from echo_core.films import annotations as graphics
from echo_core.films.annotations import Graphic, Layer, Text
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader
from echo_core.films.orientation import Turn
from echo_core.films.presentation_state import DisplayedArea, PresentationState

LAYER = "MEASUREMENTS"
OVERLAYS = "OVERLAYS"
_LETTER = (8.0, 18.0)
"""Width and height of a letter and its row, in device pixels."""
_MOST_TEXT = 1024
"""Of an ST element."""

_Key = tuple[float, ...]


@dataclass(frozen=True)
class Drawn:
    """What lies over the film on the screen: drawings, and whether overlays and shutter of the file are in force."""

    annotations: tuple[Annotation, ...] = ()
    overlays: bool = True
    shutter: bool = True


def state_of(
    presentation: Presentation, geometry: Geometry, fitted: bool, drawn: Drawn, label: str
) -> PresentationState:
    """The state that shows the film elsewhere as it is shown here.

    Edge enhancement and local contrast are not part of it: no presentation state can say them.

    Raises:
        FilmReferenceError: the film lacks a UID.
    """
    seen, turn = presentation.seen, Turn(presentation.turn.quarters * 90, presentation.turn.mirrored)
    state = PresentationState.from_view(
        seen.header,
        presentation.voi,
        turn,
        inverted=presentation.inverted,
        gamma=presentation.gamma,
        label=label,
    )
    area = DisplayedArea.of(seen.header, turn, None if fitted else _in_sight(seen.header, geometry))
    state = dataclasses.replace(state, areas=(area,))
    shutter = seen.header.shutter if drawn.shutter else None
    bitmap = None if shutter is None else shutter.bitmap
    shown = [overlay for overlay in seen.overlays if overlay.group != bitmap and drawn.overlays]
    hiding = [overlay for overlay in seen.overlays if overlay.group == bitmap and bitmap is not None]
    if shutter is not None and bitmap is not None and not hiding:
        # Its plane is missing, and its group may become another's.
        shutter = dataclasses.replace(shutter, bitmap=None) if shutter.shaped else None
    # Of their own, from the first group on, so that the state shows them with any copy of the film.
    planes = tuple(
        dataclasses.replace(overlay, embedded=False, group=0x6000 + 2 * number)
        for number, overlay in enumerate((*shown, *hiding))
    )
    if shutter is not None and hiding:
        shutter = dataclasses.replace(shutter, bitmap=planes[-1].group)
    return dataclasses.replace(
        state,
        shutter=shutter,
        overlays=planes,
        overlay_layers=tuple((plane.group, OVERLAYS) for plane in planes[: len(shown)]),
        layers=() if presentation.state is None else presentation.state.layers,
        annotations=tuple(
            dataclasses.replace(one, images=()) for one in without_twins(presentation.graphics, drawn.annotations)
        ),
    )


def with_drawings(
    state: PresentationState, film: Film, annotations: Iterable[Annotation], geometry: Geometry
) -> PresentationState:
    """The state with the person's drawings; counting large regions takes a while: call it beside the interface."""
    drawn = tuple(annotations)
    if not drawn:
        return state
    # In the units of the state, which is all that its reader has.
    seen = state.film_for(film)
    subject = Subject(
        seen, scale_of(film.header, drawn), lambda region: (True, statistics(seen, region.kind, region.points))
    )
    layers = state.layers
    if LAYER not in [layer.name for layer in layers]:
        order = 1 + max((layer.order for layer in layers), default=0)
        layers = (*layers, Layer(LAYER, order, "Measurements and drawings"))
    return dataclasses.replace(
        state,
        layers=layers,
        annotations=(*state.annotations, *(_graphics(one, subject, geometry) for one in drawn)),
    )


def without_twins(drawn: Iterable[graphics.Annotation], own: Iterable[Annotation]) -> tuple[graphics.Annotation, ...]:
    """What a state draws, less what the person's own drawings show already: a state may have been saved from them."""
    known: set[_Key] = set()
    for one in own:
        tool = MEASURING[one.kind]
        known |= {_key(line) for line in (*tool.lines(one), (tool.label_at(one.points),))}
    sizes = {len(key) for key in known}
    return tuple(one for one in drawn if known.isdisjoint(_keys(one, sizes)))


def _keys(one: graphics.Annotation, sizes: Collection[int]) -> Iterator[_Key]:
    """The keys of these ``sizes``: of long outlines, which nothing can equal, a frame has no time to make any."""
    lines = [graphic.points for graphic in one.graphics if graphic.kind == "POLYLINE"]
    anchors = [(text.anchor,) for text in one.texts if text.anchor is not None]
    yield from (_key(points) for points in (*lines, *anchors) if 2 * len(points) in sizes)


def _key(points: Iterable[graphics.Point]) -> _Key:
    """Points as the file keeps them, in single precision."""
    return tuple(float(np.float32(part)) for point in points for part in point)


def _graphics(one: Annotation, subject: Subject, geometry: Geometry) -> graphics.Annotation:
    tool = MEASURING[one.kind]
    lines = [Graphic("POLYLINE", line) for line in tool.lines(one) if len(line) > 1]
    lines += [Graphic("POLYLINE", _stroke(mark, geometry)) for mark in tool.marks(one, subject.scale)]
    words = "\n".join(reading(one, subject).lines)[:_MOST_TEXT]
    texts = (_text(words, tool.label_at(one.points), one.label, geometry),) if words else ()
    return graphics.Annotation(LAYER, tuple(lines), texts)


def _text(words: str, anchor: graphics.Point, label: graphics.Point | None, geometry: Geometry) -> Text:
    """Words beside their anchor; or where the person has put them, in a box about as large as on the screen."""
    if label is None:
        return Text(words, anchor)
    lines = words.splitlines()
    width, height = _LETTER[0] * max(map(len, lines)) / 2, _LETTER[1] * len(lines) / 2
    x, y = geometry.to_device(anchor[0] + label[0], anchor[1] + label[1])
    box = (geometry.to_film(x - width, y - height), geometry.to_film(x + width, y + height))
    return Text(words, anchor, anchor_visible=True, box=box, justification="CENTER")


def _stroke(mark: Mark, geometry: Geometry) -> tuple[graphics.Point, graphics.Point]:
    """Ends and arrow heads, as long as they are on the screen now."""
    (x, y), (to_x, to_y) = geometry.to_device(*mark.at), geometry.to_device(*mark.towards)
    angle = math.atan2(to_y - y, to_x - x) + math.radians(mark.degrees)
    return mark.at, geometry.to_film(x + mark.length * math.cos(angle), y + mark.length * math.sin(angle))


def _in_sight(header: FilmHeader, geometry: Geometry) -> tuple[int, int, int, int]:
    """(left, top, right, bottom) of the film's part in the viewport."""
    corners = [geometry.to_film(0, 0), geometry.to_film(geometry.width, geometry.height)]
    (x0, x1), (y0, y1) = (sorted(corner[axis] for corner in corners) for axis in (0, 1))
    rows, columns = header.rows, header.columns
    left, top = max(0, min(math.floor(x0), columns - 1)), max(0, min(math.floor(y0), rows - 1))
    return left, top, max(left + 1, min(math.ceil(x1), columns)), max(top + 1, min(math.ceil(y1), rows))
