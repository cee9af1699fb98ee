"""The drafting worker: JSON lines on standard input and output (``python -m echo_core.worker``).

Commands: ``{"op": "draft", "id", "films": [{"path", "seal"} | {"shared"}], "lang", "steps", "force", "prefix"}``,
``{"op": "reword", …, "sentence"}`` with the same fields (other wordings of the sentence that follows the prefix),
``{"op": "cancel", "id"}``, ``{"op": "quit"}``. Every event of a draft carries the draft's ``id``, every block the
``mode`` of its decoding. One draft runs at a time, the others wait; the model stays loaded between them. The end of
standard input ends the process, at once.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import logging
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from echo_core.decoding.commands import CommandError, DraftCommand, parse_draft
from echo_core.decoding.events import Block, Cancelled, Done, Failure, Notice, to_json
from echo_core.decoding.model_facts import ModelFacts
from echo_core.decoding.options import DecodeOptions
from echo_core.errors import EchoError

if TYPE_CHECKING:
    from echo_core.decoding.drafter import Drafter
    from echo_core.decoding.study import KeptViews
    from echo_core.films.film import Film
    from echo_core.films.process import FilmDecoder

_log = logging.getLogger("echo.worker")

_PR_SET_PDEATHSIG = 1
_MAX_LINE = 64 * 2**20
# How long a forward in progress may hold up the end of the process.
_GRACE_SECONDS = 1.0


class Worker:
    """Reads commands in a thread of its own, so that a cancel is heard in mid-draft, and drafts in the main thread."""

    def __init__(
        self,
        commands: BinaryIO,
        events: BinaryIO,
        model: Path | None = None,
        backend: str = "auto",
        device: str = "auto",
    ) -> None:
        self._commands = commands
        self._events = events
        self._model = model
        self._choice = (backend, device)
        self._queue: queue.SimpleQueue[DraftCommand | None] = queue.SimpleQueue()
        self._pending: dict[str, DraftCommand] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._idle = threading.Event()
        self._drafter: Drafter | None = None
        self._loaded: tuple[str, str] | None = None
        self._decoder: FilmDecoder | None = None
        self._views: KeptViews | None = None
        self._unsaid: tuple[str, ...] = ()
        self._facts = ModelFacts()

    def run(self) -> None:
        """Load the model, then serve until the end of input or a quit command."""
        threading.Thread(target=self._read, name="commands", daemon=True).start()
        try:
            self._load(self._choice)
        except Exception as error:
            self._fail(None, error)
        while (command := self._queue.get()) is not None and not self._stopping.is_set():
            self._serve(command)
        self._unload()
        if self._decoder is not None:
            self._decoder.close()
        self._idle.set()

    def _read(self) -> None:
        while line := self._commands.readline(_MAX_LINE):
            if not line.strip():
                continue
            try:
                if not self._accept(line):
                    break
            except CommandError as error:
                self._fail(None, error)
        self._stopping.set()
        self._queue.put(None)
        if not self._idle.wait(_GRACE_SECONDS):
            os._exit(0)

    def _accept(self, line: bytes) -> bool:
        """Take one command; False for quit."""
        try:
            raw = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise CommandError(f"A command is not a line of JSON: {error}") from error
        match raw:
            case {"op": "draft" | "reword"}:
                try:
                    command = parse_draft(raw)
                    with self._lock:
                        if command.id in self._pending:
                            raise CommandError(f"A draft {command.id!r} is under way already.")
                        self._pending[command.id] = command
                except CommandError as error:
                    self._fail(raw.get("id"), error)
                else:
                    self._queue.put(command)
            case {"op": "cancel", "id": str(draft)}:
                with self._lock:
                    pending = self._pending.get(draft)
                if pending is not None:
                    pending.cancelled.set()
            case {"op": "quit"}:
                return False
            case _:
                raise CommandError(
                    "A command needs an op: draft or reword (with id and films), cancel (with id) or quit."
                )
        return True

    def _serve(self, command: DraftCommand) -> None:
        try:
            self._draft(command)
        except Exception as error:  # whatever a film or model does, the next draft finds the worker alive
            if self._drafter is not None and not self._drafter.usable:
                self._unload()  # the next draft tries every backend again
            self._forget(command)
            self._fail(command.id, error)

    def _draft(self, command: DraftCommand) -> None:
        from echo_core.decoding.rewording import reword
        from echo_core.decoding.study import KeptViews, gather_study

        def cancelled() -> bool:
            return command.cancelled.is_set() or self._stopping.is_set()

        if cancelled():
            self._forget(command)
            self._send(to_json(Cancelled()), command.id)
            return
        drafter = self._load((command.backend or self._choice[0], command.device or self._choice[1]))
        for reason in self._unsaid:
            self._send(to_json(Notice(reason)), command.id)
        self._unsaid = ()
        options = DecodeOptions(steps=command.steps)
        sources = [self._source(film) for film in command.films]
        study = gather_study(sources, drafter.config.max_films, command.force)
        self._views = self._views or KeptViews()
        started = time.perf_counter()
        views = study.views(drafter.config, self._views)
        events: Iterator[Any]
        if command.sentence:
            events = reword(
                drafter, views, command.lang, prefix=command.prefix, sentence=command.sentence, cancelled=cancelled
            )
        else:
            events = drafter.draft(
                views,
                command.lang,
                options=options,
                prefix=command.prefix,
                cancelled=cancelled,
                started=started,
                film_ms=study.film_ms,
            )
        for event in events:
            sent = to_json(event)
            if isinstance(event, Block):
                sent["mode"] = options.mode_for(drafter.config)
            if isinstance(event, Cancelled | Done):
                # Whoever hears of the end may use the id again at once.
                self._forget(command)
            if isinstance(event, Done) and not command.sentence:
                sent["made_by"] = self._facts.made_by(drafter, options, command.prefix)
            self._send(sent, command.id)
        # A draft that goes on behind edited Findings reads what they state: the patterns for it load now, not then.
        import echo_core.text.stated  # noqa: F401

    def _source(self, film: dict[str, Any]) -> Any:
        from functools import partial

        from echo_core.films.film import Film
        from echo_core.films.process import FilmDecoder

        if "shared" in film:
            return partial(_attach, Film, film["shared"])
        if self._decoder is None:
            self._decoder = FilmDecoder()
        return partial(_read, Path(film["path"]), film.get("seal"), self._decoder)

    def _load(self, choice: tuple[str, str]) -> Drafter:
        """The drafter for (backend, device); the one that is loaded stays as long as the choice does."""
        from echo_core.backends.registry import Registry
        from echo_core.decoding.drafter import Drafter

        if self._drafter is not None and self._loaded == choice:
            return self._drafter
        Registry().candidates(*choice)  # a misspelt name must not cost the model that is loaded
        self._unload()
        first = self._loaded is None
        self._drafter = Drafter(self._model, *choice)
        self._loaded = choice
        self._unsaid = self._drafter.refused
        if first:
            told = {
                "mode": DecodeOptions().mode_for(self._drafter.config),
                "confidence": self._facts.confidence(self._drafter.folder),
            }
            self._send(to_json(self._drafter.ready) | told, None)
        return self._drafter

    def _unload(self) -> None:
        if self._drafter is not None:
            self._drafter.close()
            self._drafter = None

    def _forget(self, command: DraftCommand) -> None:
        with self._lock:
            self._pending.pop(command.id, None)

    def _fail(self, draft: Any, error: Exception) -> None:
        if not isinstance(error, EchoError):
            _log.exception("a draft failed", exc_info=error)
        kind = error.kind if isinstance(error, EchoError) else "internal"
        event = to_json(Failure(kind, str(error) or type(error).__name__))
        self._send(event, draft if isinstance(draft, str) else None)

    def _send(self, event: dict[str, Any], draft: str | None) -> None:
        line = json.dumps(event | ({"id": draft} if draft is not None else {}), ensure_ascii=False) + "\n"
        try:
            with self._lock:
                self._events.write(line.encode("utf-8", "replace"))
                self._events.flush()
        except OSError:
            # The window has gone. There is nobody to draft for.
            os._exit(0)


def _read(path: Path, seal: dict[str, Any] | None, decoder: FilmDecoder) -> Film:
    from echo_core.decoding.study import read_safely

    film = read_safely(path, decoder)
    if seal is not None:
        film.require(seal)
    return film


def _attach(film_type: type[Film], ticket: dict[str, Any]) -> Film:
    try:
        return film_type.attach(ticket)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CommandError(f"A shared film is described wrongly: {error!r}") from error


def _die_with_parent() -> None:
    """On Linux, ask the kernel to end this process when its parent ends (prctl(2), PR_SET_PDEATHSIG)."""
    if not sys.platform.startswith("linux"):
        return
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def _reserve_stdout() -> BinaryIO:
    """Keep standard output for events: prints of Python and of native libraries go to standard error instead."""
    sys.stdout.flush()
    events = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return events


def main(argv: Sequence[str] | None = None) -> int:
    """Run a worker on this process's standard streams."""
    parser = argparse.ArgumentParser(prog="python -m echo_core.worker", description="Draft on request, by JSON lines.")
    parser.add_argument("--model", type=Path, metavar="DIR", help="model folder (default: the embedded echo-mini)")
    parser.add_argument("--backend", default="auto")
    parser.add_argument("--device", default="auto")
    args = parser.parse_args(argv)
    _die_with_parent()
    events = _reserve_stdout()
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s", stream=sys.stderr)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is the window's to handle
    Worker(sys.stdin.buffer, events, args.model, args.backend, args.device).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
