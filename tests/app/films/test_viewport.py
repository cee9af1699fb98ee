"""What a viewport really paints, and what mouse and keys do to it."""

from __future__ import annotations

import gc
import itertools
import weakref
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPixmap, QWheelEvent
from PySide6.QtWidgets import QApplication, QPushButton

from app.films import overlays
from app.films.corner_text import patient_lines
from app.films.overlay_content import OverlayContent, cursor_words
from app.films.presentation import Presentation
from app.films.pyramid_store import PyramidStore
from app.films.viewport import Viewport
from app.films.windowing import PIXELS_A_RANGE, value_range
from echo_core.films.header import LookupTable, Window

# A film of 260 × 300 in the middle of 700 × 600: columns 220–480, rows 150–450, clear of every overlay.
FILM_AREA = (slice(150, 450), slice(220, 480))


def linear(values: np.ndarray, center: float, width: float) -> np.ndarray:
    """PS3.3 C.11.2.1.2.1 in float64, to 256 greys."""
    y = np.clip((values.astype(np.float64) - (center - 0.5)) / (width - 1) + 0.5, 0, 1)
    return np.floor(y * 255 + 0.5).astype(np.uint8)


def at_one(viewport: Viewport, film: Any) -> None:
    viewport.set_presentation(Presentation(film))
    viewport.actual_size()
    assert viewport.geometry_on_screen.zoom == 1.0


def test_one_to_one_paints_every_pixel_as_the_formula_says(
    viewport: Viewport, make_film: Any, picture_of: Callable[..., Any]
) -> None:
    film = make_film(windows=(Window(1800, 1500),))
    at_one(viewport, film)
    picture = picture_of(viewport)
    wanted = linear(film.stored, 1800, 1500)
    assert np.array_equal(picture[FILM_AREA], np.repeat(wanted[..., None], 3, axis=2))


def test_monochrome1_is_inverted_once_and_the_tool_inverts_that(
    viewport: Viewport, make_film: Any, picture_of: Callable[..., Any]
) -> None:
    film = make_film(windows=(Window(1800, 1500),), photometric="MONOCHROME1", presentation_shape="INVERSE")
    at_one(viewport, film)
    y = np.clip((film.stored - 1799.5) / 1499 + 0.5, 0, 1)
    inverse = np.floor((1 - y) * 255 + 0.5).astype(np.uint8)
    assert np.array_equal(picture_of(viewport)[FILM_AREA][..., 0], inverse)
    viewport.toggle_invert()
    assert np.array_equal(picture_of(viewport)[FILM_AREA][..., 0], linear(film.stored, 1800, 1500))


def test_padding_stays_background_when_inverted(
    viewport: Viewport, make_film: Any, picture_of: Callable[..., Any]
) -> None:
    stored = np.random.default_rng(5).integers(1, 4096, (300, 260), dtype=np.uint16)
    stored[:40] = 0
    film = make_film(stored, padding_value=0)
    at_one(viewport, film)
    viewport.toggle_invert()
    picture = picture_of(viewport)[FILM_AREA]
    assert (picture[:40] == 0).all()
    assert (picture[40:] > 0).any()


def test_signed_values_are_looked_up_by_their_sign(
    viewport: Viewport, make_film: Any, picture_of: Callable[..., Any]
) -> None:
    stored = np.random.default_rng(6).integers(-1024, 1024, (300, 260)).astype(np.int16)
    at_one(viewport, make_film(stored, windows=(Window(0, 2000),)))
    assert np.array_equal(picture_of(viewport)[FILM_AREA][..., 0], linear(stored, 0, 2000))


@pytest.mark.parametrize(
    ("operation", "wanted"),
    [
        ("rotate_right", lambda p: np.rot90(p, -1)),
        ("rotate_left", lambda p: np.rot90(p, 1)),
        ("flip_horizontally", np.fliplr),
        ("flip_vertically", np.flipud),
    ],
)
def test_turning_moves_every_pixel_on_the_screen(
    viewport: Viewport,
    make_film: Any,
    picture_of: Callable[..., Any],
    operation: str,
    wanted: Callable[[np.ndarray], np.ndarray],
) -> None:
    film = make_film(np.random.default_rng(7).integers(0, 4096, (260, 260), dtype=np.uint16))
    at_one(viewport, film)
    area = (slice(170, 430), slice(220, 480))
    before = picture_of(viewport)[area]
    if operation.startswith("rotate"):
        viewport.rotate(1 if operation == "rotate_right" else -1)
    else:
        getattr(viewport, operation)()
    assert np.array_equal(picture_of(viewport)[area], wanted(before))


