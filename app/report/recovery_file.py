"""The recovery file: unsaved reports as JSON, one file a running window."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.report.document import ReportDocument
from app.report.sections import Author
from app.report.splitter import SECTIONS
from echo_core.films.header import FilmHeader

SCHEMA = 1
_NAME = re.compile(r"recovery-\d+\.json")
_HEADER = ("patient_name", "patient_id", "study_uid", "study_date", "study_description")

Spans = dict[str, list[tuple[str, Author]]]


class DamagedRecoveryError(ValueError):
    """The file is not one that this program wrote in full."""


@dataclass(frozen=True)
class SavedReport:
    """A report as the recovery file keeps it: whose it is, and its text with who wrote which part."""

    header: FilmHeader
    language: str
    model: str
    spans: Spans


def recovery_path(folder: Path, slot: int) -> Path:
    """The file of the ``slot``-th window that runs at a time. It names no patient and no study."""
    return folder / f"recovery-{slot}.json"


def recovery_files(folder: Path) -> list[Path]:
    """Every recovery file in ``folder``, of this and of other windows."""
    return sorted(path for path in folder.glob("recovery-*.json") if _NAME.fullmatch(path.name))


def encode(documents: list[ReportDocument]) -> bytes:
    """The recovery file's content for the unsaved ones among ``documents``."""
    reports = [
        {
            "header": {name: getattr(document.header, name) for name in _HEADER},
            "language": document.language,
            "model": document.model,
            "sections": {
                section: [[text, author.value] for text, author in document.spans(section)] for section in SECTIONS
            },
        }
        for document in documents
        if document.unsaved
    ]
    return json.dumps({"schema": SCHEMA, "reports": reports}, ensure_ascii=False).encode("utf-8", "replace")


def decode(content: bytes) -> list[SavedReport]:
    """What ``encode`` wrote.

    Raises DamagedRecoveryError for anything else, also for a schema of a newer version.
    """
    try:
        data = json.loads(content)
        if data["schema"] != SCHEMA:
            raise DamagedRecoveryError(f"its schema is {data['schema']!r}, this program knows {SCHEMA}")
        return [_report(item) for item in data["reports"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedRecoveryError(f"{type(error).__name__} in the recovery file") from error


def _report(item: dict[str, Any]) -> SavedReport:
    header = FilmHeader.from_json({name: _text(item["header"][name]) for name in _HEADER})
    if not header.study_uid:
        raise DamagedRecoveryError("a report names no study")
    spans: Spans = {
        section: [(_text(text), Author(author)) for text, author in item["sections"][section]] for section in SECTIONS
    }
    return SavedReport(header, _text(item["language"]), _text(item["model"]), spans)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise DamagedRecoveryError("a text is not a text")
    return value
