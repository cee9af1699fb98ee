"""The light box's commands as Qt's actions: keys, icons, tool tips."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeySequence
from PySide6.QtWidgets import QWidget

from app.films.command_tables import COMMANDS, Command
from app.icons import font_icon

ICON_COLOUR = "#e4e7eb"
DISABLED_COLOUR = "#6b7480"


def tool_icon(name: str) -> QIcon:
    """An icon in the light box's colours."""
    return font_icon(name, ICON_COLOUR, DISABLED_COLOUR)


def plain(text: str) -> str:
    """A menu text without its mnemonic and dots."""
    return text.replace("&", "").rstrip("…")


def keys_of(command: Command, overrides: Mapping[str, str]) -> list[QKeySequence]:
    """The keys in force: the person's own (an empty text means none), else the table's."""
    own = overrides.get(f"film.{command.id}")
    if own is not None:
        return [keys for keys in QKeySequence.listFromString(own) if keys.toString()]
    return [QKeySequence(keys) for keys in command.keys]


def set_keys(action: QAction, keys: list[QKeySequence], tip: str) -> None:
    """Give an action its keys, and say them in its tool tip."""
    action.setShortcuts(keys)
    shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{tip} ({shown})" if shown else tip)


def make_actions(owner: QWidget, run: Callable[[str, bool], None]) -> dict[str, QAction]:
    """An action for each command, living on ``owner``; ``run(id, checked)`` is called when one is used."""
    made: dict[str, QAction] = {}
    for command in COMMANDS:
        action = QAction(command.text, owner)
        action.setObjectName(f"film_{command.id}")
        action.setCheckable(command.checkable)
        set_keys(action, keys_of(command, {}), command.tip)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setStatusTip(command.tip)
        if command.icon:
            action.setIcon(tool_icon(command.icon))
        action.triggered.connect(lambda checked=False, command_id=command.id: run(command_id, checked))
        owner.addAction(action)
        made[command.id] = action
    return made


def one_of(owner: QWidget, actions: Iterable[QAction]) -> None:
    """Let one of these be checked at a time."""
    group = QActionGroup(owner)
    for action in actions:
        group.addAction(action)
