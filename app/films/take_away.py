"""What the light box gives away of a film: its picture and its header."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

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
        wanted = options or PictureOptions()
        self._writer.make(self._picture(view, view.presentation, wanted), _note(view, wanted))

    def save(self, view: Viewport, options: PictureOptions, path: Path) -> None:
        """Write the picture to a file."""
        if view.presentation is not None:
            self._writer.save(self._picture(view, view.presentation, options), path, _note(view, options))

    def ask(self, view: Viewport) -> None:
        """Ask what to do with the picture."""
        if view.presentation is None:
            return
        seen = view.presentation.seen
        dialog = PictureDialog(self._parent, overlays=bool(seen.overlays), burned_in=seen.header.burned_in)
        dialog.copy_wanted.connect(lambda: self.copy(view, dialog.options))
        dialog.save_wanted.connect(lambda path: self.save(view, dialog.options, path))
        dialog.print_wanted.connect(lambda: self._print(view, dialog.options))
        dialog.open()

    def show_header(self, view: Viewport) -> None:
        """Open the header browser."""
        # Imported when it is used: it brings pydicom along, a seventh of the time that the program takes to start.
        from app.films.header_dialog import HeaderDialog

        if view.film is not None:
            HeaderDialog(view.film.path, self._parent).show()

    def shutdown(self) -> None:
        """Finish what is being written."""
        self._writer.shutdown()

    def _picture(self, view: Viewport, shown: Presentation, options: PictureOptions) -> Callable[[], QImage]:
        return picture_later(shown, self._store.pyramid(shown.film), view.editor.annotations, options, view.planes)

    @Slot(QImage)
    def _to_clipboard(self, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)

    def _print(self, view: Viewport, options: PictureOptions) -> None:
        if view.presentation is None:
            return
        # Imported when it is used: the print libraries take their time to load.
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        # Of this film, whatever hangs when the person agrees.
        picture, note = self._picture(view, view.presentation, options), _note(view, options)
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName("ECHO picture")
        dialog = QPrintDialog(printer, self._parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._writer.print_on(picture, printer, note))
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()


def _note(view: Viewport, options: PictureOptions) -> str:
    """What to add to the news of a picture."""
    if view.presentation is None or not words_left_out(view.presentation, view.editor.annotations, options):
        return ""
    return translate("Picture", "; drawn words that name the patient are left out")
