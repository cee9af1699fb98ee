"""What the light box gives away of a film: its picture and its header."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from app.films.picture import PictureOptions, picture_later, words_left_out
from app.films.picture_dialog import PictureDialog
from app.films.picture_writer import PictureWriter
from app.films.presentation import Presentation
from app.films.pyramid_store import PyramidStore
from app.films.viewport import Viewport
from app.translation import translate


class _Picture(NamedTuple):
    """What makes a picture, and what to add to the news of it."""

    made: Callable[[], QImage]
    note: str


class TakeAway(QObject):
    """Opens the dialogs and carries out what they ask for. ``told`` and ``failed`` say how it went."""

    told = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QWidget, store: PyramidStore) -> None:
        super().__init__(parent)
        self._parent = parent
        self._store = store
        self._writer = PictureWriter(self)
        self._writer.written.connect(self.told)
        self._writer.failed.connect(self.failed)
        self._writer.made.connect(self._to_clipboard)

    def copy(self, view: Viewport, options: PictureOptions | None = None) -> None:
        """Put the picture on the clipboard; without patient data unless they are asked for.

        A film whose pixels show who the patient is does not go unasked: without ``options`` the dialog opens.
        """
        if view.presentation is None:
            return
        if options is None and view.presentation.film.header.burned_in:
            self.ask(view)
            return
        self._writer.make(*self._pictures(view, view.presentation)(options or PictureOptions()))

    def save(self, view: Viewport, options: PictureOptions, path: Path) -> None:
        """Write the picture to a file."""
        if view.presentation is not None:
            self._save(self._pictures(view, view.presentation)(options), path)

    def ask(self, view: Viewport) -> None:
        """Ask what to do with the picture of this film, whatever hangs when the person has decided."""
        if view.presentation is None:
            return
        seen = view.presentation.seen
        made = self._pictures(view, view.presentation)
        dialog = PictureDialog(self._parent, overlays=bool(seen.overlays), burned_in=seen.header.burned_in)
        dialog.copy_wanted.connect(lambda: self._writer.make(*made(dialog.options)))
        dialog.save_wanted.connect(lambda path: self._save(made(dialog.options), path))
        dialog.print_wanted.connect(lambda: self._print(made(dialog.options)))
        dialog.open()

    def show_header(self, view: Viewport) -> None:
        """Open the header browser."""
        # Imported when it is used: the start need not wait for it.
        from app.films.header_dialog import HeaderDialog

        if view.film is not None:
            HeaderDialog(view.film.path, self._parent).show()

    def shutdown(self) -> None:
        """Finish what is being written."""
        self._writer.shutdown()

    def _pictures(self, view: Viewport, shown: Presentation) -> Callable[[PictureOptions], _Picture]:
        """The picture of the film as it is shown now, once the options are known."""
        now, pyramid = copy.copy(shown), self._store.pyramid(shown.film)
        drawn, planes = view.editor.annotations, view.planes
        return lambda options: _Picture(
            picture_later(now, pyramid, drawn, options, planes),
            translate("Picture", "; drawn words that name the patient are left out")
            if words_left_out(now, drawn, options)
            else "",
        )

    def _save(self, picture: _Picture, path: Path) -> None:
        self._writer.save(picture.made, path, picture.note)

    @Slot(QImage)
    def _to_clipboard(self, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)

    def _print(self, picture: _Picture) -> None:
        # Imported when it is used: the print libraries take their time to load.
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName("ECHO picture")
        dialog = QPrintDialog(printer, self._parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._writer.print_on(picture.made, printer, picture.note))
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()
