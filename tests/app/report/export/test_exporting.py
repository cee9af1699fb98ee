"""Files: names, replacing, folders that cannot be written, and several reports at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.report.book import ReportBook
from app.report.content import ReportContent
from app.report.errors import SaveError
from app.report.export.dialog import ExportDialog
from app.report.export.files import export, file_name
from app.report.export.formats import FORMATS, Choices, Format, format_of
from app.report.exporting import Exporting
from app.report.store.keeper import Keeper
from echo_core.films.header import FilmHeader


@pytest.fixture
def exporting(qtbot: QtBot, tmp_path: Path) -> Iterator[Exporting]:
    """Exports of a store with three reports."""
    window = QWidget()
    qtbot.addWidget(window)
    book = ReportBook()
    keeper = Keeper(book, tmp_path / "data")
    for name in ("ANNA", "BERT", "CARL"):
        report = book.document(FilmHeader(study_uid=f"1.{ord(name[0])}", patient_name=name))
        report.edit("findings", 0, 0, f"Of {name}.")
        keeper.flush()
    (tmp_path / "out").mkdir()
    made = Exporting(window, keeper, Choices)
    made._folder = str(tmp_path / "out")
    yield made
    made.close()
    keeper.close()


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.key)
def test_every_format_writes_a_file_that_names_no_patient(form: Format, signed: ReportContent, tmp_path: Path) -> None:
    path = tmp_path / file_name(form, 7)
    export(signed, path, form, Choices())
    assert path.stat().st_size > 200
    assert "DOE" not in path.name
    assert format_of(form.key) is form
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.key)
def test_every_format_takes_any_text(form: Format, tmp_path: Path) -> None:
    from app.report.document import ReportDocument

    report = ReportDocument(FilmHeader(patient_name="\x01<&>^", study_uid="x", study_description="d" * 90))
    report.edit("findings", 0, 0, "\x02 |^~\\& <b>\n\n  \t 结论 ")
    export(report.content(), tmp_path / "out", form, Choices())
    assert (tmp_path / "out").stat().st_size > 100


def test_a_folder_that_cannot_be_written_is_said(signed: ReportContent, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SaveError, match="could not be saved"):
        export(signed, tmp_path / "file" / "out.txt", FORMATS[0], Choices())
    with pytest.raises(SaveError, match=r"\$sections"):
        export(signed, tmp_path / "out.txt", FORMATS[0], Choices(layout="$wrong"))


def test_several_reports_are_written_and_nothing_is_replaced_unasked(
    exporting: Exporting, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(parent: QWidget, title: str, question: str) -> QMessageBox.StandardButton:
        asked.append(question)
        return QMessageBox.StandardButton.No

    monkeypatch.setattr(QMessageBox, "question", answer)
    exporting.export_several("1.66")
    dialog = exporting._window.findChild(ExportDialog)
    assert [report.patient_name for report in dialog.chosen()] == ["BERT"]
    dialog.all_button.click()
    assert len(dialog.chosen()) == 3
    there = tmp_path / "out" / "report-1.txt"
    there.write_text("mine")
    with qtbot.waitSignal(exporting.exporter.done, timeout=60_000) as done:
        dialog.export_button.click()
    assert done.args == [2, []]
    assert len(asked) == 1
    assert there.read_text() == "mine"
    assert "Of BERT." in (tmp_path / "out" / "report-2.txt").read_text(encoding="utf-8")
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    exporting.export_several("1.65")
    dialog = next(d for d in exporting._window.findChildren(ExportDialog) if d.isVisible())
    with qtbot.waitSignal(exporting.exporter.done, timeout=60_000):
        dialog.export_button.click()
    assert "Of ANNA." in there.read_text(encoding="utf-8")


def test_the_dialog_needs_a_tick_and_a_folder(exporting: Exporting) -> None:
    exporting.export_several("")
    dialog = exporting._window.findChild(ExportDialog)
    assert not dialog.export_button.isEnabled()
    dialog.list.item(0).setCheckState(Qt.CheckState.Checked)
    assert dialog.export_button.isEnabled()
    dialog.folder.setText("/no such folder")
    assert not dialog.export_button.isEnabled()


def test_a_suffix_that_the_user_left_out_is_added_and_asks(
    exporting: Exporting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out" / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), "PDF (*.pdf)"))
    chosen = exporting.choose_path()
    assert chosen is not None
    assert (chosen[0].name, chosen[1].key) == ("mine.pdf", "pdf")
    target.with_name("mine.pdf").write_text("")
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.No)
    assert exporting.choose_path() is None
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    assert exporting.choose_path() is None


def test_a_pdf_is_made_in_the_exporter_s_thread(exporting: Exporting, tmp_path: Path, qtbot: QtBot) -> None:
    exporting.export_several("1.67")
    dialog = exporting._window.findChild(ExportDialog)
    dialog.form.setCurrentIndex(dialog.form.findData("dicom_pdf"))
    with qtbot.waitSignal(exporting.exporter.done, timeout=60_000) as done:
        dialog.export_button.click()
    assert done.args == [1, []]
    assert (tmp_path / "out" / "report-3.pdf.dcm").read_bytes().count(b"%PDF") == 1
