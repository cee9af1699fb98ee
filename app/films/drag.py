"""Dragging a film from one place of the window to another."""

from __future__ import annotations

import weakref

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QWidget

from app.films.thumbnails import thumbnail
from echo_core.films.film import Film

MIME = "application/x-echo-film"


class FilmMime(QMimeData):
    """A film on its way, within this process; nothing of it could be read by another program."""

    def __init__(self, film: Film) -> None:
        super().__init__()
        # Weak: a drag that is never dropped keeps no film.
        self.film = weakref.ref(film)
        self.setData(MIME, b"")


def dragged_film(data: QMimeData) -> Film | None:
    """The film that is being dragged; None where something else is."""
    return data.film() if isinstance(data, FilmMime) else None


def start_drag(source: QWidget, film: Film) -> None:
    """Drag ``film`` from ``source`` until the button goes up."""
    drag = QDrag(source)
    drag.setMimeData(FilmMime(film))
    drag.setPixmap(thumbnail(film))
    drag.exec(Qt.DropAction.CopyAction)
