"""Sections that the header fills in: never over what the user has written, never twice, kept with the report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QTextCursor

from app.report.content import ReportContent, decode, encode
from app.report.document import ReportDocument
from app.report.export.exported import origin_statement
from app.report.record import DraftRecord, Signature
from app.report.splitter import COMPARISON, INDICATION, TECHNIQUE
from echo_core.films.header import FilmHeader
from echo_core.text.provenance import Origin, Span

MakeFilm = Callable[..., Path]


@pytest.fixture
def report(qapp: object) -> ReportDocument:
    return ReportDocument(FilmHeader(study_uid="1.1"))


def test_what_the_header_says_follows_the_films_until_the_user_writes(report: ReportDocument) -> None:
    changes: list[tuple[str, int]] = []
    report.changed_by_document.connect(lambda name, found, by_user: changes.append((name, by_user)))
    report.fill(TECHNIQUE, "PA chest radiograph.")
    report.fill(TECHNIQUE, "PA and lateral chest radiographs.")
    report.fill(TECHNIQUE, "PA and lateral chest radiographs.")
    assert report.text(TECHNIQUE) == "PA and lateral chest radiographs."
    assert report.spans(TECHNIQUE) == [Span("PA and lateral chest radiographs.", Origin.HEADER)]
    assert changes == [(TECHNIQUE, False)] * 3
    assert [report.has_text, report.edited_by_user, report.can_undo, report.unsaved] == [False] * 4
    report.edit(TECHNIQUE, 0, 2, "AP")
    report.fill(TECHNIQUE, "PA chest radiograph.")
    assert report.text(TECHNIQUE) == "AP and lateral chest radiographs."
    assert report.has_text
    report.undo()
    report.fill(TECHNIQUE, "PA chest radiograph.")
    assert report.text(TECHNIQUE) == "PA chest radiograph."
    report.redo()
    assert report.text(TECHNIQUE).startswith("AP")


def test_what_the_user_has_deleted_or_written_first_stays_so(report: ReportDocument) -> None:
    report.fill(INDICATION, "Cough.")
    report.edit(INDICATION, 0, 6, "")
    report.fill(INDICATION, "Cough.")
    assert report.text(INDICATION) == ""
    report.edit(COMPARISON, 0, 0, "None.")
    report.fill(COMPARISON, "Chest radiograph of 2020-01-31.")
    assert report.text(COMPARISON) == "None."
    report.fill(TECHNIQUE, "PA.")
    report.bring_back(report.content())
    report.fill(TECHNIQUE, "AP.")
    assert report.text(TECHNIQUE) == "PA."


def test_composing_waits_and_a_preliminary_report_is_not_filled(report: ReportDocument) -> None:
    report.hold()
    report.fill(TECHNIQUE, "PA.")
    assert report.text(TECHNIQUE) == ""
    report.release()
    assert report.text(TECHNIQUE) == "PA."
    report.edit("findings", 0, 0, "Clear.")
    report.make_preliminary(Signature("anna", "2026-01-01T00:00:00+00:00"))
    report.fill(TECHNIQUE, "AP.")
    assert report.text(TECHNIQUE) == "PA."


def test_it_is_stored_and_a_later_run_leaves_it_alone(report: ReportDocument) -> None:
    report.fill(TECHNIQUE, "PA.")
    report.fill(INDICATION, "Cough.")
    report.edit(INDICATION, 0, 6, "")
    report.edit("findings", 0, 0, "Clear.")
    content = decode(encode(report.content()))
    assert content == report.content()
    assert content.filled == (TECHNIQUE, INDICATION)
    later = ReportDocument(content.header)
    later.restore(content)
    for section in (TECHNIQUE, INDICATION, COMPARISON):
        later.fill(section, "New.")
    assert [later.text(name) for name in (TECHNIQUE, INDICATION, COMPARISON)] == ["PA.", "", "New."]
    assert later.spans(TECHNIQUE)[0].origin is Origin.HEADER
    assert not later.drafted


def test_the_header_s_words_are_nobody_s_edit() -> None:
    sections = {TECHNIQUE: (Span("PA.", Origin.HEADER),), "findings": (Span("Clear.", Origin.MODEL),)}
    content = ReportContent("1", FilmHeader(), "en", sections, drafts=(DraftRecord("m", "1", "", (), ""),))
    assert origin_statement(content).endswith("not edited.")
    assert not ReportContent("1", FilmHeader(), "en", {TECHNIQUE: sections[TECHNIQUE]}).has_text


def test_the_window_fills_the_lines_above_the_findings(windows: Any, make_film: MakeFilm) -> None:
    window = windows()
    common = {"PatientName": "DOE^JANE", "PatientID": "P7"}
    now = make_film("NOW", ReasonForTheRequestedProcedure="Cough", **common)
    editors = window.report_pane.editors
    windows.open(window, now)
    assert window.report_pane.background.toggle.isChecked()
    assert [editors[name].toPlainText() for name in (INDICATION, COMPARISON, TECHNIQUE)] == [
        "Cough.",
        "",
        "PA chest radiograph.",
    ]
    assert not window.actions_by_id["sign"].isEnabled()
    study = window.studies.films(window.study_panel.current_uid)[0].header.study_uid
    lateral = make_film("LAT", study=study, ViewPosition="LL", **common)
    prior = make_film("BEFORE", StudyDate="20230102", ViewPosition="AP", **common)
    windows.open(window, lateral, prior)
    assert editors[TECHNIQUE].toPlainText() == "PA and lateral chest radiographs."
    assert editors[COMPARISON].toPlainText() == "Chest radiograph of 2023-01-02."
    cursor = editors[INDICATION].textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.End)
    cursor.insertText(" Fever.")
    assert window.report_pane.report.text(INDICATION) == "Cough. Fever."
    window.close()
    second = windows()
    windows.open(second, now)
    assert second.report_pane.report.text(INDICATION) == "Cough. Fever."
    assert second.report_pane.report.text(TECHNIQUE) == "PA and lateral chest radiographs."


def test_what_films_that_come_after_an_edit_add_is_kept_and_looking_on_keeps_nothing(
    windows: Any, make_film: MakeFilm
) -> None:
    window = windows()
    first = make_film("NOW", study="1.2.3", ViewPosition="LL", PatientName="DOE^JANE", PatientID="P7")
    windows.open(window, first)
    report = window.report_pane.report
    report.edit("findings", 0, 0, "Clear.")
    assert window.keeper.flush()
    films = {"study": "1.2.3", "PatientName": "DOE^JANE", "PatientID": "P7"}
    windows.open(window, make_film("PA", **films))
    assert report.text(TECHNIQUE) == "PA and lateral chest radiographs."
    window.close()
    again = windows()
    windows.open(again, first)
    assert again.report_pane.report.text(TECHNIQUE) == "PA and lateral chest radiographs."
    changed: list[object] = []
    again.book.document_changed.connect(changed.append)
    windows.open(again, make_film("BEFORE", **{**films, "study": "1.2.4"}, StudyDate="20230102"))
    assert again.report_pane.report.text(COMPARISON) == "Chest radiograph of 2023-01-02."
    assert changed == []