def test_one_film_pixel_is_one_device_pixel_on_a_fine_screen(qtbot: Any, store: PyramidStore, make_film: Any) -> None:
    class FineScreen(Viewport):
        def devicePixelRatioF(self) -> float:
            return 2.0

    viewport = FineScreen(store)
    qtbot.addWidget(viewport)
    viewport.resize(350, 300)
    viewport.show()
    film = make_film()
    at_one(viewport, film)
    pixmap = QPixmap(700, 600)
    pixmap.setDevicePixelRatio(2.0)
    viewport.render(pixmap)
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    picture = np.frombuffer(image.constBits(), np.uint8).reshape(600, image.bytesPerLine())[:, :700]
    assert np.array_equal(picture[FILM_AREA], linear(film.stored, 2048, 4096))


def test_nothing_but_background_around_the_film(
    viewport: Viewport, make_film: Any, picture_of: Callable[..., Any]
) -> None:
    at_one(viewport, make_film())
    viewport.set_text_shown(False)
    picture = picture_of(viewport)
    assert (picture[:150] == 0).all()
    assert (picture[150:450, :220] == 0).all()
    assert (picture[150:450, 480:] == 0).all()


def test_colour_is_shown_in_its_colours_and_has_no_window(
    viewport: Viewport, make_film: Any, picture_of: Callable[..., Any]
) -> None:
    stored = np.zeros((300, 260, 3), np.uint8)
    stored[..., 0], stored[..., 2] = 200, 60
    at_one(viewport, make_film(stored, photometric="RGB", windows=()))
    assert (picture_of(viewport)[300, 350] == (200, 0, 60)).all()
    assert viewport.choices() == []
    viewport.drag_window(50, 50)
    viewport.toggle_invert()
    assert (picture_of(viewport)[300, 350] == (200, 0, 60)).all()


def test_dragging_changes_the_window_by_the_documented_amount(viewport: Viewport, make_film: Any, qtbot: Any) -> None:
    film = make_film(windows=(Window(2000, 3000),))
    viewport.set_presentation(Presentation(film))
    low, high = value_range(film)
    unit = (high - low) / PIXELS_A_RANGE
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    qtbot.mouseMove(viewport, QPoint(340, 270))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(340, 270))
    voi = viewport.presentation.voi  # type: ignore[union-attr]
    # 40 to the right: wider. 30 up on bone-white film: a lower centre is brighter.
    assert voi.width == pytest.approx(3000 + 40 * unit)
    assert voi.center == pytest.approx(2000 - 30 * unit)


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
@pytest.mark.parametrize("inverted", [False, True])
def test_up_is_brighter_whatever_the_polarity(
    viewport: Viewport, make_film: Any, picture_of: Callable[..., Any], photometric: str, inverted: bool
) -> None:
    at_one(viewport, make_film(photometric=photometric))
    if inverted:
        viewport.toggle_invert()
    before = picture_of(viewport)[FILM_AREA].mean()
    viewport.drag_window(0, 60)
    assert picture_of(viewport)[FILM_AREA].mean() > before + 5


def test_a_drag_feels_the_same_on_films_of_any_depth(viewport: Viewport, make_film: Any) -> None:
    shares = []
    for top in (255, 4095, 60000):
        stored = np.random.default_rng(8).integers(0, top + 1, (100, 100)).astype(np.uint16)
        film = make_film(stored, bits_stored=16, windows=(Window(top / 2, top),))
        viewport.set_presentation(Presentation(film))
        viewport.drag_window(100, 0)
        shares.append((viewport.presentation.voi.width - top) / top)  # type: ignore[union-attr]
    assert shares == pytest.approx([shares[0]] * 3, rel=0.02)


def test_dragging_from_a_lut_starts_at_its_span(viewport: Viewport, make_film: Any) -> None:
    ramp = np.concatenate([np.zeros(1000), np.linspace(0, 255, 1001), np.full(2095, 255)]).astype("<u2")
    lut = LookupTable(first=0, bits=8, data=ramp.tobytes(), explanation="CHEST")
    viewport.set_presentation(Presentation(make_film(voi_luts=(lut,))))
    assert viewport.presentation.voi.label == "CHEST"  # type: ignore[union-attr]
    viewport.drag_window(1, 0)
    voi = viewport.presentation.voi  # type: ignore[union-attr]
    assert voi.center == pytest.approx(1500, abs=10)
    assert voi.width == pytest.approx(1000, abs=20)


