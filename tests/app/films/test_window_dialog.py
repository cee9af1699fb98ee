"""Typing a window: what the fields say of it, and what comes of what is typed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.films.window_dialog import WindowDialog
from echo_core.films.rendering import grey_table
from echo_core.films.voi import Voi


@pytest.mark.parametrize("function", ["LINEAR", "LINEAR_EXACT"])
def test_the_typed_ends_are_where_the_film_becomes_black_and_white(qtbot: Any, make_film: Any, function: str) -> None:
    film = make_film(voi_function=function)
    made: list[Voi] = []
    dialog = WindowDialog(film, Voi("window", "FILE", 2048.0, 4096.0, function))
    qtbot.addWidget(dialog)
    dialog.voi_changed.connect(made.append)
    assert (dialog.low.text(), dialog.high.text()) == ("0", "4095" if function == "LINEAR" else "4096")
    dialog.low.setValue(1000)
    dialog.high.setValue(1255)
    greys = grey_table(film.header, made[-1])
    assert np.array_equal(greys[1000:1256], np.arange(256)), "256 values, 256 greys: the table by hand"
    assert not greys[:1000].any()
    assert (greys[1256:4096] == 255).all()
    dialog.high.setValue(900)
    assert made[-1].width > 0
    dialog.low.setValue(800)
    greys = grey_table(film.header, made[-1])
    assert (greys[800], greys[801] > 0, greys[899] < 255, greys[900]) == (0, True, True, 255)


@pytest.mark.parametrize("function", ["LINEAR", "LINEAR_EXACT", "SIGMOID"])
def test_what_is_not_typed_keeps_its_last_digit(qtbot: Any, make_film: Any, function: str) -> None:
    made: list[Voi] = []
    center, width = 1234.56789, 77.77777
    dialog = WindowDialog(make_film(), Voi("window", "FILE", center, width, function))
    qtbot.addWidget(dialog)
    dialog.voi_changed.connect(made.append)
    dialog.center.setValue(1500)
    assert (made[-1].center, made[-1].width) == (1500, width)
    high = 1500 + width / 2 - (function == "LINEAR")
    dialog.low.setValue(1400)
    voi = made[-1]
    assert voi.center + voi.width / 2 - (function == "LINEAR") == pytest.approx(high, abs=1e-9)
    assert voi.center - voi.width / 2 == pytest.approx(1400, abs=1e-9)
    assert voi.function == function


def test_a_window_on_small_values_can_be_read_and_typed(qtbot: Any, make_film: Any) -> None:
    made: list[Voi] = []
    dialog = WindowDialog(make_film(slope=1e-5), Voi.manual(0.0202, 0.0404))
    qtbot.addWidget(dialog)
    dialog.voi_changed.connect(made.append)
    assert [field.text() for field in (dialog.center, dialog.width_field, dialog.low, dialog.high)] == [
        "0.0202", "0.0404", "0", "0.0404",
    ]  # fmt: skip
    dialog.high.setValue(0.031)
    assert (made[-1].center, made[-1].width) == pytest.approx((0.0155, 0.031))
