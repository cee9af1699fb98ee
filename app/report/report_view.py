"""What the report pane shows: whose report it is, its sections with their marks, the progress of its draft."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.report.book import ReportBook
from app.report.confidence_guide import DoubtGuide
from app.report.document import ReportDocument
from app.report.editor import Place, SectionEditor
from app.report.find_bar import FindBar
from app.report.finding import Finder
from app.report.jumps import Jumps
from app.report.marks import legend
from app.report.message_bar import MessageBar
from app.report.offer_strip import Offers
from app.report.pane_parts import Addenda, Background, Controls, Heading, give_lines, section_label
from app.report.pieces import Change
from app.report.places import TextPlace
from app.report.rephrasing import Rephraser
from app.report.splitter import ADDENDUM, BACKGROUND, FINDINGS, IMPRESSION, REPORT_SECTIONS, SECTIONS
from app.report.text_area import TextArea
from app.report.units import from_units
from app.report.wording import notice, progress_line, section_name
from app.theme import COLOURS
from echo_core.films.header import FilmHeader

_CLOCK_MS = 100


class ReportView(QWidget):
    """Shows the report of one study out of ``book``, keeps up with it, and finds and selects places in it."""

    def __init__(self, book: ReportBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._report: ReportDocument | None = None
        self._model = ""
        self._can_draft = True
        self._places: dict[tuple[str, str], Place] = {}
        self._languages: dict[str, str] = {}
        self.heading = Heading(self)
        self.messages = MessageBar(self)
        self.controls = Controls(self)
        tint = QColor(COLOURS.accent)
        tint.setAlpha(70)
        self.editors = {name: SectionEditor(name, tint, self) for name in REPORT_SECTIONS}
        self.doubts = DoubtGuide([self.editors[name] for name in SECTIONS], self)
        self.background = Background([(section_name(name), self.editors[name]) for name in BACKGROUND], self)
        self.addenda = Addenda(self.editors[ADDENDUM], self)
        self._current = FINDINGS
        """The section that has, or last had, the keyboard."""
        self.finder = Finder(self, FindBar(self))
        self.jumps = Jumps(self)
        self.rephraser = Rephraser(self)
        self.offers = Offers(self)
        self.legend = QLabel(self)
        self.legend.setWordWrap(True)
        self.legend.hide()
        self._origins_shown = False
        self._clock = QTimer(self)
        self._clock.setInterval(_CLOCK_MS)
        self._lay_out()
        self._clock.timeout.connect(self._show_progress)
        for editor in self.editors.values():
            editor.entered.connect(self._on_entered)

    @property
    def report(self) -> ReportDocument | None:
        """The report on display."""
        return self._report

    @property
    def language(self) -> str:
        """The language that the next draft is asked for in."""
        return self.controls.language

    def show_study(self, header: FilmHeader | None) -> None:
        """Shows the report of a study (made at the first call), or that no study is open."""
        report = self._book.document(header) if header is not None else None
        if report is self._report and header is not None:
            return
        self._leave()
        self._report = report
        if report is not None:
            report.changed_by_document.connect(self._apply)
            report.draft_changed.connect(self._refresh)
            report.edited.connect(self._refresh_tint)
            report.state_changed.connect(self._on_state)
            self._fold_background()
            self.controls.language = self._languages.get(report.study_uid, report.language)
        for name, editor in self.editors.items():
            editor.show_report(report, self._places.get((report.study_uid, name)) if report else None)
            if report is not None and report.drafting:
                editor.follow()
        self._refresh()

    def set_model(self, name: str) -> None:
        """Name and version of the model that drafts, for the notice."""
        self._model = name
        self._refresh()

    def set_can_draft(self, can_draft: bool) -> None:
        """Whether a draft can begin now: there are films to draft from, and none is under way."""
        if can_draft != self._can_draft:
            self._can_draft = can_draft
            self._refresh()

    def set_macros(self, macros: Mapping[str, str]) -> None:
        """What short words become as one types them, with a space behind."""
        for editor in self.editors.values():
            editor.macros = macros

    def show_origins(self, shown: bool) -> None:
        """Whether the text is marked with where it comes from."""
        self._origins_shown = shown
        for editor in self.editors.values():
            editor.show_origins(shown)
        self._show_legend()

    def caret(self) -> TextPlace:
        """The selection in the section that has, or last had, the keyboard."""
        cursor = self.editors[self._current].textCursor()
        return TextPlace(self._current, cursor.selectionStart(), cursor.selectionEnd())

    def below_caret(self) -> QPoint:
        """The point of the screen under the beginning of the selection, for a list of choices."""
        editor = self.editors[self._current]
        return editor.viewport().mapToGlobal(editor.cursorRect().bottomLeft())

    def selected_text(self) -> str:
        """The selected text of the current section."""
        here = self.caret()
        units = self._report.units(here.section) if self._report is not None else ""
        return from_units(units[here.start : here.end])

    def show_selection(self, place: TextPlace, *, focus: bool = True) -> None:
        """Selects a place, shows it, and gives it the keyboard unless told not to."""
        if place.section in BACKGROUND:
            self.background.open(True)
        self._current = place.section
        self.editors[place.section].select(place.start, place.end)
        if focus:
            self.editors[place.section].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_place(self, section: str, start: int, end: int) -> None:
        """Shows and marks a place, in units, and gives it the keyboard."""
        if section in BACKGROUND:
            self.background.open(True)
        editor = self.editors[section]
        editor.show_concern(start, end)
        self.window().activateWindow()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(6)
        layout.addWidget(self.heading)
        layout.addWidget(self.messages)
        layout.addWidget(self.finder.bar)
        area = TextArea(self)
        area.rows.addWidget(self.background)
        for name, editor in self.editors.items():
            editor.setAccessibleName(section_name(name))
            area.follow(editor)
        for name, stretch in ((FINDINGS, 5), (IMPRESSION, 2)):
            area.rows.addWidget(section_label(section_name(name), self.editors[name]))
            area.rows.addWidget(self.editors[name], stretch)
            area.rows.addWidget(self.offers.strips[name])
            area.show_below(self.offers.strips[name], self.editors[name])
            give_lines(self.editors[name], 3)
        area.rows.addWidget(self.addenda)
        layout.addWidget(area, 1)
        layout.addWidget(self.legend)
        layout.addWidget(self.controls)

    def _on_entered(self, section: str) -> None:
        self._current = section

    def _leave(self) -> None:
        report = self._report
        if report is None:
            return
        if any(editor.hasFocus() for editor in self.editors.values()):
            QGuiApplication.inputMethod().commit()
        report.release()
        self._languages[report.study_uid] = self.controls.language
        for name, editor in self.editors.items():
            self._places[report.study_uid, name] = editor.place()
        report.changed_by_document.disconnect(self._apply)
        report.draft_changed.disconnect(self._refresh)
        report.edited.disconnect(self._refresh_tint)
        report.state_changed.disconnect(self._on_state)

    def _on_state(self) -> None:
        if self._report is not None and self._report.record.final:
            self._fold_background()
        self._refresh()

    def _fold_background(self) -> None:
        """Open where it holds text; of a signed report folded, for the Findings and the addendum need the room."""
        report = self._report
        filled = report is not None and any(report.text(name).strip() for name in BACKGROUND)
        self.background.open(filled and report is not None and not report.record.final)

    def _apply(self, section: str, changes: list[Change], by_user: bool) -> None:
        editor = self.editors[section]
        if section in BACKGROUND:
            self.background.open(True)
        editor.apply(changes, by_user=by_user)
        if by_user:
            editor.setFocus()

    def _refresh(self) -> None:
        report = self._report
        drafting = report is not None and report.drafting
        if drafting and not self._clock.isActive():
            self._clock.start()
            for editor in self.editors.values():
                editor.follow()
        elif not drafting:
            self._clock.stop()
        self.heading.show_header(report.header if report else None)
        self.heading.show_record(report.record if report else None)
        final = report is not None and report.record.final
        self.addenda.setVisible(final)
        if report is not None:
            self.addenda.show_record(report.record)
        self.heading.notice.setText(notice((report.model if report else "") or self._model))
        self.messages.show_message(report.message if report else "", report.message_kind if report else "")
        self.controls.show_state(
            open_=report is not None,
            can_draft=self._can_draft and not final,
            drafting=drafting,
            drafted=report is not None and report.drafted,
            has_text=report is not None and report.has_text,
        )
        for name, editor in self.editors.items():
            editor.refresh_access()
            inviting = report is not None and not drafting and name in SECTIONS and not final
            editor.setPlaceholderText(self.tr("Draft, or type here.") if inviting else "")
        self._refresh_tint()
        self.offers.refresh()
        self._show_progress()

    def _refresh_tint(self) -> None:
        for editor in self.editors.values():
            editor.tint_newest()
        self.finder.refresh()
        self._show_legend()
        has_text = self._report is not None and self._report.has_text
        self.controls.copy_button.setEnabled(has_text)
        self.controls.save_button.setEnabled(has_text)

    def _show_legend(self) -> None:
        report = self._report if self._origins_shown else None
        shown = legend(span for name in REPORT_SECTIONS for span in report.spans(name)) if report else ""
        self.legend.setText(shown)
        self.legend.setVisible(bool(shown))

    def _show_progress(self) -> None:
        report = self._report
        line = progress_line(report.current_progress(), drafting=report.drafting) if report else ""
        self.controls.progress.setText(line)
