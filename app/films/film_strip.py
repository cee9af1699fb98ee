"""The films of the study as small pictures, when there are more than the light box shows."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from app.films.corner_text import view_name, view_words
from app.films.thumbnails import SIDE, starred, thumbnail
from app.translation import translate
from echo_core.films.film import Film


class FilmStrip(QListWidget):
    """One row of thumbnails in hanging order; ``film_chosen(Film)`` when the person picks one."""

    film_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._films: list[Film] = []
        self._starred: list[Film] = []
        self._icons: weakref.WeakKeyDictionary[Film, QIcon] = weakref.WeakKeyDictionary()
        self.setObjectName("filmStrip")
        self.setAccessibleName(translate("Light box", "Films of the study"))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setIconSize(QSize(SIDE, SIDE))
        self.setFixedHeight(SIDE + 44)
        self.setSpacing(3)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet("#filmStrip { border: none; background: #0b0d0f; }")
        self.itemActivated.connect(self._choose)
        self.itemClicked.connect(self._choose)

    def show_films(self, films: Sequence[Film], shown: Sequence[Film]) -> None:
        """Offer ``films``; those on the light box are marked."""
        if list(films) != self._films:
            self._take(list(films))
        for row, film in enumerate(self._films):
            item = self.item(row)
            font = item.font()
            if font.bold() != (film in shown):
                font.setBold(film in shown)
                item.setFont(font)

    def _take(self, films: list[Film]) -> None:
        """Offer other films. A series that arrives film by film only gets what is new: there may be hundreds."""
        held = set(self._films)
        if [film for film in films if film in held] != self._films:
            self.clear()
            self._films, self._starred = [], []
        for row, film in enumerate(films):
            if row == len(self._films) or self._films[row] is not film:
                item = QListWidgetItem(self._icon(film), "")
                item.setToolTip(view_words(film.header))
                item.setSizeHint(QSize(SIDE + 28, SIDE + 30))
                self.insertItem(row, item)
                self._films.insert(row, film)
        for row, film in enumerate(self._films):
            item, number = self.item(row), row + 1
            name = view_name(film.header) or translate("Light box", "Film {number}").format(number=number)
            if item.text() != name:
                item.setText(name)
                self._starred = [one for one in self._starred if one is not film]

    def mark(self, flagged: Callable[[Film], bool]) -> None:
        """Put a star on the key films."""
        for row, film in enumerate(self._films):
            item, key = self.item(row), flagged(film)
            if key != (film in self._starred):
                self._starred = [*(one for one in self._starred if one is not film), *([film] if key else [])]
                item.setIcon(starred(self._icon(film)) if key else self._icon(film))
                item.setData(
                    Qt.ItemDataRole.AccessibleTextRole,
                    translate("Light box", "{film}, key film").format(film=item.text()) if key else item.text(),
                )

    def _icon(self, film: Film) -> QIcon:
        # Made once: a series that arrives film by film would otherwise have all its pictures made again each time.
        if film not in self._icons:
            self._icons[film] = QIcon(thumbnail(film))
        return self._icons[film]

    def _choose(self, item: QListWidgetItem) -> None:
        self.film_chosen.emit(self._films[self.row(item)])
