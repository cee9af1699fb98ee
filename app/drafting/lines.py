"""The worker's output: bytes into lines, a line into a checked event."""

from __future__ import annotations

import json
from typing import Any

from app.drafting.errors import ProtocolError

LONGEST_LINE = 1_000_000
"""Bytes; an event is a few thousand. What is longer is no event and must not fill the memory."""

_FIELDS: dict[str, dict[str, type | tuple[type, ...]]] = {
    "ready": {},
    "block": {"id": str, "index": int, "text": str},
    "wording": {"id": str, "text": str},
    "done": {"id": str},
    "error": {"kind": str, "message": str},
    "notice": {"message": str},
    "cancelled": {"id": str},
}


class LineBuffer:
    """Cuts a byte stream into lines, whatever the pieces it arrives in."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """The lines that ``data`` completes, without their ends.

        Raises ProtocolError where a line passes ``LONGEST_LINE``; it is dropped.
        """
        self._rest += data
        *lines, rest = bytes(self._rest).split(b"\n") if b"\n" in data else [bytes(self._rest)]
        self._rest = bytearray(rest)
        if len(rest) > LONGEST_LINE:
            self._rest.clear()
            raise ProtocolError("a line of the drafting process has no end")
        return lines


def parse_event(line: bytes) -> dict[str, Any]:
    """One line as an event with the fields that its kind must have.

    Raises ProtocolError for anything else. The message does not quote the line, which may hold a report.
    """
    try:
        event = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ProtocolError("a line of the drafting process is not JSON") from error
    name = event.get("event") if isinstance(event, dict) else None
    fields = _FIELDS.get(name) if isinstance(name, str) else None
    if fields is None:
        raise ProtocolError("a line of the drafting process is no event")
    for field, kind in fields.items():
        if not isinstance(event.get(field), kind):
            raise ProtocolError(f"a {name} event has no {field}")
    if not isinstance(event.get("id", ""), str | None):
        raise ProtocolError(f"a {name} event has no proper id")
    checked: dict[str, Any] = event
    return checked
