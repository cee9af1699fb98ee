"""The film menu and the toolbar's drop-downs, made from the table of commands."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.films.command_tables import COMMANDS
from app.films.command_tables.command import LAYOUTS, MEASURE, TOOLS
from app.films.commands import menu_words, tool_icon
from app.translation import bare, translate


class FilmMenus:
    """Submenus by their titles in the table, and ``entries``: everything in the film menu, in the table's order."""

    def __init__(self, owner: QWidget, actions: Mapping[str, QAction]) -> None:
        self.entries: list[QAction] = []
        self._menus: dict[str, QMenu] = {}
        group = 0
        for command in COMMANDS:
            if command.group != group and command.menu not in self._menus:
                separator = QAction(owner)
                separator.setSeparator(True)
                self.entries.append(separator)
            group = command.group
            if not command.menu:
                self.entries.append(actions[command.id])
                continue
            if command.menu not in self._menus:
                self._menus[command.menu] = QMenu(menu_words(command.menu), owner)
                self.entries.append(self._menus[command.menu].menuAction())
            self._menus[command.menu].addAction(actions[command.id])

    def submenu(self, title: str) -> QMenu:
        """The submenu of this title in the table."""
        return self._menus[title]

    def tool_buttons(self, owner: QWidget) -> list[QToolButton]:
        """Drop-downs for the tools of the left button and for the measuring tools."""
        return [
            self._button(
                owner,
                TOOLS,
                "mdi6.cursor-default-click-outline",
                translate("Film commands", "What the left button does"),
            ),
            self._button(owner, MEASURE, "mdi6.ruler", translate("Film commands", "Measure and draw")),
        ]

    def layout_button(self, owner: QWidget) -> QToolButton:
        """A drop-down for the layouts."""
        return self._button(
            owner, LAYOUTS, "mdi6.view-dashboard-outline", translate("Film commands", "How many films hang, and where")
        )

    def _button(self, owner: QWidget, menu: str, icon: str, tip: str) -> QToolButton:
        button = QToolButton(owner)
        button.setIcon(tool_icon(icon))
        button.setToolTip(tip)
        button.setAccessibleName(f"{bare(menu_words(menu))}: {tip}")
        button.setMenu(self._menus[menu])
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button
