"""Which study hangs: films into the study list, the chosen study on the light boxes, its priors on offer."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.films.light_box import LightBox
from app.second_screen import SecondScreen
from app.studies.related import priors_of
from app.studies.study_list import StudyList
from app.studies.study_panel import StudyPanel
from echo_core.films.film import Film

_LIST_FIRST_MS = 8
"""Qt paints 5 ms after it is asked to."""
_THEN_MS = 15
"""The first study's report, for which nothing has to make room, comes once its films have been painted."""


class StudyDesk(QObject):
    """Takes films in, hangs the study that is chosen, and closes it. Reports and drafts are no business of its own."""

    film_added = Signal(str)
    """A film came to the study of this key."""
    shown = Signal(str)
    """Another study hangs; "" for none."""
    closing = Signal(str)
    """The study of this key is about to be closed."""
    closed = Signal(list)
    """These films are no longer open."""
    unwanted = Signal(object)
    """A study was closed: of which films it consists, those included that are still being read (a callable that takes
    header and path)."""
    films_placed = Signal(list)
    """These films are in their studies, and hang if those do."""

    def __init__(
        self, parent: QObject, studies: StudyList, panel: StudyPanel, light_box: LightBox, second: SecondScreen
    ) -> None:
        """Connect the study list with both light boxes."""
        super().__init__(parent)
        self._studies = studies
        self._panel = panel
        self._light_box = light_box
        self._second = second
        self._arriving = False
        self._arrived: list[tuple[str, Film]] = []
        self._shown = ""
        self._soon = QTimer(self, singleShot=True, interval=_LIST_FIRST_MS)
        self._soon.timeout.connect(self._place)
        self._then = QTimer(self, singleShot=True, interval=_THEN_MS)
        self._then.timeout.connect(self._tell)
        panel.study_selected.connect(self._on_study)
        panel.film_wanted.connect(light_box.show_film)

    @Slot(object)
    def add_film(self, film: Film) -> None:
        """Put a film into its study; it hangs, if that study is the chosen one, once the list has been painted: all at
        once would be a turn too long."""
        self._arriving = True
        try:
            uid = self._studies.add_film(film)
        finally:
            self._arriving = False
        self._arrived.append((uid, film))
        self._soon.start()

    def settle(self) -> None:
        """Hang at once what is to hang soon, and say so."""
        self._place()
        if self._then.isActive():
            self._tell()

    @Slot()
    def _place(self) -> None:
        self._soon.stop()
        arrived, self._arrived = self._arrived, []
        arrived = [(uid, film) for uid, film in arrived if film in self._studies.films(uid)]
        uids = list(dict.fromkeys(uid for uid, _ in arrived))
        for uid in uids:
            self.film_added.emit(uid)
        current = self._panel.current_uid
        if current != self._shown:
            self._show(current)
        elif current in uids:
            self._hang(current)
        elif any(self._studies.of_one_patient(current, uid) for uid in uids):
            self._offer_priors()
        if arrived:
            self.films_placed.emit([film for _, film in arrived])

    def shutdown(self) -> None:
        """Nothing hangs any more."""
        self._soon.stop()
        self._then.stop()

    def close_study(self) -> None:
        """Take the study on the light box off the list and let go of its films. Its report stays in the book."""
        uid = self._panel.current_uid
        if uid:
            self.closing.emit(uid)
            films = self._studies.films(uid)
            self.unwanted.emit(self._studies.membership(uid))
            self._studies.remove(uid)
            self._light_box.forget(films)
            self._second.forget(films)
            self.closed.emit(films)
            self._offer_priors()

    def next_study(self) -> None:
        """Go down the study list."""
        self._panel.select_next(1)

    def previous_study(self) -> None:
        """Go up the study list."""
        self._panel.select_next(-1)

    def show_second_window(self, shown: bool) -> None:
        """Show the films in a window of their own too, or close it."""
        uid = self._panel.current_uid
        self._second.set_shown(shown, self._studies.films(uid), priors_of(self._studies, uid))

    @Slot(str)
    def _on_study(self, uid: str) -> None:
        # The first study is chosen as it arrives, and hangs with its film.
        if not self._arriving:
            self._show(uid)

    def _show(self, uid: str) -> None:
        before, self._shown = self._shown, uid
        self._hang(uid)
        if before:
            # Never the report of one study beside the films of another.
            self._tell()
        else:
            self._then.start()

    @Slot()
    def _tell(self) -> None:
        self._then.stop()
        self.shown.emit(self._shown)

    def _hang(self, uid: str) -> None:
        films, priors = self._studies.films(uid), priors_of(self._studies, uid)
        self._light_box.show_films(films, priors)
        self._second.show_films(films, priors)

    def _offer_priors(self) -> None:
        priors = priors_of(self._studies, self._panel.current_uid)
        self._light_box.offer(priors)
        self._second.offer(priors)
