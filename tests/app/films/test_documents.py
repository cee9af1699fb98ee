"""Presentation states, key films and reports at the light box: offered, applied, brought back, written, read again."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import highdicom
import numpy as np
import pydicom
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QFileDialog

from app.films import annotation_painter, graphics_painter
from app.films.annotations import Annotation, Kind
from app.films.document_book import DocumentBook
from app.films.document_dialog import DocumentDialog
from app.films.geometry import Geometry
from app.films.graphics_painter import COLOUR, GraphicsPainter
from app.films.label_places import LabelPlaces
from app.films.light_box import LightBox
from app.films.measurement_exchange import measurements_of, tracking_uid
from app.films.overlay_content import TRUE_SIZE, OverlayContent
from app.films.picture import PictureOptions, film_picture
from app.films.presentation import Presentation
from app.films.pyramid import flat
from app.films.screen_size import pitch_of
from app.films.sr_drawings import drawing_of
from app.films.state_making import Drawn, state_of, with_drawings, without_twins
from app.films.turn import Turn
from app.films.twins import unsaid
from app.films.viewport import Viewport
from echo_core.films.annotations import Annotation as Drawing
from echo_core.films.annotations import Graphic, Layer, Text
from echo_core.films.documents import read_document
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader, LookupTable, Window
from echo_core.films.key_objects import KeyObjects
from echo_core.films.measurements import Measurement, MeasurementReport, Quantity
from echo_core.films.overlays import Overlay
from echo_core.films.presentation_state import DisplayedArea, PresentationState, SoftcopyVoi
from echo_core.films.presentation_writing import presentation_state_bytes
from echo_core.films.references import ImageReference
from echo_core.films.rendering import p_values
from echo_core.films.shutters import Shutter

CR = "1.2.840.10008.5.1.4.1.1.1"
IDENTITY: dict[str, Any] = {"sop_class_uid": CR, "series_uid": "1.2.3.4", "study_uid": "1.2.3", "patient_id": "P1"}
LENGTH = Annotation(Kind.LENGTH, ((20.0, 30.0), (120.0, 30.0)))


@pytest.fixture
def film(make_film: Any) -> Film:
    made: Film = make_film(**IDENTITY, pixel_spacing=(0.2, 0.2), modality="CR")
    return made


def state_for(film: Film, **fields: Any) -> PresentationState:
    """A state that turns greys round, clockwise by 90 degrees, through a window of its own."""
    values: dict[str, Any] = {
        "label": "VIEW", "images": (ImageReference.of(film.header),), "study_uid": "1.2.3", "patient_id": "P1",
        "sop_uid": "2.25.7", "shape": "INVERSE", "rotation": 90,
        "vois": (SoftcopyVoi((Window(1000.0, 500.0, "NARROW"),)),),
    }  # fmt: skip
    return PresentationState(**(values | fields))


def shown(view: Viewport) -> Presentation:
    assert view.presentation is not None
    return view.presentation


def written(state: PresentationState, film: Film, path: Path) -> PresentationState:
    """The state, written to ``path`` and read back."""
    path.write_bytes(presentation_state_bytes(state, film.header))
    back = read_document(path)
    assert isinstance(back, PresentationState)
    return back


@pytest.fixture
def hung(light_box: LightBox, film: Film) -> LightBox:
    light_box.show_films([film])
    return light_box


def test_the_value_at_the_pointer_is_in_the_units_of_the_window_in_force(
    hung: LightBox, film: Film, qtbot: Any
) -> None:
    view = hung.active_viewport
    at = view.rect().center()
    qtbot.mouseMove(view, at)
    column, row = (int(part) for part in view.to_film(QPointF(at)))
    stored = int(film.stored[row, column])

    def said() -> str:
        corners = OverlayContent(film).corners(shown(view), view.geometry_on_screen, view._cursor_text())
        return corners.bottom_left[0]

    assert said() == f"column {column + 1}, row {row + 1}:  {stored}"
    view.show_state(state_for(film, rotation=0, slope=0.5, intercept=-100.0))
    assert said() == f"column {column + 1}, row {row + 1}:  {stored} → {stored / 2 - 100:g}"
    view.show_state(None)
    assert said() == f"column {column + 1}, row {row + 1}:  {stored}"


def test_a_state_replaces_the_greys_and_the_turn_and_going_back_restores_what_the_person_made(
    hung: LightBox, film: Film
) -> None:
    view = hung.active_viewport
    view.drag_window(60, 20)
    view.toggle_invert()
    view.set_gamma(1.3)
    view.flip_horizontally()
    view.zoom_to(2.0)
    before = (shown(view).voi, shown(view).inverted, shown(view).gamma, shown(view).turn)
    place, model = view.geometry_on_screen, p_values(film)
    assert not hung.actions_by_id["next_state"].isEnabled()
    hung.documents.add(state_for(film))
    assert shown(view).state is None, "a state is offered, not forced on the reader"
    hung.actions_by_id["next_state"].trigger()
    x = film.stored.astype(np.float64)
    y = 1 - np.clip((x - 999.5) / 499 + 0.5, 0, 1)
    assert np.array_equal(shown(view).table()[film.codes], np.floor(y * 255 + 0.5))
    assert shown(view).turn == Turn(1)
    assert view.fitted
    view.drag_window(5, 5)  # also in a state the window can be changed: what was left behind stays as it was
    assert np.array_equal(p_values(film), model)
    hung.actions_by_id["as_stored"].trigger()
    assert (shown(view).voi, shown(view).inverted, shown(view).gamma, shown(view).turn) == before
    assert view.geometry_on_screen.zoom == pytest.approx(2.0)
    assert view.geometry_on_screen.origin_x == pytest.approx(place.origin_x)
    assert not view.fitted


def test_a_state_of_another_study_or_patient_is_not_offered(hung: LightBox, film: Film) -> None:
    for other in ({"study_uid": "9"}, {"patient_id": "P2"}):
        hung.documents.add(state_for(film, sop_uid=f"2.25.{other!r}", **other))
    assert hung.documents.states(film) == ()
    assert hung.documents.add(state_for(film))
    assert not hung.documents.add(state_for(film, label="AGAIN")), "the same document twice"
    assert len(hung.documents.states(film)) == 1


def test_the_menu_names_the_states_and_checks_the_one_in_force(hung: LightBox, film: Film) -> None:
    hung.documents.add(state_for(film, description="Bone", creator="Reader^One", created=("20260102", "030405")))
    hung.documents.add(state_for(film, sop_uid="2.25.8", label="LUNG"))
    hung.choices.states.aboutToShow.emit()
    named = {action.text(): action for action in hung.choices.states.actions() if action.text()}
    assert list(named)[-2:] == ["Bone", "LUNG"]
    assert named["Bone"].toolTip() == "VIEW, Reader, One, 2026-01-02"
    named["LUNG"].trigger()
    assert shown(hung.active_viewport).state == hung.documents.states(film)[1]
    hung.choices.states.aboutToShow.emit()
    checked = [action.text() for action in hung.choices.states.actions() if action.isCheckable() and action.isChecked()]
    assert checked == ["LUNG"]
    hung.choices.windows.aboutToShow.emit()
    assert hung.choices.states.menuAction() in hung.choices.windows.actions()
    hung.active_viewport.reset()
    assert shown(hung.active_viewport).state is None


def test_a_state_shows_its_part_of_the_film_and_its_own_shutter_and_overlays_only(
    light_box: LightBox, qtbot: Any, picture_of: Any
) -> None:
    stored = np.random.default_rng(1).integers(0, 4096, (300, 260), dtype=np.uint16)
    own = Overlay(0x6000, 300, 260, bytes(300 * 260 // 8))
    size = {"rows": 300, "columns": 260, "bits_stored": 12}
    header = FilmHeader(**IDENTITY, **size, sop_uid="1.2.3.9", shutter=Shutter((1, 1, 9, 9)), modality="CR")
    film = Film(header, stored, Path("f.dcm"), overlays=(own,))
    light_box.show_films([film])
    view = light_box.active_viewport
    area = DisplayedArea((51, 101), (150, 200))
    other = Overlay(0x6002, 300, 260, b"\xff" * (300 * 260 // 8))
    view.show_state(state_for(film, rotation=0, areas=(area,), overlays=(other,), overlay_layers=((0x6002, "A"),)))
    assert shown(view).seen.header.shutter is None
    assert shown(view).seen.overlays == (other,)
    geometry = view.geometry_on_screen
    assert not view.fitted
    # The area's hundred by hundred pixels fill the viewport's shorter side, in its middle.
    assert geometry.zoom == pytest.approx(min(geometry.width, geometry.height) / 100)
    assert geometry.to_film(geometry.width / 2, geometry.height / 2) == pytest.approx((100, 150), abs=0.1)
    view.show_state(state_for(film, shutter=Shutter((5, 5, 50, 50)), overlay_layers=((0x6000, "A"),)))
    assert shown(view).seen.header.shutter == Shutter((5, 5, 50, 50))
    for _ in range(2):  # one state after the other, each with a shutter of its own
        qtbot.waitUntil(lambda: view.planes is not None and len(view.planes.hidden) > 0)
        x, y = (round(part) for part in view.geometry_on_screen.to_device(200, 200))
        assert (picture_of(view)[y, x] == 0).all()
        view.show_state(state_for(film, shutter=Shutter((5, 5, 60, 60)), overlay_layers=((0x6000, "A"),)))
    assert shown(view).seen.overlays == (own,)
    outside = DisplayedArea((2000, 2000), (2100, 2100))
    view.show_state(state_for(film, areas=(outside,)))
    assert view.fitted
    assert any("outside" in note for note in view.banners)
    view.show_state(None)
    assert shown(view).seen is film


def test_a_state_that_asks_for_true_size_gets_it_from_a_screen_that_tells_its_own(
    hung: LightBox, film: Film, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = hung.active_viewport
    columns, rows = film.shape[1], film.shape[0]
    true = state_for(film, areas=(DisplayedArea((1, 1), (columns, rows), "TRUE SIZE", spacing=(0.3, 0.3)),))
    monkeypatch.setattr("app.films.film_view.pixel_pitch", lambda _view: 0.25)
    monkeypatch.setattr("app.films.film_display.pixel_pitch", lambda _view: 0.25)
    view.show_state(true)
    assert view.geometry_on_screen.zoom == pytest.approx(1.2)
    assert not view.fitted
    here, there = (view.geometry_on_screen.to_device(column, 0) for column in (0, 100))
    assert math.dist(here, there) * 0.25 == pytest.approx(30.0), "100 pixels of 0.3 mm are 30 mm on the screen"
    content = view._content
    assert content is not None
    assert any(TRUE_SIZE in line for line in content.corners(shown(view), view.geometry_on_screen).bottom_left)
    assert not any("true size" in note for note in view.banners)
    view.zoom_by(1.1)
    assert not any(TRUE_SIZE in line for line in content.corners(shown(view), view.geometry_on_screen).bottom_left)
    monkeypatch.setattr("app.films.film_view.pixel_pitch", lambda _view: None)
    monkeypatch.setattr("app.films.film_display.pixel_pitch", lambda _view: None)
    view.show_state(true)
    assert view.fitted
    assert any("true size" in note and "screen" in note for note in view.banners)
    view.show_state(state_for(film, areas=(DisplayedArea((1, 1), (columns, rows), "TRUE SIZE"),)))
    assert any("true size" in note and "no pixel size" in note for note in view.banners)


@pytest.mark.parametrize(
    ("pixels", "millimetres", "wanted"),
    [
        ((1920, 1200), (518, 324), 0.27),
        ((3840, 2160), (600, 340), 0.157),
        ((1920, 1080), (0, 0), None),
        ((1920, 1080), (160, 90), 0.083),
        ((1920, 1080), (16, 9), None),
        ((1920, 1080), (1600, 900), None),
        ((1024, 768), (300, 300), None),
    ],
)
def test_a_screen_is_believed_where_its_size_makes_sense(
    pixels: tuple[int, int], millimetres: tuple[int, int], wanted: float | None
) -> None:
    assert pitch_of(pixels, millimetres) == (None if wanted is None else pytest.approx(wanted, rel=0.02))


@pytest.mark.parametrize(
    "fields",
    [
        {"areas": (DisplayedArea((-(2**31), -(2**31)), (2**31 - 1, 2**31 - 1)),)},
        {"areas": (DisplayedArea((1, 1), (260, 300), spacing=(1e-300, 1e300)),)},
        {"areas": (DisplayedArea((5, 5), (5, 5), "MAGNIFY", magnification=-3.0),)},
        {"areas": (DisplayedArea((5, 5), (9, 9), "TRUE SIZE", aspect=(2**31, 1)),)},
        {"slope": 1e300, "intercept": -1e300, "vois": ()},
        {"vois": (SoftcopyVoi((Window(1e308, 1e-308, "X"), Window(0, 0, "Y")), "UNKNOWN"),)},
        {"presentation_lut": LookupTable(0, 16, b"\x01\x00")},
        {"annotations": (Drawing("A", (Graphic("POLYLINE", ((1.0, 1.0),) * 60_000),)),)},
        {"shutter": Shutter((9, 9, 1, 1), (0, 0, 2**31 - 1), ((2**31 - 1, 5), (5, 2**31 - 1), (-5, -5)))},
    ],
)
def test_absurd_numbers_of_a_state_leave_a_window_that_works(
    hung: LightBox, film: Film, fields: dict[str, Any], picture_of: Any
) -> None:
    view = hung.active_viewport
    before = picture_of(view)
    view.show_state(state_for(film, **fields))
    picture_of(view)
    view.drag_window(9, 9)
    view.automatic_window()
    view.zoom_by(1.25)
    picture_of(view)
    view.show_state(None)
    assert np.array_equal(picture_of(view), before)


def test_graphics_are_drawn_where_the_state_says(qtbot: Any) -> None:
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    labels = LabelPlaces(QRectF(0, 0, 200, 100))
    drawer = GraphicsPainter(painter, lambda at: QPointF(at[0] * 2, at[1] * 2), QRectF(100, 0, 100, 100), labels)
    far = (1e30, float("inf"))
    drawer.draw(
        [
            Drawing(
                "A",
                (
                    Graphic("POLYLINE", ((10, 20), (40, 20))),
                    Graphic("CIRCLE", ((20, 35), (25, 35))),
                    Graphic("POINT", ((0.5, 0.5),), "DISPLAY"),
                    Graphic("ELLIPSE", ((80, 10), (90, 10), (85, 5), (85, 15)), filled=True),
                    Graphic("INTERPOLATED", ((60, 30), (70, 40), (80, 30))),
                    Graphic("POLYLINE", (far, (float("nan"), 1.0))),
                ),
                (Text("x" * 3000, far), Text("y", None, box=(far, (0.0, 0.0)))),
            )
        ]
    )
    painter.end()
    for x, y in ((50, 40), (50, 70), (30, 70), (150, 50), (150, 45), (160, 20), (180, 20), (140, 80)):
        around = [image.pixelColor(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        near = [abs(c.red() - COLOUR.red()) + abs(c.green() - COLOUR.green()) for c in around]
        assert min(near) < 200, (x, y)  # edges are soft; black is 391 away
    assert image.pixelColor(50, 20).red() < 30


def test_lines_of_a_state_are_drawn_once_for_each_place_of_the_film(
    hung: LightBox, film: Film, picture_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many take longer than a frame to draw, so a change of the window must not draw them again."""
    drawn: list[int] = []
    before = GraphicsPainter._graphic

    def counted(self: GraphicsPainter, graphic: Graphic) -> None:
        drawn.append(1)
        before(self, graphic)

    monkeypatch.setattr(GraphicsPainter, "_graphic", counted)
    black = {"vois": (SoftcopyVoi((Window(9000.0, 1.0, ""),)),), "shape": "IDENTITY"}
    view = hung.active_viewport

    def lines(points: tuple[tuple[float, float], ...], **fields: Any) -> PresentationState:
        annotation = Drawing("A", (Graphic("POLYLINE", points),))
        return state_for(film, **(black | {"annotations": (annotation,), "layers": (Layer("A"),)} | fields))

    def seen() -> tuple[Any, bool]:
        """Where the lines are on the screen, and whether they were drawn for this picture."""
        drawn.clear()
        picture = picture_of(view)[40:-90].astype(int)  # between the words in the corners
        return np.abs(picture - (COLOUR.red(), COLOUR.green(), COLOUR.blue())).sum(axis=2) < 250, bool(drawn)

    def at(mask: Any, *points: tuple[float, float]) -> bool:
        places = [view.to_screen(point) for point in points]
        return all(
            mask[round(q.y()) - 42 : round(q.y()) - 37, round(q.x()) - 2 : round(q.x()) + 3].any() for q in places
        )

    plain = picture_of(view)
    view.show_state(lines(((60, 90), (60, 200))))
    first, new = seen()
    assert new
    assert at(first, (60, 110), (60, 180))
    view.set_voi(replace(shown(view).voi, center=9500.0))
    again, new = seen()
    assert not new
    assert np.array_equal(first, again)
    for change in (lambda: view.pan(30, 20), lambda: view.rotate(1), lambda: view.zoom_by(0.8), view.fit):
        change()
        moved, new = seen()
        assert new
        assert at(moved, (60, 110), (60, 180))
    view.show_state(lines(((150, 90), (150, 200)), sop_uid="2.25.8"))
    other, new = seen()
    assert new
    assert at(other, (150, 110), (150, 180))
    assert not at(other, (60, 110))
    view.show_state(None)
    assert not seen()[1]
    assert np.array_equal(picture_of(view), plain)


