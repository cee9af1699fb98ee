"""The window's side of exports: asks for a name and before replacing a file, tells how it went."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.report.content import ReportContent
from app.report.document import ReportDocument
from app.report.errors import ReportError, StoreError
from app.report.export.dialog import ExportDialog
from app.report.export.exporter import Exporter, Job
from app.report.export.files import file_name
from app.report.export.formats import FORMATS, Choices, Format, format_of
from app.report.store.keeper import Keeper
from app.report.store.store import Listed
from app.translation import counted, translate


class Exporting(QObject):
    """Exports the report on display, or several of the store."""

    told = Signal(str)
    """How an export went, for the status bar."""
    failed = Signal(str)
    """What could not be written, for the message list."""

    def __init__(self, window: QWidget, keeper: Keeper, choices: Callable[[], Choices]) -> None:
        super().__init__(window)
        self._window = window
        self._keeper = keeper
        self._choices = choices
        self._folder = str(Path.home())
        self.exporter = Exporter(self)
        self.exporter.done.connect(self._on_done)

    def close(self) -> None:
        self.exporter.close()

    def export(self, report: ReportDocument) -> None:
        """Asks for a name and a format, and writes. Qt's dialog asks before a file is replaced."""
        chosen = self.choose_path()
        if chosen is not None:
            path, form = chosen
            self._folder = str(path.parent)
            content = report.content()
            self.exporter.write([Job(lambda: content, path)], form, self._choices())

    def choose_path(self) -> tuple[Path, Format] | None:
        """A file and the format of the filter that was chosen with it; None where the user has thought better."""
        filters = {f"{translate('Export', form.name)} (*.{form.suffix})": form for form in FORMATS}
        name, chosen = QFileDialog.getSaveFileName(
            self._window, self.tr("Export the report"), str(Path(self._folder) / "report"), ";;".join(filters)
        )
        if not name:
            return None
        form, path = filters.get(chosen, FORMATS[0]), Path(name)
        if not path.name.endswith(f".{form.suffix}"):
            path = path.with_name(f"{path.name}.{form.suffix}")
            # The dialog has asked about the name without the suffix only.
            if path.exists() and not self.may_replace(1):
                return None
        return path, form

    def export_several(self, current: str) -> None:
        """Shows the reports of the store; those that the user ticks are written to one folder."""
        try:
            reports = self._keeper.listing()
        except StoreError as error:
            self.failed.emit(str(error))
            return
        dialog = ExportDialog(reports, current, self._folder, self._window)
        dialog.wanted.connect(self._write_several)
        dialog.open()

    def may_replace(self, count: int) -> bool:
        """Whether ``count`` files that are there already may be replaced."""
        question = (
            self.tr("A file of this name is there already. Replace it?")
            if count == 1
            else self.tr("{} of these files are there already. Replace them? No leaves them as they are.").format(count)
        )
        answer = QMessageBox.question(self._window, self.tr("Replace files"), question)
        return answer == QMessageBox.StandardButton.Yes

    def _write_several(self, reports: list[Listed], key: str, folder: str) -> None:
        self._folder, form = folder, format_of(key)
        jobs = [
            Job(partial(self._read, report.key), Path(folder) / file_name(form, report.number)) for report in reports
        ]
        there = [job for job in jobs if job.path.exists()]
        if there and not self.may_replace(len(there)):
            jobs = [job for job in jobs if job not in there]
        self.exporter.write(jobs, form, self._choices())

    def _read(self, key: str) -> ReportContent:
        found = self._keeper.stored(key)
        if found is None:
            raise ReportError(translate("Export", "The report is no longer in the store."))
        return found

    def _on_done(self, written: int, problems: list[str]) -> None:
        for problem in problems:
            self.failed.emit(problem)
        if written:
            self.told.emit(counted("Export", "%n report(s) exported", written))
