"""The part of the report pane that scrolls where the window is too low for all of a report."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.report.editor import SectionEditor
from app.report.offer_strip import OfferStrip


class TextArea(QScrollArea):
    """Sections under each other, none lower than it can be read in: where there is no room for all, the rest is
    scrolled to, and whoever works with the keyboard is taken to it.

    A click moves nothing: the text would go away under the mouse, and the click become a selection.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self._content = QWidget(self)
        self.rows = QVBoxLayout(self._content)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(6)
        self.setWidget(self._content)

    def follow(self, editor: SectionEditor) -> None:
        """Keep the caret of ``editor``, which is one of the rows or inside one, in sight of the keyboard."""
        editor.sight_wanted.connect(lambda: self._show(editor))

    def show_below(self, strip: OfferStrip, editor: SectionEditor) -> None:
        """Bring ``strip``, the row below ``editor``, into sight when it appears while somebody types there."""
        strip.appeared.connect(lambda: self._show(editor, strip) if editor.hasFocus() else None)

    def minimumSizeHint(self) -> QSize:
        """Wide enough for what cannot be scrolled sideways."""
        width = self._content.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(width, super().minimumSizeHint().height())

    def _show(self, editor: SectionEditor, below: QWidget | None = None) -> None:
        """Its caret at any rate; of the editor, and of what stands below it, as much as there is room for."""
        # What has just been unfolded has no place yet.
        self.rows.activate()
        editor.ensureCursorVisible()
        for row in (below, editor):
            if row is not None and row.height() <= self.viewport().height():
                self.ensureWidgetVisible(row, 0, 0)
        caret = editor.cursorRect()
        place = editor.viewport().mapTo(self._content, caret.center())
        self.ensureVisible(0, place.y(), 0, caret.height())
