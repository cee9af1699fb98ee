"""Studies with films and reports, read from a zip of images and a ``manifest.tsv`` (the layout of ``iu_cxr.zip``)."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from echo_core.errors import EchoError

VIEW_ORDER = {"Frontal": 0, "Lateral": 1}
REQUIRED_COLUMNS = ("image", "study", "view", "split", "findings", "impression")


class CorpusError(EchoError):
    """The archive is missing, is not a zip, or its manifest lacks a column."""

    kind = "corpus"


@dataclass(frozen=True, slots=True)
class CorpusFilm:
    """One film of a study: its name inside the archive, its view, and its original size in pixels (0 if unknown)."""

    image: str
    view: str
    columns: int = 0
    rows: int = 0


@dataclass(frozen=True, slots=True)
class CorpusStudy:
    """One study with its report as the radiologist wrote it and the manual codes (``mesh``, empty if none)."""

    study: str
    split: str
    findings: str
    impression: str
    mesh: str
    indication: str = ""
    comparison: str = ""
    films: tuple[CorpusFilm, ...] = field(default=())


def _pixels(value: str | None) -> int:
    """A size from the manifest; 0 where it says none."""
    return int(value) if value and value.isdecimal() else 0


class Corpus:
    """The studies of one archive, in the order of its manifest; films come frontal first, then lateral."""

    def __init__(self, path: Path) -> None:
        """Open ``path`` and read its manifest.

        Raises:
            CorpusError: the file is absent, not a zip, or has no usable ``manifest.tsv``.
        """
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
            with self._zip.open("manifest.tsv") as raw:
                rows = list(csv.DictReader(io.TextIOWrapper(raw, "utf-8"), delimiter="\t"))
        except FileNotFoundError as error:
            raise CorpusError(f"{path}: no such archive. Give the path of a zip laid out like iu_cxr.zip.") from error
        except (zipfile.BadZipFile, KeyError, UnicodeDecodeError, csv.Error) as error:
            raise CorpusError(f"{path}: not a zip with a manifest.tsv ({error}).") from error
        missing = [name for name in REQUIRED_COLUMNS if not rows or name not in rows[0]]
        if missing:
            raise CorpusError(f"{path}: manifest.tsv lacks the column(s) {', '.join(missing)}.")
        grouped: dict[str, list[dict[str, str]]] = {}
        for row in rows:
            grouped.setdefault(row["study"], []).append(row)
        self.studies = tuple(self._study(name, group) for name, group in grouped.items())

    def _study(self, name: str, rows: list[dict[str, str]]) -> CorpusStudy:
        films = sorted(
            (CorpusFilm(r["image"], r["view"], _pixels(r.get("columns")), _pixels(r.get("rows"))) for r in rows),
            key=lambda film: VIEW_ORDER.get(film.view, 2),
        )
        first = rows[0]
        return CorpusStudy(
            study=name,
            split=first["split"],
            findings=(first["findings"] or "").strip(),
            impression=(first["impression"] or "").strip(),
            mesh=(first.get("mesh") or "").strip(),
            indication=(first.get("indication") or "").strip(),
            comparison=(first.get("comparison") or "").strip(),
            films=tuple(films),
        )

    def split(self, *names: str) -> tuple[CorpusStudy, ...]:
        """The studies whose split is one of ``names``.

        Raises:
            CorpusError: no study carries any of those names.
        """
        chosen = tuple(study for study in self.studies if study.split in names)
        if not chosen:
            known = ", ".join(sorted({study.split for study in self.studies}))
            raise CorpusError(f"{self.path}: no study in split {', '.join(names)}; the archive has: {known}.")
        return chosen

    def image_bytes(self, image: str) -> bytes:
        """The encoded bytes of one film (JPEG or PNG)."""
        return self._zip.read(image)
