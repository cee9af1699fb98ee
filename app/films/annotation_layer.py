"""The annotations of one film, with undo and redo."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from app.films.annotations import Annotation
from app.translation import translate

_MOST_STEPS = 500
_RUN = 1
"""What Qt knows edits by that may be joined."""


class AnnotationLayer(QObject):
    """What is drawn on a film, oldest first. ``changed`` comes after every edit, undo and redo."""

    changed = Signal()

    def __init__(self, annotations: tuple[Annotation, ...] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._annotations = annotations
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(_MOST_STEPS)

    @property
    def annotations(self) -> tuple[Annotation, ...]:
        """Everything on the film."""
        return self._annotations

    def get(self, uid: str) -> Annotation | None:
        """The annotation of this uid."""
        return next((annotation for annotation in self._annotations if annotation.uid == uid), None)

    def add(self, annotation: Annotation) -> None:
        """Draw one more."""
        self._edit(translate("Measurements", "Draw"), (*self._annotations, annotation))

    def change(self, annotation: Annotation, run: str = "") -> None:
        """Put ``annotation`` in the place of the one with its uid; one that is as before is no edit.

        Changes that follow each other with the same ``run`` are one step to undo; "" is for one of its own.
        """
        edited = tuple(annotation if other.uid == annotation.uid else other for other in self._annotations)
        if edited != self._annotations:
            self._edit(translate("Measurements", "Change"), edited, run)

    def remove(self, uid: str) -> None:
        """Take one away."""
        left = tuple(annotation for annotation in self._annotations if annotation.uid != uid)
        if left != self._annotations:
            self._edit(translate("Measurements", "Delete"), left)

    def clear(self) -> None:
        """Take all away; one undo brings them back."""
        if self._annotations:
            self._edit(translate("Measurements", "Delete all"), ())

    def undo(self) -> None:
        """Take back the last edit."""
        self.stack.undo()

    def redo(self) -> None:
        """Do it again."""
        self.stack.redo()

    def show(self, annotations: tuple[Annotation, ...]) -> None:
        """Let exactly these be on the film: the undo commands' way in."""
        self._annotations = annotations
        self.changed.emit()

    def put_below(self, earlier: tuple[Annotation, ...]) -> None:
        """Put under everything what was kept of the film, once it has been found. It was no edit: no undo takes it."""
        if earlier:
            self.stack.clear()
        self.show((*earlier, *self._annotations))

    def _edit(self, words: str, annotations: tuple[Annotation, ...], run: str = "") -> None:
        self.stack.push(_Edit(words, self, annotations, run))


class _Edit(QUndoCommand):
    """From one set of annotations to another."""

    def __init__(self, words: str, layer: AnnotationLayer, after: tuple[Annotation, ...], run: str) -> None:
        super().__init__(words)
        self._run = run
        self._layer = layer
        self._before = layer.annotations
        self._after = after

    def id(self) -> int:
        return _RUN if self._run else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in the next edit where both are of one run."""
        if not isinstance(other, _Edit) or other._run != self._run:
            return False
        self._after = other._after
        return True

    def undo(self) -> None:
        self._layer.show(self._before)

    def redo(self) -> None:
        self._layer.show(self._after)
