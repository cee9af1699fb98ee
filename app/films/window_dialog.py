"""Typing a window: centre and width, or the values at its ends, and gamma; the film follows at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QDoubleSpinBox, QFormLayout, QVBoxLayout, QWidget

from app.films.presentation import LEAST_GAMMA, MOST_GAMMA
from app.films.windowing import between, ends_of, window_of
from app.translation import translate
from echo_core.films.film import Film
from echo_core.films.voi import Voi

if TYPE_CHECKING:
    from app.films.viewport import Viewport

_LIMIT = 1e7
_LEAST = 1e-6


class _Number(QDoubleSpinBox):
    """A field for fractions that shows a whole number as one."""

    def textFromValue(self, value: float) -> str:
        """As many decimals as there are."""
        text = super().textFromValue(value)
        point = self.locale().decimalPoint()
        return text.rstrip("0").removesuffix(point) if point in text else text


class WindowDialog(QDialog):
    """Four linked fields and gamma. ``voi_changed(Voi)`` and ``gamma_changed(float)`` on every edit.

    The lowest and the highest value are those at which the window reaches its ends; the units are those of ``film``,
    under a presentation state the state's. A field that is not edited keeps its value to the last digit.
    """

    voi_changed = Signal(object)
    gamma_changed = Signal(float)

    def __init__(self, film: Film, voi: Voi, parent: QWidget | None = None, *, gamma: float = 1.0) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Windowing", "Window"))
        self._function = voi.function if voi.kind in ("window", "automatic") else "LINEAR_EXACT"
        self._center, self._width = window_of(film, voi)
        self._low, self._high = ends_of(self._center, self._width, self._function)
        least = 1.0 if self._function == "LINEAR" else _LEAST
        # Four figures of the width, and no less than a thousandth.
        digits = min(9, max(3, 4 - math.floor(math.log10(max(self._width, _LEAST)))))
        self.center = self._field(-_LIMIT, _LIMIT, digits, translate("Windowing", "Centre"))
        self.width_field = self._field(least, _LIMIT, digits, translate("Windowing", "Width"))
        self.low = self._field(-_LIMIT, _LIMIT, digits, translate("Windowing", "Lowest value"))
        self.high = self._field(-_LIMIT, _LIMIT, digits, translate("Windowing", "Highest value"))
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
        self._show()
        self.center.valueChanged.connect(lambda value: self._set_window(value, self._width))
        self.width_field.valueChanged.connect(lambda value: self._set_window(self._center, value))
        self.low.valueChanged.connect(lambda value: self._set_ends(value, self._high))
        self.high.valueChanged.connect(lambda value: self._set_ends(self._low, value))
        self.gamma.valueChanged.connect(self.gamma_changed)

    def _field(self, low: float, high: float, digits: int, name: str) -> QDoubleSpinBox:
        field = _Number(self)
        field.setDecimals(digits)  # before the range, which is rounded to them
        field.setRange(low, high)
        field.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
        field.setAccessibleName(name)
        field.setMinimumWidth(140)
        return field

    def _set_window(self, center: float, width: float) -> None:
        self._take(Voi.manual(center, width, self._function))

    def _set_ends(self, low: float, high: float) -> None:
        self._low, self._high = low, high
        # While one end is being typed it may pass the other: the film waits until there is a window again.
        if high - low >= _LEAST:
            self._take(between(low, high, self._function))

    def _take(self, voi: Voi) -> None:
        self._center, self._width = voi.center, voi.width
        self._low, self._high = ends_of(voi.center, voi.width, self._function)
        self._show()
        self.voi_changed.emit(voi)

    def _show(self) -> None:
        values = (
            (self.center, self._center),
            (self.width_field, self._width),
            (self.low, self._low),
            (self.high, self._high),
        )
        for field, value in values:
            if not field.hasFocus():
                field.blockSignals(True)
                field.setValue(value)
                field.blockSignals(False)


def ask_window(view: Viewport, parent: QWidget, views: Sequence[Viewport]) -> None:
    """Open the dialog for a grey film; it changes the view as one types, for as long as that film hangs there.

    Rejecting it gives back the greys of before, to this film and to those among ``views`` that followed it.
    """
    presentation = view.presentation
    if presentation is None or presentation.film.colour:
        return
    before = {shown: shown.greys for shown in (other.presentation for other in views) if shown is not None}

    def take(voi: Voi) -> None:
        if view.presentation is presentation:
            view.set_voi(voi)

    def take_gamma(gamma: float) -> None:
        if view.presentation is presentation:
            view.set_gamma(gamma)

    def give_back() -> None:
        for shown, greys in before.items():
            shown.voi, shown.inverted, shown.gamma = greys  # be it that it hangs no more
            for other in views:
                if other.presentation is shown:
                    other.follow_window(greys.voi, inverted=greys.inverted, gamma=greys.gamma)

    dialog = WindowDialog(presentation.seen, presentation.voi, parent, gamma=presentation.gamma)
    dialog.voi_changed.connect(take)
    dialog.gamma_changed.connect(take_gamma)
    dialog.rejected.connect(give_back)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
