"""How the drafting worker is, for the status bar and for About."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from app.draft_flow import DraftFlow
from app.drafting.client import DraftingClient
from app.status import ModelState, StatusBar
from app.translation import translate

_WORKER_GONE = ("worker_died", "worker_hung")


class ModelMonitor(QObject):
    """Follows the client's signals. The window is usable in every state; drafting needs ``READY``."""

    named = Signal(str)
    """The model's name and version, once it is loaded."""
    told = Signal(str)
    """Something that the user should read, about the worker as a whole."""

    def __init__(self, client: DraftingClient, flow: DraftFlow, status: StatusBar) -> None:
        """Nothing is known until :meth:`start`."""
        super().__init__(status)
        self._client = client
        self._flow = flow
        self._status = status
        self.state = ModelState.STARTING
        self.line = translate("Model", "no model has been loaded yet")
        client.starting.connect(self._on_starting)
        client.ready.connect(self._on_ready)
        client.failed.connect(self._on_failed)
        client.notice.connect(self._on_notice)
        flow.changed.connect(self._on_flow)

    def start(self) -> None:
        """Start the worker, so that the first draft finds the model loaded."""
        self._client.start()

    @Slot()
    def _on_starting(self) -> None:
        self.line = translate("Model", "the model is being loaded")
        self._show(ModelState.STARTING, translate("Model", "Model starting…"))

    @Slot(dict)
    def _on_ready(self, event: dict[str, Any]) -> None:
        name = str(event.get("model", "model"))
        self.line = translate("Model", "{name} · {backend} on {device}").format(
            name=name, backend=event.get("backend", "?"), device=event.get("device", "?")
        )
        self._show_ready()
        self.named.emit(name)

    @Slot(str, str, str)
    def _on_failed(self, _draft_id: str, kind: str, message: str) -> None:
        if kind == "worker_unavailable":
            self._show_absent(message)
        elif kind in _WORKER_GONE:
            self._show(ModelState.STARTING, translate("Model", "Model restarting…"))

    @Slot(str, str)
    def _on_notice(self, draft_id: str, message: str) -> None:
        if draft_id:
            return
        if self._client.worker_pid is None:
            self._show_absent(message)
        self.told.emit(message)

    @Slot()
    def _on_flow(self) -> None:
        if self.state in (ModelState.READY, ModelState.DRAFTING):
            self._show_ready()

    def _show_ready(self) -> None:
        if self._flow.busy:
            self._show(ModelState.DRAFTING, translate("Model", "Drafting with {line}").format(line=self.line))
        else:
            self._show(ModelState.READY, self.line)

    def _show_absent(self, message: str) -> None:
        self.line = translate("Model", "no model is running")
        self._show(ModelState.ABSENT, translate("Model", "No model: viewing and writing only"), message)

    def _show(self, state: ModelState, text: str, detail: str = "") -> None:
        self.state = state
        self._status.show_model(state, text, detail)
