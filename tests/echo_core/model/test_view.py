"""The model's view of a film: size, aspect, contrast, and indifference to resolution and window width."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from echo_core.model.view import model_view


def _film(rows: int, columns: int) -> np.ndarray:
    y, x = np.mgrid[0:rows, 0:columns]
    return (0.5 + 0.4 * np.sin(6 * y / rows) * np.cos(5 * x / columns)).astype(np.float32)


def test_aspect_is_kept_and_the_rest_is_black() -> None:
    view = model_view(_film(400, 200), 224)
    assert view.shape == (224, 224)
    columns = np.flatnonzero(view.any(axis=0))
    assert (columns[0], columns[-1]) == (56, 167)  # 112 of 224 columns, centred


def test_a_non_square_pixel_is_drawn_square() -> None:
    tall = model_view(_film(200, 200), 224, pixel_aspect=2.0)
    assert np.flatnonzero(tall.any(axis=0)).size == 112


def test_percentiles_reach_both_ends() -> None:
    view = model_view(_film(224, 224), 224)
    assert view.min() == 0
    assert view.max() == 255
    share = np.mean(view == 255)
    assert 0.003 < share < 0.02  # half a percent above the 99.5th, and what rounds to it


@pytest.mark.parametrize("scale", [0.02, 1.0, 4000.0])
def test_a_wide_or_shifted_range_does_not_blind_the_model(scale: float) -> None:
    film = _film(300, 260)
    changed, plain = model_view(film * scale + 7.0, 224).astype(int), model_view(film, 224).astype(int)
    assert np.abs(changed - plain).max() <= 1


def test_resolution_hardly_matters() -> None:
    small, large = model_view(_film(448, 448), 224).astype(int), model_view(_film(2240, 2240), 224).astype(int)
    assert np.abs(small - large).max() <= 3


def test_area_average_by_hand() -> None:
    film = np.arange(16, dtype=np.float32).reshape(4, 4)
    means = np.array([[2.5, 4.5], [10.5, 12.5]])
    low, high = np.percentile(means, (0.5, 99.5))
    wanted = np.rint(np.clip((means - low) / (high - low) * 255, 0, 255))
    np.testing.assert_array_equal(model_view(film, 2), wanted)


@settings(max_examples=40, deadline=None)
@given(rows=st.integers(1, 70), columns=st.integers(1, 70), value=st.floats(-5, 5, width=32))
def test_any_shape_and_a_flat_film_survive(rows: int, columns: int, value: float) -> None:
    view = model_view(np.full((rows, columns), value, np.float32), 32)
    assert view.shape == (32, 32)
    assert view.dtype == np.uint8
