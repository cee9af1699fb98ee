"""Runs the checks on a report in a thread of its own, and carries out their fixes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QObject, Signal

from app.report.document import ReportDocument
from app.report.splitter import REPORT_SECTIONS
from app.report.units import to_units
from app.standing_back import spare_what_stays, stand_back
from echo_core.text.checks.report import CheckedReport, Concern, age_on
from echo_core.text.provenance import Origin


def checked_report(
    document: ReportDocument,
    priors: int = 0,
    measured_mm: tuple[float, ...] = (),
    own_words: frozenset[str] = frozenset(),
) -> CheckedReport:
    """The report as the checks see it."""
    header = document.header
    return CheckedReport(
        language=document.language,
        sections={name: tuple(document.spans(name)) for name in REPORT_SECTIONS if name in document.writable},
        sex=header.patient_sex if header.patient_sex in ("M", "F") else "",
        age=age_on(header.patient_birth_date, header.study_date),
        priors=priors,
        measured_mm=measured_mm,
        own_words=own_words,
    )


def place_of(document: ReportDocument, concern: Concern) -> tuple[int, int]:
    """A concern's place in the units of its section's text."""
    text = document.text(concern.section)
    return len(to_units(text[: concern.start])), len(to_units(text[: concern.end]))


def still_there(document: ReportDocument, report: CheckedReport, concern: Concern) -> bool:
    """Whether the section that a concern is about is as it was when it was checked."""
    return document.text(concern.section) == report.text(concern.section)


def apply_fix(document: ReportDocument, concern: Concern) -> None:
    """Does what the concern's fix says, as one undo step. The section must be as it was when it was checked."""
    assert concern.fix is not None
    start, end = place_of(document, concern)
    if concern.fix.replacement is None:
        document.visit(concern.section, start, end - start)
    else:
        document.insert(concern.section, start, end - start, concern.fix.replacement, Origin.TYPED)


def _load() -> None:
    import echo_core.text.checks.agreement
    import echo_core.text.checks.run  # noqa: F401
    from echo_core.text.checks.words import word_list

    word_list()
    spare_what_stays()


class Checker(QObject):
    """Checks one report at a time; of several that are asked for in between, the last one."""

    checked = Signal(object, list)
    """The report as it was checked, and its concerns."""
    _ready = Signal(int, object, list)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="checks", initializer=stand_back)
        self._number = 0
        self._closed = False
        self._ready.connect(self._on_ready)

    def check(self, report: CheckedReport) -> None:
        """``checked`` follows, unless another report is asked for before, or the program ends."""
        self._number += 1
        if not self._closed:  # a dialog may outlive the window by a moment, and ask again
            self._thread.submit(self._run, self._number, report)

    def warm_up(self) -> None:
        """Loads the rules and the word list before the first check, or the end of a draft, needs them."""
        if not self._closed:
            self._thread.submit(_load)

    def close(self) -> None:
        self._closed = True
        self._thread.shutdown(cancel_futures=True)

    def _run(self, number: int, report: CheckedReport) -> None:
        from echo_core.text.checks.run import check_report  # hundreds of patterns, which no start of the window awaits

        if number == self._number:
            self._ready.emit(number, report, check_report(report))

    def _on_ready(self, number: int, report: CheckedReport, concerns: list[Concern]) -> None:
        if number == self._number:
            self.checked.emit(report, concerns)
