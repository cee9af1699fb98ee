"""How often each code occurs in a film, on its way from the process that counted to the one that shows."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np

from echo_core.films.film import Film


def counts_to_json(film: Film) -> dict[str, Any] | None:
    """The film's histogram from its first code that occurs to its last, as JSON types; None for a film in colour."""
    if film.colour:
        return None
    used = np.flatnonzero(film.histogram)
    first, stop = (int(used[0]), int(used[-1]) + 1) if used.size else (0, 0)
    values = film.histogram[first:stop].astype("<u4").tobytes()
    return {"first": first, "values": base64.b64encode(values).decode("ascii")}


def take_counts(film: Film, counts: dict[str, Any] | None) -> None:
    """Give ``film`` the histogram that :func:`counts_to_json` made of the same pixels; nothing for None."""
    if counts is None:
        return
    values = np.frombuffer(base64.b64decode(counts["values"]), "<u4")
    first = int(counts["first"])
    histogram = np.zeros(film.header.table_size, np.int64)
    histogram[first : first + values.size] = values
    film.take_histogram(histogram)
