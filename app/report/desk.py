"""What the Report menu does beyond writing: check, sign, versions, exports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QMenu, QWidget

from app.films.key_pictures import KeyPictures
from app.report.checking import Checker, checked_report, place_of
from app.report.choice_menu import choice_menu
from app.report.content import ReportContent
from app.report.document import ReportDocument
from app.report.errors import ReportError
from app.report.exporting import Exporting
from app.report.measured import Measured
from app.report.pane import ReportPane
from app.report.record import Signature, now
from app.report.sign_dialog import SignDialog
from app.report.splitter import COMPARISON, INDICATION, TECHNIQUE
from app.report.store.keeper import Keeper
from app.report.templating import Templating
from app.report.versions_dialog import VersionsDialog
from app.translation import translate
from echo_core.films.header import FilmHeader
from echo_core.text.background import comparison_text, indication_text, technique_text
from echo_core.text.checks.report import CheckedReport, Concern
from echo_core.text.provenance import Origin

_WARM_UP_MS = 2000


@dataclass(frozen=True)
class Surroundings:
    """What the desk asks of the rest of the window."""

    author: Callable[[], str]
    """The name under which reports are signed."""
    priors: Callable[[ReportDocument], int]
    """How many earlier studies of a report's patient are open."""
    measured_mm: Callable[[ReportDocument], tuple[float, ...]]
    """The lengths measured on a report's films."""
    headers: Callable[[ReportDocument], list[FilmHeader]]
    """The headers of a report's films that are open."""
    own_words: Callable[[], frozenset[str]]
    measured: Callable[[ReportDocument], list[Measured]] = lambda _report: []
    """What was measured on a report's films, in words."""
    pictures: Callable[[str], KeyPictures] = lambda _key: KeyPictures()
    """Pictures of the open films of a report, by the report's key."""
    folder: Path | None = None
    """Where the user's own templates are kept."""


class ReportDesk(QObject):
    """Works on the report that the pane shows. Its dialogs stand beside the window and close with it."""

    told = Signal(str)
    """Something short for the status bar."""

    def __init__(self, window: QWidget, pane: ReportPane, keeper: Keeper, surroundings: Surroundings) -> None:
        super().__init__(window)
        self._window = window
        self._pane = pane
        self._keeper = keeper
        self._around = surroundings
        self.exporting = Exporting(window, keeper, lambda: pane.choices, surroundings.pictures)
        self.templating = Templating(window, pane, surroundings.folder)
        self.menu: QMenu | None = None
        """The measurements that are offered, while they are shown."""
        self.checker = Checker(self)
        pane.addendum_signed.connect(self.sign_addendum)

    def close(self) -> None:
        """Ends the threads for checks, exports and templates; what is being exported is finished."""
        self.checker.close()
        self.exporting.close()
        self.templating.close()

    def warm_up(self) -> None:
        """Load the checks' word list, once the window has come up and its first film with it."""
        QTimer.singleShot(_WARM_UP_MS, self, self.checker.warm_up)

    def check(self) -> None:
        """Show what the checks say of the report on display."""
        self._open_checks(signing=False)

    def sign(self) -> None:
        """Begin to sign the report on display: the checks first, then the act itself."""
        report = self._pane.report
        if report is not None and report.has_text and not report.record.final:
            self._open_checks(signing=True)

    def make_preliminary(self) -> None:
        """Mark the report on display as preliminary."""
        report = self._pane.report
        if report is not None and report.has_text and not report.record.final:
            report.make_preliminary(self._signature(self._around.author()))
            self.told.emit(translate("Report", "The report is preliminary now"))

    @Slot()
    def sign_addendum(self) -> None:
        """Sign the addendum that stands below the signed report on display."""
        report = self._pane.report
        if report is None:
            return
        try:
            report.sign_addendum(self._signature(self._around.author()))
        except ReportError as error:
            report.tell(str(error), "notice")

    def versions(self) -> None:
        """Compare the kept versions of the report on display."""
        report = self._pane.report
        if report is None:
            return
        try:
            found = self._keeper.versions(report.study_uid)
        except ReportError as error:
            report.tell(str(error), error.kind)
            return
        dialog = VersionsDialog(
            report.content(), found, self._keeper.version, self._window, can_return=not report.record.final
        )
        dialog.wanted.connect(lambda content: self._bring_back(report, content))
        dialog.open()

    def export(self) -> None:
        """Export the report on display in one of the formats."""
        report = self._pane.report
        if report is not None and report.has_text:
            self.note_films(report)
            self.exporting.export(report)

    def export_several(self) -> None:
        """Export several reports of the store at once."""
        self.exporting.export_several(self._pane.report.study_uid if self._pane.report else "")

    def checked_report(self, report: ReportDocument) -> CheckedReport:
        """A report as the checks see it now."""
        return checked_report(
            report, self._around.priors(report), self._around.measured_mm(report), self._around.own_words()
        )

    def fill_background(self, films: Sequence[FilmHeader], priors: Sequence[FilmHeader]) -> None:
        """Fill Indication, Comparison and Technique of the report on display from the headers of its ``films``, and of
        the earlier studies of its patient that are open, one a study."""
        report = self._pane.report
        if report is not None and films:
            report.fill(INDICATION, indication_text(films))
            report.fill(COMPARISON, comparison_text(priors, report.language))
            report.fill(TECHNIQUE, technique_text(films, report.language))

    def insert_measurement(self) -> None:
        """Choose a measurement of the films of the report on display; it is put in at the caret."""
        report, here = self._pane.report, self._pane.caret()
        if report is None or here.section not in report.writable:
            return
        found = self._around.measured(report)
        if not found:
            self.told.emit(translate("Report", "Nothing in millimetres or degrees has been measured on these films"))
            return

        def put(number: int) -> None:
            report.insert(here.section, here.start, here.end - here.start, found[number].text, Origin.MEASUREMENT)

        labels = [one.label for one in found]
        self.menu = choice_menu(
            self._pane, translate("Report", "Insert a measurement"), labels, put, self._pane.below_caret()
        )

    def note_films(self, report: ReportDocument) -> None:
        """The report is about the films of its study that are open."""
        for header in self._around.headers(report):
            report.record.note_film(header)

    def _open_checks(self, *, signing: bool) -> None:
        report = self._pane.report
        if report is None:
            return
        dialog = SignDialog(report, self.checker, self._around.author(), self._window, signing=signing)
        dialog.place_wanted.connect(lambda concern: self._show_place(report, concern))
        dialog.check_wanted.connect(lambda: self.checker.check(self.checked_report(report)))
        dialog.signed.connect(lambda name: self._sign(report, name))
        dialog.show()
        self.checker.check(self.checked_report(report))

    def _show_place(self, report: ReportDocument, concern: Concern) -> None:
        if self._pane.report is report:
            self._pane.show_place(concern.section, *place_of(report, concern))

    def _sign(self, report: ReportDocument, name: str) -> None:
        if not report.record.final:
            self.note_films(report)
            report.sign(self._signature(name))
            self.told.emit(translate("Report", "The report is signed"))

    def _bring_back(self, report: ReportDocument, content: ReportContent) -> None:
        try:
            report.bring_back(content)
        except ReportError as error:
            report.tell(str(error), error.kind)

    def _signature(self, name: str) -> Signature:
        return Signature(name, now())
