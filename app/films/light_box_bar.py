"""How the light box is put together: its toolbar, and what stands above and below the films."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QStackedWidget, QToolBar, QToolButton, QVBoxLayout, QWidget

from app.films.command_tables import COMMANDS
from app.films.commands import tool_icon
from app.films.film_menu import FilmMenus
from app.overflow import Overflow
from app.translation import translate


def make_toolbar(owner: QWidget, actions: Mapping[str, QAction], menus: FilmMenus, window_menu: QMenu) -> QToolBar:
    """The commands that the table puts on the toolbar, and drop-downs for the rest; reachable by keyboard."""
    bar = QToolBar(translate("Light box", "Film tools"), owner)
    bar.setObjectName("filmToolbar")
    Overflow(bar)
    for button in menus.tool_buttons(bar):
        bar.addWidget(button)
    group = 0
    for command in COMMANDS:
        if not command.on_toolbar:
            continue
        if command.group != group:
            bar.addSeparator()
            group = command.group
        bar.addAction(actions[command.id])
        bar.widgetForAction(actions[command.id]).setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if command.id == "invert":
            bar.addWidget(_window_button(bar, window_menu))
    bar.addWidget(menus.layout_button(bar))
    return bar


def _window_button(owner: QWidget, menu: QMenu) -> QToolButton:
    button = QToolButton(owner)
    button.setIcon(tool_icon("mdi6.contrast-box"))
    button.setText(translate("Light box", "Window"))
    button.setToolTip(translate("Light box", "The film's windows, and presets (right click on the film)"))
    button.setAccessibleName(translate("Light box", "Windows and presets"))
    button.setMenu(menu)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return button


def lay_out(
    owner: QWidget, above: Sequence[QWidget], films: Sequence[QWidget], below: Sequence[QWidget]
) -> QStackedWidget:
    """Put everything below each other; ``films`` become a stack, which is returned and gets all the room there is."""
    stack = QStackedWidget(owner)
    stack.setObjectName("lightBoxStack")
    stack.setStyleSheet("#lightBoxStack { background: #000000; }")
    for widget in films:
        stack.addWidget(widget)
    layout = QVBoxLayout(owner)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for row in above:
        layout.addWidget(row)
    layout.addWidget(stack, 1)
    for row in below:
        layout.addWidget(row)
    return stack
