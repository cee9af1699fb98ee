"""The main window: makes the parts, connects them, starts and stops them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QIcon
from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox

from app.actions import fill_menus, fill_toolbar, give_shortcuts, make_actions
from app.background import Background
from app.draft_desk import DraftDesk
from app.draft_flow import DraftFlow
from app.drafting.client import DraftingClient
from app.films.light_box import LightBox
from app.films.light_box_options import LightBoxOptions
from app.films.loader import FilmLoader
from app.films.pixel_keeper import PixelKeeper
from app.list_actions import ListActions
from app.main_bar import MainBar
from app.memory_line import MemoryLine
from app.messages import MessagePanel
from app.model_monitor import ModelMonitor
from app.opening import Opening, local_paths
from app.overflow import Overflow
from app.pages import Pages
from app.panes import Panes
from app.paths import UserFolders
from app.preferences import Preferences
from app.report.book import ReportBook
from app.report.confidence_marks import ConfidenceMarks
from app.report.desk import ReportDesk
from app.report.pane import ReportPane
from app.report.store.keeper import Keeper
from app.rewording import Rewording
from app.second_screen import SecondScreen
from app.settings import SettingsStore
from app.status import StatusBar
from app.studies.study_list import StudyList
from app.studies.study_panel import StudyPanel
from app.study_desk import StudyDesk
from app.surroundings import surroundings
from app.telling import Telling
from app.translation import translate
from app.worklist_drafts import WorklistDrafts
from echo_core.films.film import Film
from echo_core.resources import resource

_MINIMUM = (960, 600)


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
        self._language = language
        self._draft_when_loaded = False
        self._closed = False
        self.ask_before_leaving = True
        """Whether closing asks where reports could not be kept; a signal that ends the program does not wait."""

        self.preferences = Preferences(store, model)
        self.studies = StudyList(self)
        self.book = ReportBook(self)
        self.marks = ConfidenceMarks(self.book, store.values.doubtful_words, self)
        self.keeper = Keeper(self.book, folders.data, self, author=self.preferences.author)
        self.loader = loader if loader is not None else FilmLoader(parent=self)
        self.pixels = PixelKeeper(self.loader.decoder, self, store.values.film_memory_mb << 20)
        options = self.preferences.worker_options()
        self.client = client if client is not None else DraftingClient(self, options=options)
        self.flow = DraftFlow(self.studies, self.book, self.client, self)
        self.flow.language = language or store.values.report_language
        self.flow.careful = self.preferences.careful
        self.worklist_drafts = WorklistDrafts(self.studies, self.flow, self)

        self.study_panel = StudyPanel(self.studies, self)
        self.light_box = LightBox(self, folder=folders.data / "measurements", pixels=self.pixels)
        self.report_pane = ReportPane(self.book, self)
        self.second = SecondScreen(self, self.light_box, self.preferences.give_input)
        self.second.geometry = store.values.second_window
        if store.values.second_light_box:
            self.second.options = LightBoxOptions.from_settings(store.values.second_light_box)
        self.pixels.on_display = self._on_display
        around = surroundings(self.studies, self.flow, self.light_box, self.preferences, folders.data)
        self.desk = ReportDesk(self, self.report_pane, self.keeper, around)
        self.messages = MessagePanel(self)
        self.status = StatusBar(self)
        self.telling = Telling(self.messages, self.status)
        self.background = Background(self.desk, self.report_pane, self.studies, self.study_panel)
        self.monitor = ModelMonitor(self.client, self.flow, self.status)
        self.memory_line = MemoryLine(
            self.status, self.studies, self.pixels, self.light_box.store, self.light_box.board.planes
        )
        self.panes = Panes(self, self.study_panel, self.light_box, self.messages, self.report_pane)
        self.pages = Pages(self, store, self.monitor)
        self.pages.doubts_note = self.marks.reason
        self.opening = Opening(self, self.loader, store, self.status, self.light_box)
        self.study_desk = StudyDesk(self, self.studies, self.study_panel, self.light_box, self.second)
        self.actions_by_id = self.second.actions = make_actions(self, store.values.shortcuts)
        self.list_actions = ListActions(
            self.worklist_drafts, self.studies, self.actions_by_id, self.status, self.telling
        )
        self.draft_desk = DraftDesk(
            self, self.studies, self.study_panel, self.flow, self.book, self.report_pane, self.actions_by_id
        )
        self.rewording = Rewording(self, self.flow, self.client, self.study_panel, self.report_pane.rephraser)
        self.report_pane.choices = self.preferences.export_choices()
        self.report_pane.set_macros(store.values.macros)
        self._lay_out()
        self._connect_films()
        self._connect_messages()
        self.report_pane.doubts.why_none = self.marks.why_none_in
        self.marks.choose(store.values.doubtful_words)
        self.draft_desk.show_report("")

    # Starting and closing --------------------------------------------------------------------------------------------

    def start(self, paths: Sequence[Path], *, draft: bool = False) -> None:
        """Bring back unsaved reports, start the drafting worker and open ``paths``; then draft, if asked to."""
        if self._store.notice:
            self.messages.add(self._store.notice, error=False)
        for notice in self.keeper.restore():
            self.messages.add(notice, error=False)
        self.monitor.start()
        self.desk.warm_up()
        self._draft_when_loaded = draft
        # Without this, Qt gives the keyboard to the first button that it finds.
        self.setFocus()
        if self._store.values.second_window_open:
            self.actions_by_id["second_window"].setChecked(True)
            self.activateWindow()
        self.open_paths(paths)

    def unattended(self, finish: Callable[[int, str], None]) -> None:
        """Ask nothing from now on; call ``finish(status, message)`` when the draft has ended or cannot begin."""
        self.draft_desk.unattended(finish)

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
        self._store.values.second_window_open = self.second.shown
        self.second.close()
        self._store.values.second_window = self.second.geometry
        if self.second.options is not None:
            self._store.values.second_light_box = self.second.options.to_settings()
        self.pages.save_settings()
        self.report_pane.close_down()
        self.desk.close()
        self.keeper.close()
        self.client.shutdown()
        self.study_desk.shutdown()
        self.background.shutdown()
        self.light_box.shutdown()
        self.loader.shutdown()
        self.pixels.shutdown()
        super().closeEvent(event)

    def _may_leave(self) -> bool:
        question = translate(
            "Window",
            "Some of your text could not be kept on the disk and is only in this window. Leave all the "
            "same? No keeps the window open, so that you can save the report as text.",
        )
        return (
            QMessageBox.question(self, translate("Window", "Text that is not kept"), question)
            == QMessageBox.StandardButton.Yes
        )

    # What the actions do ---------------------------------------------------------------------------------------------

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Load films and folders in the background. What is on the light box stays there."""
        self.opening.open_paths(paths)

    def close_study(self) -> None:
        """Stop the draft of the study on the light box and close it. Its report stays in the book."""
        self.study_desk.close_study()

    def draft(self) -> None:
        """Draft the report of the study on the light box; where one stands already, ask first."""
        self.report_pane.draft()

    def stop_draft(self) -> None:
        """Stop the draft of the study on the light box."""
        self.report_pane.stop()

    def draft_all(self) -> None:
        """Draft every study that has no report yet, the one on the light box first."""
        self.worklist_drafts.start(self.study_panel.current_uid)

    def show_doubts(self, shown: bool) -> None:
        """Mark doubtful words, or not: the user's choice, kept for the next start."""
        if shown != bool(self.marks.languages):
            self._store.values.doubtful_words = "on" if shown else "off"
            self.marks.choose(self._store.values.doubtful_words)
            if shown and (why := self.marks.why_none(self.flow.careful)):
                self.messages.add(why, error=False)

    def save_report(self) -> None:
        """Save the report on display as text."""
        self.report_pane.save()

    def copy_report(self) -> None:
        """Copy the report on display."""
        self.report_pane.copy()
        self.telling.shortly(translate("Window", "Report copied"))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and folders of this machine are welcome."""
        if local_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what is dropped."""
        if paths := local_paths(event.mimeData()):
            event.acceptProposedAction()
            self.open_paths(paths)

    @Slot(str)
    def show_unexpected(self, message: str) -> None:
        """Tell of an exception that nothing caught; the program goes on."""
        self.messages.add(message)
        self.draft_desk.give_up(message)

    # What the parts tell ---------------------------------------------------------------------------------------------

    @Slot(str)
    def _on_study(self, uid: str) -> None:
        self.draft_desk.show_report(uid)
        self.background.fill()
        if uid and QApplication.focusWidget() in (None, self):
            self.light_box.active_viewport.setFocus()

    @Slot()
    def _on_loaded(self) -> None:
        self.study_desk.settle()
        self.background.settle()
        headers = [film.header for uid in self.studies.uids() for film in self.studies.films(uid)]
        for news in self.light_box.documents.news(headers):
            self.telling.at_length(news)
        if not self._draft_when_loaded:
            return
        self._draft_when_loaded = False
        if self.study_panel.current_uid:
            self.draft_desk.draft_unasked(self._language)
        else:
            self.draft_desk.give_up(self.opening.last_failure or translate("Window", "no film was found"))

    def _on_display(self) -> list[Film]:
        boxes = [box for box in (self.light_box, self.second.light_box) if box is not None]
        return [film for box in boxes for film in box.board.films if film is not None]

    @Slot(object)
    def _on_marks(self, languages: frozenset[str]) -> None:
        self.report_pane.doubts.show_doubts(languages)
        shown = {language: one for language, one in self.book.confidence.items() if language in languages}
        self.report_pane.rephraser.confidence = shown
        self.actions_by_id["show_doubts"].setChecked(bool(languages))

    @Slot()
    def _on_input(self) -> None:
        give_shortcuts(self.actions_by_id, self._store.values.shortcuts)
        for light_box in (self.light_box, self.second.light_box):
            if light_box is not None:
                self.preferences.give_input(light_box)

    @Slot()
    def _on_settings(self) -> None:
        values = self._store.values
        self.flow.language = values.report_language
        self.flow.careful = self.preferences.careful
        self.report_pane.choices = self.preferences.export_choices()
        self.report_pane.set_macros(values.macros)
        self.marks.choose(values.doubtful_words)
        self.client.set_options(self.preferences.worker_options())
        self.pixels.set_limit(values.film_memory_mb << 20)

    @Slot(str, str, str)
    def _on_refused(self, key: str, kind: str, reason: str) -> None:
        if (report := self.book.get(key)) is not None:
            report.retract(kind, reason)

    # Assembling ------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        bar = MainBar(translate("Window", "Main"), self)
        bar.setObjectName("mainToolbar")
        bar.setMovable(False)
        Overflow(bar)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        fill_toolbar(bar, self.actions_by_id)
        self.addToolBar(bar)
        self.light_box.lend_keys(self.study_panel, bar)
        fill_menus(self.menuBar(), self.actions_by_id, self.light_box.film_actions)
        self.setStatusBar(self.status)
        for name in ("show_studies", "show_report"):
            self.actions_by_id[name].setChecked(True)
        self.panes.restore(self._store.values)
        self.light_box.set_options(LightBoxOptions.from_settings(self._store.values.light_box))
        self.preferences.give_input(self.light_box)
        self.actions_by_id["full_screen"].setChecked(self.isFullScreen())

    def _connect_films(self) -> None:
        """Films, studies and the settings that change how they are seen."""
        self.loader.already_open = self.studies.holds
        self.loader.preview_wanted = lambda: not self.light_box.films
        self.loader.previewed.connect(self.light_box.show_preliminary)
        self.loader.film_loaded.connect(self.study_desk.add_film)
        self.loader.document_loaded.connect(self.light_box.documents.add)
        self.loader.document_held = self.light_box.documents.holds
        self.light_box.desk.author = self.preferences.author
        self.study_panel.tree.flagged = self.light_box.documents.flagged
        self.light_box.documents.flags_changed.connect(self.study_panel.tree.mark_again)
        # After it hangs, so that what is on display is known.
        self.study_desk.films_placed.connect(self.pixels.add)
        self.study_desk.closed.connect(self.pixels.forget)
        self.study_desk.unwanted.connect(self.loader.leave_out)
        self.opening.loaded.connect(self._on_loaded)
        self.study_desk.film_added.connect(self.draft_desk.show_kept)
        self.study_desk.film_added.connect(self.background.on_film)
        self.study_desk.shown.connect(self._on_study)
        self.study_desk.closing.connect(self.stop_draft)
        self.second.dropped.connect(self.open_paths)
        self.second.shown_changed.connect(self.actions_by_id["second_window"].setChecked)
        self.pages.settings_changed.connect(self._on_settings)
        self.pages.input_changed.connect(self._on_input)

    def _connect_messages(self) -> None:
        """What the parts have to say, to the reader and to each other."""
        pane, exporting = self.report_pane, self.desk.exporting
        self.telling.hear_failures(self.light_box, self.second, self.opening, self.pages, self.keeper, exporting)
        self.telling.hear(self.light_box, self.second, exporting, self.desk, self.desk.templating)
        self.telling.hear(pane.jumps, pane.rephraser, pane.doubts)
        self.telling.hear_at_length(self.monitor, self.keeper)
        self.flow.changed.connect(self.background.fill)
        self.client.ready.connect(self.marks.on_ready)
        self.marks.changed.connect(self._on_marks)
        self.monitor.named.connect(pane.set_model)
        self.keeper.refused.connect(self._on_refused)
