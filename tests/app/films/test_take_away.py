"""What leaves the program: pictures without names unless asked for, and the header as text."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pypdf
import pytest
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QMessageBox

from app.films.annotations import Annotation, Kind
from app.films.document_dialog import DocumentDialog
from app.films.enhancement import Enhancement
from app.films.header_dialog import HeaderDialog, HeaderTable
from app.films.light_box import LightBox
from app.films.picture import PictureOptions, film_picture, picture_later
from app.films.picture_dialog import PictureDialog
from app.films.presentation import Presentation
from app.films.pyramid import flat
from app.films.wrapped_note import WrappedNote
from app.theme import COLOURS
from echo_core.films import annotations as graphics
from echo_core.films.film import Film
from echo_core.films.header import Window
from echo_core.films.orientation import edge_labels
from echo_core.films.overlays import Overlay
from echo_core.films.shutters import Shutter

LINE = Annotation(Kind.LENGTH, ((60.0, 150.0), (200.0, 150.0)))
PLAIN = PictureOptions(drawings=False)


def pixels(image: QImage) -> NDArray[np.uint8]:
    """(height, width) greys of an image."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    raw = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return raw[:, : grey.width()].copy()


def picture(film: Any, options: PictureOptions = PLAIN, *drawn: Annotation, turn: int = 0) -> NDArray[np.uint8]:
    presentation = Presentation(film)
    presentation.turn = presentation.turn.rotated(turn)
    return pixels(film_picture(presentation, flat(film.stored), drawn, options))