def test_shift_drags_four_times_finer(viewport: Viewport, make_film: Any) -> None:
    film = make_film(windows=(Window(2000, 2000),))
    widths = []
    for fine in (False, True):
        viewport.set_presentation(Presentation(film))
        viewport.drag_window(80, 0, fine=fine)
        widths.append(viewport.presentation.voi.width - 2000)  # type: ignore[union-attr]
    assert widths[0] == pytest.approx(4 * widths[1])


def test_a_zoom_step_is_painted_quickly_and_then_as_it_should_be(
    viewport: Viewport, make_film: Any, picture_of: Any, qtbot: Any
) -> None:
    viewport.set_presentation(Presentation(make_film()))
    viewport.zoom_to(1.7)
    wanted = picture_of(viewport)
    viewport.zoom_to(1.36)
    picture_of(viewport)
    viewport.zoom_by(1.25)
    assert viewport.zooming
    assert not np.array_equal(picture_of(viewport), wanted)
    qtbot.waitUntil(lambda: not viewport.zooming)
    assert np.array_equal(picture_of(viewport), wanted)
    viewport.zoom_by(1.25)
    viewport.pan(3, 3)
    assert not viewport.zooming, "what is not a zoom is painted as it should be at once"


def test_wheel_zooms_at_the_pointer(viewport: Viewport, make_film: Any) -> None:
    viewport.set_presentation(Presentation(make_film()))
    at = QPointF(300, 220)
    before = viewport.geometry_on_screen
    event = QWheelEvent(
        at, at, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)
    after = viewport.geometry_on_screen
    assert after.zoom == pytest.approx(before.zoom * 1.25)
    assert after.to_device(*before.to_film(300, 220)) == pytest.approx((300, 220), abs=1.2)


@pytest.mark.parametrize("how", ["middle", "control", "space"])
def test_panning_moves_the_film_with_the_pointer(viewport: Viewport, make_film: Any, qtbot: Any, how: str) -> None:
    at_one(viewport, make_film())
    voi = viewport.presentation.voi  # type: ignore[union-attr]
    viewport.setFocus()
    button = Qt.MouseButton.MiddleButton if how == "middle" else Qt.MouseButton.LeftButton
    keys = Qt.KeyboardModifier.ControlModifier if how == "control" else Qt.KeyboardModifier.NoModifier
    if how == "space":
        qtbot.keyPress(viewport, Qt.Key.Key_Space)
    before = viewport.geometry_on_screen.to_device(100, 100)
    qtbot.mousePress(viewport, button, keys, QPoint(300, 300))
    qtbot.mouseMove(viewport, QPoint(325, 290))
    qtbot.mouseRelease(viewport, button, keys, QPoint(325, 290))
    after = viewport.geometry_on_screen.to_device(100, 100)
    assert (after[0] - before[0], after[1] - before[1]) == (25, -10)
    assert viewport.presentation.voi == voi  # type: ignore[union-attr]


def test_arrow_keys_pan(viewport: Viewport, make_film: Any, qtbot: Any) -> None:
    at_one(viewport, make_film())
    before = viewport.geometry_on_screen
    qtbot.keyClick(viewport, Qt.Key.Key_Right)
    qtbot.keyClick(viewport, Qt.Key.Key_Down)
    after = viewport.geometry_on_screen
    assert after.origin_x < before.origin_x
    assert after.origin_y < before.origin_y


def test_a_fitted_film_stays_fitted_and_a_placed_one_keeps_its_middle(viewport: Viewport, make_film: Any) -> None:
    viewport.set_presentation(Presentation(make_film()))
    viewport.resize(500, 400)
    assert viewport.geometry_on_screen == viewport.geometry_on_screen.fitted()
    viewport.zoom_to(3.0)
    before = viewport.geometry_on_screen.to_film(250, 200)
    viewport.resize(640, 480)
    assert viewport.geometry_on_screen.zoom == 3.0
    assert viewport.geometry_on_screen.to_film(320, 240) == pytest.approx(before, abs=0.5)


