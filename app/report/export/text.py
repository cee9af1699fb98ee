"""The report as text, for a file or for the clipboard."""

from __future__ import annotations

import os
from pathlib import Path

from app.atomic import write_atomically
from app.report.document import ReportDocument
from app.report.errors import SaveError
from app.report.splitter import FINDINGS, IMPRESSION
from app.report.wording import notice

DEFAULT_FILE_NAME = "report.txt"
"""Offered in the save dialog. It names no patient, so that the name does not spread through folders and backups."""

_HEADINGS = {"en": ("Findings:", "Impression:"), "zh": ("所见：", "结论：")}


def report_text(document: ReportDocument) -> str:
    """The notice and both sections, lines ending in ``\\n``. The patient is not named: the receiving record does."""
    headings = _HEADINGS.get(document.language, _HEADINGS["en"])
    parts = [notice(document.model)]
    for heading, section in zip(headings, (FINDINGS, IMPRESSION), strict=True):
        parts.append(f"{heading}\n{document.text(section).strip()}".strip())
    return "\n\n".join(parts) + "\n"


def save_report(document: ReportDocument, path: Path, line_end: str | None = None) -> None:
    """Writes the report as UTF-8 with the platform's line ends, as a whole or not at all.

    Raises SaveError where the folder or file cannot be written.
    """
    try:
        write_atomically(path, report_text(document).replace("\n", line_end or os.linesep).encode("utf-8"))
    except OSError as error:
        raise SaveError(
            f"The report could not be saved ({error.strerror or error}). It is still here: choose another folder."
        ) from error
    document.mark_saved()
