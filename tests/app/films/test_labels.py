"""Words about drawings: clear of each other, in sight, and where the person has put them."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt

from app.films import annotation_painter
from app.films.annotation_file import decode, encode
from app.films.annotation_layer import AnnotationLayer
from app.films.annotations import Annotation, AnnotationError, Kind
from app.films.label_places import LabelPlaces, leader
from app.films.presentation import Presentation
from app.films.viewport import Viewport

AREA = QRectF(0, 0, 900, 700)
ELLIPSE = Annotation(Kind.ELLIPSE, ((60.0, 70.0), (180.0, 230.0)))
RATIO = Annotation(Kind.CARDIOTHORACIC, ((90.0, 180.0), (170.0, 185.0), (30.0, 228.0), (190.0, 230.0)))
LINE = Annotation(Kind.LENGTH, ((20.0, 225.0), (185.0, 235.0)))
POINTS = st.tuples(st.floats(0, 900), st.floats(0, 700))


@given(st.lists(st.tuples(POINTS, st.floats(20, 200), st.floats(12, 70)), max_size=8))
def test_words_stand_in_sight_clear_of_each_other_and_do_not_move_for_later_ones(
    wanted: list[tuple[tuple[float, float], float, float]],
) -> None:
    sizes = [(QPointF(*at), QSizeF(width, height)) for at, width, height in wanted]
    places, fewer = LabelPlaces(AREA), LabelPlaces(AREA)
    found = [places.beside(*one) for one in sizes]
    assert [fewer.beside(*one) for one in sizes[:-1]] == found[: len(sizes[:-1])]
    for place in found:
        assert AREA.contains(place)
    for one, other in itertools.combinations(found[:4], 2):
        width = min(one.right(), other.right()) - max(one.left(), other.left())
        height = min(one.bottom(), other.bottom()) - max(one.top(), other.top())
        assert width <= 1e-6 or height <= 1e-6, "four blocks of words fit round any point of this picture"


def test_words_stand_beside_what_they_are_about_as_long_as_nothing_is_there() -> None:
    places = LabelPlaces(AREA)
    at, size = QPointF(400, 300), QSizeF(120, 50)
    first = places.beside(at, size)
    assert first.left() > at.x()
    assert first.top() > at.y()
    assert leader(first, at) is None
    placed = [places.beside(at, size) for _ in range(8)]
    assert leader(placed[-1], at) is not None, "words far away need a line"


def hung(viewport: Viewport, film: Any, *drawn: Annotation) -> AnnotationLayer:
    layer = AnnotationLayer(drawn, parent=viewport)
    viewport.set_presentation(Presentation(film), layer)
    return layer


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[QRectF, str]]:
    """Where words are painted, in the order of painting."""
    found: list[tuple[QRectF, str]] = []
    monkeypatch.setattr(
        annotation_painter, "draw_text", lambda painter, rect, flags, text, colour: found.append((QRectF(rect), text))
    )
    return found


def test_no_number_is_written_over_another(
    viewport: Viewport, make_film: Any, painted: list[tuple[QRectF, str]]
) -> None:
    drawn = (ELLIPSE, RATIO, LINE)
    layer = hung(viewport, make_film(pixel_spacing=(0.2, 0.2)), *drawn)
    for _ in range(3):
        painted.clear()
        viewport.zoom_by(0.8)
        viewport.grab()
        assert len(painted) >= 8
        for (one, text), (other, _) in itertools.combinations(painted, 2):
            assert not one.adjusted(0.1, 0.1, -0.1, -0.1).intersects(other), text
    before = list(painted)
    layer.add(replace(LINE, uid="0" * 32, points=((25.0, 240.0), (188.0, 238.0))))
    painted.clear()
    viewport.grab()
    assert painted[: len(before)] == before, "a new drawing moves the words of no other"
    assert len(painted) > len(before)


def drag(qtbot: Any, viewport: Viewport, start: QPoint, end: QPoint) -> None:
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for at in ((start + end) / 2, end):
        qtbot.mouseMove(viewport, at)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)


@pytest.mark.parametrize("turn", [0, 1])
def test_the_words_of_the_selected_drawing_can_be_dragged_elsewhere(
    viewport: Viewport, make_film: Any, qtbot: Any, painted: list[tuple[QRectF, str]], turn: int
) -> None:
    layer = hung(viewport, make_film(pixel_spacing=(0.2, 0.2)), LINE)
    viewport.rotate(turn)

    def middle() -> QPointF:
        painted.clear()
        viewport.grab()
        block = QRectF()
        for rect, _ in painted:
            block = block.united(rect)
        return block.center()

    start = middle()
    end = start + QPointF(-60, -110)
    voi = viewport.presentation.voi  # type: ignore[union-attr]
    drag(qtbot, viewport, start.toPoint(), end.toPoint())
    assert layer.annotations == (LINE,), "words of a drawing that is not selected are no handle"
    assert viewport.presentation.voi != voi  # type: ignore[union-attr]
    viewport.editor.choose(LINE.uid)
    drag(qtbot, viewport, start.toPoint(), end.toPoint())
    (moved,) = layer.annotations
    assert moved.points == LINE.points
    assert moved.label is not None
    found = middle()
    assert (found.x(), found.y()) == pytest.approx((end.x(), end.y()), abs=1.5)
    film_point = viewport.to_film(found)
    viewport.zoom_by(1.1)
    assert viewport.to_film(middle()) == pytest.approx(film_point, abs=1.5)
    (kept,) = decode(encode(layer.annotations, (300, 260)), (300, 260)).annotations
    assert kept == moved
    drag(qtbot, viewport, viewport.to_screen((20.0, 225.0)).toPoint(), viewport.to_screen((20.0, 200.0)).toPoint())
    assert layer.annotations[0].points != LINE.points
    assert layer.annotations[0].label == moved.label, "words go with their drawing"
    layer.undo()
    layer.undo()
    assert layer.annotations == (LINE,)


def test_words_with_a_place_of_their_own_are_made_room_for(
    viewport: Viewport, make_film: Any, painted: list[tuple[QRectF, str]]
) -> None:
    film = make_film(pixel_spacing=(0.2, 0.2))
    hung(viewport, film, LINE)
    viewport.grab()
    taken = painted[0][0]
    column, row = viewport.to_film(taken.center())
    wanted = (column - ELLIPSE.points[1][0], row - ELLIPSE.points[1][1])
    painted.clear()
    hung(viewport, film, LINE, replace(ELLIPSE, label=wanted))
    viewport.grab()
    assert painted[0][1].startswith("Mean")
    (line,) = (rect for rect, text in painted if text.endswith(" mm"))
    assert not any(line.intersects(rect) for rect, text in painted if text.startswith(("Mean", "Min", "Area")))


@pytest.mark.parametrize("label", [[1.0], ["x", 2], [float("nan"), 1.0], [1e9, 0.0], 5])
def test_a_place_of_words_that_makes_no_sense_is_refused(label: Any) -> None:
    with pytest.raises(AnnotationError):
        Annotation.from_json({**LINE.to_json(), "label": label})
