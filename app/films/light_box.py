"""The light box: the films of a study on a board, with their tools, the offer of priors and the strip of the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QStackedWidget, QToolBar, QToolButton, QVBoxLayout, QWidget

from app.films.annotation_book import AnnotationBook
from app.films.annotation_dialogs import ask_words
from app.films.annotations import Annotation
from app.films.board import Board
from app.films.cards import ErrorCard, Placeholder
from app.films.command_map import LAYOUTS, command_map
from app.films.commands import COMMANDS, PRESETS, TOOL, keys_of, make_actions, set_keys, tool_icon
from app.films.comparison import Comparison
from app.films.enhancement import Enhancement
from app.films.film_menu import FilmMenus
from app.films.film_strip import FilmStrip
from app.films.hanging import hang, pair
from app.films.layouts import Layout
from app.films.light_box_options import LightBoxOptions
from app.films.links import Links
from app.films.mouse import Hold, MouseMap
from app.films.pixel_keeper import PixelKeeper
from app.films.prior_bar import PriorBar
from app.films.priors import Prior, mark
from app.films.pyramid_store import PyramidStore
from app.films.take_away import TakeAway
from app.films.viewport import Viewport
from app.films.window_dialog import WindowDialog
from app.films.window_menu import fill_window_menu
from echo_core.films.film import Film


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
        self.store: PyramidStore = PyramidStore(self) if partner is None else partner.store
        self.book: AnnotationBook = AnnotationBook(folder, self) if partner is None else partner.book
        self.pixels: PixelKeeper | None = pixels if partner is None else partner.pixels
        if self._owner:
            self.book.failed.connect(self.failed)
        if self.pixels is not None:
            self.pixels.arrived.connect(self._on_arrived)
            self.pixels.lost.connect(self._on_lost)
        self._films: list[Film] = []
        self._chosen_layout: Layout | None = None
        self._lateral_left = False
        self.take_away = TakeAway(self, self.store)
        self.take_away.failed.connect(self.failed)
        self.take_away.told.connect(self.told)
        self.board = Board(self.store, self.book, self, self.pixels)
        self.links = Links(self.board.viewports)
        self.comparison = Comparison(self.board, self.links)
        self.placeholder = Placeholder(self)
        self.strip = FilmStrip(self)
        self.prior_bar = PriorBar(self)
        self.error_card = ErrorCard(self)
        self.actions_by_id = make_actions(self, self._run)
        for name in ("text", "measurements", "overlays", "shutter", f"{TOOL}{Hold.WINDOW.value}", "layout_auto"):
            self.actions_by_id[name].setChecked(True)
        self._group(lambda name: name.startswith(TOOL))
        self._group(lambda name: name in LAYOUTS)
        self.menus = FilmMenus(self, self.actions_by_id)
        self.window_menu = QMenu(self)
        self.window_menu.aboutToShow.connect(self._fill_menu)
        self.toolbar = self._make_toolbar()
        self._lay_out()
        self._commands = command_map(self)
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
        return tuple(self._films)

    @property
    def active_viewport(self) -> Viewport:
        """The viewport that the tools act on."""
        return self.board.active_viewport

    @property
    def options(self) -> LightBoxOptions:
        """What is to be remembered."""
        linked = self.actions_by_id["link"].isChecked() and not self.comparison.active
        lens = self.board.lens
        return LightBoxOptions(self._chosen_layout, self._lateral_left, linked, lens.side, lens.power)

    def set_options(self, options: LightBoxOptions) -> None:
        """Stand as it was left."""
        self._chosen_layout = options.layout
        self._lateral_left = options.lateral_left
        self.links.enabled = options.linked
        self.board.lens.side, self.board.lens.power = options.lens_side, options.lens_power
        self._hang_all()

    def set_mouse(self, buttons: MouseMap) -> None:
        """Let the mouse buttons do something else."""
        self.board.in_hand.map = buttons

    def set_keys(self, overrides: Mapping[str, str]) -> None:
        """Put the person's own keys in force."""
        for command in COMMANDS:
            set_keys(self.actions_by_id[command.id], keys_of(command, overrides), command.tip)

    def show_films(self, films: Sequence[Film]) -> None:
        """Hang the films of a study: frontal left, lateral right. No films: the light box goes dark.

        When these are the films on show and some more, what the person looks at stays, and only an empty place is
        filled.
        """
        if self._films and all(film in films for film in self._films):
            for film in films:
                self._add(film)
            return
        self._films = hang(films)
        self.comparison.forget()
        self.prior_bar.offer(())
        self._hang_all()

    def offer(self, priors: Sequence[Prior]) -> None:
        """Offer other examinations of the patient; what hangs stays."""
        self.prior_bar.offer(priors)
        self._show_states()

    def show_film(self, film: Film) -> None:
        """Show a film of the study in the active place; one that hangs in another place is only gone to."""
        place = self.board.place_of(film)
        if place is not None:
            self.board.activate(place)
            return
        self.board.put(self.board.active, film)
        self._arrange()
        self.film_activated.emit(film)

    def forget(self, films: Sequence[Film]) -> None:
        """Let go of films that were closed, and of how they were shown."""
        if any(film in films for film in [*self._films, *self.board.films]):
            self.comparison.forget()
        self.board.forget(films)
        if any(film in films for film in self._films):
            left = [film for film in self._films if film not in films]
            self._films = []
            self.show_films(left)
        else:
            self._arrange()

    def show_opening(self, done: int = 0, total: int = 0) -> None:
        """Films are on their way; seen while the light box is empty."""
        self.placeholder.show_opening(done, total)

    def show_loaded(self) -> None:
        """Nothing is on its way any more."""
        self.placeholder.show_empty()

    def show_failure(self, path: str, message: str) -> None:
        """A film could not be opened: say so on a card below whatever is on show."""
        self.error_card.add(path, message)

    def shutdown(self) -> None:
        """Stop the background work."""
        self.board.counts.shutdown()
        self.board.planes.shutdown()
        self.take_away.shutdown()
        if self._owner:
            self.book.shutdown()
            self.store.shutdown()

    # Commands -------------------------------------------------------------------------------------------------------

    def _run(self, command_id: str, checked: bool) -> None:
        self._commands[command_id]()
        self._show_states()

    def choose_layout(self, layout: Layout | None) -> None:
        """Divide the board; None: as the study asks for."""
        self.comparison.forget()
        self._chosen_layout = layout
        active = self._film_in_hand
        if layout is None:
            self._hang_all()
            return
        # What the person looks at stays; new places get the films that do not hang yet.
        kept = [film for film in self.board.films if film is not None]
        if active is not None and layout.places < len(kept):
            kept = [active, *(film for film in kept if film is not active)]
        hung = (kept + [film for film in self._films if film not in kept])[: layout.places]
        if len(hung) == len([film for film in hung if film in self._films]) and layout is Layout.TWO:
            hung = self._sided(hang(hung))
        self.board.set_arrangement(layout)
        self.board.hang(hung)
        self.board.activate(hung.index(active) if active in hung else 0)
        self._arrange()

    def change_side(self) -> None:
        """Hang the lateral film on the other side."""
        self._lateral_left = not self._lateral_left
        films = self.board.films
        if self.board.arrangement is Layout.TWO and not self.comparison.active:
            hung = self._sided(hang([film for film in films if film is not None]))
            self.board.hang(hung)
        self._arrange()

    def compare(self) -> None:
        """Hang the chosen prior beside the film in hand; again: bring back what hung before."""
        if self.comparison.active:
            self.comparison.end()
        elif self.prior_bar.prior is not None:
            self.comparison.start(self.prior_bar.prior)
        self._arrange()

    def flicker(self) -> None:
        """Exchange the film in hand with its counterpart in the chosen prior."""
        if self.comparison.flicker(self.prior_bar.prior):
            self._arrange()

    def toggle_links(self) -> None:
        """Let the films follow each other, or not."""
        self.links.enabled = not self.links.enabled
        self.links.align(self.active_viewport)

    def toggle_text(self) -> None:
        """Show or hide the corner text."""
        for viewport in self.viewports:
            viewport.set_text_shown(self.actions_by_id["text"].isChecked())

    def toggle_planes(self) -> None:
        """Show or hide the files' overlays; close or lift their shutters."""
        overlays, shutter = (self.actions_by_id[name].isChecked() for name in ("overlays", "shutter"))
        for viewport in self.viewports:
            viewport.set_planes_shown(overlays=overlays, shutter=shutter)

    def toggle_measurements(self) -> None:
        """Show or hide what is drawn."""
        for viewport in self.viewports:
            viewport.editor.set_shown(self.actions_by_id["measurements"].isChecked())

    def swap(self) -> None:
        """Exchange the film in hand with the one in the next place."""
        places = self.board.arrangement.places
        self.board.exchange(self.board.active, (self.board.active + 1) % places)
        self._arrange()

    def step_film(self, step: int) -> None:
        """Go to the next (1) or previous (-1) film of the study that does not hang yet."""
        film = self._film_in_hand
        if film is None or film not in self._films:
            return
        others = [other for other in self.board.films if other is not film]
        place = self._films.index(film)
        for _ in self._films:
            place = (place + step) % len(self._films)
            if self._films[place] not in others:
                self.show_film(self._films[place])
                return

    def type_window(self) -> None:
        """Ask for a window in numbers."""
        presentation = self.active_viewport.presentation
        if presentation is None or presentation.film.colour:
            return
        dialog = WindowDialog(presentation.film, presentation.voi, self, gamma=presentation.gamma)
        dialog.voi_changed.connect(self.active_viewport.set_voi)
        dialog.gamma_changed.connect(self.active_viewport.set_gamma)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # Hanging --------------------------------------------------------------------------------------------------------

    def _sided(self, films: list[Film]) -> list[Film]:
        return films[::-1] if self._lateral_left else films

    def _hang_all(self) -> None:
        """Hang the study afresh in the chosen layout, or in the one that it asks for."""
        shown = pair(self._films) if self._films else []
        layout = self._chosen_layout or (Layout.TWO if len(shown) > 1 else Layout.ONE)
        if layout.places > 2 or (layout is Layout.TWO and len(shown) < 2):
            shown = [*shown, *(film for film in self._films if film not in shown)][: layout.places]
        self.board.set_arrangement(layout)
        self.board.hang(self._sided(shown) if len(shown) == 2 else shown)
        self.board.activate(0)
        self._arrange()

    def _add(self, film: Film) -> None:
        if film in self._films:
            return
        self._films = hang([*self._films, film])
        shown = [other for other in self.board.films if other is not None]
        alone = len(shown) == 1 and shown[0] in self._films and not self.comparison.active
        if alone and self._chosen_layout in (None, Layout.TWO):
            hung = pair(hang([shown[0], film]))
            if len(hung) > 1:
                # The second view completes the pair: hang it, and give the frontal its side.
                self.board.set_arrangement(Layout.TWO)
                self.board.hang(self._sided(hung))
        elif self._chosen_layout is not None and None in self.board.films and not self.comparison.active:
            self._fill(film, shown)
        self._arrange()

    def _fill(self, film: Film, shown: list[Film]) -> None:
        """Hang a film in an empty place; in the order of hanging, as long as the person has not made another."""
        if shown == hang(shown):
            active = self._film_in_hand
            self.board.hang(hang([*shown, film]))
            place = None if active is None else self.board.place_of(active)
            self.board.activate(place or 0)
        else:
            self.board.put(self.board.films.index(None), film)

    def _drop(self, place: int, film: Film) -> None:
        there = self.board.place_of(film)
        if there is None:
            self.board.put(place, film)
        else:
            self.board.exchange(there, place)
        self.board.activate(place)
        self._arrange()

    def _arrange(self) -> None:
        """Bring stack, strip, marks and commands in line with what hangs."""
        self._stack.setCurrentWidget(self.board if self._films else self.placeholder)
        shown = self.board.films
        current = self._films[0].header if self._films else None
        for viewport, film in zip(self.board.places, shown, strict=True):
            viewport.set_mark("" if film is None else mark(film, current, self._films))
        self.strip.show_films(self._films, [film for film in shown if film is not None])
        self._prepare_next()
        # By number, not by what hangs: a strip that came and went would move the films while they flicker.
        self.strip.setVisible(len(self._films) > self.board.arrangement.places)
        self._show_states()

    def _prepare_next(self) -> None:
        """Have pixels and levels of the films next to the one in hand made now, so that they are there at once."""
        shown, here = self.board.films, self._film_in_hand
        place = 0 if here is None or here not in self._films else self._films.index(here)
        # In the order of stepping on; the last of them is where stepping back leads.
        waiting = [film for film in self._films[place:] + self._films[:place] if film not in shown]
        for film in dict.fromkeys(waiting[:1] + waiting[-1:]):
            if film.in_memory:
                self.store.pyramid(film)
            elif self.pixels is not None:
                self.pixels.prefetch(film)

    @property
    def _film_in_hand(self) -> Film | None:
        """The film of the active place, be it that its pixels are still being read again."""
        return self.board.films[self.board.active]

    def _on_arrived(self, film: Film) -> None:
        """Pixels of a film that may come next are back: its levels can be made."""
        if film in self._films and film not in self.board.films and film.in_memory:
            self.store.pyramid(film)

    def _on_lost(self, film: Film, message: str) -> None:
        if film in self.board.films:
            self.show_failure(str(film.path), message)

    def _on_active(self) -> None:
        if self.active_viewport.film is not None:
            self.film_activated.emit(self.active_viewport.film)
        self._show_states()

    def _show_states(self) -> None:
        presentation = self.active_viewport.presentation
        several = self.board.arrangement.places > 1
        states = {
            "invert": presentation is not None and presentation.inverted,
            "edges": presentation is not None and presentation.enhancement is Enhancement.EDGES,
            "local_contrast": presentation is not None and presentation.enhancement is Enhancement.LOCAL_CONTRAST,
            "link": self.links.enabled,
            "compare": self.comparison.active,
            "lateral_left": self._lateral_left,
        }
        for name, action in self.actions_by_id.items():
            action.setEnabled(presentation is not None or name.startswith("layout_"))
            if name in states:
                action.setChecked(states[name])
        for name, layout in LAYOUTS.items():
            self.actions_by_id[name].setChecked(layout is self._chosen_layout)
        prior = self.prior_bar.prior
        comparable = self.comparison.active or self.comparison.possible(prior)
        self.actions_by_id["compare"].setEnabled(comparable)
        self.actions_by_id["flicker"].setEnabled(comparable)
        self.prior_bar.button.setEnabled(comparable)
        self.prior_bar.show_comparing(self.comparison.active)
        for name in ("next_viewport", "swap_films", "link"):
            self.actions_by_id[name].setEnabled(several and presentation is not None)

    # Parts ----------------------------------------------------------------------------------------------------------

    def _group(self, belongs: Callable[[str], bool]) -> None:
        group = QActionGroup(self)
        for name, action in self.actions_by_id.items():
            if belongs(name):
                group.addAction(action)

    def _connect(self) -> None:
        self.board.active_changed.connect(self._on_active)
        self.board.shown_differently.connect(self._show_states)
        self.board.arrived.connect(self._arrange)
        self.board.menu_requested.connect(self._pop_menu)
        self.board.film_dropped.connect(self._drop)
        self.board.film_step_wanted.connect(self.step_film)
        self.strip.film_chosen.connect(self.show_film)
        self.prior_bar.compare_wanted.connect(self.actions_by_id["compare"].trigger)
        self.prior_bar.choice.currentIndexChanged.connect(self._show_states)
        for viewport in self.viewports:
            viewport.editor.words_wanted.connect(lambda it, view=viewport: self._ask_words(view, it))

    def _make_toolbar(self) -> QToolBar:
        bar = QToolBar("Film tools", self)
        bar.setObjectName("filmToolbar")
        for button in self.menus.tool_buttons(bar):
            bar.addWidget(button)
        group = 0
        for command in COMMANDS:
            if not command.on_toolbar:
                continue
            if command.group != group:
                bar.addSeparator()
                group = command.group
            bar.addAction(self.actions_by_id[command.id])
            bar.widgetForAction(self.actions_by_id[command.id]).setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if command.id == "invert":
                bar.addWidget(self._window_button())
        bar.addWidget(self.menus.layout_button(bar))
        return bar

    def _window_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(tool_icon("mdi6.contrast-box"))
        button.setText("Window")
        button.setToolTip("The film's windows, and presets (right click on the film)")
        button.setAccessibleName("Windows and presets")
        button.setMenu(self.window_menu)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _lay_out(self) -> None:
        self._stack = QStackedWidget(self)
        self._stack.setObjectName("lightBoxStack")
        self._stack.setStyleSheet("#lightBoxStack { background: #000000; }")
        self._stack.addWidget(self.placeholder)
        self._stack.addWidget(self.board)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.toolbar)
        layout.addWidget(self.prior_bar)
        layout.addWidget(self._stack, 1)
        # Below the films, never over them: it must not hide whose film this is.
        layout.addWidget(self.error_card)
        layout.addWidget(self.strip)

    def _ask_words(self, viewport: Viewport, annotation: Annotation) -> None:
        layer = viewport.editor.layer
        if layer is not None:
            ask_words(self, viewport.editor, layer, annotation)

    def _fill_menu(self) -> None:
        presets = {n: self.actions_by_id[f"preset_{n}"].shortcut() for n in range(1, PRESETS + 1)}
        keys = {n: key.toString(QKeySequence.SequenceFormat.NativeText) for n, key in presets.items()}
        fill_window_menu(self.window_menu, self.active_viewport, keys)

    def _pop_menu(self, where: QPoint) -> None:
        self.window_menu.popup(where)
