"""Documents about films at the light box: choosing a presentation state, flagging key films, writing all of them."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.atomic import write_atomically
from app.core_messages import said
from app.films.annotation_book import AnnotationBook
from app.films.background_writer import BackgroundWriter
from app.films.document_book import DocumentBook
from app.films.document_dialog import DocumentDialog
from app.films.geometry import Geometry
from app.films.measurement_exchange import measured, measurements_of
from app.films.presentation import Presentation
from app.films.state_making import Drawn, state_of, with_drawings
from app.films.viewport import Viewport
from app.translation import counted, translate
from echo_core.films.documents import Document
from echo_core.films.errors import FilmReferenceError
from echo_core.films.film import Film
from echo_core.films.key_objects import TITLES, KeyObjects
from echo_core.films.measurements import MeasurementReport
from echo_core.films.references import ImageReference, new_uid

_LABEL_LENGTH, _DESCRIPTION_LENGTH = 16, 64

Make = Callable[[], tuple[bytes, Document]]


@dataclass(frozen=True)
class _Seen:
    """How a film was shown when the person asked, whatever hangs when the questions are answered."""

    presentation: Presentation
    geometry: Geometry
    fitted: bool
    drawn: Drawn


def _seen(view: Viewport) -> _Seen:
    """What is on the screen of a viewport with a film."""
    assert view.presentation is not None
    annotations = view.editor.annotations if view.editor.shown else ()
    drawn = Drawn(annotations, view.show_overlays, view.show_shutter)
    return _Seen(copy.copy(view.presentation), view.geometry_on_screen, view.fitted, drawn)


class DocumentDesk(QObject):
    """Opens the dialogs and writes beside the interface. ``told`` and ``failed`` say how it went."""

    told = Signal(str)
    failed = Signal(str)
    _made = Signal(object)

    def __init__(self, parent: QWidget, book: AnnotationBook, documents: DocumentBook) -> None:
        super().__init__(parent)
        self._parent = parent
        self._book = book
        self._documents = documents
        self.author: Callable[[], str] = str
        """Who writes the documents; "" for nobody in particular."""
        self._writer = BackgroundWriter(self)
        self._writer.written.connect(self.told)
        self._writer.failed.connect(self.failed)
        self._made.connect(documents.keep_written)

    def shutdown(self) -> None:
        """Finish what is being written."""
        self._writer.shutdown()

    # Presentation states --------------------------------------------------------------------------------------------

    def next_state(self, view: Viewport) -> None:
        """The next presentation state of the film; after the last one, as stored."""
        film, presentation = view.film, view.presentation
        if film is None or presentation is None:
            return
        order = [None, *self._documents.states(film)]
        place = next((n for n, state in enumerate(order) if state is presentation.state), 0)
        view.show_state(order[(place + 1) % len(order)])

    def save_state(self, view: Viewport) -> None:
        """Ask for a label, then write how the film is shown and what is drawn on it."""
        film = view.film
        if film is None or film.colour:
            self.told.emit(translate("Documents", "A colour image has no grayscale presentation state."))
            return
        label, description = QLineEdit("VIEW"), QLineEdit()
        label.setMaxLength(_LABEL_LENGTH)
        description.setMaxLength(_DESCRIPTION_LENGTH)
        note = translate(
            "Documents",
            "Window, polarity, gamma, turn, the part in sight, shutter, overlays, measurements and "
            "drawings. Edge enhancement and local contrast are left out. The file names the patient and "
            "refers to the film.",
        )
        fields = {translate("Documents", "&Label"): label, translate("Documents", "&Description"): description}
        dialog = DocumentDialog(
            translate("Documents", "Save presentation state"), note, "presentation-state.dcm", fields, self._parent
        )
        seen = _seen(view)
        dialog.save_wanted.connect(lambda path: self._write_state(seen, path, label.text(), description.text()))
        dialog.open()

    def write_state(self, view: Viewport, path: Path, label: str = "VIEW", description: str = "") -> None:
        """Write the presentation state of what is on the screen now."""
        if view.presentation is not None:
            self._write_state(_seen(view), path, label, description)

    def _write_state(self, seen: _Seen, path: Path, label: str, description: str) -> None:
        film, annotations, geometry = seen.presentation.film, seen.drawn.annotations, seen.geometry
        try:
            state = state_of(seen.presentation, geometry, seen.fitted, seen.drawn, label)
        except FilmReferenceError as error:
            self.failed.emit(
                translate("Documents", "The presentation state cannot be written: {reason}.").format(
                    reason=said(str(error))
                )
            )
            return
        state = dataclasses.replace(state, description=description, creator=self.author(), sop_uid=new_uid())

        def make() -> tuple[bytes, Document]:
            # What writes DICOM takes a while to load, here and below, and is needed for nothing else in the window.
            from echo_core.films.presentation_writing import presentation_state_bytes

            full = with_drawings(state, film, annotations, geometry)
            return presentation_state_bytes(full, film.header), full

        self._write(path, make, translate("Documents", "The presentation state"))

    # Key films ------------------------------------------------------------------------------------------------------

    def flag(self, view: Viewport) -> None:
        """Make the film a key film, or take the flag away."""
        film = view.film
        if film is None:
            return
        if not film.header.sop_uid:
            self.failed.emit(
                translate(
                    "Documents",
                    "This film has no SOP Instance UID: no document could refer to it, so it is not flagged.",
                )
            )
            return
        self._documents.flag(film, not self._documents.flagged(film))

    def save_key_objects(self, films: Sequence[Film]) -> None:
        """Ask why the films are flagged, then write the selection."""
        flagged = [film for film in films if self._documents.flagged(film)]
        if not flagged:
            self.told.emit(translate("Documents", "No film of this study is flagged: flag key films first."))
            return
        title, description = QComboBox(), QLineEdit()
        for meaning in TITLES:
            title.addItem(said(meaning), meaning)
        note = counted(
            "Documents",
            "%n key film(s) of this study. The file names the patient and refers to the films.",
            len(flagged),
        )
        fields = {translate("Documents", "&Reason"): title, translate("Documents", "&Description"): description}
        dialog = DocumentDialog(
            translate("Documents", "Save key objects"), note, "key-objects.dcm", fields, self._parent
        )
        dialog.save_wanted.connect(
            lambda path: self.write_key_objects(flagged, path, title.currentData(), description.text())
        )
        dialog.open()

    def write_key_objects(self, films: Sequence[Film], path: Path, title: str, description: str = "") -> None:
        """Write a key object selection of these films."""
        headers, observer = [film.header for film in films], self.author()

        def make() -> tuple[bytes, Document]:
            from echo_core.films.key_object_files import key_objects_bytes

            images = tuple(ImageReference.of(header) for header in headers)
            study, patient = headers[0].study_uid, headers[0].patient_id
            selection = KeyObjects(
                title, images, description, observer, sop_uid=new_uid(), study_uid=study, patient_id=patient
            )
            return key_objects_bytes(selection, headers), selection

        self._write(path, make, translate("Documents", "The key object selection"))

    # Measurements ---------------------------------------------------------------------------------------------------

    def save_measurements(self, films: Sequence[Film]) -> None:
        """Say what is going to be written, then write it."""
        layers = [(film, measured(self._book.layer(film).annotations)) for film in films]
        found = [(film, drawn) for film, drawn in layers if drawn]
        if not found:
            self.told.emit(translate("Documents", "Nothing is measured on the films of this study."))
            return
        total = sum(len(drawn) for _, drawn in found)
        note = translate(
            "Documents",
            "{measurements} on {films}, with the numbers that stand beside them, as a structured report (TID 1500). "
            "Arrows, words and calibrations are left out. The file names the patient and refers to the films.",
        ).format(
            measurements=counted("Documents", "%n measurement(s)", total),
            films=counted("Documents", "%n film(s)", len(found)),
        )
        dialog = DocumentDialog(translate("Documents", "Save measurements"), note, "measurements.dcm", {}, self._parent)
        dialog.save_wanted.connect(lambda path: self.write_measurements([film for film, _ in found], path))
        dialog.open()

    def write_measurements(self, films: Sequence[Film], path: Path) -> None:
        """Write the measurements on these films."""
        layers = [(film, self._book.layer(film).annotations) for film in films]
        observer = self.author()

        def make() -> tuple[bytes, Document]:
            from echo_core.films.measurement_writing import measurements_bytes

            items = tuple(item for film, drawn in layers for item in measurements_of(film, drawn))
            study, patient = layers[0][0].header.study_uid, layers[0][0].header.patient_id
            report = MeasurementReport(items, observer, sop_uid=new_uid(), study_uid=study, patient_id=patient)
            return measurements_bytes(report, [film.header for film, _ in layers]), report

        self._write(path, make, translate("Documents", "The structured report"))

    def _write(self, path: Path, make: Make, what: str) -> None:
        def act() -> None:
            content, document = make()
            write_atomically(path, content)
            self._made.emit(document)

        self._writer.start(
            act, what, translate("Documents", "{what} is saved as {name}").format(what=what, name=path.name)
        )