@pytest.mark.parametrize("turn", [0, 1])
def test_a_picture_holds_every_pixel_of_the_film_in_its_window(make_film: Any, qtbot: Any, turn: int) -> None:
    film = make_film(windows=(Window(1800, 1500),))
    y = np.clip((film.stored - 1799.5) / 1499 + 0.5, 0, 1)
    wanted = np.rot90(np.floor(y * 255 + 0.5), -turn)
    found = picture(film, turn=turn)
    assert found.shape == wanted.shape
    # The window stands in the lower left corner; there are no other words without patient data and side letters.
    assert np.array_equal(found[: found.shape[0] // 2], wanted[: found.shape[0] // 2])


def test_no_name_is_on_a_picture_unless_it_was_asked_for(make_film: Any, qtbot: Any) -> None:
    about = {"study_date": "20240331", "study_description": "Thorax", "view_position": "PA"}
    stored = np.zeros((300, 260), np.uint16)
    one = make_film(stored, patient_name="Doe^Jane", patient_id="P1", **about)
    other = make_film(
        stored.copy(), patient_name="Roe^Richard", patient_id="X9", patient_sex="M", study_date="19990101"
    )
    assert np.array_equal(picture(one), picture(other))
    named = PictureOptions(drawings=False, patient=True)
    assert not np.array_equal(picture(one, named), picture(one))
    assert not np.array_equal(picture(one, named), picture(other, named))


def test_drawings_are_on_it_and_enhancement_is_not(make_film: Any, qtbot: Any) -> None:
    film = make_film(np.tile(np.arange(260, dtype=np.uint16) * 15, (300, 1)))
    assert not np.array_equal(picture(film, PictureOptions(), LINE), picture(film))
    assert np.array_equal(picture(film, PLAIN, LINE), picture(film))
    presentation = Presentation(film)
    before = pixels(film_picture(presentation, flat(film.stored), (), PLAIN))
    presentation.enhancement = Enhancement.EDGES
    assert np.array_equal(pixels(film_picture(presentation, flat(film.stored), (), PLAIN)), before)


def test_an_overlay_is_on_a_picture_only_if_it_was_asked_for(make_film: Any, qtbot: Any) -> None:
    """Many a file spells the patient's name in one."""
    dots = np.zeros((300, 260), bool)
    dots[100:140, 60:200] = True
    overlay = Overlay(0x6000, 300, 260, np.packbits(dots, bitorder="little").tobytes())
    plain = make_film()
    film = Film(plain.header, plain.stored, plain.path, overlays=(overlay,))

    def made(options: PictureOptions) -> NDArray[np.uint8]:
        return pixels(picture_later(Presentation(film), flat(film.stored), (), options)())

    assert np.array_equal(made(PictureOptions()), picture(plain))
    changed = made(PictureOptions(overlays=True)) != picture(plain)
    assert changed[dots].mean() > 0.9
    assert not changed[:90].any()


@pytest.mark.parametrize("words", ["seen by Dr. Roe\nDOE, Jane", "P-4711", "born 1950-01-31"])
def test_drawn_words_that_name_the_patient_stay_off_a_nameless_picture(make_film: Any, qtbot: Any, words: str) -> None:
    film = make_film(
        np.zeros((300, 260), np.uint16), patient_name="Doe^Jane", patient_id="P-4711", patient_birth_date="19500131"
    )
    arrow, silent = (Annotation(Kind.ARROW, LINE.points, text, uid="1") for text in (words, ""))
    harmless = Annotation(Kind.ARROW, LINE.points, "Doesburg, 4711 mm")
    named = PictureOptions(patient=True)
    assert np.array_equal(picture(film, PictureOptions(), arrow), picture(film, PictureOptions(), silent))
    assert not np.array_equal(picture(film, named, arrow), picture(film, named, silent))
    assert not np.array_equal(picture(film, PictureOptions(), harmless), picture(film, PictureOptions(), silent))

    def stated(text: str, options: PictureOptions) -> NDArray[np.uint8]:
        presentation = Presentation(film)
        presentation.graphics = (graphics.Annotation("L", texts=(graphics.Text(text, (60.0, 150.0)),)),)
        return pixels(film_picture(presentation, flat(film.stored), (), options))

    assert np.array_equal(stated(words, PictureOptions()), picture(film))
    assert not np.array_equal(stated(words, named), stated("", named))
    assert not np.array_equal(stated("Doesburg", PictureOptions()), picture(film))


def test_it_is_said_that_drawn_words_are_left_out(light_box: LightBox, make_film: Any, qtbot: Any) -> None:
    film = make_film(patient_name="Doe^Jane")
    light_box.show_films([film])
    light_box.book.layer(film).add(Annotation(Kind.ARROW, LINE.points, "Doe"))
    for options, added in ((PictureOptions(), "; drawn words that name the patient are left out"), (PLAIN, "")):
        with qtbot.waitSignal(light_box.told) as said:
            light_box.take_away.copy(light_box.active_viewport, options)
        assert said.args == [f"Picture copied{added}"]


def test_a_film_whose_pixels_name_the_patient_is_copied_after_a_question_only(
    light_box: LightBox, make_film: Any, qtbot: Any
) -> None:
    light_box.show_films([make_film(burned_in=True)])
    QGuiApplication.clipboard().setText("mine")
    light_box.actions_by_id["copy_picture"].trigger()
    dialog = light_box.findChild(PictureDialog)
    assert dialog is not None
    assert dialog.caution.isVisible()
    assert not dialog.overlays.isVisible()
    assert QGuiApplication.clipboard().text() == "mine"
    with qtbot.waitSignal(light_box.told):
        dialog.buttons["copy"].click()
    assert not QGuiApplication.clipboard().image().isNull()


def test_the_sides_are_always_on_it(make_film: Any, qtbot: Any) -> None:
    stored = np.zeros((300, 260), np.uint16)
    without = picture(make_film(stored))
    lettered = picture(make_film(stored.copy(), patient_orientation=("L", "F")))
    assert len(np.unique(without[130:170, 235:])) == 1
    assert len(np.unique(lettered[130:170, 235:])) > 2


@pytest.mark.parametrize("shape", [(2000, 2128), (1024, 800), (3000, 2400)])
def test_letters_of_the_sides_and_numbers_can_be_read_where_the_picture_is_shown_small(
    make_film: Any, qtbot: Any, shape: tuple[int, int]
) -> None:
    rows, columns = shape
    # A report shows it 98 mm high: letters of a sixtieth are 1.6 mm, numbers of a ninetieth 1.1 mm, as in a footnote.
    for place, orientation in (("right", ("L", "")), ("top", ("", "H"))):
        film = make_film(np.zeros(shape, np.uint16), patient_orientation=tuple(orientation))
        lit = picture(film) > 128
        middle = slice(rows // 3, rows * 2 // 3), slice(columns // 3, columns * 2 // 3)
        found = lit[middle[0], -columns // 6 :] if place == "right" else lit[: rows // 6, middle[1]]
        assert painted_height(found) >= rows / 60, place
    words = Annotation(Kind.TEXT, ((columns / 2, rows / 2),), "H")
    drawn = picture(make_film(np.zeros(shape, np.uint16)), PictureOptions(), words)
    assert painted_height(drawn[rows // 3 : rows * 2 // 3, columns // 3 : columns * 2 // 3] > 128) >= rows / 90


def painted_height(lit: NDArray[np.bool_]) -> int:
    """Rows from the first to the last that holds anything bright; 0 for none."""
    rows = np.flatnonzero(lit.any(axis=1))
    return int(rows[-1] - rows[0] + 1) if rows.size else 0


def test_side_letters_are_no_smaller_than_the_other_words(make_film: Any, qtbot: Any) -> None:
    stored = np.zeros((2100, 1800), np.uint16)
    found = picture(make_film(stored, patient_orientation=("L", "F")))
    parts = found[900:1200, 1500:], found[1900:, :300]
    letter, words = (np.flatnonzero((part != found[0, 0]).any(axis=1)) for part in parts)
    assert np.ptp(letter) > np.ptp(words) > 20


@pytest.fixture
def made_in(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The threads in which pictures are made."""
    threads: list[int] = []

    def noted(*stated: Any, **options: Any) -> tuple[str, str, str, str]:
        threads.append(threading.get_ident())
        return edge_labels(*stated, **options)

    monkeypatch.setattr("app.films.picture.edge_labels", noted)
    return threads


def test_copying_puts_a_nameless_picture_on_the_clipboard(light_box: LightBox, make_film: Any, qtbot: Any) -> None:
    film = make_film()
    light_box.show_films([film])
    light_box.active_viewport.enhance(Enhancement.EDGES)
    light_box.active_viewport.toggle_invert()
    with qtbot.waitSignal(light_box.told) as said:
        light_box.actions_by_id["copy_picture"].trigger()
    assert said.args == ["Picture copied"]
    presentation = light_box.active_viewport.presentation
    assert presentation is not None
    wanted = film_picture(presentation, flat(film.stored), (), PictureOptions())
    assert np.array_equal(pixels(QGuiApplication.clipboard().image()), pixels(wanted))
    assert film.header.patient_name not in QGuiApplication.clipboard().text()


def test_a_picture_is_made_in_another_thread_of_what_was_seen_when_asking(
    light_box: LightBox, make_film: Any, qtbot: Any, made_in: list[int]
) -> None:
    film = make_film(patient_orientation=("L", "F"))
    light_box.show_films([film])
    view, layer = light_box.active_viewport, light_box.book.layer(film)
    region = Annotation(Kind.ELLIPSE, ((30.0, 40.0), (120.0, 160.0)))
    for drawn in (LINE, region):
        layer.add(drawn)
    view.rotate(1)
    assert view.presentation is not None
    named = PictureOptions(patient=True)
    wanted = pixels(film_picture(view.presentation, flat(film.stored), layer.annotations, named))
    made_in.clear()
    with qtbot.waitSignal(light_box.told):
        light_box.take_away.copy(view, named)
        view.toggle_invert()
        view.rotate(1)
        layer.clear()
        light_box.forget([film])
        assert film.let_go()
    assert len(made_in) == 1
    assert made_in != [threading.get_ident()]
    assert np.array_equal(pixels(QGuiApplication.clipboard().image()), wanted), "and with the same words"


def test_the_shutter_hides_on_a_picture_that_is_asked_for_at_once(
    light_box: LightBox, make_film: Any, qtbot: Any
) -> None:
    film = make_film(shutter=Shutter(rectangle=(80, 100, 220, 220)))
    light_box.show_films([film])
    with qtbot.waitSignal(light_box.told):
        light_box.actions_by_id["copy_picture"].trigger()
    found = pixels(QGuiApplication.clipboard().image())
    assert found[:90].max() == 0
    assert found[120:200, 100:180].std() > 40


def test_a_picture_that_cannot_be_made_is_said(
    light_box: LightBox, make_film: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_stated: Any, **_options: Any) -> None:
        raise MemoryError

    light_box.show_films([make_film()])
    QGuiApplication.clipboard().setText("mine")
    monkeypatch.setattr("app.films.picture.edge_labels", no_room)
    with qtbot.waitSignal(light_box.failed) as said:
        light_box.actions_by_id["copy_picture"].trigger()
    assert said.args[0].startswith("There is not enough memory")
    assert QGuiApplication.clipboard().text() == "mine"


def test_closing_finishes_the_picture_that_is_being_written(qtbot: Any, make_film: Any, tmp_path: Path) -> None:
    box, film, path = LightBox(), make_film(), tmp_path / "out.png"
    qtbot.addWidget(box)
    box.show_films([film])
    box.take_away.save(box.active_viewport, PLAIN, path)
    box.shutdown()
    assert np.array_equal(pixels(QImage(str(path))), picture(film))


@pytest.mark.parametrize("ending", ["png", "pdf"])
def test_a_picture_is_saved_with_what_was_asked_for(
    light_box: LightBox, make_film: Any, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    film = make_film(patient_name="Doe^Jane")
    light_box.show_films([film])
    light_box.book.layer(film).add(LINE)
    path = tmp_path / f"out.{ending}"
    chosen = {"png": "PNG picture (*.png)", "pdf": "PDF page (*.pdf)"}[ending]
    suggested: list[str] = []

    def choose(_parent: Any, _title: str, name: str, *_rest: Any) -> tuple[str, str]:
        suggested.append(name)
        return str(path.with_suffix("") if ending == "pdf" else path), chosen

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    light_box.actions_by_id["picture"].trigger()
    dialog = light_box.findChild(PictureDialog)
    assert dialog is not None
    assert not dialog.patient.isChecked()
    with qtbot.waitSignal(light_box.told) as said:
        dialog.buttons["save"].click()
    assert said.args == [f"Picture saved as out.{ending}"]
    assert suggested == ["film"]
    content = path.read_bytes()
    assert b"Doe" not in content
    if ending == "pdf":
        assert content.startswith(b"%PDF")
        (page,) = pypdf.PdfReader(path).pages
        assert page.images[0].image is not None
        page.images[0].image.save(tmp_path / "inside.png")
        path = tmp_path / "inside.png"
    wanted = film_picture(Presentation(film), flat(film.stored), (LINE,), PictureOptions())
    assert np.array_equal(pixels(QImage(str(path))), pixels(wanted))


@pytest.mark.parametrize("agreed", [True, False])
@pytest.mark.parametrize(("action", "button", "name"), [("picture", "save", "old.png"), ("save_state", "", "old.dcm")])
def test_no_file_is_replaced_without_a_question(
    light_box: LightBox,
    make_film: Any,
    qtbot: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    action: str,
    button: str,
    name: str,
    agreed: bool,
) -> None:
    """The file dialog asks about the name that was typed, before it has its ending."""
    there = tmp_path / name
    there.write_bytes(b"mine")
    questions: list[str] = []

    def ask(_parent: Any, _title: str, question: str) -> QMessageBox.StandardButton:
        questions.append(question)
        return QMessageBox.StandardButton.Yes if agreed else QMessageBox.StandardButton.No

    monkeypatch.setattr(QMessageBox, "question", ask)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(there.with_suffix("")), ""))
    light_box.show_films([make_film(series_uid="1.2.4", sop_class_uid="1.2.840.10008.5.1.4.1.1.1")])
    light_box.actions_by_id[action].trigger()
    dialog = light_box.findChild(PictureDialog) or light_box.findChild(DocumentDialog)
    assert dialog is not None
    pressed = dialog.buttons[button] if isinstance(dialog, PictureDialog) else dialog.save
    if agreed:
        with qtbot.waitSignal(light_box.told, timeout=60_000):
            pressed.click()
    else:
        pressed.click()
        assert dialog.isVisible()
        dialog.reject()
    light_box.take_away.shutdown()
    assert questions == ["A file of this name is there already. Replace it?"]
    assert (there.read_bytes() == b"mine") is not agreed


@pytest.mark.parametrize("turn", [0, 1])
def test_a_turned_film_is_printed_on_a_page_of_its_shape(
    light_box: LightBox, make_film: Any, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, turn: int
) -> None:
    path = tmp_path / "page.pdf"

    def agree(dialog: QPrintDialog) -> None:
        printer = dialog.printer()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        dialog.accepted.emit(printer)
        dialog.close()

    monkeypatch.setattr(QPrintDialog, "show", agree)
    film = make_film(np.tile(np.arange(300, dtype=np.uint16) * 13, (260, 1)), patient_name="Doe^Jane")
    light_box.show_films([film])
    light_box.book.layer(film).add(LINE)
    view = light_box.active_viewport
    view.rotate(turn)
    view.toggle_invert()
    light_box.actions_by_id["picture"].trigger()
    dialog = light_box.findChild(PictureDialog)
    assert dialog is not None
    with qtbot.waitSignal(light_box.told) as said:
        dialog.buttons["print"].click()
    assert said.args == ["Picture printed"]
    (page,) = pypdf.PdfReader(path).pages
    assert (page.mediabox.width > page.mediabox.height) is (turn == 0)
    assert b"Doe" not in path.read_bytes()
    printed = np.asarray(page.images[0].image.convert("L")).astype(int)  # type: ignore[union-attr]
    assert view.presentation is not None
    wanted = pixels(film_picture(view.presentation, flat(film.stored), (LINE,), PictureOptions())).astype(int)
    assert printed.shape == wanted.shape
    assert np.abs(printed - wanted).mean() < 3


def test_a_picture_that_cannot_be_written_is_said(
    light_box: LightBox, make_film: Any, qtbot: Any, tmp_path: Path
) -> None:
    light_box.show_films([make_film()])
    blocked = tmp_path / "file"
    blocked.write_text("")
    with qtbot.waitSignal(light_box.failed) as said:
        light_box.take_away.save(light_box.active_viewport, PLAIN, blocked / "below.png")
    assert said.args[0].startswith("The picture cannot be written")


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """``write(dataset)``: a DICOM file of it."""

    def make(data: Dataset) -> Path:
        data.SOPClassUID, data.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.1", "1.2.3"
        data.file_meta = FileMetaDataset()
        data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        path = tmp_path / "film.dcm"
        pydicom.dcmwrite(path, data, enforce_file_format=True)
        return path

    return make


def example() -> Dataset:
    data = Dataset()
    data.PatientName, data.PatientID = "Doe^Jane", "P1"
    data.ImageType = ["ORIGINAL", "PRIMARY"]
    item = Dataset()
    item.CodeValue = "T-D3000"
    data.AnatomicRegionSequence = Sequence([item])
    block = data.private_block(0x0019, "ACME", create=True)
    block.add_new(0x01, "LO", "secret setting")
    data.add_new(0x00282000, "OB", b"\x01\x02\x03\x04")
    data.PixelData = b"\0\0"
    data.Rows = data.Columns = 1
    data.BitsAllocated = 16
    return data


@pytest.fixture
def browse(qtbot: Any) -> Iterator[Callable[..., HeaderDialog]]:
    """``browse(path, typed)``: the header of a file, shown and read, with a search typed before that.

    They are held until ``qtbot`` has closed them: the thread that reads must not be the last to let go of one.
    """
    made: list[HeaderDialog] = []

    def make(path: Path, typed: str = "") -> HeaderDialog:
        dialog = HeaderDialog(path)
        made.append(dialog)
        qtbot.addWidget(dialog)
        dialog.search.setText(typed)
        with qtbot.waitSignal(dialog.filled):
            dialog.show()
        return dialog

    yield make
    made.clear()


def test_the_browser_searches_copies_and_greys(
    qtbot: Any, write: Callable[..., Path], browse: Callable[..., HeaderDialog]
) -> None:
    dialog = browse(write(example()))
    model = dialog.shown
    everything = model.rowCount()
    assert dialog.state.text().startswith(f"{everything} row")
    dialog.search.setText("patient's n")
    assert model.rowCount() == 1
    assert dialog.state.text().startswith(f"1 of {everything} row")
    dialog.copy()
    assert QGuiApplication.clipboard().text() == "(0010,0010)\tPatient's Name\tPN\tDoe^Jane"
    dialog.copy_anonymised()
    assert QGuiApplication.clipboard().text() == "(0010,0010)\tPatient's Name\tPN\tremoved"
    dialog.search.setText("(0019,1001)")
    assert model.index(0, 1).data(Qt.ItemDataRole.ForegroundRole) == QColor(COLOURS.disabled)
    dialog.search.clear()
    assert model.rowCount() == everything
    assert dialog.state.text().startswith(f"{everything} row")
    dialog.table.selectRow(2)
    qtbot.keyClick(dialog.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().count("\n") == 0


def test_a_search_asks_for_no_cell_that_is_not_seen(
    write: Callable[..., Path], browse: Callable[..., HeaderDialog], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked cell by cell, a large header holds the window for a tenth of a second at every key."""
    data = example()
    block = data.private_block(0x0021, "ACME", create=True)
    for number in range(200):
        block.add_new(number, "LO", f"Straße {number}")
    dialog = browse(write(data))
    asked: list[int] = []
    found = HeaderTable.data
    monkeypatch.setattr(HeaderTable, "data", lambda self, *of: asked.append(1) or found(self, *of))
    dialog.shown.search("STRASSE 12")
    assert not asked
    assert dialog.shown.rowCount() == 11
    dialog.table.selectRow(1)
    dialog.shown.search("120")
    dialog.copy()
    assert QGuiApplication.clipboard().text().split("\t")[3] == "Straße 120"
    assert dialog.shown.rowCount() == 1


def test_what_is_typed_while_the_header_is_read_is_searched_for(
    write: Callable[..., Path], browse: Callable[..., HeaderDialog]
) -> None:
    dialog = browse(write(example()), "doe^jane")
    assert dialog.shown.rowCount() == 1
    assert dialog.state.text().startswith("1 of ")


def test_opening_the_browser_waits_for_no_library() -> None:
    code = "import sys, app.films.header_dialog; sys.exit('pydicom' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3], check=False).returncode == 0


def test_enter_in_the_search_copies_nothing(
    qtbot: Any, write: Callable[..., Path], browse: Callable[..., HeaderDialog]
) -> None:
    dialog = browse(write(example()))
    QGuiApplication.clipboard().setText("mine")
    qtbot.keyClicks(dialog.search, "patient")
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == "mine"
    assert dialog.isVisible()


def test_a_header_that_is_gone_is_said(browse: Callable[..., HeaderDialog], tmp_path: Path) -> None:
    dialog = browse(tmp_path / "gone.dcm")
    assert "no such file" in dialog.state.text()


def test_the_note_on_the_picture_dialog_is_not_cut_off(light_box: LightBox, make_film: Any, qtbot: Any) -> None:
    light_box.show_films([make_film()])
    light_box.actions_by_id["picture"].trigger()
    dialog = light_box.findChild(PictureDialog)
    assert dialog is not None
    note = dialog.findChild(WrappedNote)
    assert note is not None
    qtbot.waitUntil(lambda: note.height() >= note.heightForWidth(note.width()) > note.fontMetrics().height())
    dialog.reject()


def test_the_picture_is_of_the_film_that_was_asked_about(light_box: LightBox, make_film: Any, qtbot: Any) -> None:
    first, second = make_film(), make_film(study_uid="4", patient_id="P2")
    light_box.show_films([first])
    light_box.actions_by_id["picture"].trigger()
    dialog = light_box.findChild(PictureDialog)
    assert dialog is not None
    light_box.show_films([second])  # the other window went to another study
    dialog.drawings.setChecked(False)
    with qtbot.waitSignal(light_box.told, timeout=60_000):
        dialog.buttons["copy"].click()
    copied = pixels(QGuiApplication.clipboard().image())
    assert np.array_equal(copied[:200], picture(first)[:200])
    assert not np.array_equal(copied[:200], picture(second)[:200])
