"""From what the person opened to a list of films: headers read, everything that is not a film counted."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.translation import translate
from echo_core.films.discovery import Tally, find_films
from echo_core.films.documents import Document, read_document
from echo_core.films.errors import DecoderClosedError, FilmError, NoPixelsError, NotDicomError, UnsupportedFilmError
from echo_core.films.header import FilmHeader

PART = 200
"""Films and documents after which what was found so far is handed on."""

log = logging.getLogger("echo.films.scan")


@dataclass(frozen=True)
class Found:
    """A film whose pixels are still to be read."""

    path: Path
    header: FilmHeader


@dataclass
class ScanResult:
    """Films to read, documents about films, files that should be either and cannot be read (path, message), and how
    many are neither.
    """

    films: list[Found] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    failures: list[tuple[Path, str]] = field(default_factory=list)
    skipped: int = 0


def scan_in_parts(
    paths: Sequence[Path], cancelled: Callable[[], bool], header_of: Callable[[Path], FilmHeader]
) -> Iterator[ScanResult]:
    """Look at every path; a folder stands for all files below it. A part comes for every 200 of them, and a last one.

    ``header_of`` reads a film's header, or raises as :func:`~echo_core.films.reader.read_header` does. A file that was
    named, or that has the name of a DICOM file, and cannot be read is a failure; other files in a folder, and DICOM
    objects without an image, are skipped. ``cancelled`` is asked between files, those that are no films too.
    """
    result = ScanResult()
    tally = Tally()
    named = set(paths)
    failures: list[tuple[Path, str]] = []
    for path in _found(paths, tally, failures, cancelled):
        if cancelled():
            break
        try:
            found = _look_at(path, header_of)
        except FilmError as error:
            if _passed_over(error, path, path in named):
                result.skipped += 1
            else:
                log.info("a file could not be opened: %s", error.kind)
                result.failures.append((path, str(error)))
            continue
        except DecoderClosedError:
            return
        except Exception as error:  # foreign bytes: whatever they do, it may cost this file and no other
            log.error("a header could not be read: %s", type(error).__name__)
            result.failures.append(
                (
                    path,
                    translate("Opening", "{path}: its header cannot be read ({kind})").format(
                        path=path, kind=type(error).__name__
                    ),
                )
            )
            continue
        if isinstance(found, Found):
            result.films.append(found)
        else:
            result.documents.append(found)
        if len(result.films) + len(result.documents) >= PART:
            yield result
            result = ScanResult()
    result.failures += failures + [(error.path, str(error)) for error in tally.troubles]
    result.skipped += tally.skipped
    yield result


def _look_at(path: Path, header_of: Callable[[Path], FilmHeader]) -> Found | Document:
    try:
        return Found(path, header_of(path))
    except NoPixelsError:
        try:
            document = read_document(path)
        except UnsupportedFilmError as error:
            # A report in words, say: nothing for the light box, and no failure of a folder.
            raise NoPixelsError(path, error.reason) from error
        if document is None:
            raise
        return document


def _found(
    paths: Sequence[Path], tally: Tally, failures: list[tuple[Path, str]], cancelled: Callable[[], bool]
) -> Iterator[Path]:
    """The files to look at, each once; a place that the system does not let us into costs itself and no other."""
    seen: set[str] = set()
    for top in paths:
        try:
            if top.exists() and not (top.is_file() or top.is_dir()):
                reason = translate("Opening", "{top}: it is neither a file nor a folder; open a film").format(top=top)
                failures.append((top, reason))
                continue
            for path in find_films([top], tally, cancelled):
                real = os.path.realpath(path)
                if real not in seen:
                    seen.add(real)
                    yield path
        except OSError as error:
            log.info("a place could not be searched: %s", error.strerror)
            reason = translate("Opening", "{top}: it cannot be read in full ({reason}); check who may open it").format(
                top=top, reason=error.strerror
            )
            failures.append((top, reason))


def _passed_over(error: FilmError, path: Path, named: bool) -> bool:
    if named:
        return False
    if isinstance(error, NotDicomError):
        return path.suffix.lower() not in (".dcm", ".dicom")
    return isinstance(error, NoPixelsError)