def test_the_points_of_a_state_lie_where_the_film_has_them(qtbot: Any) -> None:
    geometry = Geometry(3000, 2500, 700, 600, 1.25, turn=Turn(3, True)).fitted().zoomed(0.37, 211.0, 99.0)
    points = np.random.default_rng(1).uniform(-500, 3500, (200, 2)).tolist()
    drawer = GraphicsPainter(
        QPainter(), lambda at: QPointF(*geometry.to_device(*at)), QRectF(), LabelPlaces(QRectF(0, 0, 9, 9))
    )
    for point, place in zip(points, drawer._at([(x, y) for x, y in points], "PIXEL"), strict=True):
        assert (place.x(), place.y()) == pytest.approx(geometry.to_device(*point), abs=1e-6)


def test_the_state_is_of_the_film_that_was_asked_about(
    hung: LightBox, film: Film, make_film: Any, tmp_path: Path, qtbot: Any
) -> None:
    hung.active_viewport.rotate(1)
    hung.actions_by_id["save_state"].trigger()
    dialog = hung.findChild(DocumentDialog)
    assert dialog is not None
    hung.show_films([make_film(study_uid="4", series_uid="4.1")])  # the other window went to another study
    with qtbot.waitSignal(hung.told, timeout=60_000):
        dialog.save_wanted.emit(tmp_path / "state.dcm")
    state = read_document(tmp_path / "state.dcm")
    assert isinstance(state, PresentationState)
    assert state.concerns(film.header)
    assert state.rotation == 90
    dialog.reject()


