"""Typing a window: centre and width, or the lowest and highest value, and gamma; the film follows at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QDoubleSpinBox, QFormLayout, QVBoxLayout, QWidget

from app.films.presentation import LEAST_GAMMA, MOST_GAMMA
from app.films.windowing import window_of
from app.translation import translate
from echo_core.films.film import Film
from echo_core.films.voi import Voi

if TYPE_CHECKING:
    from app.films.viewport import Viewport

_LIMIT = 1e7


class WindowDialog(QDialog):
    """Four linked fields and gamma. ``voi_changed(Voi)`` and ``gamma_changed(float)`` on every edit; rejecting it gives
    back the window and the gamma of the start.
    """

    voi_changed = Signal(object)
    gamma_changed = Signal(float)

    def __init__(self, film: Film, voi: Voi, parent: QWidget | None = None, *, gamma: float = 1.0) -> None:
        super().__init__(parent)
        self._start_gamma = gamma
        self.setWindowTitle(translate("Windowing", "Window"))
        self._start = voi
        self._function = voi.function if voi.kind in ("window", "automatic") else "LINEAR_EXACT"
        center, width = window_of(film, voi)
        self._least = 1.0 if self._function == "LINEAR" else 1e-4
        digits = 0 if width >= 100 and float(center).is_integer() and float(width).is_integer() else 2
        self.center = self._field(-_LIMIT, _LIMIT, digits, translate("Windowing", "Centre"))
        self.width_field = self._field(self._least, _LIMIT, digits, translate("Windowing", "Width"))
        self.low = self._field(-_LIMIT, _LIMIT, max(digits, 1), translate("Windowing", "Lowest value"))
        self.high = self._field(-_LIMIT, _LIMIT, max(digits, 1), translate("Windowing", "Highest value"))
        self.gamma = self._field(LEAST_GAMMA, MOST_GAMMA, 2, translate("Windowing", "Gamma"))
        self.gamma.setToolTip(translate("Windowing", "Over 1 brightens the middle greys, under 1 darkens them"))
        self.gamma.setValue(gamma)
        form = QFormLayout()
        for label, field in (
            (translate("Windowing", "&Centre"), self.center),
            (translate("Windowing", "&Width"), self.width_field),
            (translate("Windowing", "&Lowest value"), self.low),
            (translate("Windowing", "&Highest value"), self.high),
            (translate("Windowing", "&Gamma"), self.gamma),
        ):
            form.addRow(label, field)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(buttons)
        self._show(center, width)
        self.center.valueChanged.connect(self._by_center)
        self.width_field.valueChanged.connect(self._by_center)
        self.low.valueChanged.connect(self._by_ends)
        self.high.valueChanged.connect(self._by_ends)
        self.gamma.valueChanged.connect(self.gamma_changed)

    def reject(self) -> None:
        """Close and give back the window of the start."""
        self.voi_changed.emit(self._start)
        self.gamma_changed.emit(self._start_gamma)
        super().reject()

    def _field(self, low: float, high: float, digits: int, name: str) -> QDoubleSpinBox:
        field = QDoubleSpinBox(self)
        field.setRange(low, high)
        field.setDecimals(digits)
        field.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
        field.setAccessibleName(name)
        field.setMinimumWidth(140)
        return field

    def _by_center(self) -> None:
        center, width = self.center.value(), self.width_field.value()
        self._show(center, width)
        self.voi_changed.emit(Voi.manual(center, width, self._function))

    def _by_ends(self) -> None:
        low, high = self.low.value(), self.high.value()
        # While one end is being typed it may pass the other: the film waits until there is a window again.
        if high - low >= self._least:
            self._show((low + high) / 2, high - low)
            self.voi_changed.emit(Voi.manual((low + high) / 2, high - low, self._function))

    def _show(self, center: float, width: float) -> None:
        values = (
            (self.center, center),
            (self.width_field, width),
            (self.low, center - width / 2),
            (self.high, center + width / 2),
        )
        for field, value in values:
            if not field.hasFocus():
                field.blockSignals(True)
                field.setValue(value)
                field.blockSignals(False)


def ask_window(view: Viewport, parent: QWidget) -> None:
    """Open the dialog for a grey film; it changes the view as one types."""
    presentation = view.presentation
    if presentation is None or presentation.film.colour:
        return
    dialog = WindowDialog(presentation.seen, presentation.voi, parent, gamma=presentation.gamma)
    dialog.voi_changed.connect(view.set_voi)
    dialog.gamma_changed.connect(view.set_gamma)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
