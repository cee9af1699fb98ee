"""Pictures of films in a report's PDF, read by pypdf, against the grey values of the rendering."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pypdf
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.films.annotations import Annotation, Kind
from app.films.key_pictures import KeyPicture
from app.films.picture import PictureOptions, film_picture
from app.report.content import ReportContent
from app.report.export.dialog import ExportDialog
from app.report.export.dicom_pdf import encapsulated_bytes
from app.report.export.exporter import Exporter, Job
from app.report.export.formats import Choices, format_of
from app.report.export.pdf import pdf_bytes
from app.report.splitter import FINDINGS
from echo_core.films.orientation import edge_labels

MakeFilm = Callable[..., Path]


def noise(seed: int, rows: int, columns: int) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (rows, columns), dtype=np.uint8)


def as_image(grey: NDArray[np.uint8]) -> QImage:
    rows, columns = grey.shape
    made = QImage(grey.tobytes(), columns, rows, columns, QImage.Format.Format_Grayscale8)
    return made.convertToFormat(QImage.Format.Format_RGB32)


def grey_values(image: QImage) -> NDArray[np.uint8]:
    bits = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return bits[:, : image.width(), 0].copy()


def pictures_in(pdf: bytes) -> list[NDArray[np.uint8]]:
    """The blue of every picture, page by page: what :func:`grey_values` takes."""
    found = []
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        for image in page.images:
            assert image.image is not None
            found.append(np.asarray(image.image.convert("RGB")))
    return [one[..., 2] for one in found]


def text_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def test_pictures_stand_behind_the_text_value_by_value(signed: ReportContent) -> None:
    greys = [noise(1, 300, 200), noise(2, 120, 400), noise(3, 64, 64)]
    pictures = [KeyPicture(as_image(grey), f"CR · CHEST · number {n}") for n, grey in enumerate(greys)]
    pdf = pdf_bytes(signed, pictures=pictures)
    found = pictures_in(pdf)
    assert [one.shape for one in found] == [grey.shape for grey in greys]
    for one, grey in zip(found, greys, strict=True):
        np.testing.assert_array_equal(one, grey)
    pages = text_of(pdf)
    assert len(pages) == len(text_of(pdf_bytes(signed))) + 2, "two pictures a page"
    assert "The lungs are clear." in " ".join(pages[0].split())
    assert [("number 0" in page, "number 1" in page, "number 2" in page) for page in pages[-2:]] == [
        (True, True, False),
        (False, False, True),
    ]
    assert pictures_in(pdf_bytes(signed)) == []


def test_a_large_picture_keeps_its_shape_and_its_mean(draft: ReportContent) -> None:
    grey = np.repeat(np.linspace(0, 255, 3000).astype(np.uint8)[:, None], 1500, axis=1)
    (found,) = pictures_in(pdf_bytes(draft, pictures=[KeyPicture(as_image(grey), "large")]))
    assert found.shape == (1157, 579)
    assert abs(float(found.mean()) - float(grey.mean())) < 0.5


def test_the_encapsulated_pdf_has_them_too(signed: ReportContent, assert_valid: Callable[[bytes], None]) -> None:
    grey = noise(4, 80, 60)
    data = encapsulated_bytes(signed, pdf_bytes(signed, pictures=[KeyPicture(as_image(grey), "one")]))
    inside = pydicom.dcmread(io.BytesIO(data))
    pdf = bytes(inside.EncapsulatedDocument[: inside.EncapsulatedDocumentLength])
    np.testing.assert_array_equal(pictures_in(pdf)[0], grey)
    assert_valid(data)


@pytest.fixture
def window(windows: Any, make_film: MakeFilm, qtbot: QtBot) -> Any:
    made = windows()
    uid = pydicom.uid.generate_uid()
    names = ("PA", "LAT", "OTHER", "NAMED")
    paths = [make_film(name, study=uid, PatientName="DOE^JANE", PatientID="SECRET7") for name in names]
    named = pydicom.dcmread(paths[3])
    named.BurnedInAnnotation = "YES"
    named.save_as(paths[3])
    windows.open(made, *paths)
    made.report_pane.editors[FINDINGS].insertPlainText("Clear.")
    return made


def film_of(window: Any, name: str) -> Any:
    uid = window.study_panel.current_uid
    return next(film for film in window.studies.films(uid) if film.path.stem == name)


def exported(window: Any, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch, chosen: str) -> bytes:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), chosen))
    with qtbot.waitSignal(window.desk.exporting.exporter.done, timeout=60_000) as done:
        window.desk.export()
    assert done.args == [1, []]
    return path.read_bytes()


def test_the_key_films_are_shown_as_windowed_with_drawings_and_without_names(
    window: Any, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = window.light_box
    shown = {film for film in box.board.films if film is not None}
    other = film_of(window, "OTHER") if film_of(window, "OTHER") not in shown else film_of(window, "LAT")
    box.documents.flag(other, True)
    box.documents.flag(film_of(window, "NAMED"), True)
    film = next(film for film in box.board.films if film in shown - {film_of(window, "NAMED")})
    view = next(view for view in box.viewports if view.film is film)
    view.presentation.inverted = True
    box.book.layer(film).add(Annotation(Kind.LENGTH, ((20.0, 30.0), (180.0, 200.0))))
    told: list[str] = []
    threads: list[int] = []

    def noted(*stated: Any, **options: Any) -> tuple[str, str, str, str]:
        threads.append(threading.get_ident())
        return edge_labels(*stated, **options)

    monkeypatch.setattr("app.films.picture.edge_labels", noted)
    window.desk.exporting.failed.connect(told.append)
    pdf = exported(window, qtbot, tmp_path / "r.pdf", monkeypatch, "PDF with pictures of key films (*.pdf)")
    assert threads
    assert threading.get_ident() not in threads
    films = window.studies.films(window.study_panel.current_uid)
    expected_films = [one for one in films if one in shown - {film_of(window, "NAMED")} or one is other]
    expected = [
        grey_values(
            film_picture(
                box.board.presentation(one), box.store.pyramid(one), box.book.layer(one).annotations, PictureOptions()
            )
        )
        for one in expected_films
    ]
    found = pictures_in(pdf)
    assert len(found) == len(expected) >= 2
    for one, grey in zip(found, expected, strict=True):
        np.testing.assert_array_equal(one, grey)
    # Against the stored values themselves, where nothing is drawn: inverted, window 2048 ± 2048 of 12 bits.
    picture = found[list(expected_films).index(film)]
    stored = film.stored[140:150, 20:60].astype(float)
    np.testing.assert_allclose(picture[140:150, 20:60], 255 - stored / 4095 * 255, atol=1.01)
    assert any("names are burned in" in message for message in told)
    captions = " ".join(text_of(pdf)[1:])
    assert "CR · CHEST · PA · 2024-03-31" in captions
    assert "key film" in captions
    assert "DOE" not in captions
    assert "SECRET7" not in captions


def test_a_picture_that_cannot_be_made_is_told_and_the_report_is_written_with_the_others(
    signed: ReportContent, qtbot: QtBot, tmp_path: Path
) -> None:
    def broken() -> KeyPicture:
        raise MemoryError

    grey, path = noise(5, 90, 70), tmp_path / "r.pdf"
    exporter = Exporter()
    with qtbot.waitSignal(exporter.done, timeout=60_000) as done:
        makers = (broken, lambda: KeyPicture(as_image(grey), "the other"))
        exporter.write([Job(lambda: signed, path, makers)], format_of("pdf"), Choices())
    exporter.close()
    written, problems = done.args
    assert written == 1
    assert [problem.startswith("r.pdf: The picture of a film cannot be made") for problem in problems] == [True]
    (found,) = pictures_in(path.read_bytes())
    np.testing.assert_array_equal(found, grey)


def test_pictures_are_off_unless_asked_for(
    window: Any, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pictures_in(exported(window, qtbot, tmp_path / "r.pdf", monkeypatch, "PDF (*.pdf)")) == []
    window.keeper.flush()
    window.desk.export_several()
    dialog = window.findChild(ExportDialog)
    assert not dialog.pictures.isChecked()
    assert not dialog.pictures.isEnabled(), "text holds no pictures"
    dialog.form.setCurrentIndex(dialog.form.findData("pdf"))
    dialog.folder.setText(str(tmp_path))
    dialog.pictures.click()
    with qtbot.waitSignal(window.desk.exporting.exporter.done, timeout=60_000):
        dialog.export_button.click()
    assert pictures_in((tmp_path / "report-1.pdf").read_bytes())
