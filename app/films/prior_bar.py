"""The offer of other examinations of the same patient, above the films."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from app.films.priors import Prior
from app.translation import translate

_SIDE = 10
_AIR = 4
_LENGTH = 30
"""Characters of the longest usual entry."""


class PriorBar(QFrame):
    """One line with the examinations to choose from and a button; ``compare_wanted`` when it is pressed.

    ``prior_changed`` when another examination is the chosen one.
    """

    compare_wanted = Signal()
    prior_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("priorBar")
        self.setStyleSheet("#priorBar { background: #10202e; border-bottom: 1px solid #1d4a73; }")
        self._priors: tuple[Prior, ...] = ()
        self._picked = False
        # The words give way first: from these to none.
        self._wordings = (
            translate("Light box", "Other examinations of this patient are open:"),
            translate("Light box", "Other examinations:"),
            "",
        )
        self._label = QLabel(self._wordings[0], self)
        # Else the bar, and with it the light box, could not become narrower than these words.
        self._label.setMinimumWidth(1)
        self.choice = QComboBox(self)
        self.choice.setAccessibleName(translate("Light box", "Examination to compare with"))
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.choice.setMinimumContentsLength(_LENGTH)
        self.choice.currentIndexChanged.connect(self._on_picked)
        self.button = QPushButton(translate("Light box", "Compare"), self)
        self.button.clicked.connect(self.compare_wanted)
        layout = self._row = QHBoxLayout(self)
        layout.setContentsMargins(_SIDE, 4, _SIDE, 4)
        layout.addWidget(self._label)
        layout.addWidget(self.choice)
        layout.addWidget(self.button)
        layout.addStretch(1)
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many words as there is room for beside what can be chosen."""
        super().resizeEvent(event)
        self._shorten()

    @property
    def prior(self) -> Prior | None:
        """The examination that is chosen."""
        place = self.choice.currentIndex()
        return self._priors[place] if 0 <= place < len(self._priors) else None

    def offer(self, priors: Sequence[Prior], *, in_use: bool = False) -> None:
        """Offer these, the first of them chosen; what the person chose, or compares with (``in_use``), stays chosen."""
        if tuple(priors) == self._priors:
            return
        chosen = self.prior if self._picked or in_use else None
        self._priors = tuple(priors)
        uids = [prior.uid for prior in self._priors]
        self._picked = self._picked and chosen is not None and chosen.uid in uids
        with QSignalBlocker(self.choice):
            self.choice.clear()
            self.choice.addItems([prior.words for prior in self._priors])
            self.choice.setCurrentIndex(uids.index(chosen.uid) if chosen is not None and chosen.uid in uids else 0)
        self.setVisible(bool(self._priors))
        self._shorten()
        if chosen is not None and chosen.uid not in uids:
            self.prior_changed.emit()

    def _on_picked(self) -> None:
        self._picked = True
        self.prior_changed.emit()

    def show_comparing(self, comparing: bool) -> None:
        """Let the button say what it does now."""
        self.button.setText(
            translate("Light box", "End comparison") if comparing else translate("Light box", "Compare")
        )
        self._shorten()

    def _shorten(self) -> None:
        taken = self.choice.sizeHint().width() + self.button.sizeHint().width() + 2 * self._row.spacing()
        room = self.width() - 2 * _SIDE - taken
        widths = [self._label.fontMetrics().horizontalAdvance(words) + _AIR for words in self._wordings]
        fitting = next((place for place, width in enumerate(widths) if width <= room), len(widths) - 1)
        self._label.setText(self._wordings[fitting])
        self._label.setVisible(bool(self._wordings[fitting]))
        self._label.setToolTip(self._wordings[0])
