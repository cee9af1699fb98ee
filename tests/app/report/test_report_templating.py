"""Templates in the report on display, and the user's own ones on the disk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.report.book import ReportBook
from app.report.document import ReportDocument
from app.report.pane import ReportPane
from app.report.places import TextPlace
from app.report.splitter import FINDINGS, IMPRESSION, TECHNIQUE
from app.report.template_book import FILE_NAME, TemplateBook, TemplateBookError
from app.report.templating import Templating
from echo_core.films.header import FilmHeader
from echo_core.text.provenance import Origin
from echo_core.text.templates import Template

OWN = Template("Mine", "en", {TECHNIQUE: "PA.", FINDINGS: "Nodule on the [side].", IMPRESSION: "Nodule."})


class Room:
    """A pane with templates, and a user who answers."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.pane = ReportPane(ReportBook())
        qtbot.addWidget(self.pane)
        self.pane.show()
        qtbot.waitExposed(self.pane)
        self.pane.show_study(FilmHeader(study_uid="1.1"))
        self.templating = Templating(self.pane, self.pane, folder)
        self.told: list[str] = []
        self.templating.told.connect(self.told.append)
        self.answer = True

    @property
    def report(self) -> ReportDocument:
        assert self.pane.report is not None
        return self.pane.report

    def texts(self) -> tuple[str, str, str]:
        for name in (TECHNIQUE, FINDINGS, IMPRESSION):
            assert self.pane.editors[name].toPlainText() == self.report.text(name)
        return self.report.text(TECHNIQUE), self.report.text(FINDINGS), self.report.text(IMPRESSION)


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    made = Room(qtbot, tmp_path)
    yield made
    made.pane.close_down()
    made.templating.close()


def test_a_template_is_put_in_as_one_step_with_its_origin_and_its_first_field_selected(room: Room) -> None:
    room.templating.insert(OWN)
    assert room.texts() == ("PA.", "Nodule on the [side].", "Nodule.")
    assert {span.origin for name in (TECHNIQUE, FINDINGS) for span in room.report.spans(name)} == {Origin.TEMPLATE}
    assert room.pane.selected_text() == "[side]"
    room.qtbot.keyClicks(room.pane.editors[FINDINGS], "left")
    assert room.texts()[1] == "Nodule on the left."
    while room.report.can_undo:
        room.pane.undo()
    assert room.texts() == ("", "", "")
    room.pane.redo()
    assert room.texts() == ("PA.", "Nodule on the [side].", "Nodule.")


def test_text_that_stands_there_stays(room: Room) -> None:
    room.report.edit(TECHNIQUE, 0, 0, "AP portable.")
    room.report.edit(FINDINGS, 0, 0, "First. Last.")
    room.report.edit(IMPRESSION, 0, 0, "Old.")
    for editor in room.pane.editors.values():
        editor.show_report(room.report)
    room.pane.show_selection(TextPlace(FINDINGS, 6, 6))
    room.templating.insert(OWN)
    assert room.report.text(TECHNIQUE) == "AP portable."
    assert room.report.text(FINDINGS) == "First. Nodule on the [side]. Last."
    assert room.report.text(IMPRESSION) == "Old.\nNodule."


def test_a_signed_report_takes_no_template(room: Room) -> None:
    room.templating.insert(OWN)
    room.report.record.state = room.report.record.state.FINAL
    room.templating.insert(OWN)
    assert room.texts()[2] == "Nodule."


def test_choosing_by_key_in_the_list(room: Room, qtbot: QtBot) -> None:
    room.templating.open()
    dialog = room.templating.dialog
    assert dialog is not None
    assert [dialog.list.item(row).text() for row in range(2)] == ["Normal chest  (English)", "ICU film  (English)"]
    qtbot.keyClicks(dialog.filter, "chest")
    assert dialog.list.count() == 1
    assert "No acute" in dialog.page.toPlainText()
    assert not dialog.remove_button.isEnabled()
    dialog.filter.clear()
    qtbot.keyClick(dialog.filter, Qt.Key.Key_Down)
    with qtbot.waitSignal(dialog.destroyed):
        qtbot.keyClick(dialog.filter, Qt.Key.Key_Return)
    assert "endotracheal" in room.report.text(FINDINGS)
    assert room.templating.dialog is None


def test_the_report_is_kept_as_an_own_template_and_found_again(room: Room, tmp_path: Path) -> None:
    room.templating.ask_name = lambda: "  My \n film "
    room.templating.confirm = lambda question: room.answer
    room.templating.save_current()
    assert not (tmp_path / FILE_NAME).exists()
    room.report.edit("indication", 0, 0, "Anna coughs.")
    room.report.edit(FINDINGS, 0, 0, "Clear \U0001f600.")
    room.templating.save_current()
    assert TemplateBook(tmp_path).own == (Template("My film", "en", {FINDINGS: "Clear \U0001f600."}),)
    room.report.edit(FINDINGS, 0, 0, "Both ")
    room.answer = False
    room.templating.save_current()
    assert TemplateBook(tmp_path).own[0].sections[FINDINGS] == "Clear \U0001f600."
    room.answer = True
    room.templating.save_current()
    assert TemplateBook(tmp_path).own[0].sections[FINDINGS] == "Both Clear \U0001f600."
    room.templating.open()
    dialog = room.templating.dialog
    assert dialog is not None
    assert dialog.list.item(0).text() == "My film  (own, English)"
    dialog.remove_button.click()
    assert TemplateBook(tmp_path).own == ()
    assert dialog.list.item(0).text() == "Normal chest  (English)"
    dialog.close()


def test_files_of_the_library_are_imported_and_bad_ones_are_named(room: Room, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.html", tmp_path / "bad.html"
    good.write_text("<title>From afar</title><section title='Findings'>Size [ ].</section>", encoding="utf-8")
    bad.write_bytes(b"<html>")
    room.templating.choose_files = lambda: [bad, good, tmp_path / "absent.html"]
    with room.qtbot.waitSignal(room.templating.told, timeout=60_000):
        room.templating.import_files()
    assert [template.name for template in TemplateBook(tmp_path).own] == ["From afar"]
    assert "bad.html" in room.report.message
    assert "absent.html" in room.report.message


@pytest.mark.parametrize("content", ["{", "[]", '{"schema": 2, "templates": []}', '{"schema": 1, "templates": [{}]}'])
def test_a_damaged_file_is_set_aside_and_told(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE_NAME).write_text(content)
    book = TemplateBook(tmp_path)
    assert book.own == ()
    assert "unreadable" in book.notice
    book.add(OWN)
    assert json.loads((tmp_path / FILE_NAME).read_text())["templates"][0]["name"] == "Mine"
    assert (tmp_path / f"{FILE_NAME}.unreadable").read_text() == content


def test_a_disk_that_is_full_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.report.template_book.write_atomically", full)
    book = TemplateBook(tmp_path)
    with pytest.raises(TemplateBookError, match="No space left"):
        book.add(OWN)
    assert book.own == ()