def test_a_saved_state_is_valid_offered_at_once_and_reopens_as_it_was(
    hung: LightBox, film: Film, assert_valid: Any, tmp_path: Path, qtbot: Any, picture_of: Any
) -> None:
    view = hung.active_viewport
    view.drag_window(-50, 10)
    view.toggle_invert()
    view.set_gamma(1.4)
    view.rotate(1)
    view.flip_horizontally()
    assert view.editor.layer is not None
    view.editor.layer.add(LENGTH)
    view.editor.layer.add(Annotation(Kind.ARROW, ((50.0, 60.0), (90.0, 100.0)), "hier\nzwei"))
    hung.desk.author = lambda: "Reader=One"
    wanted = shown(view).table()[film.codes]
    path = tmp_path / "state.dcm"
    with qtbot.waitSignal(hung.told, timeout=60_000):
        hung.desk.write_state(view, path, "MY VIEW", "Für die Besprechung")
    qtbot.waitUntil(lambda: len(hung.documents.states(film)) == 1)
    assert_valid(path)
    assert str(pydicom.dcmread(path).ContentCreatorName) == "Reader One"
    book = DocumentBook()
    document = read_document(path)
    assert isinstance(document, PresentationState)
    assert hung.documents.holds(document)
    book.add(document)
    again = Presentation(film)
    again.show_state(book.states(film)[0], None)
    # A gamma is written as a table of 16 bits, so a grey may come out on the other side of a half.
    assert np.abs(again.table()[film.codes].astype(int) - wanted).max() <= 1
    assert again.turn == shown(view).turn
    assert again.whole
    lines = [graphic for one in again.graphics for graphic in one.graphics]
    assert Graphic("POLYLINE", LENGTH.points) in lines
    texts = [text.text for one in again.graphics for text in one.texts]
    assert texts == ["20.0 mm\nmeaning unknown", "hier\nzwei"]
    assert without_twins(again.graphics, view.editor.layer.annotations) == (), "it is on the film already"
    assert without_twins(again.graphics, ()) == again.graphics
    # What another state shows can be saved with what it draws.
    hung.actions_by_id["next_state"].trigger()
    view.zoom_to(3.0)
    with qtbot.waitSignal(hung.told, timeout=60_000):
        hung.desk.write_state(view, path, "TWICE")
    assert_valid(path)
    second = read_document(path)
    assert isinstance(second, PresentationState)
    assert len(second.annotations) == 2, "what is drawn twice is written once"
    again.show_state(second, None)
    assert not again.whole
    assert np.abs(again.table()[film.codes].astype(int) - wanted).max() <= 1


