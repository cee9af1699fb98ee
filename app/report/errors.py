"""Errors of the report desk."""

from __future__ import annotations

from app.errors import AppError


class ReportError(AppError):
    """Something about a report cannot be done; the report itself is unharmed."""

    kind = "report"


class DamagedReportError(ReportError, ValueError):
    """Stored data is not what this program wrote in full."""

    kind = "damaged_report"


class SignedReportError(ReportError):
    """A final report was to be changed."""

    kind = "signed"


class StoreError(ReportError):
    """The report store cannot be used."""

    kind = "store"


class SaveError(ReportError):
    """A report could not be written to a file; it is still in the pane."""

    kind = "save"
