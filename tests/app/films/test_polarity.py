"""Windows of films of any polarity: presets, drags and linked windows, against the brightness that was encoded."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import numpy as np
import pytest

from app.films.light_box import LightBox
from app.films.presentation import Presentation
from app.films.windowing import DragFeel, between, carried, ends_of
from echo_core.films.header import LookupTable, Window
from echo_core.films.orientation import Turn
from echo_core.films.presentation_state import PresentationState
from echo_core.films.voi import Voi, windowed

BODY = np.random.default_rng(11).permutation(np.arange(78000) * 4000 // 78000).reshape(300, 260)
"""A chest in brightness: 0 is air, 3999 the densest bone."""
RISING = LookupTable(0, 16, np.arange(65536).astype("<u2").tobytes())
FALLING = LookupTable(0, 16, np.arange(65535, -1, -1).astype("<u2").tobytes())
SLOPES = (1.0, -1.0, 0.25, -3.0)
ENCODINGS = list(itertools.product(("MONOCHROME1", "MONOCHROME2"), SLOPES, (False, True), (False, True)))


def encoded(make_film: Any, photometric: str, slope: float, signed: bool, by_state: bool) -> Presentation:
    """The chest as a film, under a state whose Presentation LUT falls if ``by_state``; all look alike by default."""
    air_is_low = (photometric == "MONOCHROME2") != by_state
    counted = BODY if air_is_low == (slope > 0) else 4095 - BODY
    offset = 2048 if signed else 0
    stored = (counted - offset).astype(np.int16 if signed else np.uint16)
    ends = sorted(slope * (code - offset) + 70.0 for code in (0, 4095))
    middle, width = sum(ends) / 2, ends[1] - ends[0]
    shown = Presentation(
        make_film(
            stored, slope=slope, intercept=70.0, photometric=photometric,
            windows=(Window(middle, width),), voi_function="LINEAR_EXACT",
            sop_class_uid="1.2.840.10008.5.1.4.1.1.1.1", series_uid="1.2.3.4",
        )
    )  # fmt: skip
    if by_state:
        # A state replaces the polarity of the file: only its curve turns the greys round.
        state = PresentationState.from_view(shown.film.header, shown.voi, Turn())
        curve = RISING if photometric == "MONOCHROME1" else FALLING
        shown.show_state(dataclasses.replace(state, shape="IDENTITY", presentation_lut=curve), None)
    return shown


def picture(shown: Presentation) -> np.ndarray:
    return shown.table()[shown.film.codes].astype(int)


def preset(shown: Presentation, label: str) -> Voi:
    return next(choice.voi for choice in shown.choices() if choice.label == label)


def wanted(label: str) -> np.ndarray:
    """The preset's picture, from the brightness alone."""
    low, high = np.quantile(BODY, (0.005, 0.995))
    dark, bright = {"Lungs": (0.0, 0.65), "Mediastinum": (0.4, 1.0)}[label]
    span = high - low
    return np.clip((BODY - (low + dark * span)) / ((bright - dark) * span), 0, 1) * 255


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_preset_shows_the_same_however_the_film_is_encoded(make_film: Any, encoding: Any) -> None:
    shown = encoded(make_film, *encoding)
    assert np.abs(picture(shown) - BODY / 4095 * 255).max() <= 1.5
    for label in ("Lungs", "Mediastinum"):
        shown.voi = preset(shown, label)
        assert np.abs(picture(shown) - wanted(label)).max() <= 1.5
    shown.inverted = True
    assert np.abs(255 - picture(shown) - wanted("Mediastinum")).max() <= 1.5
    shown.voi = preset(shown, "Lungs")
    assert np.abs(255 - picture(shown) - wanted("Lungs")).max() <= 1.5, "inverted, the lungs are still the lungs"


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("inverted", [False, True])
def test_up_is_brighter_however_the_film_is_encoded(make_film: Any, encoding: Any, inverted: bool) -> None:
    shown = encoded(make_film, *encoding)
    shown.inverted = inverted
    before = picture(shown).mean()
    shown.voi = shown.dragged(DragFeel(0, 60))
    assert picture(shown).mean() > before + 5


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("inverted", [False, True])
def test_a_linked_window_shows_the_same_however_the_films_are_encoded(
    make_film: Any, encoding: Any, inverted: bool
) -> None:
    target = encoded(make_film, *encoding)
    for other in ENCODINGS[::3]:
        source = encoded(make_film, *other)
        source.inverted = target.inverted = inverted
        source.voi = preset(source, "Lungs")
        followed = carried(source.voi, source.seen, target.seen)
        assert followed == preset(target, "Lungs")
        source.voi = Voi.manual(source.voi.center, source.voi.width * 0.7, "LINEAR_EXACT")
        source.voi = source.dragged(DragFeel(35, -20))
        followed = carried(source.voi, source.seen, target.seen)
        assert followed is not None
        target.voi = followed
        assert np.abs(picture(target) - picture(source)).max() <= 2
        assert 20 < picture(target).mean() < 235


