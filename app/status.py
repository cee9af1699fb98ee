"""The status bar: how loading goes and how the drafting worker is."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QToolButton, QWidget

from app.progress import show_progress
from app.theme import COLOURS, icon
from app.translation import counted, translate

_MESSAGE_MS = 6000


class ModelState(Enum):
    """How the drafting worker is; the value is the colour of its dot."""

    STARTING = COLOURS.warning
    READY = COLOURS.good
    DRAFTING = COLOURS.accent
    ABSENT = COLOURS.error


class StatusBar(QStatusBar):
    """Messages on the left; progress, memory and model on the right. ``cancel_wanted`` when opening is to stop."""

    cancel_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing is loading and no model is known yet."""
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.progress = QProgressBar(self)
        self.progress.setFixedWidth(180)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(translate("Status", "Films read"))
        self.progress.hide()
        self.cancel = QToolButton(self)
        self.cancel.setIcon(icon("mdi6.close"))
        self.cancel.setToolTip(translate("Status", "Stop opening films; those that are open stay"))
        self.cancel.setAccessibleName(translate("Status", "Stop opening films"))
        self.cancel.clicked.connect(self.cancel_wanted)
        self.cancel.hide()
        self.memory = QLabel(self)
        self.memory.setAccessibleName(translate("Status", "Memory of the films"))
        self.loading = QLabel(self)
        self.drafting = QLabel(self)
        self.drafting.setAccessibleName(translate("Status", "Drafts of the list"))
        self.model = QLabel(self)
        self.model.setAccessibleName(translate("Status", "Model"))
        for widget in (self.loading, self.progress, self.cancel, self.drafting, self.memory, self.model):
            widget.setContentsMargins(6, 0, 6, 0)
            self.addPermanentWidget(widget)

    @Slot(int, int)
    def show_loading(self, done: int, total: int) -> None:
        """``done`` of ``total`` films are read; a total of 0 means that they are still being looked for."""
        self.progress.setVisible(True)
        self.cancel.setVisible(True)
        self.loading.setText(
            translate("Status", "Reading film {number} of {total}").format(number=min(done + 1, total), total=total)
            if total
            else translate("Status", "Looking for films…")
        )
        show_progress(self.progress, done, total)

    def show_loaded(self, summary: str) -> None:
        """Nothing is loading any more."""
        self.progress.hide()
        self.cancel.hide()
        self.loading.clear()
        self.showMessage(summary, _MESSAGE_MS)

    @Slot(int, int)
    def show_drafting(self, done: int, total: int) -> None:
        """``done`` of ``total`` studies of the list are drafted; nothing once all are."""
        self.drafting.setText(
            translate("Status", "Drafting study {number} of {total}").format(number=done + 1, total=total)
            if done < total
            else ""
        )

    def show_memory(self, films: int, away: int, pixels: tuple[int, int], levels: tuple[int, int]) -> None:
        """How many films are open and what they take; nothing for none.

        ``away`` of them have let go of their pixels; ``pixels`` and ``levels`` are (bytes in use, their bound).
        """
        megabytes = (pixels[0] + levels[0]) / 2**20
        self.memory.setText(
            translate("Status", "{films} open · {megabytes:.0f} MB").format(films=films, megabytes=megabytes)
            if films
            else ""
        )
        told = translate("Status", "Pixels of the open films: {used:.0f} of at most {most:.0f} MB.").format(
            used=pixels[0] / 2**20, most=pixels[1] / 2**20
        )
        if away:
            told += " " + counted("Status", "%n film(s) not shown lately will be read again when shown.", away)
        told += " " + translate(
            "Status",
            "Levels for painting them small: {used:.0f} of at most {most:.0f} MB; the longest unused are let go first. "
            "The bound for pixels is in the settings.",
        ).format(used=levels[0] / 2**20, most=levels[1] / 2**20)
        self.memory.setToolTip(told)

    def show_model(self, state: ModelState, text: str, detail: str = "") -> None:
        """Say how the model is, in a word with a coloured dot; ``detail`` is the tool tip."""
        self.model.setText(f"<span style='color:{state.value}'>●</span>&nbsp; {text}")
        self.model.setToolTip(detail)
