"""Templates for the report on display: put one in, keep the report as one, import those of the RSNA library."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

from app.core_messages import said
from app.report.document import ReportDocument
from app.report.document_text import Insertion
from app.report.errors import ReportError
from app.report.pane import ReportPane
from app.report.places import TextPlace
from app.report.splitter import BACKGROUND, COMPARISON, FINDINGS, INDICATION, TECHNIQUE
from app.report.template_book import TemplateBook
from app.report.templates_dialog import TemplatesDialog
from app.translation import translate
from echo_core.text.fields import field_spans
from echo_core.text.provenance import Origin
from echo_core.text.templates import TEMPLATE_SECTIONS, Template

_OF_THE_PATIENT = (INDICATION, COMPARISON)
"""Sections that speak of one patient only, and so belong into no template."""


def insertions(report: ReportDocument, template: Template, caret: TextPlace) -> list[Insertion]:
    """What puts ``template`` into ``report``: at the caret in the section that has it, else behind what stands there.

    A background section that holds text keeps it.
    """
    made = []
    for section in TEMPLATE_SECTIONS:
        text, units = template.sections.get(section, ""), report.units(section)
        if not text or (section in BACKGROUND and units.strip()):
            continue
        at = caret.end if caret.section == section else len(units)
        before, behind = units[:at][-1:], units[at:][:1]
        lead = "" if not before or before == "\n" else "\n" if at == len(units) else " " * (not before.isspace())
        tail = "" if not behind or behind.isspace() else " "
        made.append(Insertion(section, at, 0, f"{lead}{text}{tail}", Origin.TEMPLATE))
    return made


def _reusable(report: ReportDocument) -> dict[str, str]:
    """The text of the sections that do not speak of one patient only."""
    texts = {name: report.text(name).strip() for name in TEMPLATE_SECTIONS if name not in _OF_THE_PATIENT}
    return {name: text for name, text in texts.items() if text}


class Templating(QObject):
    """Owns the user's templates and the thread that reads imported files.

    ``ask_name``, ``choose_files`` and ``confirm`` ask the user, so that a test can answer; they default to dialogs.
    """

    told = Signal(str)
    """Something short for the status bar."""
    _read = Signal(list, list)

    def __init__(self, window: QWidget, pane: ReportPane, folder: Path | None) -> None:
        super().__init__(window)
        self._window = window
        self._pane = pane
        self.book = TemplateBook(folder)
        self.dialog: TemplatesDialog | None = None
        self.ask_name: Callable[[], str] = self._ask_name
        self.choose_files: Callable[[], list[Path]] = self._choose_files
        self.confirm: Callable[[str], bool] = self._confirm
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="templates")
        self._read.connect(self._on_read)

    def close(self) -> None:
        """Ends the reading thread."""
        self._thread.shutdown(cancel_futures=True)

    def open(self) -> None:
        """Show the templates."""
        report = self._pane.report
        insertable = report is not None and not report.record.final
        dialog = TemplatesDialog(self.book, report.language if report else "en", self._window, insertable=insertable)
        if self.book.notice:
            self._tell(self.book.notice)
            self.book.notice = ""
        dialog.wanted.connect(self.insert)
        dialog.import_wanted.connect(self.import_files)
        dialog.save_wanted.connect(self.save_current)
        dialog.removal_wanted.connect(self._remove)
        dialog.destroyed.connect(self._forget_dialog)
        self.dialog = dialog
        dialog.open()
        dialog.filter.setFocus()

    def insert(self, template: Template) -> None:
        """Puts a template into the report on display as one undo step, and selects its first field."""
        report = self._pane.report
        if report is None or report.record.final:
            return
        made = insertions(report, template, self._pane.caret())
        if not made:
            self.told.emit(self.tr("The template has nothing for the sections that are empty"))
            return
        report.insert_all(made)
        with_field = [one for one in made if field_spans(one.text)]
        first = with_field[0] if with_field else next((one for one in made if one.section == FINDINGS), made[0])
        self._pane.show_selection(TextPlace(first.section, first.position, first.position))
        if with_field:
            self._pane.jumps.next_field()

    def save_current(self) -> None:
        """Keep Technique, Findings and Impression of the report on display as a template."""
        report = self._pane.report
        sections = _reusable(report) if report is not None else {}
        if report is None or not sections.keys() - {TECHNIQUE}:
            self.told.emit(self.tr("There is no text yet to make a template of"))
            return
        name = " ".join(self.ask_name().split())
        if not name:
            return
        question = self.tr("A template of this name is there already. Replace it?")
        if self.book.named(name) is None or self.confirm(question):
            self._keep([Template(name, "zh" if report.language == "zh" else "en", sections)])

    def import_files(self) -> None:
        """Read templates of the RSNA library (HTML) and keep them as own ones."""
        paths = self.choose_files()
        if paths:
            self._thread.submit(self._read_files, paths)

    def _read_files(self, paths: list[Path]) -> None:
        from echo_core.text.mrrt import LARGEST, TemplateError, read_mrrt  # with an HTML parser, for this alone

        found, problems = [], []
        for path in paths:
            try:
                with path.open("rb") as stream:
                    found.append(read_mrrt(stream.read(LARGEST + 1), path.stem))
            except TemplateError as error:
                problems.append(f"{path.name}: {said(str(error))}")
            except OSError as error:
                problems.append(
                    translate("Templates", "{name}: the file cannot be read ({reason}).").format(
                        name=path.name, reason=error.strerror or error
                    )
                )
        self._read.emit(found, problems)

    def _on_read(self, found: list[Template], problems: list[str]) -> None:
        question = self.tr("Templates of these names are there already: {}. Replace them?")
        there = [template.name for template in found if self.book.named(template.name) is not None]
        if there and not self.confirm(question.format(", ".join(there))):
            found = [template for template in found if template.name not in there]
        if found:
            self._keep(found)
        if problems:
            self._tell(" ".join(problems))

    def _keep(self, templates: list[Template]) -> None:
        try:
            self.book.add(*templates)
        except ReportError as error:
            self._tell(str(error))
            return
        self.told.emit(self.tr("Template kept: {}").format(", ".join(template.name for template in templates)))
        if self.dialog is not None:
            self.dialog.fill(templates[-1].name)

    def _remove(self, template: Template) -> None:
        if not self.confirm(self.tr("Delete the template “{}”?").format(template.name)):
            return
        try:
            self.book.remove(template.name)
        except ReportError as error:
            self._tell(str(error))
        if self.dialog is not None:
            self.dialog.fill()

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _tell(self, message: str) -> None:
        if self._pane.report is not None:
            self._pane.report.tell(message, "templates")
        else:
            self.told.emit(message)

    def _ask_name(self) -> str:
        name, accepted = QInputDialog.getText(
            self._window, self.tr("Save report as template"), self.tr("Name of the template (no patient's name):")
        )
        return name if accepted else ""

    def _choose_files(self) -> list[Path]:
        names, _ = QFileDialog.getOpenFileNames(
            self._window, self.tr("Import templates"), str(Path.home()), self.tr("Report templates (*.html *.htm)")
        )
        return [Path(name) for name in names]

    def _confirm(self, question: str) -> bool:
        answer = QMessageBox.question(self._window, self.tr("Templates"), question)
        return answer == QMessageBox.StandardButton.Yes