def test_a_linear_window_keeps_its_numbers_on_a_film_of_the_same_range(make_film: Any) -> None:
    one, two = (Presentation(make_film(BODY.astype(np.uint16))) for _ in range(2))
    voi = Voi("window", "FILE", 1500.0, 900.0, "LINEAR")
    followed = carried(voi, one.film, two.film)
    assert followed is not None
    assert (followed.center, followed.width) == pytest.approx((1500.0, 900.0))
    assert followed.function == "LINEAR"
    mirror = Presentation(make_film((3999 - BODY).astype(np.uint16), photometric="MONOCHROME1"))
    followed = carried(voi, one.film, mirror.film)
    assert followed is not None
    one.voi, mirror.voi = voi, followed
    assert np.abs(picture(one) - picture(mirror)).max() <= 1


def test_mending_a_film_that_contradicts_itself_leaves_the_other_film(light_box: LightBox, make_film: Any) -> None:
    odd = make_film((4095 - BODY).astype(np.uint16), view_position="PA", photometric="MONOCHROME1",
                    presentation_shape="IDENTITY")  # fmt: skip
    two = make_film(BODY.astype(np.uint16), view_position="LL")
    light_box.show_films([odd, two])
    light_box.actions_by_id["link"].trigger()
    left, right = (view.presentation for view in light_box.board.places)
    assert left is not None
    assert right is not None
    light_box.viewports[0].toggle_invert()
    assert (left.inverted, right.inverted) == (True, False)
    light_box.viewports[0].choose_window("lungs")
    assert np.abs(picture(left) - picture(right)).max() <= 1
    light_box.viewports[1].drag_window(35, -20)
    assert np.abs(picture(left) - picture(right)).max() <= 2
    light_box.viewports[1].toggle_invert()
    assert (left.inverted, right.inverted) == (True, True)
    assert 20 < picture(left).mean() < 235


@pytest.mark.parametrize("function", ["LINEAR", "LINEAR_EXACT"])
def test_the_ends_of_a_window_are_where_it_is_black_and_white(function: str) -> None:
    black, white = ends_of(300.0, 101.0, function)
    x = np.array([black - 1, black, black + 1e-6, (black + white) / 2, white - 1e-6, white, white + 1])
    y = windowed(x, 300.0, 101.0, function)
    assert (y[:2] == 0).all()
    assert (y[5:] == 1).all()
    assert 0 < y[2] < y[3] == 0.5 < y[4] < 1
    made = between(black, white, function)
    assert (made.center, made.width, made.function) == (300.0, 101.0, function)


def test_linked_films_of_opposite_polarity_show_the_same(light_box: LightBox, make_film: Any) -> None:
    one = make_film(BODY.astype(np.uint16), view_position="PA")
    two = make_film((4095 - BODY).astype(np.uint16), view_position="LL", photometric="MONOCHROME1")
    light_box.show_films([one, two])
    light_box.actions_by_id["link"].trigger()
    first, second = light_box.board.places
    for choice in first.choices():
        if choice.label in ("Lungs", "Mediastinum"):
            first.set_voi(choice.voi)
            assert np.abs(picture(second.presentation) - wanted(choice.label)).max() <= 1.5  # type: ignore[arg-type]
            assert second.presentation.voi.label == choice.label  # type: ignore[union-attr]
    first.toggle_invert()
    first.drag_window(30, 40)
    assert np.abs(picture(first.presentation) - picture(second.presentation)).max() <= 2  # type: ignore[arg-type]


def test_inversion_that_mends_a_file_moves_the_presets(make_film: Any) -> None:
    """Shape and Photometric Interpretation contradict each other, and the shape is the wrong one."""
    film = make_film(BODY.astype(np.uint16), photometric="MONOCHROME2", presentation_shape="INVERSE")
    shown = Presentation(film)
    shown.inverted = True
    shown.voi = preset(shown, "Lungs")
    assert np.abs(picture(shown) - wanted("Lungs")).max() <= 1.5
