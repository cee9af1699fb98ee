"""The window's client of the drafting worker: a queue of drafts, and supervision of the process."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.core_messages import said
from app.drafting.request import DraftRequest, checked_films
from app.drafting.worker_process import WorkerProcess, worker_command
from app.translation import counted, translate
from echo_core.films.film import Film

_LOG = logging.getLogger("echo.drafting")


@dataclass(frozen=True)
class Patience:
    """How long to wait for what, and when to give up."""

    backoff_ms: tuple[int, ...] = (200, 1000, 3000)
    """Wait before the n-th restart after quick deaths in a row; one more quick death and no restart follows."""
    quick_s: float = 20.0
    """A worker that dies sooner than this after its start, or before it was ready, died quickly."""
    ready_ms: int = 180_000
    silence_ms: int = 120_000
    """A draft from which nothing comes for so long hangs."""
    cancel_ms: int = 5_000
    """A worker that does not answer a cancellation in this time is replaced."""


class DraftingClient(QObject):
    """Has drafts made one at a time by ``python -m echo_core.worker``, in the order in which they were asked for.

    Every draft ends with exactly one of ``done``, ``cancelled`` and ``failed``. Only ``shutdown`` waits.
    """

    ready = Signal(dict)
    block = Signal(str, dict)
    wording = Signal(str, dict)
    """Id as :meth:`reword` gave it, and the worker's event."""
    done = Signal(str, dict)
    cancelled = Signal(str)
    failed = Signal(str, str, str)
    """Draft id, kind of error, message."""
    notice = Signal(str, str)
    """Draft id ("" for the worker as a whole), message."""
    worker_restarted = Signal()
    starting = Signal()
    """A worker is being started; ``ready`` follows, or a failure."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        command: Sequence[str] | None = None,
        options: Sequence[str] = (),
        patience: Patience | None = None,
    ) -> None:
        """``options`` are the worker's command-line options; ``command`` replaces the program that they go to."""
        super().__init__(parent)
        self._program = list(command) if command is not None else worker_command()
        self._options = list(options)
        self._outdated = False
        self._patience = patience or Patience()
        self._queue: deque[DraftRequest] = deque()
        self._current: DraftRequest | None = None
        self._cancelling = False
        self._worker: WorkerProcess | None = None
        self._is_ready = False
        self._runs = 0
        self._quick_deaths = 0
        self._last_error = ""
        self._end_kind = ""
        self._started = 0.0
        self._closed = False
        self._restart = self._timer(self._spawn)
        self._watch = self._timer(self._on_silence)

    @property
    def worker_pid(self) -> int | None:
        """The process id of the running worker."""
        return self._worker.pid if self._worker else None

    @property
    def busy(self) -> bool:
        """Whether any draft is under way or waiting."""
        return self._current is not None or bool(self._queue)

    def start(self) -> None:
        """Starts the worker, so that the first draft finds it warm. Also the retry after it was given up."""
        if self._closed or self._worker is not None or self._restart.isActive():
            return
        self._quick_deaths = 0
        self._spawn()

    def set_options(self, options: Sequence[str]) -> None:
        """From now on the worker runs with these command-line options.

        A worker with other options is replaced at once, or, where a draft is under way, when that draft has ended.
        Drafts that wait are made by the new one.
        """
        if list(options) == self._options:
            return
        self._options = list(options)
        self._outdated = self._worker is not None
        if self._worker is None:
            self.start()
        elif self._current is None:
            self._worker.kill()

    def draft(
        self,
        study_uid: str,
        films: Sequence[Film],
        lang: str = "en",
        force: bool = False,
        prefix: str = "",
        careful: bool = False,
    ) -> str:
        """Puts a draft of ``films`` in the queue and returns its id. It goes on behind ``prefix``, report text;
        ``careful`` takes several steps a block where the model is unsure.

        Raises NoFilmsError without films, MixedStudiesError where one belongs to another study than ``study_uid``.
        """
        request = DraftRequest(checked_films(study_uid, films), lang, force, prefix, careful=careful)
        self._queue.append(request)
        # The caller first learns the id, then hears of the draft.
        QTimer.singleShot(0, self, self._next)
        return request.draft_id

    def reword(self, study_uid: str, films: Sequence[Film], lang: str, prefix: str, sentence: str) -> str:
        """Asks for other wordings of ``sentence``, which follows ``prefix`` in a report, before the drafts that wait;
        returns an id. ``wording`` comes for each, then the signals of a draft's end.

        Raises NoFilmsError and MixedStudiesError as :meth:`draft` does.
        """
        request = DraftRequest(checked_films(study_uid, films), lang, True, prefix, sentence)
        self._queue.appendleft(request)
        QTimer.singleShot(0, self, self._next)
        return request.draft_id

    def cancel(self, draft_id: str) -> None:
        """Ends a draft, waiting or under way: ``cancelled`` follows, and no block of it."""
        for request in self._queue:
            if request.draft_id == draft_id:
                self._queue.remove(request)
                self.cancelled.emit(draft_id)
                return
        if self._current is None or self._current.draft_id != draft_id or self._cancelling or self._worker is None:
            return
        self._cancelling = True
        self._worker.send({"op": "cancel", "id": draft_id})
        self._watch.start(self._patience.cancel_ms)

    def shutdown(self) -> None:
        """Ends the worker. Drafts under way end without a further signal. Takes at most about two seconds."""
        self._closed = True
        self._queue.clear()
        self._current = None
        self._restart.stop()
        self._watch.stop()
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.shut_down()

    def _timer(self, slot: Any) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(slot)
        return timer

    def _spawn(self) -> None:
        self._worker = WorkerProcess([*self._program, *self._options], self)
        self._worker.received.connect(self._on_event)
        self._worker.ended.connect(self._on_ended)
        self._is_ready = False
        self._last_error = ""
        self._end_kind = ""
        self._started = time.monotonic()
        self._runs += 1
        self._outdated = False
        self._watch.start(self._patience.ready_ms)
        self.starting.emit()
        self._worker.start()

    def _next(self) -> None:
        if self._closed or self._current is not None or not (self._queue or self._outdated):
            return
        if self._worker is None:
            self.start()
            return
        if not self._is_ready:
            return
        if self._outdated:
            self._worker.kill()
            return
        self._current = self._queue.popleft()
        self._cancelling = False
        self._worker.private |= self._current.private_words()
        self._worker.send(self._current.command())
        self._watch.start(self._patience.silence_ms)

    def _on_event(self, event: dict[str, Any]) -> None:
        name, draft_id = event["event"], event.get("id") or ""
        if name == "ready":
            self._on_ready(event)
        elif name == "notice":
            self.notice.emit(draft_id, said(event["message"]))
        elif name == "error" and not self._is_ready:
            # It cannot load its model, and another try by itself would end the same way.
            self._last_error = event["message"]
            if self._worker is not None:
                self._worker.kill()
        elif self._current is not None and draft_id in ("", self._current.draft_id):
            self._on_draft_event(self._current.draft_id, name, event)

    def _on_ready(self, event: dict[str, Any]) -> None:
        self._is_ready = True
        self._watch.stop()
        self.ready.emit(event)
        if self._runs > 1:
            self.worker_restarted.emit()
        self._next()

    def _on_draft_event(self, draft_id: str, name: str, event: dict[str, Any]) -> None:
        if name in ("block", "wording"):
            if not self._cancelling:
                self._watch.start(self._patience.silence_ms)
                (self.block if name == "block" else self.wording).emit(draft_id, event)
            return
        cancelling = self._cancelling
        self._quick_deaths = 0
        self._finish_current()
        if cancelling or name == "cancelled":
            self.cancelled.emit(draft_id)
        elif name == "done":
            self.done.emit(draft_id, event)
        else:
            self.failed.emit(draft_id, event["kind"], said(event["message"]))
        self._next()

    def _finish_current(self) -> None:
        self._current = None
        self._cancelling = False
        self._watch.stop()

    def _on_silence(self) -> None:
        if self._worker is not None:
            self._end_kind = "worker_hung"
            self._worker.kill()

    def _on_ended(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.deleteLater()
        if self._outdated and self._current is None:
            # Ended by ``set_options``, which is no failure of the worker.
            self._quick_deaths = 0
            if not self._closed:
                self._spawn()
            return
        quick = not self._is_ready or time.monotonic() - self._started < self._patience.quick_s
        self._quick_deaths = self._quick_deaths + 1 if quick else 1
        _LOG.warning("the drafting process ended (%d in a row)", self._quick_deaths)
        self._fail_current()
        if self._closed:
            return
        if self._last_error or self._quick_deaths > len(self._patience.backoff_ms):
            self._give_up()
        else:
            self._restart.start(self._patience.backoff_ms[self._quick_deaths - 1])

    def _fail_current(self) -> None:
        request, cancelling = self._current, self._cancelling
        self._finish_current()
        if request is None:
            return
        if cancelling:
            self.cancelled.emit(request.draft_id)
        elif self._end_kind == "worker_hung":
            message = translate(
                "Drafting", "The drafting process did not answer and was ended. What has arrived is kept; draft again."
            )
            self.failed.emit(request.draft_id, "worker_hung", message)
        else:
            message = translate(
                "Drafting",
                "The drafting process ended unexpectedly. What has arrived is kept; it restarts, draft again.",
            )
            self.failed.emit(request.draft_id, "worker_died", message)

    def _give_up(self) -> None:
        ended = counted("Drafting", "The drafting process ended %n time(s) in a row.", self._quick_deaths)
        more = translate("Drafting", "Viewing and writing go on without drafts; Draft tries once more.")
        message = f"{said(self._last_error) if self._last_error else ended} {more}"
        waiting, self._queue = self._queue, deque()
        for request in waiting:
            self.failed.emit(request.draft_id, "worker_unavailable", message)
        if not waiting:
            self.notice.emit("", message)