def test_a_state_that_cannot_be_written_is_told(
    light_box: LightBox, make_film: Any, tmp_path: Path, qtbot: Any
) -> None:
    light_box.show_films([make_film()])
    with qtbot.waitSignal(light_box.failed) as heard:
        light_box.desk.write_state(light_box.active_viewport, tmp_path / "a.dcm")
    assert "lacks a valid" in heard.args[0]
    light_box.show_films([])
    light_box.show_films([make_film(**IDENTITY)])
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    with qtbot.waitSignal(light_box.failed, timeout=60_000) as heard:
        light_box.desk.write_state(light_box.active_viewport, in_the_way / "a.dcm")
    assert "cannot be written" in heard.args[0]


def test_flags_are_shown_saved_and_brought_back(
    light_box: LightBox, make_film: Any, assert_valid: Any, tmp_path: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    films = [make_film(**IDENTITY, instance_number=str(n)) for n in range(3)]
    light_box.show_films(films)
    plain = light_box.strip.item(1).icon().cacheKey()
    light_box.board.put(0, films[1])
    light_box.actions_by_id["flag"].trigger()
    assert light_box.documents.flagged(films[1])
    assert light_box.actions_by_id["flag"].isChecked()
    view = light_box.active_viewport
    corners = view._content.corners(shown(view), view.geometry_on_screen, marks=view._marks())  # type: ignore[union-attr]
    assert "KEY FILM" in corners.loud
    assert light_box.strip.item(1).icon().cacheKey() != plain
    path = tmp_path / "keys.dcm"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "keys"), ""))
    light_box.actions_by_id["save_key_objects"].trigger()
    dialog = light_box.findChildren(DocumentDialog)[0]
    with qtbot.waitSignal(light_box.told, timeout=60_000):
        dialog.save.click()
    assert_valid(path)
    assert highdicom.ko.KeyObjectSelectionDocument.from_dataset(pydicom.dcmread(path)) is not None
    document = read_document(path)
    assert isinstance(document, KeyObjects)
    book = DocumentBook()
    book.add(document)
    assert [book.flagged(film) for film in films] == [False, True, False]
    assert book.why_flagged(films[1]) == ("Of Interest",)
    book.flag(films[1], False)
    assert not book.flagged(films[1]), "what the person says counts more than a document"
    light_box.actions_by_id["flag"].trigger()
    assert not light_box.documents.flagged(films[1])
    assert light_box.strip.item(1).data(Qt.ItemDataRole.AccessibleTextRole).count("key") == 0


