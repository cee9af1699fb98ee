"""The window's side of exports: asks for a name and before replacing a file, tells how it went."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.films.key_pictures import KeyPicture, KeyPictures
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

    def __init__(
        self,
        window: QWidget,
        keeper: Keeper,
        choices: Callable[[], Choices],
        pictures: Callable[[str], KeyPictures] = lambda _key: KeyPictures(),
    ) -> None:
        """``pictures`` gives those of the open films of a report, by its key."""
        super().__init__(window)
        self._pictures = pictures
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
            path, form, pictured = chosen
            self._folder = str(path.parent)
            content, key = report.content(), report.study_uid
            pictures = self._pictures_of([key])[key] if pictured else ()
            self.exporter.write([Job(lambda: content, path, pictures)], form, self._choices())

    def choose_path(self) -> tuple[Path, Format, bool] | None:
        """A file, the format of the filter that was chosen with it, and whether with pictures of films; None where the
        user has thought better."""
        names = {form.key: translate("Export", form.name) for form in FORMATS}
        filters = {f"{names[form.key]} (*.{form.suffix})": (form, False) for form in FORMATS}
        with_pictures = self.tr("{format} with pictures of key films")
        for form in FORMATS:
            if form.pictures:
                filters[f"{with_pictures.format(format=names[form.key])} (*.{form.suffix})"] = (form, True)
        name, chosen = QFileDialog.getSaveFileName(
            self._window, self.tr("Export the report"), str(Path(self._folder) / "report"), ";;".join(filters)
        )
        if not name:
            return None
        (form, pictured), path = filters.get(chosen, (FORMATS[0], False)), Path(name)
        if not path.name.endswith(f".{form.suffix}"):
            path = path.with_name(f"{path.name}.{form.suffix}")
            # The dialog has asked about the name without the suffix only.
            if path.exists() and not self.may_replace(1):
                return None
        return path, form, pictured

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

    def _write_several(self, reports: list[Listed], key: str, folder: str, pictured: bool) -> None:
        self._folder, form = folder, format_of(key)
        pictures = self._pictures_of([report.key for report in reports]) if pictured else {}
        jobs = [
            Job(
                partial(self._read, report.key),
                Path(folder) / file_name(form, report.number),
                pictures.get(report.key, ()),
            )
            for report in reports
        ]
        there = [job for job in jobs if job.path.exists()]
        if there and not self.may_replace(len(there)):
            jobs = [job for job in jobs if job not in there]
        self.exporter.write(jobs, form, self._choices())

    def _pictures_of(self, keys: list[str]) -> dict[str, tuple[Callable[[], KeyPicture], ...]]:
        """What makes the pictures, by the report's key. What is missing is told."""
        found = {key: self._pictures(key) for key in keys}
        if away := sum(one.away for one in found.values()):
            self.failed.emit(
                self.tr("Films without a picture in the export: {count}. Show them first.").format(count=away)
            )
        if burned := sum(one.burned_in for one in found.values()):
            said = self.tr("Films left out of the export because their file says that names are burned in: {count}.")
            self.failed.emit(said.format(count=burned))
        if not any(one.pictures for one in found.values()):
            self.failed.emit(self.tr("The export has no pictures: no key film, and none on display, belongs to it."))
        return {key: one.pictures for key, one in found.items()}

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
