"""Every command's keys in one list: what is in force, what clashes, and what a change does to the settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

from app.actions import ACTIONS, MENUS, plain, shortcut_of
from app.actions import words as action_words
from app.films.command_tables import COMMANDS
from app.films.commands import keys_of, menu_words, words
from app.translation import bare, marked, translate

FILM = "film."
"""How the ids of the light box's commands begin in the settings."""


FIXED: tuple[tuple[tuple[str, ...], str], ...] = (
    (("Space",), marked("Keys", "The left button pans while it is held")),
    (("Left", "Right", "Up", "Down"), marked("Keys", "Pan; move a drawing, the cross, the magnifier")),
    (("Return", "Enter"), marked("Keys", "Begin to draw, set a point, end magnifier or rectangle")),
    (("Tab", "Shift+Tab"), marked("Keys", "Go to the next or previous control")),
)
"""Keys that the films and the window take themselves, in portable text; no command can have them."""
_SAME = {"Backtab": "Tab", "Shift+Backtab": "Shift+Tab"}
"""What Qt also calls a key."""


@dataclass(frozen=True)
class Binding:
    """One command: its id in the settings, where it stands, what it does, and its keys as portable text."""

    id: str
    section: str
    text: str
    keys: tuple[str, ...]
    default: tuple[str, ...]


def bindings(overrides: Mapping[str, str]) -> list[Binding]:
    """All commands with the keys in force, the light box's first."""
    found = []
    for command in COMMANDS:
        section = (
            translate("Keys", "Film: {menu}").format(menu=bare(menu_words(command.menu)))
            if command.menu
            else translate("Keys", "Film")
        )
        keys = tuple(key.toString() for key in keys_of(command, overrides))
        default = tuple(key.toString() for key in keys_of(command, {}))
        found.append(Binding(f"{FILM}{command.id}", section, bare(words(command)), keys, default))
    for spec in ACTIONS:
        key, start = (shortcut_of(spec, own).toString() for own in (overrides, {}))
        found.append(
            Binding(spec.id, plain(spec.menu), plain(spec.text), (key,) if key else (), (start,) if start else ())
        )
    return found


def users_of(key: str, found: Sequence[Binding], but: str = "") -> list[Binding]:
    """The commands that have ``key``, apart from the one with the id ``but``.

    The light box's keys and the window's share one room: while a film has the focus, both are in force.
    """
    return [binding for binding in found if key and key in binding.keys and binding.id != but]


def fixed_use(key: str) -> str:
    """What a key is for that no command can have, in the interface's language; "" for any other key."""
    key = _SAME.get(key, key)
    for keys, what in FIXED:
        if key in keys:
            return translate("Keys", what)
    for title in MENUS:
        if key and key == QKeySequence.mnemonic(action_words(title)).toString():
            return translate("Keys", "Open the menu {menu}").format(menu=plain(title))
    return ""


def with_keys(overrides: Mapping[str, str], wanted: Binding, keys: Sequence[str]) -> dict[str, str]:
    """The settings after ``wanted`` was given ``keys``; whoever had one of them loses it."""
    changed = dict(overrides)
    for binding in bindings(overrides):
        if binding.id == wanted.id:
            left = tuple(keys)
        else:
            left = tuple(key for key in binding.keys if key not in keys)
            if left == binding.keys:
                continue
        if left == binding.default:
            changed.pop(binding.id, None)
        else:
            changed[binding.id] = "; ".join(left)
    return changed
