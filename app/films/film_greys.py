"""The greys of a film in a widget: its window, polarity, gamma and enhancement, and the operations on them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.films.enhancement import Enhancement
from app.films.presentation import LEAST_GAMMA, MOST_GAMMA, Presentation
from app.films.pyramid_store import PyramidStore
from app.films.raster import Raster
from app.films.windowing import Choice, DragFeel
from echo_core.films.film import Film
from echo_core.films.voi import Voi


class FilmGreys(QWidget):
    """Holds a film's presentation and what paints it.

    ``changed`` comes when the film is shown in another way, whatever the cause; ``windowed`` when the person changed
    its greys, for other films to follow.
    """

    changed = Signal()
    windowed = Signal()

    def __init__(self, store: PyramidStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._presentation: Presentation | None = None
        self._raster: Raster | None = None

    @property
    def film(self) -> Film | None:
        """The film on show."""
        return None if self._presentation is None else self._presentation.film

    @property
    def presentation(self) -> Presentation | None:
        """How the film is shown: window, inversion, turn."""
        return self._presentation

    def set_voi(self, voi: Voi) -> None:
        """Show the film through another window or LUT."""
        if self._presentation is not None and not self._presentation.film.colour:
            self._presentation.voi = voi
            self._grey_changed()
            self.windowed.emit()

    def follow_window(self, voi: Voi, *, inverted: bool, gamma: float) -> None:
        """Take over another film's window, polarity and gamma, without passing it on."""
        if self._presentation is not None and not self._presentation.film.colour:
            self._presentation.voi = voi
            self._presentation.inverted = inverted
            self._presentation.gamma = gamma
            self._grey_changed()

    def choices(self) -> list[Choice]:
        """The windows that can be chosen for this film; empty without one."""
        return [] if self._presentation is None else self._presentation.choices()

    def choose_window(self, command: str) -> None:
        """The window of the list of choices that a command stands for; one that this film has not does nothing."""
        for choice in self.choices():
            if choice.command == command:
                self.set_voi(choice.voi)

    def next_window(self) -> None:
        """The window after the present one in the list of choices."""
        if self._presentation is not None and not self._presentation.film.colour:
            self.set_voi(self._presentation.next_choice())

    def automatic_window(self) -> None:
        """A window from the film's own values."""
        if self._presentation is not None and not self._presentation.film.colour:
            self.set_voi(self._presentation.automatic())

    def drag_window(self, across: float, up: float, *, fine: bool = False) -> None:
        """Change the window as a drag by logical pixels does: across widens, up brightens."""
        if self._presentation is not None and not self._presentation.film.colour:
            self.set_voi(self._presentation.dragged(DragFeel(across, up, fine)))

    def toggle_invert(self) -> None:
        """Exchange black and white."""
        if self._presentation is not None and not self._presentation.film.colour:
            self._presentation.inverted = not self._presentation.inverted
            self._grey_changed()
            self.windowed.emit()

    def set_gamma(self, gamma: float) -> None:
        """Brighten (over 1) or darken (under 1) the middle greys; kept within 0.2 and 5."""
        if self._presentation is not None and not self._presentation.film.colour:
            self._presentation.gamma = round(min(max(gamma, LEAST_GAMMA), MOST_GAMMA), 3)
            self._grey_changed()
            self.windowed.emit()

    def change_gamma(self, factor: float) -> None:
        """Multiply gamma by a factor."""
        if self._presentation is not None:
            self.set_gamma(self._presentation.gamma * factor)

    def enhance(self, kind: Enhancement) -> None:
        """Bring out detail on the screen; the same kind again ends it. The film's own pixels stay as they are."""
        if self._presentation is None or self._raster is None or self._presentation.film.colour:
            return
        now = Enhancement.NONE if self._presentation.enhancement is kind else kind
        self._presentation.enhancement = now
        self._raster.set_pyramid(self._store.pyramid(self._presentation.film, now))
        self._shown_differently()

    # Inside -----------------------------------------------------------------------------------------------------------

    def _grey_changed(self) -> None:
        if self._presentation is not None and self._raster is not None:
            self._raster.set_table(self._presentation.table())
            self._shown_differently()

    def _shown_differently(self) -> None:
        self.update()
        self.changed.emit()
