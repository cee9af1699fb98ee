"""A report as plain data: what the store keeps, versions compare and exports write."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.report.errors import DamagedReportError
from app.report.record import Addendum, DraftRecord, FilmRef, ReportState, Signature
from app.report.splitter import REPORT_SECTIONS
from echo_core.films.header import FilmHeader
from echo_core.text.provenance import Origin, Span, text_of

SCHEMA = 2
"""2 knows text from the films' header, and which sections have been filled from it; 1 is still read."""
HEADER_FIELDS = (
    "patient_name",
    "patient_id",
    "patient_sex",
    "patient_birth_date",
    "study_uid",
    "study_date",
    "study_time",
    "study_description",
    "accession_number",
)
"""What of a film's header a report needs."""

Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class DoubtfulPlace:
    """A word that the model was not sure of: its place in its section, in UTF-16 units, and what it might have been."""

    start: int
    length: int
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportContent:
    """One report at one moment. ``key`` is the study's, under which the report is kept (see ``DraftFlow.report``)."""

    key: str
    header: FilmHeader
    language: str = "en"
    sections: Mapping[str, Spans] = field(default_factory=dict)
    """By section name; empty sections may be absent."""
    state: ReportState = ReportState.DRAFT
    edited: bool = False
    """Whether the user has changed or deleted anything of a draft, or typed."""
    preliminary: Signature | None = None
    signature: Signature | None = None
    drafts: tuple[DraftRecord, ...] = ()
    films: tuple[FilmRef, ...] = ()
    addenda: tuple[Addendum, ...] = ()
    filled: tuple[str, ...] = ()
    """The sections that have been filled from the films' header, whatever stands there now."""
    doubts: Mapping[str, tuple[DoubtfulPlace, ...]] = field(default_factory=dict)
    """By section name; a section without a doubtful word is absent."""

    def text(self, section: str) -> str:
        """The text of a section, without white space at its ends."""
        return text_of(self.sections.get(section, ())).strip()

    @property
    def model(self) -> str:
        """Name and version of the model of the last draft; "" where none was made."""
        return self.drafts[-1].name if self.drafts else ""

    @property
    def has_text(self) -> bool:
        """Whether anything stands here beside what the films' header says."""
        return any(
            span.origin is not Origin.HEADER and span.text.strip() for spans in self.sections.values() for span in spans
        )


def encode(content: ReportContent) -> str:
    """``content`` as JSON text that any SQLite and any UTF-8 file can hold."""
    data = {
        "schema": SCHEMA,
        "key": content.key,
        "header": {name: getattr(content.header, name) for name in HEADER_FIELDS},
        "language": content.language,
        "sections": {name: _spans_json(spans) for name, spans in content.sections.items() if spans},
        "doubts": {
            name: [[place.start, place.length, list(place.alternatives)] for place in places]
            for name, places in content.doubts.items()
        },
        "state": content.state.value,
        "edited": content.edited,
        "preliminary": _signature_json(content.preliminary),
        "signature": _signature_json(content.signature),
        "drafts": [
            {
                "model": draft.model,
                "version": draft.version,
                "fingerprint": draft.fingerprint,
                "settings": [list(pair) for pair in draft.settings],
                "at": draft.at,
            }
            for draft in content.drafts
        ],
        "films": [[film.sop_class, film.sop_uid, film.series_uid] for film in content.films],
        "addenda": [
            {"spans": _spans_json(addendum.spans), "signature": _signature_json(addendum.signature)}
            for addendum in content.addenda
        ],
        "filled": list(content.filled),
    }
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")


def decode(text: str) -> ReportContent:
    """What ``encode`` wrote.

    Raises DamagedReportError for anything else, also for the schema of a newer version.
    """
    try:
        data = json.loads(text)
        if data["schema"] not in range(1, SCHEMA + 1):
            raise DamagedReportError(f"its schema is {data['schema']!r}, this program knows 1 to {SCHEMA}")
        return _content(data)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedReportError(f"{type(error).__name__} in a stored report") from error


def _content(data: dict[str, Any]) -> ReportContent:
    header = {name: _text(data["header"].get(name, "")) for name in HEADER_FIELDS}
    if not _text(data["key"]):
        raise DamagedReportError("a report names no study")
    return ReportContent(
        key=data["key"],
        header=FilmHeader.from_json(header),
        language=_text(data["language"]),
        sections={name: spans_from(data["sections"].get(name, [])) for name in REPORT_SECTIONS},
        # Reports of earlier versions have none.
        doubts={name: tuple(_doubtful(item) for item in items) for name, items in data.get("doubts", {}).items()},
        state=ReportState(data["state"]),
        edited=bool(data["edited"]),
        preliminary=_signature(data["preliminary"]),
        signature=_signature(data["signature"]),
        drafts=tuple(_draft(item) for item in data["drafts"]),
        films=tuple(FilmRef(*(_text(part) for part in item)) for item in data["films"]),
        addenda=tuple(_addendum(item) for item in data["addenda"]),
        filled=tuple(_text(name) for name in data.get("filled", [])),
    )


def spans_text(spans: Spans) -> str:
    """Spans as JSON text."""
    return json.dumps(_spans_json(spans), ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")


def spans_from_text(text: str) -> Spans:
    """What ``spans_text`` wrote. Raises DamagedReportError for anything else."""
    try:
        return spans_from(json.loads(text))
    except (ValueError, TypeError, RecursionError) as error:
        raise DamagedReportError(f"{type(error).__name__} in stored text") from error


def spans_from(items: list[Any]) -> Spans:
    """Spans out of their JSON form: [text, origin, visited] each."""
    return tuple(Span(_text(text), Origin(origin), bool(visited)) for text, origin, visited in items)


def _doubtful(item: list[Any]) -> DoubtfulPlace:
    start, length, alternatives = item
    if not (type(start) is int and type(length) is int and start >= 0 and length > 0):
        raise DamagedReportError("a doubtful word has no place")
    return DoubtfulPlace(start, length, tuple(_text(other) for other in alternatives))


def _addendum(item: dict[str, Any]) -> Addendum:
    signature = _signature(item["signature"])
    if signature is None:
        raise DamagedReportError("an addendum has no signature")
    return Addendum(spans_from(item["spans"]), signature)


def _draft(item: dict[str, Any]) -> DraftRecord:
    settings = tuple((_text(name), _text(value)) for name, value in item["settings"])
    return DraftRecord(
        _text(item["model"]), _text(item["version"]), _text(item["fingerprint"]), settings, _text(item["at"])
    )


def _signature(item: dict[str, Any] | None) -> Signature | None:
    return None if item is None else Signature(_text(item["author"]), _text(item["at"]))


def _signature_json(signature: Signature | None) -> dict[str, str] | None:
    return None if signature is None else {"author": signature.author, "at": signature.at}


def _spans_json(spans: Spans) -> list[list[Any]]:
    return [[span.text, span.origin.value, span.visited] for span in spans]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise DamagedReportError("a text is not a text")
    return value
