"""What the drafting worker may be asked, and how a request is checked."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

from echo_core.errors import EchoError


class CommandError(EchoError):
    """A line on standard input is no command."""

    kind = "command"


@dataclass(frozen=True, slots=True)
class DraftCommand:
    """A draft to be made; ``cancelled`` is set by a later cancel command."""

    id: str
    films: tuple[dict[str, Any], ...]
    lang: str = "en"
    steps: int | None = None
    force: bool = False
    prefix: str = ""
    sentence: str = ""
    """Not "": other wordings of this sentence are wanted, no draft."""
    backend: str = ""
    device: str = ""
    cancelled: threading.Event = field(default_factory=threading.Event)


def parse_draft(raw: dict[str, Any]) -> DraftCommand:
    """Check a draft command's fields.

    Raises:
        CommandError: a field is missing, unknown or of the wrong type.
    """
    kinds: dict[str, type | tuple[type, ...]] = {
        "id": str,
        "films": list,
        "lang": str,
        "steps": (int, type(None)),
        "force": bool,
        "prefix": str,
        "sentence": str,
        "backend": str,
        "device": str,
    }
    given = {key: value for key, value in raw.items() if key != "op"}
    for key, value in given.items():
        if key not in kinds:
            raise CommandError(f"A draft command has no field {key!r}.")
        if not isinstance(value, kinds[key]) or (key == "steps" and isinstance(value, bool)):
            raise CommandError(f"The field {key!r} of a draft command has the wrong type.")
    if not given.get("id") or not given.get("films"):
        raise CommandError("A draft command needs an id and films.")
    if (raw.get("op") == "reword") != bool(given.get("sentence")):
        raise CommandError("A reword command needs a sentence; no other command has one.")
    for film in given["films"]:
        usable = (
            isinstance(film, dict)
            and isinstance(film.get("path"), str) != isinstance(film.get("shared"), dict)
            and isinstance(film.get("seal", {}), dict)
        )
        if not usable:
            raise CommandError('Each film is {"path": "…"} or {"shared": {…}}.')
    return DraftCommand(**{**given, "films": tuple(given["films"])})
