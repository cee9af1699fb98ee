"""Makes and writes exports in a thread of its own: a Word file or a hundred PDFs must not hold up typing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.report.content import ReportContent
from app.report.errors import ReportError
from app.report.export.files import export
from app.report.export.formats import Choices, Format
from app.translation import translate

if TYPE_CHECKING:
    from app.report.export.pdf_pictures import Picture

_LOG = logging.getLogger("echo.report")


@dataclass(frozen=True)
class Job:
    """One file to write: where the report comes from, and where it goes."""

    read: Callable[[], ReportContent]
    path: Path
    pictures: tuple[Callable[[], Picture], ...] = ()
    """What makes the pictures of films that go along, in the exporter's thread."""


class Exporter(QObject):
    """Writes one list of files at a time, in the order in which they were asked for."""

    done = Signal(int, list)
    """Files written, and a sentence for each that was not."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="export")

    def write(self, jobs: list[Job], form: Format, choices: Choices) -> None:
        """``done`` follows. What stands at a job's path is replaced."""
        self._thread.submit(self._write, jobs, form, choices)

    def close(self) -> None:
        """Finishes what has been asked for."""
        self._thread.shutdown()

    def _write(self, jobs: list[Job], form: Format, choices: Choices) -> None:
        written = 0
        problems: list[str] = []
        for job in jobs:
            try:
                content, pictures = job.read(), _pictures(job, problems)
                export(content, job.path, form, replace(choices, pictures=pictures))
                written += 1
            except ReportError as error:
                problems.append(f"{job.path.name}: {error}")
        self.done.emit(written, problems)


def _pictures(job: Job, problems: list[str]) -> tuple[Picture, ...]:
    """The pictures of one file; one that cannot be made costs the report nothing but itself, and is told."""
    made = []
    for make in job.pictures:
        try:
            made.append(make())
        except Exception as error:  # whatever it is, it may cost this picture and no report
            kind = type(error).__name__
            _LOG.error("a picture of a film was not made: %s", kind)
            told = translate("Export", "The picture of a film cannot be made and is left out ({kind}).")
            problems.append(f"{job.path.name}: {told.format(kind=kind)}")
    return tuple(made)
