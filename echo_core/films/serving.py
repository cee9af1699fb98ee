"""The film process from inside: reads films that its parent names and writes their pixels into shared memory.

Conversation, one JSON object a line, the parent first::

    {"path": "…", "memory_mb": 1024, "timeout_s": 30.0, "preview": true, "count": true}
        → {"event": "preview", "header": {…}, "factor": 4, "shape": …, "dtype": …, "values": "…"}
           if there is one
        → {"event": "allocate", "shape": [rows, columns], "dtype": "<u2"}
    {"memory": "<name of a segment>"}
        → {"event": "film", "header": {…}, "overlays": […], "counts": null}
        → {"event": "counted", "counts": {"first": 0, "values": "…"}}
           if it was asked for, of a grey film; "film" has them already where the film cannot be shown without
    {"path": "…", "memory_mb": 1024, "timeout_s": 30.0, "header": true}
        → {"event": "header", "header": {…}}
        or at any time before {"event": "error", "kind": "…", "reason": "…"}

The end of stdin ends the process.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

import numpy as np
from numpy.typing import NDArray

from echo_core.films import codec_log
from echo_core.films.counts import counts_to_json
from echo_core.films.errors import FilmError
from echo_core.films.film import Film
from echo_core.films.memory import SharedPixels
from echo_core.films.preview import Preview
from echo_core.films.reader import read_film, read_header
from echo_core.films.rendering import default_voi

_PR_SET_PDEATHSIG = 1
_SELF_DESTRUCT_AFTER = 2.0
"""Times the limit: by then the parent has ended this process, unless the parent itself is gone."""
_NICENESS = 10
"""Behind the window, which has to answer while films load."""


class _CancelledError(Exception):
    """The parent could not give memory."""


def serve() -> None:
    """Answer requests until stdin ends."""
    _die_with_parent()
    _stand_back()
    answers = _private_stdout()
    codec_log.enable()
    requests = sys.stdin
    _say(answers, {"event": "ready"})
    for line in requests:
        request = json.loads(line)
        _limit_memory(int(request["memory_mb"]))
        _limit_time(float(request["timeout_s"]) * _SELF_DESTRUCT_AFTER)
        if request.get("header"):
            answer, film = _guarded(_read_header, request)
        else:
            answer, film = _guarded(_read, request, requests, answers)
        _say(answers, answer)
        if film is not None and request["count"]:
            _say(answers, {"event": "counted", "counts": counts_to_json(film)})
        _limit_time(0.0)


def _read(request: dict[str, Any], requests: TextIO, answers: TextIO) -> tuple[dict[str, Any], Film | None]:
    """Read one film: the last answer but its counts, and the film."""
    path = Path(request["path"])

    def allocate(shape: tuple[int, ...], dtype: np.dtype[Any]) -> NDArray[Any]:
        _say(answers, {"event": "allocate", "shape": list(shape), "dtype": dtype.str})
        name = json.loads(requests.readline() or "{}").get("memory")
        if name is None:
            raise _CancelledError
        return SharedPixels.attach(name, shape, dtype, path).array

    def show(preview: Preview) -> None:
        _say(answers, {"event": "preview", **preview.to_json()})

    film = read_film(path, allocate, show if request["preview"] else None)
    overlays = [overlay.to_json() for overlay in film.overlays]
    counts = None
    if request["count"] and not film.colour:
        default_voi(film)  # counts the pixels, where that is needed to show the film
        counts = counts_to_json(film) if film.counted else None
    return {"event": "film", "header": film.header.to_json(), "overlays": overlays, "counts": counts}, film


def _read_header(request: dict[str, Any]) -> tuple[dict[str, Any], None]:
    return {"event": "header", "header": read_header(Path(request["path"])).to_json()}, None


def _guarded(
    read: Callable[..., tuple[dict[str, Any], Film | None]], *about: object
) -> tuple[dict[str, Any], Film | None]:
    """What ``read`` answers, or why there is no answer."""
    try:
        return read(*about)
    except FilmError as error:
        return _failure(error.kind, error.reason), None
    except MemoryError:
        return _failure("film_too_large", "reading it needs more memory than is allowed"), None
    except _CancelledError:
        return _failure("film_too_large", "there is no memory for its pixels"), None
    except Exception as error:
        # Only the type: the text of a foreign error may quote the file, and so the patient.
        kind = type(error).__name__
        return _failure("film_damaged", f"it could not be read ({kind}); fetch the film again from its source"), None


def _failure(kind: str, reason: str) -> dict[str, Any]:
    return {"event": "error", "kind": kind, "reason": reason}


def _say(answers: TextIO, message: dict[str, Any]) -> None:
    answers.write(json.dumps(message) + "\n")
    answers.flush()


def _private_stdout() -> TextIO:
    """The pipe to the parent, out of reach of the C libraries, which print on descriptor 1."""
    pipe = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return os.fdopen(pipe, "w", encoding="ascii")


def _die_with_parent() -> None:
    """Linux: be killed when the parent's thread that started this process ends, even inside a codec that hangs."""
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _stand_back() -> None:
    """POSIX: let whoever has a person waiting go first. On Windows the parent starts this process so."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, 0, max(_NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))


def _limit_memory(megabytes: int) -> None:
    """Let the address space grow by so much from now on, where the system can hold a process to that."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return
    import resource

    used = int(statm.read_text().split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (used + (megabytes << 20), hard))


def _limit_time(seconds: float) -> None:
    """POSIX: let the system end this process after so long, which needs no interpreter lock; 0 calls it off."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
