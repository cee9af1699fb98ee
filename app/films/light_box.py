"""One or two films side by side, with their tools."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QToolBar, QToolButton, QVBoxLayout, QWidget

from app.films.cards import ErrorCard, Placeholder
from app.films.film_strip import FilmStrip
from app.films.hanging import hang, pair
from app.films.presentation import Presentation
from app.films.pyramid_store import PyramidStore
from app.films.tools import TOOLS, make_tools, tool_icon
from app.films.viewport import ZOOM_STEP, Viewport
from app.films.window_dialog import WindowDialog
from app.films.window_menu import fill_window_menu
from echo_core.films.film import Film

KEY_STEP = 12
"""Logical pixels of dragging that one press of a window key stands for."""


class LightBox(QWidget):
    """Shows the films of one study. ``film_activated(Film)`` when the person turns to another of them."""

    film_activated = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = PyramidStore(self)
        self._films: list[Film] = []
        self._presentations: dict[Film, Presentation] = {}
        self._two = True
        self._active = 0
        self.viewports = (Viewport(self._store, self), Viewport(self._store, self))
        self.placeholder = Placeholder(self)
        self.strip = FilmStrip(self)
        self.error_card = ErrorCard(self)
        self.actions_by_id = make_tools(self, self._run)
        self.actions_by_id["text"].setChecked(True)
        self.window_menu = QMenu(self)
        self.window_menu.aboutToShow.connect(self._fill_menu)
        self.toolbar = self._make_toolbar()
        self._lay_out()
        self._commands = self._make_commands()
        for place, viewport in enumerate(self.viewports):
            viewport.activated.connect(lambda place=place: self._activate(place))
            viewport.changed.connect(self._show_states)
            viewport.menu_requested.connect(self._pop_menu)
        self.strip.film_chosen.connect(self.show_film)
        self._arrange()

    # What the main window uses --------------------------------------------------------------------------------------

    @property
    def film_actions(self) -> list[QAction]:
        """The tools in menu order, with separators, for a menu of the main window."""
        found: list[QAction] = []
        group = 0
        for tool in TOOLS:
            if tool.group != group:
                separator = QAction(self)
                separator.setSeparator(True)
                found.append(separator)
                group = tool.group
            found.append(self.actions_by_id[tool.id])
        return found

    @property
    def films(self) -> tuple[Film, ...]:
        """The films of the study, in hanging order."""
        return tuple(self._films)

    @property
    def active_viewport(self) -> Viewport:
        """The viewport that the tools act on."""
        return self.viewports[self._active]

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
        shown = pair(self._films) if self._films else []
        self._two = len(shown) > 1
        self._active = 0
        for place in (0, 1):
            self._put(place, shown[place] if place < len(shown) else None)
        self._arrange()

    def show_film(self, film: Film) -> None:
        """Show a film of the study in the active viewport; one that hangs in the other viewport is only gone to."""
        for place in (0, 1) if self._two else (0,):
            if self.viewports[place].film is film:
                self._activate(place)
                return
        self._put(self._active, film)
        self._arrange()
        self.film_activated.emit(film)

    def forget(self, films: Sequence[Film]) -> None:
        """Let go of films that were closed, and of how they were shown."""
        for film in films:
            self._presentations.pop(film, None)
        if any(film in films for film in self._films):
            left = [film for film in self._films if film not in films]
            self._films = []
            self.show_films(left)

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
        self._store.shutdown()

    # Inside ---------------------------------------------------------------------------------------------------------

    def _make_commands(self) -> dict[str, Callable[[], object]]:
        return {
            "fit": lambda: self.active_viewport.fit(),
            "actual_size": lambda: self.active_viewport.actual_size(),
            "zoom_in": lambda: self.active_viewport.zoom_by(ZOOM_STEP),
            "zoom_out": lambda: self.active_viewport.zoom_by(1 / ZOOM_STEP),
            "invert": lambda: self.active_viewport.toggle_invert(),
            "type_window": self._type_window,
            "automatic_window": lambda: self.active_viewport.automatic_window(),
            "next_window": lambda: self.active_viewport.next_window(),
            "wider": lambda: self.active_viewport.drag_window(KEY_STEP, 0),
            "narrower": lambda: self.active_viewport.drag_window(-KEY_STEP, 0),
            "brighter": lambda: self.active_viewport.drag_window(0, KEY_STEP),
            "darker": lambda: self.active_viewport.drag_window(0, -KEY_STEP),
            "rotate_left": lambda: self.active_viewport.rotate(-1),
            "rotate_right": lambda: self.active_viewport.rotate(1),
            "flip_horizontally": lambda: self.active_viewport.flip_horizontally(),
            "flip_vertically": lambda: self.active_viewport.flip_vertically(),
            "reset": lambda: self.active_viewport.reset(),
            "two_films": self._toggle_two,
            "text": self._toggle_text,
            "next_viewport": lambda: self._activate(1 - self._active),
            "next_film": lambda: self._step_film(1),
            "previous_film": lambda: self._step_film(-1),
        }

    def _run(self, tool_id: str, checked: bool) -> None:
        self._commands[tool_id]()
        self._show_states()

    def _make_toolbar(self) -> QToolBar:
        bar = QToolBar("Film tools", self)
        bar.setObjectName("filmToolbar")
        group = 0
        for tool in TOOLS:
            if not tool.on_toolbar:
                continue
            if tool.group != group:
                bar.addSeparator()
                group = tool.group
            bar.addAction(self.actions_by_id[tool.id])
            bar.widgetForAction(self.actions_by_id[tool.id]).setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if tool.id == "invert":
                bar.addWidget(self._window_button())
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
        self._pair = QWidget(self)
        side_by_side = QHBoxLayout(self._pair)
        side_by_side.setContentsMargins(0, 0, 0, 0)
        side_by_side.setSpacing(2)
        for viewport in self.viewports:
            side_by_side.addWidget(viewport, 1)
        self._stack = QStackedWidget(self)
        self._stack.setObjectName("lightBoxStack")
        self._stack.setStyleSheet("#lightBoxStack { background: #000000; }")
        self._stack.addWidget(self.placeholder)
        self._stack.addWidget(self._pair)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.toolbar)
        layout.addWidget(self._stack, 1)
        # Below the films, never over them: it must not hide whose film this is.
        layout.addWidget(self.error_card)
        layout.addWidget(self.strip)

    def _add(self, film: Film) -> None:
        if film in self._films:
            return
        self._films = hang([*self._films, film])
        first, second = (viewport.film for viewport in self.viewports)
        if first is not None and second is None:
            hung = pair(hang([first, film]))
            if len(hung) > 1:
                # The second view completes the pair: hang it, and give the frontal the left side.
                self._two = True
                for place, shown in enumerate(hung):
                    if self.viewports[place].film is not shown:
                        self._put(place, shown)
        self._arrange()

    def _put(self, place: int, film: Film | None) -> None:
        if film is not None and film not in self._presentations:
            self._presentations[film] = Presentation(film)
        self.viewports[place].set_presentation(None if film is None else self._presentations[film])

    def _arrange(self) -> None:
        """Bring viewports, strip, tools and marks in line with what is shown."""
        self._stack.setCurrentWidget(self._pair if self._films else self.placeholder)
        self.viewports[1].setVisible(self._two and len(self._films) > 1)
        if not self.viewports[1].isVisibleTo(self._pair):
            self._active = 0
        places = 2 if self._two else 1
        shown = [viewport.film for viewport in self.viewports[:places]]
        self.strip.show_films(self._films, [film for film in shown if film is not None])
        self.strip.setVisible(len(self._films) > places)
        self._activate(self._active)

    def _activate(self, place: int) -> None:
        if place == 1 and not self.viewports[1].isVisibleTo(self._pair):
            place = 0
        changed = place != self._active
        self._active = place
        several = self.viewports[1].isVisibleTo(self._pair)
        for number, viewport in enumerate(self.viewports):
            viewport.set_active(several and number == place)
        if changed:
            self.active_viewport.setFocus(Qt.FocusReason.OtherFocusReason)
            if self.active_viewport.film is not None:
                self.film_activated.emit(self.active_viewport.film)
        self._show_states()

    def _show_states(self) -> None:
        presentation = self.active_viewport.presentation
        for tool in TOOLS:
            action = self.actions_by_id[tool.id]
            action.setEnabled(presentation is not None)
        self.actions_by_id["invert"].setChecked(presentation is not None and presentation.inverted)
        self.actions_by_id["two_films"].setEnabled(len(self._films) > 1)
        self.actions_by_id["next_viewport"].setEnabled(self.viewports[1].isVisibleTo(self._pair))
        self.actions_by_id["two_films"].setChecked(self._two and len(self._films) > 1)

    def _toggle_two(self) -> None:
        self._two = not self._two
        if self._two:
            first = self.viewports[0].film
            others = [film for film in self._films if film is not first]
            if first is not None and others:
                pair = hang([first, self.viewports[1].film or others[0]])
                if pair[0] is pair[1]:
                    pair = hang([first, others[0]])
                for place, film in enumerate(pair):
                    self._put(place, film)
        elif self._active == 1:
            self._put(0, self.viewports[1].film)
        self._arrange()

    def _toggle_text(self) -> None:
        for viewport in self.viewports:
            viewport.set_text_shown(self.actions_by_id["text"].isChecked())

    def _step_film(self, step: int) -> None:
        film = self.active_viewport.film
        if film is None:
            return
        other = self.viewports[1 - self._active].film if self._two else None
        place = self._films.index(film)
        for _ in self._films:
            place = (place + step) % len(self._films)
            if self._films[place] is not other:
                self.show_film(self._films[place])
                return

    def _type_window(self) -> None:
        presentation = self.active_viewport.presentation
        if presentation is None or presentation.film.colour:
            return
        dialog = WindowDialog(presentation.film, presentation.voi, self)
        dialog.voi_changed.connect(self.active_viewport.set_voi)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _fill_menu(self) -> None:
        fill_window_menu(self.window_menu, self.active_viewport)

    def _pop_menu(self, where: QPoint) -> None:
        self.window_menu.popup(where)