def test_reset_brings_back_the_film_as_it_opened(
    viewport: Viewport, make_film: Any, picture_of: Callable[..., Any]
) -> None:
    viewport.set_presentation(Presentation(make_film()))
    before = picture_of(viewport)
    viewport.drag_window(120, 40)
    viewport.toggle_invert()
    viewport.rotate(1)
    viewport.flip_vertically()
    viewport.zoom_to(2.0)
    assert not np.array_equal(picture_of(viewport), before)
    viewport.reset()
    assert np.array_equal(picture_of(viewport), before)


def test_edge_labels_turn_with_the_film(make_film: Any) -> None:
    film = make_film(patient_orientation=("L", "F"))
    content, shown = OverlayContent(film), Presentation(film)
    assert content.edge_labels(shown.turn) == ("H", "L", "F", "R")
    assert content.edge_labels(shown.turn.rotated(1)) == ("R", "H", "L", "F")
    assert content.edge_labels(shown.turn.flipped_horizontally()) == ("H", "R", "F", "L")
    assert content.edge_labels(shown.turn.rotated(1).flipped_vertically()) == ("L", "H", "R", "F")


def test_a_mirrored_film_opens_in_the_standard_turn_with_a_note(viewport: Viewport, make_film: Any) -> None:
    viewport.set_presentation(Presentation(make_film(patient_orientation=("R", "F"))))
    assert OverlayContent(viewport.film).edge_labels(viewport.geometry_on_screen.turn) == ("H", "L", "F", "R")  # type: ignore[arg-type]
    assert any("mirrored" in note for note in viewport.banners)


def test_no_side_is_invented(make_film: Any) -> None:
    film = make_film()
    assert OverlayContent(film).edge_labels(Presentation(film).turn) == ("", "", "", "")


@pytest.mark.parametrize("quarters", [0, 1])
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_scale_bar_has_the_length_of_its_millimetres(
    viewport: Viewport, make_film: Any, quarters: int, ratio: float
) -> None:
    film = make_film(pixel_spacing=(0.3, 0.2))
    viewport.set_presentation(Presentation(film))
    viewport.rotate(quarters)
    viewport.zoom_to(1.7)
    geometry = viewport.geometry_on_screen
    bar = OverlayContent(film).scale(geometry, ratio)
    assert bar is not None
    # Film points that many millimetres apart, along whichever film axis runs across the screen.
    columns, rows = (0, bar.millimetres / 0.3) if quarters else (bar.millimetres / 0.2, 0)
    x0, y0 = geometry.to_device(0, 0)
    x1, y1 = geometry.to_device(columns, rows)
    assert abs(y1 - y0) < 1e-6
    assert bar.length * ratio == pytest.approx(abs(x1 - x0))
    assert bar.note == "meaning unknown"


def test_without_spacing_there_is_no_bar(make_film: Any, viewport: Viewport) -> None:
    film = make_film(pixel_spacing=(0.0, 0.0))
    viewport.set_presentation(Presentation(film))
    assert OverlayContent(film).scale(viewport.geometry_on_screen, 1.0) is None


def test_corner_text_says_who_what_and_how(make_film: Any, viewport: Viewport) -> None:
    film = make_film(
        patient_sex="F", patient_birth_date="19500102", study_date="20240331", study_description="Thorax",
        view_position="PA", laterality="L", lossy=True, for_processing=True,
    )  # fmt: skip
    viewport.set_presentation(Presentation(film))
    corners = OverlayContent(film).corners(viewport.presentation, viewport.geometry_on_screen)  # type: ignore[arg-type]
    assert corners.top_left == ("Doe, Jane", "ID P1", "female, born 1950-01-02")
    assert corners.top_right == ("2024-03-31", "Thorax", "DX · PA · left")
    assert corners.bottom_left[0].startswith("C 2048  W 4096")
    assert set(corners.bottom_right) == {"FOR PROCESSING", "lossy compression", "uncalibrated display"}
    # What stands in the corner is not said again across the film.
    assert viewport.banners == ()


def test_the_value_under_the_pointer_is_the_films(make_film: Any) -> None:
    stored = np.arange(300 * 260, dtype=np.uint16).reshape(300, 260) % 4096
    film = make_film(stored, slope=2.0, intercept=-10.0)
    value = int(stored[12, 34])
    assert cursor_words(film, 34.9, 12.1) == f"column 35, row 13:  {value} → {value * 2 - 10}"
    assert cursor_words(film, -0.1, 5) == ""
    assert cursor_words(film, 260.0, 5) == ""


