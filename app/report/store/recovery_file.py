"""Recovery files of earlier versions of this program (unsaved reports as JSON, one file a window), read once."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from app.report.content import ReportContent
from app.report.errors import DamagedReportError
from app.report.record import DraftRecord
from app.report.splitter import SECTIONS
from echo_core.films.header import FilmHeader
from echo_core.text.provenance import Origin, Span

_SCHEMA = 1
_NAME = re.compile(r"recovery-\d+\.json")
_HEADER = ("patient_name", "patient_id", "study_uid", "study_date", "study_description")
_ORIGINS = {"user": Origin.TYPED, "draft": Origin.MODEL}


def recovery_files(folder: Path) -> list[Path]:
    """Every recovery file in ``folder``."""
    return sorted(path for path in folder.glob("recovery-*.json") if _NAME.fullmatch(path.name))


def decode(content: bytes) -> list[ReportContent]:
    """The reports of a recovery file.

    Raises DamagedReportError for anything that those versions did not write in full.
    """
    try:
        data = json.loads(content)
        if data["schema"] != _SCHEMA:
            raise DamagedReportError(f"its schema is {data['schema']!r}, this program knows {_SCHEMA}")
        return [_report(item) for item in data["reports"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedReportError(f"{type(error).__name__} in a recovery file") from error


def _report(item: dict[str, Any]) -> ReportContent:
    header = FilmHeader.from_json({name: _text(item["header"][name]) for name in _HEADER})
    if not header.study_uid:
        raise DamagedReportError("a report names no study")
    sections = {
        section: tuple(Span(_text(text), _ORIGINS[author]) for text, author in item["sections"][section])
        for section in SECTIONS
    }
    typed = any(span.origin is Origin.TYPED and span.text.strip() for spans in sections.values() for span in spans)
    model, _, version = _text(item["model"]).partition(" ")
    drafted = any(span.origin is Origin.MODEL for spans in sections.values() for span in spans)
    drafts = (DraftRecord(model, version, "", (), ""),) if drafted and model else ()
    return ReportContent(header.study_uid, header, _text(item["language"]), sections, edited=typed, drafts=drafts)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise DamagedReportError("a text is not a text")
    return value
