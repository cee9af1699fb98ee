"""The light box's commands as Qt's actions: keys, icons, tool tips."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeySequence
from PySide6.QtWidgets import QWidget

from app.films.command_tables import COMMANDS, Command
from app.icons import font_icon
from app.translation import bare, translate

ICON_COLOUR = "#e4e7eb"
DISABLED_COLOUR = "#6b7480"
_NAME = "film_"
"""How the object names of the films' actions begin."""


def tool_icon(name: str) -> QIcon:
    """An icon in the light box's colours."""
    return font_icon(name, ICON_COLOUR, DISABLED_COLOUR)


def words(command: Command) -> str:
    """A command's menu text in the interface's language."""
    return translate("Film commands", command.text).format(number=command.number)


def tip(command: Command) -> str:
    """What a command does, in the interface's language."""
    return translate("Film commands", command.tip).format(number=command.number)


def menu_words(menu: str) -> str:
    """The title of a part of the film menu in the interface's language."""
    return translate("Film commands", menu)


def keys_of(command: Command, overrides: Mapping[str, str]) -> list[QKeySequence]:
    """The keys in force: the person's own (an empty text means none), else the table's."""
    own = overrides.get(f"film.{command.id}")
    if own is not None:
        return [keys for keys in QKeySequence.listFromString(own) if keys.toString()]
    return [QKeySequence(keys) for keys in command.keys]


def set_keys(action: QAction, keys: list[QKeySequence], told: str) -> None:
    """Give an action its keys, and say them in its tool tip."""
    action.setShortcuts(keys)
    shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{told} ({shown})" if shown else told)


def make_actions(owner: QWidget, run: Callable[[str, bool], None]) -> dict[str, QAction]:
    """An action for each command, living on ``owner``; ``run(id, checked)`` is called when one is used."""
    made: dict[str, QAction] = {}
    for command in COMMANDS:
        action = QAction(words(command), owner)
        action.setIconText(bare(words(command)))
        action.setObjectName(f"{_NAME}{command.id}")
        action.setCheckable(command.checkable)
        set_keys(action, keys_of(command, {}), tip(command))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setStatusTip(tip(command))
        if command.icon:
            action.setIcon(tool_icon(command.icon))
        action.triggered.connect(lambda checked=False, command_id=command.id: run(command_id, checked))
        owner.addAction(action)
        made[command.id] = action
    return made


def is_film_command(action: QAction) -> bool:
    """Whether an action is one of a light box's commands."""
    return action.objectName().startswith(_NAME)


def one_of(owner: QWidget, actions: Iterable[QAction]) -> None:
    """Let one of these be checked at a time."""
    group = QActionGroup(owner)
    for action in actions:
        group.addAction(action)
