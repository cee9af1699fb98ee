"""The report as plain text, for a file or for the clipboard, in a layout that the user can change."""

from __future__ import annotations

import os
from string import Template

from app.report.content import ReportContent
from app.report.errors import ReportError
from app.report.export.exported import language_of, notices, parts_of, state_name
from app.report.record import Signature
from app.report.wording import local_time, study_date
from app.translation import translate

DEFAULT_LAYOUT = "$notice\n\n$sections\n"
"""Lines of the file; what stands behind a $ is filled in. The patient is not named: the receiving record does that."""

FIELDS = ("notice", "sections", "state", "signature", "date", "patient", "id", "description", "accession")


class LayoutError(ReportError):
    """A text layout names something that a report does not have."""

    kind = "layout"


def report_text(content: ReportContent, layout: str = DEFAULT_LAYOUT, *, research: bool = True) -> str:
    """The report laid out by ``layout``, a ``string.Template`` over ``FIELDS``; lines end in ``\\n``.

    Raises:
        LayoutError: the layout names another field, or has a lone $.
    """
    header, colon = content.header, "：" if language_of(content) == "zh" else ":"
    sections = "\n\n".join(
        f"{part.title}{_signed(part.signature)}{colon}\n{part.text}".strip() for part in parts_of(content)
    )
    values = {
        "notice": " ".join(notices(content, research=research)),
        "sections": sections,
        "state": state_name(content),
        "signature": _signed(content.signature).strip(" ()"),
        "date": study_date(header, exported=True),
        "patient": header.patient_name,
        "id": header.patient_id,
        "description": header.study_description,
        "accession": header.accession_number,
    }
    try:
        return Template(layout).substitute(values)
    except (KeyError, ValueError) as error:
        known = ", ".join(f"${name}" for name in FIELDS)
        raise LayoutError(
            translate("Export", "The text layout cannot be filled in: it may use {known}, and $$ for a dollar.").format(
                known=known
            )
        ) from error


def text_bytes(content: ReportContent, layout: str = DEFAULT_LAYOUT, *, research: bool = True) -> bytes:
    """The report as UTF-8 with the platform's line ends. Raises LayoutError."""
    return report_text(content, layout, research=research).replace("\n", os.linesep).encode("utf-8", "replace")


def _signed(signature: Signature | None) -> str:
    return f" ({signature.author}, {local_time(signature.at)})" if signature is not None else ""
