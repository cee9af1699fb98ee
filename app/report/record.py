"""What a report is besides its text: its state, who did what when, which drafts and films it was made from."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from echo_core.films.header import FilmHeader
from echo_core.text.provenance import Span


class ReportState(StrEnum):
    """How far a report is. It only moves forward; a final report never changes again, it gets addenda."""

    DRAFT = "draft"
    PRELIMINARY = "preliminary"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Signature:
    """Who, by the local user's name, and when: UTC in ISO 8601, to the second."""

    author: str
    at: str


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """One draft that went into a report: which model made it, and how."""

    model: str
    version: str
    fingerprint: str
    """SHA-256 of the model's files; "" where the worker did not say."""
    settings: tuple[tuple[str, str], ...]
    at: str

    @property
    def name(self) -> str:
        """Model and version as one reads them."""
        return f"{self.model} {self.version}".strip()

    def setting(self, name: str) -> str:
        """A setting of the draft; "" where it is not known."""
        return dict(self.settings).get(name, "")

    def with_setting(self, name: str, value: str) -> DraftRecord:
        """This draft with one more setting known, or another value of it."""
        return replace(self, settings=tuple((dict(self.settings) | {name: value}).items()))


@dataclass(frozen=True, slots=True)
class FilmRef:
    """A film that a report is about, by its DICOM identifiers."""

    sop_class: str
    sop_uid: str
    series_uid: str


@dataclass(frozen=True, slots=True)
class Addendum:
    """A signed addition to a final report."""

    spans: tuple[Span, ...]
    signature: Signature


@dataclass
class ReportRecord:
    """Belongs to one report document, which changes it."""

    state: ReportState = ReportState.DRAFT
    preliminary: Signature | None = None
    signature: Signature | None = None
    drafts: list[DraftRecord] = field(default_factory=list)
    films: list[FilmRef] = field(default_factory=list)
    addenda: list[Addendum] = field(default_factory=list)

    @property
    def final(self) -> bool:
        """Whether the report is signed, and so unchangeable."""
        return self.state is ReportState.FINAL

    def note_film(self, header: FilmHeader) -> bool:
        """The report is about this film too; whether that is new. A final report's films stay what they were."""
        film = FilmRef(header.sop_class_uid, header.sop_uid, header.series_uid)
        if self.final or not film.sop_uid or film in self.films:
            return False
        self.films.append(film)
        return True


def draft_record(event: Mapping[str, Any]) -> DraftRecord | None:
    """What the worker says in its ``done`` event of the model that made the draft; None where it says nothing."""
    made = event.get("made_by")
    if not isinstance(made, dict):
        return None
    settings = made.get("settings")
    pairs = tuple((str(name), str(value)) for name, value in settings.items()) if isinstance(settings, dict) else ()
    name, version, fingerprint = (str(made.get(key, "")) for key in ("model", "version", "fingerprint"))
    return DraftRecord(name, version, fingerprint, pairs, now())


def now() -> str:
    """This moment as a signature gives it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def local_user() -> str:
    """The name of the user of this machine; "unknown user" where the system has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown user"