def test_a_film_that_a_selection_rejects_is_no_key_film(light_box: LightBox, make_film: Any) -> None:
    """It may be another patient's, under the wrong entry of a worklist."""
    film = make_film(**IDENTITY)
    light_box.show_films([film])
    image = ImageReference.of(film.header)
    light_box.documents.add(KeyObjects("Incorrect Modality Worklist Entry", (image,), rejects=True, sop_uid="1.9.1"))
    view = light_box.active_viewport
    assert not light_box.documents.flagged(film)
    assert view._marks() == ("NOT TO BE USED: Incorrect Modality Worklist Entry",)
    light_box.documents.add(KeyObjects("Of Interest", (image,), sop_uid="1.9.2"))
    assert view._marks() == ("NOT TO BE USED: Incorrect Modality Worklist Entry", "KEY FILM: Of Interest")


def test_flags_are_kept_for_the_next_time_without_saying_whose_film_it_is(
    film: Film, make_film: Any, tmp_path: Path, qtbot: Any
) -> None:
    book = DocumentBook(folder=tmp_path)
    book.flag(film, True)
    book.flags.shutdown()
    content = (tmp_path / "key-films.json").read_text()
    assert not any(text in content for text in (film.header.sop_uid, "P1", "Doe"))
    again = DocumentBook(folder=tmp_path)
    assert again.flagged(film)
    assert not again.flagged(make_film(**IDENTITY))
    for other in ({"patient_id": "P2"}, {"patient_name": "Roe^Richard"}, {"study_uid": "1.9"}):
        assert not again.flagged(Film(replace(film.header, **other), film.stored, film.path))
    (tmp_path / "key-films.json").write_text('{"schema_version": 1, "films": {"x": "yes"}}')
    damaged = DocumentBook(folder=tmp_path)
    with qtbot.waitSignal(damaged.flags.failed) as heard:
        assert not damaged.flagged(film)
    assert "cannot be read" in heard.args[0]
    assert (tmp_path / "key-films.json.unreadable").exists()
    damaged.flag(film, True)
    damaged.flags.shutdown()
    assert DocumentBook(folder=tmp_path).flagged(film)


