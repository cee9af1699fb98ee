"""The main window: study list, light box and report pane, and what connects them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QIcon
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QMainWindow,
    QMessageBox,
    QToolBar,
)

from app.actions import fill_menus, fill_toolbar, give_shortcuts, make_actions
from app.demo import demo_film
from app.draft_flow import DraftFlow
from app.drafting.client import DraftingClient
from app.errors import AppError
from app.films.light_box import LightBox
from app.films.light_box_options import LightBoxOptions
from app.films.loader import FilmLoader
from app.films.measuring import lengths_mm
from app.films.mouse import MouseMap
from app.messages import MessagePanel
from app.model_monitor import ModelMonitor
from app.pages import Pages
from app.panes import Panes
from app.paths import UserFolders
from app.report.book import ReportBook
from app.report.desk import ReportDesk, Surroundings
from app.report.document import ReportDocument
from app.report.export.formats import Choices
from app.report.export.text import DEFAULT_LAYOUT
from app.report.pane import ReportPane
from app.report.record import ReportState, local_user
from app.report.store.keeper import Keeper
from app.second_screen import SecondScreen
from app.settings import SettingsStore
from app.status import StatusBar
from app.studies.related import priors_of
from app.studies.study import DraftState
from app.studies.study_list import StudyList, earlier_studies
from app.studies.study_panel import StudyPanel
from echo_core.films.film import Film
from echo_core.films.header import FilmHeader
from echo_core.resources import resource

log = logging.getLogger("echo.window")

_MINIMUM = (960, 600)
_MESSAGE_MS = 4000
_FILM_FILTER = "Films (*.dcm *.dicom *.ima DICOMDIR *.zip *.png *.jpg *.jpeg);;All files (*)"


class MainWindow(QMainWindow):
    """Assembles the panes and owns everything that must be stopped when the window closes."""

    def __init__(
        self,
        store: SettingsStore,
        folders: UserFolders,
        *,
        model: Path | None = None,
        language: str | None = None,
        client: DraftingClient | None = None,
        loader: FilmLoader | None = None,
    ) -> None:
        """Build the window. ``model`` and ``language`` override the settings for this run.

        The window works without a model: it then says so, and everything but drafting goes on.
        """
        super().__init__()
        self.setWindowTitle("ECHO")
        self.setWindowIcon(QIcon(str(resource("icons", "echo-reader.svg"))))
        self.setMinimumSize(*_MINIMUM)
        self.setAcceptDrops(True)
        self._store = store
        self._model = model
        self._model_folder = store.values.model_folder
        self._language = language
        self._unattended: Callable[[int, str], None] | None = None
        self._draft_when_loaded = False
        self._closed = False
        self._last_failure = ""
        self.ask_before_leaving = True
        """Whether closing asks where reports could not be kept; a signal that ends the program does not wait."""

        self.studies = StudyList(self)
        self.book = ReportBook(self)
        self.keeper = Keeper(self.book, folders.data, self, author=self._author)
        self.loader = loader if loader is not None else FilmLoader(parent=self)
        self.client = client if client is not None else DraftingClient(self, options=self._worker_options())
        self.flow = DraftFlow(self.studies, self.book, self.client, self)
        self.flow.language = language or store.values.report_language

        self.study_panel = StudyPanel(self.studies, self)
        self.light_box = LightBox(self, folder=folders.data / "measurements")
        self.report_pane = ReportPane(self.book, self)
        self.second = SecondScreen(self, self.light_box, self._use_input_settings)
        self.second.geometry = store.values.second_window
        self.desk = ReportDesk(self, self.report_pane, self.keeper, self._surroundings())
        self.messages = MessagePanel(self)
        self.status = StatusBar(self)
        self.monitor = ModelMonitor(self.client, self.flow, self.status)
        self.panes = Panes(self, self.study_panel, self.light_box, self.messages, self.report_pane)
        self.pages = Pages(self, store, self.monitor)
        self.actions_by_id = make_actions(self, store.values.shortcuts)
        self.report_pane.choices = self._export_choices()
        self.report_pane.set_macros(store.values.macros)
        self._lay_out()
        self._connect()
        self._show_report("")

    # Starting and closing --------------------------------------------------------------------------------------------

    def start(self, paths: Sequence[Path], *, draft: bool = False) -> None:
        """Bring back unsaved reports, start the drafting worker and open ``paths``; then draft, if asked to."""
        if self._store.notice:
            self.messages.add(self._store.notice, error=False)
        for notice in self.keeper.restore():
            self.messages.add(notice, error=False)
        self.monitor.start()
        self._draft_when_loaded = draft
        # Without this, Qt gives the keyboard to the first button that it finds.
        self.setFocus()
        self.open_paths(paths)

    def unattended(self, finish: Callable[[int, str], None]) -> None:
        """Ask nothing from now on; call ``finish(status, message)`` when the draft has ended or cannot begin."""
        self._unattended = finish

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is unsaved for the next start, then stop every process and thread that the window owns."""
        if self._closed:
            return
        if not self.keeper.flush() and self.ask_before_leaving and not self._may_leave():
            event.ignore()
            return
        self._closed = True
        self._store.values = self.panes.kept(self._store.values)
        self._store.values.light_box = self.light_box.options.to_settings()
        self.second.close()
        self._store.values.second_window = self.second.geometry
        self.pages.save_settings()
        self.report_pane.close_down()
        self.desk.close()
        self.keeper.close()
        self.client.shutdown()
        self.light_box.shutdown()
        self.loader.shutdown()
        super().closeEvent(event)

    def _may_leave(self) -> bool:
        question = (
            "Some of your text could not be kept on the disk and is only in this window. "
            "Leave all the same? No keeps the window open, so that you can save the report as text."
        )
        return QMessageBox.question(self, "Text that is not kept", question) == QMessageBox.StandardButton.Yes

    # Opening films ---------------------------------------------------------------------------------------------------

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Load films and folders in the background. What is on the light box stays there."""
        if paths:
            self.loader.load(list(paths))

    def open_films_dialog(self) -> None:
        """Choose films."""
        names, _ = QFileDialog.getOpenFileNames(self, "Open films", self._store.values.last_folder, _FILM_FILTER)
        if names:
            self._store.values.last_folder = str(Path(names[0]).parent)
            self.open_paths([Path(name) for name in names])

    def open_folder_dialog(self) -> None:
        """Choose a folder of films."""
        name = QFileDialog.getExistingDirectory(self, "Open folder", self._store.values.last_folder)
        if name:
            self._store.values.last_folder = name
            self.open_paths([Path(name)])

    def open_demo(self) -> None:
        """Open the demonstration film."""
        try:
            self.open_paths([demo_film()])
        except AppError as error:
            self.messages.add(str(error))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and folders of this machine are welcome."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what is dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.open_paths(paths)

    @Slot(object)
    def _on_film(self, film: Film) -> None:
        uid = self.studies.add_film(film)
        if (study := self.studies.study(uid)) is not None and study.state is DraftState.NONE:
            # A report that an earlier run left unsaved.
            self._show_report_state(uid)
        if uid == self.study_panel.current_uid:
            self._hang(uid)
        self._offer_priors()

    @Slot()
    def _show_memory(self) -> None:
        films = [film for uid in self.studies.uids() for film in self.studies.films(uid)]
        store = self.light_box.store
        self.status.show_memory(
            len(films), sum(film.stored.nbytes for film in films), store.used_bytes, store.limit_bytes
        )

    @Slot(str, str)
    def _on_film_failed(self, path: str, message: str) -> None:
        self._last_failure = message
        self.light_box.show_failure(path, message)

    @Slot(int, int)
    def _on_progress(self, done: int, total: int) -> None:
        self.status.show_loading(done, total)
        self.light_box.show_opening(done, total)

    @Slot()
    def _on_loaded(self) -> None:
        self.status.show_loaded(self.loader.summary)
        self.light_box.show_loaded()
        headers = [film.header for uid in self.studies.uids() for film in self.studies.films(uid)]
        for news in self.light_box.documents.news(headers):
            self.messages.add(news, error=False)
        if not self._draft_when_loaded:
            return
        self._draft_when_loaded = False
        uid = self.study_panel.current_uid
        if uid:
            self._draft_unasked(uid)
        elif self._unattended is not None:
            self._unattended(1, self._last_failure or "no film was found")

    def _draft_unasked(self, uid: str) -> None:
        """The draft that the command line asked for. It replaces a draft of an earlier run, but nobody's own text."""
        report = self.report_pane.report
        if report is not None and report.edited_by_user:
            message = "Your text of an earlier run was recovered, so no draft was started. Redraft replaces it."
            report.tell(message, "notice")
            if self._unattended is not None:
                self._unattended(1, message)
            return
        if self._language is not None:
            self.report_pane.controls.language = self._language
        self.report_pane.draft()

    # Studies ---------------------------------------------------------------------------------------------------------

    @Slot(str)
    def _on_study(self, uid: str) -> None:
        self._hang(uid)
        self._offer_priors()
        self._show_report(uid)
        if uid and QApplication.focusWidget() in (None, self):
            self.light_box.active_viewport.setFocus()

    def _show_report(self, uid: str) -> None:
        report = self.flow.report(uid)
        self.report_pane.show_study(report.header if report is not None else None)
        self._show_draft_actions()

    def _hang(self, uid: str) -> None:
        films = self.studies.films(uid)
        self.light_box.show_films(films)
        self.second.show_films(films)

    def _offer_priors(self) -> None:
        priors = priors_of(self.studies, self.study_panel.current_uid)
        self.light_box.offer(priors)
        self.second.offer(priors)

    def show_second_window(self, shown: bool) -> None:
        """Show the films in a window of their own too, or close it."""
        uid = self.study_panel.current_uid
        self.second.set_shown(shown, self.studies.films(uid), priors_of(self.studies, uid))

    def close_study(self) -> None:
        """Take the study on the light box off the list and let go of its films. Its report stays in the book."""
        uid = self.study_panel.current_uid
        if uid:
            self.stop_draft()
            films = self.studies.films(uid)
            self.studies.remove(uid)
            self.light_box.forget(films)
            self.second.forget(films)
            self._offer_priors()

    def next_study(self) -> None:
        """Go down the study list."""
        self.study_panel.select_next(1)

    def previous_study(self) -> None:
        """Go up the study list."""
        self.study_panel.select_next(-1)

    # Drafting and the report -----------------------------------------------------------------------------------------

    def draft(self) -> None:
        """Draft the report of the study on the light box; where one stands already, ask first."""
        self.report_pane.draft()

    def stop_draft(self) -> None:
        """Stop the draft of the study on the light box."""
        self.report_pane.stop()

    def save_report(self) -> None:
        """Save the report on display as text."""
        self.report_pane.save()

    def copy_report(self) -> None:
        """Copy the report on display."""
        self.report_pane.copy()
        self.status.showMessage("Report copied", _MESSAGE_MS)

    @Slot(str)
    def _on_draft_requested(self, language: str) -> None:
        self._begin_draft(language, force=False)

    @Slot(str)
    def _on_force_requested(self, language: str) -> None:
        self._begin_draft(language, force=True)

    @Slot(str, str)
    def _on_continuation_requested(self, language: str, prefix: str) -> None:
        uid = self.study_panel.current_uid
        report = self.report_pane.report
        if report is not None and not (uid and self.flow.draft(uid, language, prefix=prefix)):
            report.forget_continuation()

    def _begin_draft(self, language: str, *, force: bool) -> None:
        uid = self.study_panel.current_uid
        if uid:
            self.flow.draft(uid, language, force=force)

    @Slot()
    def _on_stop_requested(self) -> None:
        self.flow.stop(self.study_panel.current_uid)

    @Slot()
    def _show_draft_actions(self) -> None:
        uid = self.study_panel.current_uid
        drafting = bool(uid) and self.flow.drafting(uid)
        self.actions_by_id["stop"].setEnabled(drafting)
        self.actions_by_id["close_study"].setEnabled(bool(uid))
        report = self.report_pane.report
        has_text = report is not None and report.has_text
        final = report is not None and report.record.final
        for name in ("save_report", "copy_report", "check", "export"):
            self.actions_by_id[name].setEnabled(has_text)
        for name in ("redraft_here", "draft_impression"):
            self.actions_by_id[name].setEnabled(has_text and not drafting and not final)
        for name in ("mark_read", "preliminary", "sign"):
            self.actions_by_id[name].setEnabled(has_text and not final)
        self.actions_by_id["versions"].setEnabled(report is not None)
        self.actions_by_id["draft"].setEnabled(bool(uid) and not drafting and not final)
        # A draft that was stopped still ends: until then another one cannot begin.
        self.report_pane.set_can_draft(report is not None and not drafting)

    @Slot()
    def _on_edited(self) -> None:
        self._show_draft_actions()
        self._show_report_state(self.study_panel.current_uid)

    def _show_report_state(self, uid: str) -> None:
        """Say in the study list how the report stands; while a draft runs, the draft's own state stands there."""
        report = self.flow.written(uid)
        study = self.studies.study(uid)
        if report is None or study is None or self.flow.drafting(uid):
            return
        if not report.has_text:
            state = DraftState.FAILED if study.state is DraftState.FAILED else DraftState.NONE
        elif report.record.final:
            state = DraftState.SIGNED
        elif report.record.state is ReportState.PRELIMINARY:
            state = DraftState.PRELIMINARY
        elif not report.unsaved:
            state = DraftState.SAVED
        else:
            state = DraftState.EDITED if report.edited_by_user else DraftState.DRAFTED
        self.studies.set_draft_state(uid, state)

    @Slot(str, bool, str)
    def _on_draft_ended(self, _uid: str, well: bool, message: str) -> None:
        if self._unattended is not None:
            self._unattended(0 if well else 1, message)

    # Parts -----------------------------------------------------------------------------------------------------------

    def _author(self) -> str:
        return self._store.values.user_name or local_user()

    def _export_choices(self) -> Choices:
        values = self._store.values
        # Without a model of the user's own, the notice stands.
        research = values.research_notice or not values.model_folder
        return Choices(values.text_layout or DEFAULT_LAYOUT, research, values.dicom_charset)

    def _films_of(self, report: ReportDocument) -> list[Film]:
        uids = (uid for uid in self.studies.uids() if self.flow.written(uid) is report)
        return [film for uid in uids for film in self.studies.films(uid)]

    def _film_headers(self, report: ReportDocument) -> list[FilmHeader]:
        return [film.header for film in self._films_of(report)]

    def _measured_mm(self, report: ReportDocument) -> tuple[float, ...]:
        layers = ((film.header, self.light_box.book.layer(film).annotations) for film in self._films_of(report))
        return tuple(length for header, drawn in layers for length in lengths_mm(header, drawn))

    def _surroundings(self) -> Surroundings:
        return Surroundings(
            author=self._author,
            priors=lambda report: earlier_studies(self.studies, report.header),
            measured_mm=self._measured_mm,
            headers=self._film_headers,
            own_words=lambda: frozenset(word.lower() for word in self._store.values.own_words),
        )

    def _worker_options(self) -> list[str]:
        values = self._store.values
        folder = str(self._model.absolute()) if self._model is not None else values.model_folder
        options = ["--backend", values.backend, "--device", values.device]
        return [*options, "--model", folder] if folder else options

    def _lay_out(self) -> None:
        bar = QToolBar("Main", self)
        bar.setObjectName("mainToolbar")
        bar.setMovable(False)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        fill_toolbar(bar, self.actions_by_id)
        self.addToolBar(bar)
        fill_menus(self.menuBar(), self.actions_by_id, self.light_box.film_actions)
        self.setStatusBar(self.status)
        for name in ("show_studies", "show_report"):
            self.actions_by_id[name].setChecked(True)
        self.panes.restore(self._store.values)
        self.light_box.set_options(LightBoxOptions.from_settings(self._store.values.light_box))
        self._use_input_settings(self.light_box)
        self.actions_by_id["full_screen"].setChecked(self.isFullScreen())

    def _connect(self) -> None:
        self.loader.film_loaded.connect(self._on_film)
        self.loader.film_failed.connect(self._on_film_failed)
        self.loader.progress.connect(self._on_progress)
        self.loader.finished.connect(self._on_loaded)
        self.loader.already_open = self.studies.holds
        self.loader.document_loaded.connect(self.light_box.documents.add)
        self.loader.document_held = self.light_box.documents.holds
        self.light_box.desk.author = self._author
        self.study_panel.tree.flagged = self.light_box.documents.flagged
        self.light_box.documents.flags_changed.connect(self.study_panel.tree.mark_again)
        self.status.cancel_wanted.connect(self.loader.cancel)
        self.light_box.store.ready.connect(self._show_memory)
        self.studies.rowsInserted.connect(self._show_memory)
        self.studies.dataChanged.connect(self._show_memory)
        self.studies.rowsRemoved.connect(self._show_memory)
        self.study_panel.study_selected.connect(self._on_study)
        self.study_panel.film_wanted.connect(self.light_box.show_film)
        self.report_pane.draft_requested.connect(self._on_draft_requested)
        self.report_pane.force_requested.connect(self._on_force_requested)
        self.report_pane.continuation_requested.connect(self._on_continuation_requested)
        self.report_pane.stop_requested.connect(self._on_stop_requested)
        self.flow.changed.connect(self._show_draft_actions)
        self.book.edited.connect(self._on_edited)
        self.flow.ended.connect(self._on_draft_ended)
        self.monitor.named.connect(self.report_pane.set_model)
        self.monitor.told.connect(self._on_told)
        for films in (self.light_box, self.second):
            films.failed.connect(self.messages.add)
            films.told.connect(lambda text: self.status.showMessage(text, _MESSAGE_MS))
        self.second.shown_changed.connect(self.actions_by_id["second_window"].setChecked)
        self.pages.failed.connect(self.messages.add)
        self.keeper.failed.connect(self.messages.add)
        self.keeper.told.connect(self._on_told)
        self.keeper.refused.connect(self._on_refused)
        self.desk.exporting.failed.connect(self.messages.add)
        self.desk.exporting.told.connect(lambda message: self.status.showMessage(message, _MESSAGE_MS))
        self.desk.told.connect(lambda message: self.status.showMessage(message, _MESSAGE_MS))
        self.pages.settings_changed.connect(self._on_settings)
        self.pages.input_changed.connect(self._on_input)

    def _use_input_settings(self, light_box: LightBox) -> None:
        """Put the user's own keys and mouse buttons in force on a light box."""
        light_box.set_keys(self._store.values.shortcuts)
        light_box.set_mouse(MouseMap.from_settings(self._store.values.mouse))

    @Slot()
    def _on_input(self) -> None:
        give_shortcuts(self.actions_by_id, self._store.values.shortcuts)
        for light_box in (self.light_box, self.second.light_box):
            if light_box is not None:
                self._use_input_settings(light_box)

    @Slot(str)
    def _on_told(self, message: str) -> None:
        self.messages.add(message, error=False)

    @Slot(str, str, str)
    def _on_refused(self, key: str, kind: str, reason: str) -> None:
        if (report := self.book.get(key)) is not None:
            report.retract(kind, reason)

    @Slot()
    def _on_settings(self) -> None:
        values = self._store.values
        self.flow.language = values.report_language
        self.report_pane.choices = self._export_choices()
        self.report_pane.set_macros(values.macros)
        if values.model_folder != self._model_folder:
            # Chosen now, so it counts more than the command line of this run.
            self._model, self._model_folder = None, values.model_folder
        self.client.set_options(self._worker_options())

    @Slot(str)
    def show_unexpected(self, message: str) -> None:
        """Tell of an exception that nothing caught; the program goes on."""
        self.messages.add(message)
        if self._unattended is not None:
            self._unattended(1, message)