def test_a_polarity_conflict_is_announced_and_can_be_toggled(viewport: Viewport, make_film: Any, qtbot: Any) -> None:
    viewport.set_presentation(Presentation(make_film(photometric="MONOCHROME1", presentation_shape="IDENTITY")))
    assert any("contradicts" in note for note in viewport.banners)
    button = viewport.findChild(QPushButton)
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert viewport.presentation.inverted  # type: ignore[union-attr]


def test_an_automatic_window_is_announced_until_another_is_chosen(viewport: Viewport, make_film: Any) -> None:
    viewport.set_presentation(Presentation(make_film(windows=())))
    assert any("automatic" in note for note in viewport.banners)
    viewport.drag_window(10, 0)
    assert viewport.banners == ()


def test_choices_hold_the_files_windows_and_the_presets(viewport: Viewport, make_film: Any) -> None:
    film = make_film(windows=(Window(2000, 3000, "NORMAL"), Window(1000, 800, "HARDER")))
    viewport.set_presentation(Presentation(film))
    labels = [choice.label for choice in viewport.choices()]
    assert labels[0].startswith("NORMAL")
    assert labels[1].startswith("HARDER")
    assert {"Automatic", "Lungs", "Mediastinum"} <= set(labels)
    viewport.next_window()
    assert viewport.presentation.voi.center == 1000  # type: ignore[union-attr]


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_the_lung_preset_opens_up_the_dark_parts(
    viewport: Viewport, make_film: Any, picture_of: Callable[..., Any], photometric: str
) -> None:
    stored = np.tile(np.linspace(0, 4095, 260).astype(np.uint16), (300, 1))
    at_one(viewport, make_film(stored, photometric=photometric))
    lungs = next(choice.voi for choice in viewport.choices() if choice.label == "Lungs")
    viewport.set_voi(lungs)
    picture = picture_of(viewport)[FILM_AREA][..., 0]
    row = picture[0] if photometric == "MONOCHROME2" else picture[0][::-1]
    assert row[130] > 170  # the middle of the range, 127 in a full window
    assert row[-60:].min() == 255


def test_the_pyramid_store_is_bounded_and_keeps_no_film_alive(qtbot: Any, make_film: Any) -> None:
    store = PyramidStore(limit_bytes=200_000)
    films = [make_film(np.zeros((600, 600), np.uint16)) for _ in range(4)]
    for film in films:
        with qtbot.waitSignal(store.ready):
            store.pyramid(film)
        assert len(store.pyramid(film).levels) == 3
    assert 0 < store.used_bytes <= 450_000
    last = weakref.ref(films[-1])
    store.shutdown()
    del film
    films.clear()
    gc.collect()
    assert last() is None
    assert store.used_bytes == 0


@pytest.mark.parametrize(("width", "height"), [(200, 200), (306, 470), (900, 700)])
def test_no_words_on_the_film_cover_others(
    qtbot: Any, store: PyramidStore, make_film: Any, monkeypatch: pytest.MonkeyPatch, width: int, height: int
) -> None:
    film = make_film(
        patient_name="Wolfeschlegelsteinhausenbergerdorff^Hubert Blaine", patient_id="1234567890" * 4, patient_sex="F",
        patient_birth_date="19500102", study_date="20240331", study_description="Thorax in two planes " * 3,
        view_position="PA", laterality="L", lossy=True, for_processing=True, pixel_spacing=(0.2, 0.2),
        patient_orientation=("L", "F"),
    )  # fmt: skip
    view = Viewport(store)
    qtbot.addWidget(view)
    view.resize(width, height)
    view.set_presentation(Presentation(film))
    drawn: dict[str, QRectF] = {}

    def note(painter: Any, rect: QRectF, flags: Any, words: str, colour: Any = None) -> None:
        drawn[words] = painter.boundingRect(rect, int(flags), words)

    monkeypatch.setattr(overlays, "draw_text", note)
    view.grab()
    assert {"F", "L", "R", "H"} <= set(drawn)
    assert any(words.startswith("Wolfe") for words in drawn)
    for (one, place), (other, there) in itertools.combinations(drawn.items(), 2):
        shared = place.intersected(there)
        assert min(shared.width(), shared.height()) <= 1, (one, other)


@pytest.mark.parametrize(("birth", "shown"), [("d14a028c2a3a", ""), ("99999999", ""), ("19400305", "born 1940-03-05")])
def test_only_a_real_birth_date_is_shown(make_film: Any, birth: str, shown: str) -> None:
    assert patient_lines(make_film(patient_birth_date=birth).header)[2:] == ((shown,) if shown else ())