def test_flags_that_cannot_be_kept_are_told(film: Film, tmp_path: Path, qtbot: Any) -> None:
    (tmp_path / "file").write_text("")
    book = DocumentBook(folder=tmp_path / "file")
    with qtbot.waitSignal(book.flags.failed) as heard:
        book.flag(film, True)
        book.flags.shutdown()
    assert heard.args[0].endswith("new flags cannot be kept either.")
    assert book.flagged(film)


def test_measurements_are_written_with_the_numbers_on_the_screen(
    hung: LightBox, film: Film, assert_valid: Any, tmp_path: Path, qtbot: Any
) -> None:
    layer = hung.book.layer(film)
    box = ((40.0, 50.0), (100.0, 90.0))
    drawn = [
        LENGTH,
        Annotation(Kind.ANGLE, ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0))),
        Annotation(Kind.COBB, ((0.0, 0.0), (10.0, 0.0), (0.0, 20.0), (10.0, 30.0))),
        Annotation(Kind.CARDIOTHORACIC, ((30.0, 5.0), (60.0, 9.0), (10.0, 4.0), (70.0, 4.0))),
        Annotation(Kind.RECTANGLE, box),
        Annotation(Kind.ELLIPSE, box),
        Annotation(Kind.TEXT, ((5.0, 5.0),), "words"),
    ]
    for one in drawn:
        layer.add(one)
    path = tmp_path / "sr.dcm"
    with qtbot.waitSignal(hung.told, timeout=120_000):
        hung.desk.write_measurements([film], path)
    assert_valid(path)
    report = read_document(path)
    assert isinstance(report, MeasurementReport)
    kinds = [item.kind for item in report.measurements]
    assert kinds == ["length", "angle", "cobb", "cardiothoracic", "rectangle", "ellipse"]
    found = {item.kind: {part.name: part.value for part in item.quantities} for item in report.measurements}
    assert found["length"]["length"] == pytest.approx(20.0)
    assert found["angle"]["angle"] == pytest.approx(90.0)
    assert found["cobb"]["cobb angle"] == pytest.approx(45.0)
    assert found["cardiothoracic"]["cardiothoracic ratio"] == pytest.approx(0.5)
    inside = film.stored[50:90, 40:100]
    assert found["rectangle"]["area"] == pytest.approx(60 * 40 * 0.04)
    assert found["rectangle"]["mean"] == pytest.approx(inside.mean())
    assert found["rectangle"]["maximum"] == inside.max()
    assert found["ellipse"]["area"] == pytest.approx(np.pi * 30 * 20 * 0.04)
    assert report.measurements[0].uid == tracking_uid(LENGTH)
    assert report.measurements == measurements_of(film, drawn)
    # The person's own measurements are on the film already; those of others are drawn beside them.
    qtbot.waitUntil(lambda: hung.documents.holds(report))
    own = [tracking_uid(one) for one in layer.annotations]
    assert hung.documents.drawings(film, own) == ()
    assert len(hung.documents.drawings(film)) == 6
    # For somebody else a state of the same drawings says every number once; one on another scale is still said.
    view = hung.active_viewport
    geometry = view.geometry_on_screen
    state = with_drawings(state_of(shown(view), geometry, True, Drawn(), "VIEW"), film, drawn, geometry)
    back = written(state, film, tmp_path / "state.dcm")
    assert unsaid(hung.documents.drawings(film), back.annotations) == ()
    larger = replace(report.measurements[0], quantities=(Quantity("length", 25.0, "mm", "calibrated"),), uid="2.25.77")
    other = drawing_of(larger)
    assert unsaid((other, other), back.annotations) == (other,)
    shifted = drawing_of(
        replace(larger, points=((21.0, 30.0), (121.0, 30.0)), quantities=report.measurements[0].quantities)
    )
    assert unsaid((shifted,), back.annotations) == (shifted,)
    assert unsaid((other,)) == (other,)


