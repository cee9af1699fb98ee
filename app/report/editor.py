"""The editor of one section. The document model holds the text; Qt's editor shows it and reports what the user does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QDropEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QMenu, QWidget

from app.report.confidence_menu import add_alternatives
from app.report.document import ReportDocument
from app.report.edits import common_ends, moved_selection
from app.report.marked_text import MarkedText
from app.report.pieces import Change
from app.report.units import from_units, plain, to_units
from echo_core.text.macros import expansion
from echo_core.text.provenance import Origin
from echo_core.text.sentence_spans import sentence_at


@dataclass(frozen=True)
class Place:
    """Where a reader is in a text: both ends of the selection, and the scroll bar."""

    anchor: int = 0
    caret: int = 0
    scroll: int = 0


class SectionEditor(MarkedText):
    """A plain-text editor bound to one section of the report on display.

    Every way in which a user can change text (keys, input methods, paste, cut, drop, menus) changes the QTextDocument,
    whose ``contentsChange`` is the one place where edits are handed to the model. Qt's own undo is off: it would take
    back streamed blocks.
    """

    undo_requested = Signal()
    redo_requested = Signal()
    alternative_chosen = Signal(int, str)
    """The doubtful word at a position is to become another word."""
    entered = Signal(str)
    """The keyboard has come to this section."""
    sight_wanted = Signal()
    """The keyboard has come here or is used here, or a place is shown: the caret is to be in sight."""

    def __init__(self, section: str, tint: QColor, parent: QWidget | None = None) -> None:
        super().__init__(section, tint, parent)
        self._applying = False
        self._following = False
        self.macros: Mapping[str, str] = {}
        """What the word in front of a space becomes, by its name."""
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setReadOnly(True)
        self.document().contentsChange.connect(self._on_contents_change)
        self.cursorPositionChanged.connect(self._on_caret)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def show_report(self, report: ReportDocument | None, place: Place | None = None) -> None:
        """Shows this section of ``report`` with the reader at ``place``; None shows nothing."""
        self._report = report
        self._concern = None
        place = place or Place()
        self._applying = True
        self.setPlainText(from_units(report.units(self.section)) if report else "")
        self._applying = False
        self.refresh_access()
        self._select(place.anchor, place.caret)
        self.verticalScrollBar().setValue(place.scroll)
        self.tint_newest()

    def refresh_access(self) -> None:
        """Whether this section can be typed into now."""
        self.setReadOnly(self._report is None or self.section not in self._report.writable)

    def show_concern(self, start: int, end: int) -> None:
        """Selects the place that a check names, brings it into view and marks it until the text changes."""
        self._concern = (start, end)
        self.select(start, end)
        self.tint_newest()

    def select(self, start: int, end: int) -> None:
        """Selects a stretch of text, or puts the caret at one place, and brings it into view."""
        self._select(start, end)
        self.ensureCursorVisible()
        self.sight_wanted.emit()

    def place(self) -> Place:
        """Where the reader is now."""
        cursor = self.textCursor()
        return Place(cursor.anchor(), cursor.position(), self.verticalScrollBar().value())

    def follow(self) -> None:
        """The view goes along with the stream from now on, until the user scrolls away from its end."""
        self._following = True

    def apply(self, changes: list[Change], *, by_user: bool) -> None:
        """Carries out what the model has changed. The caret stays with its text, and the view with what is read,
        except after an undo or redo, which shows what it did."""
        before = self.textCursor()
        anchor, caret = before.anchor(), before.position()
        bar = self.verticalScrollBar()
        scroll = bar.value()
        top = self.cursorForPosition(QPoint(0, 0)).position()
        top_y = self._y(top)
        caret_seen = self.hasFocus() and self.viewport().rect().intersects(self.cursorRect())
        self._applying = True
        writer = QTextCursor(self.document())
        writer.beginEditBlock()
        for change in changes:
            writer.setPosition(change.position)
            writer.setPosition(change.position + change.removed, QTextCursor.MoveMode.KeepAnchor)
            writer.insertText(from_units(change.inserted))
            anchor, caret = moved_selection(change, anchor, caret)
            top = change.moved(top)
        writer.endEditBlock()
        if by_user:
            end = changes[-1].position + len(changes[-1].inserted)
            self._select(end, end)
            self.ensureCursorVisible()
            self.sight_wanted.emit()
        else:
            self._select(anchor, caret)
            bar.setValue(scroll)
            # Text that grew above the first line on view must not push that line down.
            bar.setValue(scroll + self._y(top) - top_y)
            if self._following:
                self._show_stream_end(caret_seen)
        self._applying = False
        self._check()

    def event(self, event: QEvent) -> bool:
        # The keys of undo belong to the report, also where the window has an action with the same keys.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo))
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        before = self._caret_and_size()
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_requested.emit()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo_requested.emit()
        else:
            if event.text() == " ":
                self._expand_macro()
            super().keyPressEvent(event)
        # Whoever copies, or holds Ctrl, may be reading elsewhere.
        if self._caret_and_size() != before:
            self.sight_wanted.emit()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """While an input method composes, the draft waits: Qt keeps the composed text at a fixed place in a line."""
        report = self._report
        if report is not None and event.preeditString():
            report.hold()
        super().inputMethodEvent(event)
        self.sight_wanted.emit()
        if report is not None and not event.preeditString():
            report.release()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit(self.section)
        if event.reason() not in (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.PopupFocusReason):
            self.sight_wanted.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._report is not None and event.reason() != Qt.FocusReason.PopupFocusReason:
            self._report.release()

    def resizeEvent(self, event: QResizeEvent) -> None:
        # An offer that appears below takes room: a caret that was in sight stays there.
        caret = self.cursorRect()
        seen = self.hasFocus() and caret.bottom() >= 0 and caret.top() < event.oldSize().height()
        super().resizeEvent(event)
        if seen:
            self.ensureCursorVisible()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        # Files that are dropped are films for the window, not text for the report.
        return source.hasText() and not source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:
        if self.canInsertFromMimeData(source) and not self.isReadOnly():
            self.textCursor().insertText(plain(source.text()))
            self.ensureCursorVisible()

    def dropEvent(self, event: QDropEvent) -> None:
        """Text moved inside this editor is one deletion and one insertion: Qt would report all that lies between."""
        source = event.source()
        cursor = self.textCursor()
        inside = source in (self, self.viewport()) and event.dropAction() == Qt.DropAction.MoveAction
        if not inside or self._report is None or not cursor.hasSelection():
            super().dropEvent(event)
            return
        target = self.cursorForPosition(event.position().toPoint())
        event.acceptProposedAction()
        if not cursor.selectionStart() <= target.position() <= cursor.selectionEnd():
            with self._report.one_step():
                cursor.removeSelectedText()
                target.insertText(plain(event.mimeData().text()))
            self.setTextCursor(target)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.context_menu(event.pos())
        menu.exec(event.globalPos())
        menu.deleteLater()

    def context_menu(self, position: QPoint) -> QMenu:
        """Qt's menu with the report's undo and redo in place of Qt's own; on a doubtful word, what it might have been
        stands first."""
        menu = self.createStandardContextMenu(position)
        for action in menu.actions()[:2]:
            menu.removeAction(action)
        first = menu.actions()[0]
        report = self._report
        entries = (
            (self.tr("Undo"), self.undo_requested, report is not None and report.can_undo),
            (self.tr("Redo"), self.redo_requested, report is not None and report.can_redo),
        )
        for label, signal, enabled in entries:
            action = QAction(label, menu)
            action.setEnabled(enabled)
            action.triggered.connect(signal)
            menu.insertAction(first, action)
        found = self.doubt_at(self.cursorForPosition(position).position())
        if found is not None and not self.isReadOnly():
            add_alternatives(menu, *found, self.alternative_chosen.emit)
        return menu

    def _on_contents_change(self, position: int, removed: int, added: int) -> None:
        if self._applying or self._report is None:
            return
        self._concern = None
        old = self._report.units(self.section)
        # Qt counts the paragraph end behind the text, which is no text.
        removed = min(removed, len(old) - position)
        new = self._units(position, min(added, self.document().characterCount() - 1 - position))
        gone = old[position : position + removed]
        if gone != new:
            head, tail = common_ends(gone, new)
            self._report.edit(self.section, position + head, len(gone) - head - tail, new[head : len(new) - tail])
        self._check()

    def _units(self, position: int, length: int) -> str:
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
        return to_units(cursor.selectedText().replace("\u2029", "\n").replace("\u2028", "\n"))

    def _check(self) -> None:
        """The model is right by definition: an editor whose text has another length shows it anew."""
        if self._report is None or self.document().characterCount() - 1 == len(self._report.units(self.section)):
            return
        self.show_report(self._report, self.place())

    def _caret_and_size(self) -> tuple[int, int, int]:
        cursor = self.textCursor()
        return cursor.anchor(), cursor.position(), self.document().characterCount()

    def _select(self, anchor: int, caret: int) -> None:
        last = self.document().characterCount() - 1
        cursor = self.textCursor()
        if (cursor.anchor(), cursor.position()) != (anchor, caret):
            cursor.setPosition(min(anchor, last))
            cursor.setPosition(min(caret, last), QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(cursor)

    def _y(self, position: int) -> int:
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(position, self.document().characterCount() - 1))
        return self.cursorRect(cursor).top()

    def _show_stream_end(self, caret_seen: bool) -> None:
        end = self._report.stream_end(self.section) if self._report else None
        if end is None:
            return
        cursor = QTextCursor(self.document())
        cursor.setPosition(end)
        below = self.cursorRect(cursor).bottom() - self.viewport().height() + 1
        if caret_seen:
            below = min(below, self.cursorRect().top())
        if below > 0:
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + below)

    def _expand_macro(self) -> None:
        """Replaces a macro's name in front of the caret by its text, as one undo step."""
        cursor = self.textCursor()
        if self._report is None or self.isReadOnly() or cursor.hasSelection():
            return
        caret = cursor.position()
        found = expansion(from_units(self._report.units(self.section)[:caret]), self.macros)
        if found is not None:
            length = len(to_units(found[1]))
            size = found[0]
            self._report.insert(self.section, caret - size, size, found[1], Origin.MACRO)
            self._select(caret - size + length, caret - size + length)

    def _on_caret(self) -> None:
        """A sentence that the reader puts the caret into counts as read."""
        if not self._applying and self._report is not None and self.hasFocus():
            start, end = sentence_at(self._report.units(self.section), self.textCursor().position())
            self._report.visit(self.section, start, end - start)

    def _on_scrolled(self) -> None:
        if self._applying or self._report is None:
            return
        end = self._report.stream_end(self.section)
        if end is not None:
            self._following = self._y(end) <= self.viewport().height()
