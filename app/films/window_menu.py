"""The menu of a film's windows, LUTs and presets."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from app.core_messages import said
from app.films.viewport import Viewport
from app.translation import marked, translate

_TITLES = {
    "file": marked("Windowing", "From the file"),
    "film": marked("Windowing", "From the film's values"),
    "chest": marked("Windowing", "Chest presets"),
}


def fill_window_menu(menu: QMenu, viewport: Viewport, keys: Mapping[str, str]) -> None:
    """Put the viewport's choices into ``menu``, the present one checked; ``keys`` are those of the commands."""
    menu.clear()
    presentation = viewport.presentation
    group = QActionGroup(menu)
    section = ""
    for choice in viewport.choices():
        if choice.group != section:
            section = choice.group
            menu.addSeparator()
            menu.addAction(translate("Windowing", _TITLES[section])).setEnabled(False)
        action = menu.addAction(said(choice.label).replace("&", "&&"))
        if key := keys.get(choice.command):
            # Behind a tab stands the key, to be read; the command is what listens to it.
            action.setText(f"{action.text()}\t{key}")
        action.setCheckable(True)
        action.setChecked(presentation is not None and choice.voi == presentation.voi)
        action.triggered.connect(lambda _checked=False, voi=choice.voi: viewport.set_voi(voi))
        group.addAction(action)
    if menu.isEmpty():
        menu.addAction(
            translate("Windowing", "No windows for a colour image")
            if viewport.film
            else translate("Windowing", "No film")
        ).setEnabled(False)