def test_numbers_of_a_state_and_of_a_report_are_painted_once(
    hung: LightBox, film: Film, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[str] = []
    monkeypatch.setattr(graphics_painter, "draw_text", lambda painter, rect, flags, text, colour: painted.append(text))
    items = measurements_of(film, (LENGTH,))
    hung.documents.add(MeasurementReport(items, study_uid="1.2.3", patient_id="P1", sop_uid="2.25.9"))
    view = hung.active_viewport
    view.grab()
    assert [text for text in painted if "20 mm" in text] == ["length 20 mm"]
    painted.clear()
    geometry = view.geometry_on_screen
    state = with_drawings(state_of(shown(view), geometry, True, Drawn(), "VIEW"), film, (LENGTH,), geometry)
    hung.documents.add(replace(state, sop_uid="2.25.10"))
    view.show_state(hung.documents.states(film)[0])
    view.grab()
    assert [text for text in painted if "20" in text] == ["20.0 mm"]


def test_words_that_were_put_elsewhere_are_there_in_a_saved_state(hung: LightBox, film: Film, tmp_path: Path) -> None:
    view = hung.active_viewport
    view.rotate(1)
    moved = replace(LENGTH, label=(30.0, 90.0))
    geometry = view.geometry_on_screen
    state = with_drawings(state_of(shown(view), geometry, True, Drawn(), "VIEW"), film, (moved,), geometry)
    back = written(state, film, tmp_path / "state.dcm")
    (text,) = (text for one in back.annotations for text in one.texts)
    assert text.anchor == LENGTH.points[-1]
    assert text.anchor_visible
    assert text.box is not None
    (x0, y0), (x1, y1) = text.box
    assert ((x0 + x1) / 2, (y0 + y1) / 2) == pytest.approx((120.0 + 30.0, 30.0 + 90.0), abs=0.01)
    assert without_twins(back.annotations, (moved,)) == ()


def test_a_region_is_counted_in_the_units_of_the_state_in_force(
    hung: LightBox, film: Film, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the screen, in a picture and in a saved state; a report of measurements names no state and has the file's."""
    region = Annotation(Kind.RECTANGLE, ((10.0, 20.0), (60.0, 80.0)))
    inside = film.stored[20:80, 10:60].astype(np.float64)
    view = hung.active_viewport
    assert view.editor.layer is not None
    view.editor.layer.add(region)
    painted: list[str] = []
    monkeypatch.setattr(
        annotation_painter, "draw_text", lambda painter, rect, flags, text, colour: painted.append(text)
    )
    hung.documents.add(state_for(film, slope=2.0, intercept=-100.0))
    for mean, state in ((inside.mean(), None), (2 * inside.mean() - 100, hung.documents.states(film)[0])):
        view.show_state(state)
        painted.clear()
        view.grab()
        film_picture(shown(view), flat(film.stored, None), [region], PictureOptions())
        saved = with_drawings(
            state_of(shown(view), view.geometry_on_screen, True, Drawn(), "VIEW"),
            film,
            (region,),
            view.geometry_on_screen,
        )
        words = [text for text in painted if "Mean" in text] + [saved.annotations[-1].texts[0].text]
        assert len(words) == 3
        assert all(float(text.split("Mean ")[1].split()[0]) == pytest.approx(mean, abs=0.51) for text in words), words
    (quantity,) = (one for one in measurements_of(film, (region,))[0].quantities if one.name == "mean")
    assert quantity.value == pytest.approx(inside.mean())


def test_shapes_beside_a_bitmap_are_saved_as_one_bitmap(
    hung: LightBox, film: Film, assert_valid: Any, tmp_path: Path
) -> None:
    """Shutter Shape may not name BITMAP beside others: PS3.3 C.7.6.15."""
    rows, columns = film.shape
    hiding = np.random.default_rng(5).integers(0, 2, film.shape).astype(bool)
    plane = Overlay(0x6004, rows, columns, np.packbits(hiding, bitorder="little").tobytes())
    shutter = Shutter(rectangle=(11, 21, 200, 250), bitmap=0x6004, value=7)
    hung.documents.add(state_for(film, shutter=shutter, overlays=(plane,)))
    view = hung.active_viewport
    view.show_state(hung.documents.states(film)[0])
    path = tmp_path / "state.dcm"
    back = written(state_of(shown(view), view.geometry_on_screen, True, Drawn(), "VIEW"), film, path)
    assert_valid(path)
    assert back.shutter == Shutter(bitmap=0x6000, value=7)
    seen = back.film_for(film)
    outside = np.ones_like(hiding)
    outside[20:250, 10:200] = False
    assert np.array_equal(back.shutter.hidden(rows, columns, seen.overlays), hiding | outside)


@pytest.mark.parametrize("rectangle", [None, (11, 21, 200, 250)])
def test_a_shutter_whose_plane_is_missing_takes_no_other_for_it(
    hung: LightBox, film: Film, rectangle: tuple[int, int, int, int] | None, assert_valid: Any, tmp_path: Path
) -> None:
    rows, columns = film.shape
    drawn = np.random.default_rng(6).integers(0, 2, film.shape).astype(bool)
    packed = np.packbits(drawn, bitorder="little").tobytes()
    planes = tuple(Overlay(group, rows, columns, packed) for group in (0x6004, 0x6006))
    shutter = Shutter(rectangle=rectangle, bitmap=0x6002)
    layers = {"overlay_layers": ((0x6004, "A"), (0x6006, "A")), "layers": (Layer("A", 1, ""),)}
    hung.documents.add(state_for(film, shutter=shutter, overlays=planes, **layers))
    view = hung.active_viewport
    view.show_state(hung.documents.states(film)[0])
    path = tmp_path / "state.dcm"
    back = written(state_of(shown(view), view.geometry_on_screen, True, Drawn(), "VIEW"), film, path)
    assert_valid(path)
    assert back.shutter == (None if rectangle is None else Shutter(rectangle=rectangle, value=0))
    assert [plane.group for plane in back.film_for(film).overlays] == [0x6000, 0x6002]


def test_lines_are_saved_though_the_pixels_are_away_meanwhile(hung: LightBox, film: Film) -> None:
    view = hung.active_viewport
    state = state_of(shown(view), view.geometry_on_screen, True, Drawn(), "VIEW")
    line = Annotation(Kind.LENGTH, ((10.0, 20.0), (60.0, 20.0)))
    away = Film(film.header, film.stored.copy(), film.path)
    assert away.let_go()
    written, there = (with_drawings(state, one, (line,), view.geometry_on_screen) for one in (away, film))
    assert written == there


def test_measurements_of_others_are_drawn_with_their_numbers_or_told(hung: LightBox, film: Film) -> None:
    uid = film.header.sop_uid
    stated = (Quantity("length", 47.13, "mm", "at detector"),)
    items = (
        Measurement("length", ((10.0, 20.0), (90.0, 20.0)), stated, uid, "Tube", "2.25.1"),
        Measurement("other", (), (Quantity("Density", 3.5, "1"),), uid),
        Measurement("length", ((1.0, 1.0), (5.0, 5.0)), stated, "9.9"),
    )
    hung.documents.add(MeasurementReport(items, study_uid="1.2.3", patient_id="P1", sop_uid="2.25.9"))
    assert hung.documents.drawings(film) == (drawing_of(items[0]),)
    assert hung.documents.drawings(film)[0].texts[0].text == "Tube\nlength 47.13 mm\nat detector\nfrom a report"
    assert hung.documents.news([film.header]) == (
        "1 measurement of a report belongs to films that are not open.",
        "A measurement of a report names no place on its film: Density 3.5 1.",
    )
    assert hung.documents.news([film.header]) == ()
    view = hung.active_viewport

    def violet() -> int:
        image = view.grab().toImage()
        return sum(
            image.pixelColor(x, y) == COLOUR for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)
        )

    assert violet() > 20
    hung.actions_by_id["measurements"].trigger()
    assert violet() == 0


def test_a_document_waits_for_its_film(light_box: LightBox, film: Film) -> None:
    light_box.documents.add(state_for(film))
    assert light_box.documents.news([]) == (
        "1 document about films that are not open: shown as soon as its film can be opened.",
    )
    light_box.show_films([film])
    assert light_box.actions_by_id["next_state"].isEnabled()
    light_box.documents.add(state_for(film, sop_uid="2.25.3"))
    assert light_box.documents.news([film.header]) == (
        "1 presentation state opened: choose under Film → Presentation state.",
    )


def test_a_document_of_another_study_or_patient_is_told_and_not_shown(light_box: LightBox, film: Film) -> None:
    light_box.show_films([film])
    light_box.documents.add(state_for(film, study_uid="9.9"))
    light_box.documents.add(
        KeyObjects("Of Interest", (ImageReference.of(film.header),), sop_uid="2.25.4", patient_id="P2")
    )
    assert light_box.documents.news([film.header]) == (
        "2 documents for an open film, but of another study, patient or frame: they are not shown with it.",
    )
    assert light_box.documents.states(film) == ()
    assert not light_box.documents.flagged(film)


def test_a_linked_film_follows_the_window_of_a_state_in_its_own_terms(light_box: LightBox, make_film: Any) -> None:
    films = [make_film(**IDENTITY, instance_number=str(n)) for n in (1, 2)]
    light_box.show_films(films)
    light_box.actions_by_id["layout_2"].trigger()
    light_box.actions_by_id["link"].trigger()
    one, two = light_box.viewports[0], light_box.viewports[1]
    one.show_state(state_for(films[0], slope=10.0, intercept=-5.0))
    before = shown(two).voi
    assert shown(two).voi == before, "choosing a state is about one film"
    one.automatic_window()
    assert shown(two).voi.kind == "automatic"
    assert shown(two).voi.width == pytest.approx(shown(one).voi.width / 10, rel=0.05)
    assert replace(shown(two).voi, note="") != replace(shown(one).voi, note="")
