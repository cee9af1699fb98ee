"""Which films the person has flagged, kept for the next time: one file, with nothing about the patient in it."""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.atomic import keep_aside, write_atomically
from app.films.background_writer import BackgroundWriter
from app.films.film_identity import patient
from app.translation import translate
from echo_core.films.header import FilmHeader

NAME = "key-films.json"
SCHEMA = 1

log = logging.getLogger("echo.films.flags")


class KeyFlags(QObject):
    """The person's own flags; what documents say is not among them. ``failed`` says what could not be kept or read."""

    failed = Signal(str)

    def __init__(self, folder: Path | None = None, parent: QObject | None = None) -> None:
        """Without a ``folder`` the flags live as long as the program."""
        super().__init__(parent)
        self._path = None if folder is None else folder / NAME
        self._writer = BackgroundWriter(self)
        self._writer.failed.connect(self._tell)
        self._told = False
        self._flags: dict[str, bool] | None = None

    def get(self, header: FilmHeader) -> bool | None:
        """Whether the person has flagged the film or taken a flag away; None if neither."""
        known = self._known()
        return known.get(_key(header), known.get(_old_key(header)))

    def put(self, header: FilmHeader, flagged: bool) -> None:
        """Flag the film, or take the flag away."""
        flags = self._known()
        flags[_key(header)] = flagged
        path = self._path
        if path is not None:
            data = {"schema_version": SCHEMA, "films": dict(flags)}
            content = (json.dumps(data, indent=1) + "\n").encode()
            self._writer.start(
                lambda: write_atomically(path, content), translate("Documents", "The list of key films"), ""
            )

    def shutdown(self) -> None:
        """Finish writing."""
        self._writer.shutdown()

    def _known(self) -> dict[str, bool]:
        if self._flags is None:
            self._flags = {} if self._path is None else self._read(self._path)
        return self._flags

    def _read(self, path: Path) -> dict[str, bool]:
        try:
            data = json.loads(path.read_bytes())
            films = data["films"]
            if data["schema_version"] != SCHEMA or not all(isinstance(flag, bool) for flag in films.values()):
                raise ValueError(translate("Documents", "another version, or damaged"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            log.warning("key films not used: %s", type(error).__name__)
            try:
                aside = keep_aside(path)
            except OSError:
                kept = translate("Documents", "new flags cannot be kept either")
            else:
                kept = translate("Documents", "the file is kept beside the new one, as {name}").format(name=aside.name)
            self.failed.emit(translate("Documents", "The list of key films cannot be read; {kept}.").format(kept=kept))
            return {}
        return dict(films)

    def _tell(self, message: str) -> None:
        if not self._told:
            self._told = True
            self.failed.emit(
                translate(
                    "Documents", "{message} Key films are not kept for the next start; check the data folder."
                ).format(message=message)
            )


def _key(header: FilmHeader) -> str:
    """A hash, so that the file tells nothing. Study and patient count: some teaching files share their UIDs."""
    return _hash(header.sop_uid, header.study_uid, *patient(header))


def _old_key(header: FilmHeader) -> str:
    """The same before the name counted."""
    return _hash(header.sop_uid, header.study_uid, header.patient_id)


def _hash(*identity: str) -> str:
    return hashlib.sha256("\n".join(identity).encode()).hexdigest()
