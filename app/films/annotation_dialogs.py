"""Asking for what an annotation cannot do without: the words of a text, the length of a known object."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QPlainTextEdit, QWidget

from app.films.annotation_editor import AnnotationEditor
from app.films.annotation_layer import AnnotationLayer
from app.films.annotations import Annotation, Kind
from app.translation import translate

_LEAST_MM, _MOST_MM = 0.01, 2000.0


def ask_words(parent: QWidget, editor: AnnotationEditor, annotation: Annotation) -> None:
    """Open the question for an annotation of the editor's film; cancelling it changes nothing.

    The answer goes to that film's layer, even if another film is on show by then.
    """
    layer = editor.layer
    if layer is None:
        return
    dialog = QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if annotation.kind is Kind.CALIBRATION:
        dialog.setWindowTitle(translate("Measurements", "Calibrate by a known object"))
        dialog.setLabelText(translate("Measurements", "True length of the object in millimetres:"))
        dialog.setInputMode(QInputDialog.InputMode.DoubleInput)
        dialog.setDoubleRange(_LEAST_MM, _MOST_MM)
        dialog.setDoubleDecimals(2)
        dialog.setDoubleValue(annotation.millimetres or 25.0)
        dialog.doubleValueSelected.connect(
            lambda value: editor.put_words(replace(annotation, millimetres=value), layer)
        )
    else:
        dialog.setWindowTitle(translate("Measurements", "Words on the film"))
        dialog.setLabelText(translate("Measurements", "Text:"))
        dialog.setOption(QInputDialog.InputDialogOption.UsePlainTextEditForTextInput, True)
        dialog.setTextValue(annotation.text)
        field = dialog.findChild(QPlainTextEdit)
        if field is not None:
            field.setAccessibleName(translate("Measurements", "Words on the film"))
            # Else neither Tab nor Enter would lead out of it.
            field.setTabChangesFocus(True)
        dialog.textValueSelected.connect(lambda text: _put_text(editor, layer, annotation, text))
    dialog.open()


def _put_text(editor: AnnotationEditor, layer: AnnotationLayer, annotation: Annotation, text: str) -> None:
    text = text.strip()[:2000]
    # A text without words would be a mark that nobody can read; an arrow needs none.
    if text or annotation.kind is Kind.ARROW:
        editor.put_words(replace(annotation, text=text), layer)
