"""Writing exported reports to files: names without a patient's, each file as a whole or not at all."""

from __future__ import annotations

from pathlib import Path

from app.atomic import write_atomically
from app.report.content import ReportContent
from app.report.errors import ReportError, SaveError
from app.report.export.formats import Choices, Format
from app.translation import translate


def file_name(form: Format, number: int | None = None) -> str:
    """The name that is offered: "report.pdf", or "report-12.pdf" by the report's number in the store. It names no
    patient, so that names do not spread through folders and backups."""
    return f"report{'' if number is None else f'-{number}'}.{form.suffix}"


def export(content: ReportContent, path: Path, form: Format, choices: Choices) -> None:
    """Writes one report; what stands at ``path`` is replaced, so whoever calls this has asked.

    Raises:
        SaveError: the report cannot be made in this format, or the folder or file cannot be written.
    """
    try:
        data = form.make(content, choices)
    except ReportError as error:
        raise SaveError(str(error)) from error
    except Exception as error:
        # Whatever a library makes of some text, the user is told and the report stays.
        raise SaveError(
            translate(
                "Export", "The report cannot be written as {name} ({kind}). It is still here: choose another format."
            ).format(name=translate("Export", form.name), kind=type(error).__name__)
        ) from error
    try:
        write_atomically(path, data)
    except OSError as error:
        raise SaveError(
            translate(
                "Export", "The report could not be saved ({reason}). It is still here: choose another folder."
            ).format(reason=error.strerror or error)
        ) from error
