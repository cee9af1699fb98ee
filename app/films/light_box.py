"""The light box: the films of a study on a board, with their tools, the offer of priors and the strip of the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.films.annotation_book import AnnotationBook
from app.films.annotation_dialogs import ask_words
from app.films.board import Board
from app.films.cards import ErrorCard, Placeholder
from app.films.choice_menus import ChoiceMenus
from app.films.command_map import LAYOUTS, command_map
from app.films.command_states import show_command_states
from app.films.command_tables import COMMANDS, TOOL
from app.films.command_tables.command import STATES
from app.films.commands import keys_of, make_actions, one_of, set_keys, tip
from app.films.document_book import DocumentBook
from app.films.document_desk import DocumentDesk
from app.films.escape import Escape
from app.films.film_menu import FilmMenus
from app.films.film_strip import FilmStrip
from app.films.hanger import Hanger
from app.films.light_box_bar import lay_out, make_toolbar
from app.films.light_box_options import LightBoxOptions
from app.films.links import Links
from app.films.mouse import Hold, MouseMap
from app.films.pixel_keeper import PixelKeeper
from app.films.prior_bar import PriorBar
from app.films.priors import Prior, mark
from app.films.pyramid_store import PyramidStore
from app.films.rehearsal import rehearse
from app.films.take_away import TakeAway
from app.films.viewport import Viewport
from app.films.window_dialog import ask_window
from app.translation import translate
from echo_core.films.film import Film
from echo_core.films.preview import Preview

SHOWN = ("text", "measurements", "overlays", "shutter")
"""The commands that say what is shown over the films; all of it at first."""


class LightBox(QWidget):
    """Shows the films of one study. ``film_activated(Film)`` when the person turns to another of them.

    ``failed`` says what could not be kept or written, ``told`` what was done. A second light box given as ``partner``
    shares its levels and annotations.
    """

    film_activated = Signal(object)
    failed = Signal(str)
    told = Signal(str)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        folder: Path | None = None,
        partner: LightBox | None = None,
        pixels: PixelKeeper | None = None,
    ) -> None:
        """``folder`` is where annotations are kept; without one they live as long as their film is open.

        ``pixels`` brings back the pixels of films that let go of them; without it films keep theirs.
        """
        super().__init__(parent)
        self._owner = partner is None
        self._changing = False
        self.store: PyramidStore = PyramidStore(self) if partner is None else partner.store
        self.book: AnnotationBook = AnnotationBook(folder, self) if partner is None else partner.book
        self.documents: DocumentBook = DocumentBook(self, folder=folder) if partner is None else partner.documents
        self.pixels: PixelKeeper | None = pixels if partner is None else partner.pixels
        if self.pixels is not None:
            self.pixels.arrived.connect(self._on_arrived)
            self.pixels.lost.connect(self._on_lost)
        if self._owner:
            self.book.failed.connect(self.failed)
            self.documents.flags.failed.connect(self.failed)
        self.desk = DocumentDesk(self, self.book, self.documents)
        self.desk.failed.connect(self.failed)
        self.desk.told.connect(self.told)
        if partner is not None:
            self.desk.author = partner.desk.author
        self.take_away = TakeAway(self, self.store)
        self.take_away.failed.connect(self.failed)
        self.take_away.told.connect(self.told)
        self.board = Board(self.store, self.book, self.documents, self, self.pixels)
        self.links = Links(self.board.viewports)
        self.placeholder = Placeholder(self)
        self.strip = FilmStrip(self)
        self.prior_bar = PriorBar(self)
        self.hanger = Hanger(self.board, self.links, lambda: self.prior_bar.prior)
        self.error_card = ErrorCard(self)
        self.actions_by_id = make_actions(self, self._run)
        for name in (*SHOWN, f"{TOOL}{Hold.WINDOW.value}", "layout_auto"):
            self.actions_by_id[name].setChecked(True)
        one_of(self, [action for name, action in self.actions_by_id.items() if name.startswith(TOOL)])
        one_of(self, [self.actions_by_id[name] for name in LAYOUTS])
        self.menus = FilmMenus(self, self.actions_by_id)
        self.choices = ChoiceMenus(self, self.board, self.documents, self.menus.submenu(STATES), self.actions_by_id)
        self.toolbar = make_toolbar(self, self.actions_by_id, self.menus, self.choices.windows)
        # Below the films, never over them: the card must not hide whose film this is.
        above, below = (self.toolbar, self.prior_bar), (self.error_card, self.strip)
        self._stack = lay_out(self, above, (self.placeholder, self.board), below)
        self._commands = command_map(self)
        self._escape = Escape(self.board, self.actions_by_id)
        self.installEventFilter(self._escape)
        self._connect()
        self._arrange()

    # What the main window uses --------------------------------------------------------------------------------------

    @property
    def film_actions(self) -> list[QAction]:
        """The entries of the film menu: commands, submenus and separators."""
        return self.menus.entries

    @property
    def viewports(self) -> tuple[Viewport, ...]:
        """All places, those that do not show included."""
        return self.board.viewports

    @property
    def films(self) -> tuple[Film, ...]:
        """The films of the study, in hanging order."""
        return self.hanger.films

    @property
    def active_viewport(self) -> Viewport:
        """The viewport that the tools act on."""
        return self.board.active_viewport

    @property
    def options(self) -> LightBoxOptions:
        """What is to be remembered."""
        linked = self.hanger.comparison.linked_without
        lens = self.board.lens
        return LightBoxOptions(self.hanger.layout, self.hanger.lateral_left, linked, lens.side, lens.power)

    def set_options(self, options: LightBoxOptions) -> None:
        """Stand as it was left."""
        self.hanger.layout = options.layout
        self.hanger.lateral_left = options.lateral_left
        self.links.enabled = options.linked
        self.board.lens.side, self.board.lens.power = options.lens_side, options.lens_power
        self.hanger.hang_all()

    def set_mouse(self, buttons: MouseMap) -> None:
        """Let the mouse buttons do something else."""
        if buttons != self.board.in_hand.map:
            self.board.in_hand.map = buttons
            for viewport in self.viewports:
                viewport.tool_changed()

    def set_keys(self, overrides: Mapping[str, str]) -> None:
        """Put the person's own keys in force."""
        for command in COMMANDS:
            set_keys(self.actions_by_id[command.id], keys_of(command, overrides), tip(command))

    def lend_keys(self, *widgets: QWidget) -> None:
        """Let the films' keys, and Esc, act while one of these, or what is in it, has the keyboard."""
        for widget in widgets:
            widget.addActions(list(self.actions_by_id.values()))
            widget.installEventFilter(self._escape)

    def show_films(self, films: Sequence[Film], priors: Sequence[Prior] | None = None) -> None:
        """Hang the films of a study: frontal left, lateral right. No films: the light box goes dark.

        ``priors`` are offered beside it, where they are known.
        """
        with self._states_once():
            if self.hanger.show(films):
                self.prior_bar.offer(())
            if priors is not None:
                self.offer(priors)

    def offer(self, priors: Sequence[Prior]) -> None:
        """Offer other examinations of the patient; what hangs stays."""
        with self._states_once():
            self.prior_bar.offer(priors, in_use=self.hanger.comparison.in_use)

    def show_film(self, film: Film) -> None:
        """Show a film of the study in the active place; one that hangs in another place is only gone to."""
        self.hanger.show_film(film)

    def forget(self, films: Sequence[Film]) -> None:
        """Let go of films that were closed, and of how they were shown."""
        with self._states_once():
            if self.hanger.forget(films):
                self.show_films(self.hanger.rest_of(films))
            else:
                self._arrange()

    def show_opening(self, done: int = 0, total: int = 0) -> None:
        """Films are on their way; seen while the light box is empty."""
        self.placeholder.show_opening(done, total)

    def show_preliminary(self, preview: Preview) -> None:
        """Show the coarse picture of a film that is on its way, as long as nothing else is on the light box."""
        if not self.films:
            self.board.expected.show(preview)
            self._show_stack()

    def show_loaded(self) -> None:
        """Nothing is on its way any more."""
        self.placeholder.show_empty()
        self.board.expected.end()
        self._show_stack()

    def show_failure(self, path: Path, message: str) -> None:
        """A film could not be opened: say so on a card below whatever is on show."""
        self.error_card.add(path, message)
        self.board.expected.end(path)
        self._show_stack()

    def rehearse(self) -> None:
        """Make what the first film would have to wait for; where films are open, it has been made."""
        if not self.films:
            rehearse(self.store)

    def shutdown(self) -> None:
        """Stop the background work."""
        self.board.counts.shutdown()
        self.board.planes.shutdown()
        self.take_away.shutdown()
        self.desk.shutdown()
        if self._owner:
            self.book.shutdown()
            self.documents.flags.shutdown()
            self.store.shutdown()

    # Commands -------------------------------------------------------------------------------------------------------

    def _run(self, command_id: str, checked: bool) -> None:
        with self._states_once():
            self._commands[command_id]()

    def toggle_links(self) -> None:
        """Let the films follow each other, or not."""
        self.links.enabled = not self.links.enabled
        self.links.align(self.active_viewport)

    def show_layers(self) -> None:
        """Show over the films what is asked for: corner text, the file's overlays and shutter, drawings."""
        wanted = {name: self.actions_by_id[name].isChecked() for name in SHOWN}
        for viewport in self.viewports:
            viewport.set_text_shown(wanted["text"])
            viewport.set_planes_shown(overlays=wanted["overlays"], shutter=wanted["shutter"])
            if viewport.editor.shown != wanted["measurements"]:
                viewport.editor.set_shown(wanted["measurements"])

    def _reveal(self) -> None:
        """Show the drawings again: the person goes on drawing."""
        self.actions_by_id["measurements"].setChecked(True)
        self.show_layers()
        self.told.emit(translate("Light box", "Measurements are shown again"))

    def type_window(self) -> None:
        """Ask for a window in numbers."""
        ask_window(self.active_viewport, self, self.viewports)

    def _show_stack(self) -> None:
        """The board, if there is anything on it."""
        there = bool(self.films) or self.board.expected.shown
        self._stack.setCurrentWidget(self.board if there else self.placeholder)

    def _arrange(self) -> None:
        """Bring stack, strip, marks and commands in line with what hangs."""
        with self._states_once():
            self._show_stack()
            shown = self.board.films
            current = self.films[0].header if self.films else None
            for viewport, film in zip(self.board.places, shown, strict=True):
                viewport.set_mark("" if film is None else mark(film, current, self.films))
            self.strip.show_films(self.films, [film for film in shown if film is not None])
            self._mark_key_films()
            self._prepare_next()
            # By number, not by what hangs: a strip that came and went would move the films while they flicker.
            self.strip.setVisible(len(self.films) > self.board.arrangement.places)

    def _prepare_next(self) -> None:
        """Have pixels and levels of the films next to the one in hand made now, so that they are there at once."""
        shown, here = self.board.films, self.board.film_in_hand
        place = 0 if here is None or here not in self.films else self.films.index(here)
        # In the order of stepping on; the last of them is where stepping back leads.
        waiting = [film for film in self.films[place:] + self.films[:place] if film not in shown]
        for film in dict.fromkeys(waiting[:1] + waiting[-1:]):
            if film.in_memory:
                self.store.pyramid(film)
            elif self.pixels is not None:
                self.pixels.prefetch(film)

    def _on_arrived(self, film: Film) -> None:
        """Pixels of a film that may come next are back: its levels can be made."""
        if film in self.films and film not in self.board.films and film.in_memory:
            self.store.pyramid(film)

    def _on_lost(self, film: Film, message: str) -> None:
        if film in self.board.films:
            self.show_failure(film.path, message)

    def _on_active(self) -> None:
        if self.active_viewport.film is not None:
            self.film_activated.emit(self.active_viewport.film)
        self._show_states()

    def _mark_key_films(self) -> None:
        self.strip.mark(self.documents.flagged)

    def _show_states(self) -> None:
        if not self._changing:
            show_command_states(self)

    @contextmanager
    def _states_once(self) -> Iterator[None]:
        """Show what can be done once at the end, and not after each of the changes: eighty actions take their time."""
        before, self._changing = self._changing, True
        try:
            yield
        finally:
            self._changing = before
        self._show_states()

    # Parts ----------------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.board.active_changed.connect(self._on_active)
        self.board.shown_differently.connect(self._show_states)
        self.board.arrived.connect(self._arrange)
        self.board.menu_requested.connect(self.choices.windows.popup)
        self.board.film_dropped.connect(self.hanger.drop)
        self.board.film_step_wanted.connect(self.hanger.step_film)
        self.hanger.rehung.connect(self._arrange)
        self.documents.changed.connect(self._show_states)
        self.documents.flags_changed.connect(self._mark_key_films)
        self.hanger.film_chosen.connect(self.film_activated)
        self.strip.film_chosen.connect(self.show_film)
        self.prior_bar.compare_wanted.connect(self.actions_by_id["compare"].trigger)
        self.prior_bar.prior_changed.connect(self.hanger.change_prior)
        for viewport in self.viewports:
            viewport.editor.reveal_wanted.connect(self._reveal)
            viewport.editor.words_wanted.connect(lambda it, view=viewport: ask_words(self, view.editor, it))
