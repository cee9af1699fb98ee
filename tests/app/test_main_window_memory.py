"""The window with more films than its memory setting holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from pytestqt.qtbot import QtBot

from app.settings_dialog import SettingsDialog

WAIT_MS = 120_000
PIXELS = (np.arange(256 * 240) % 4096).astype("<u2").reshape(256, 240)


def test_the_first_film_is_still_there_and_the_status_bar_says_what_films_take(
    windows: Any, make_film: Callable[..., Path], qtbot: QtBot
) -> None:
    window = windows()
    window.close()
    settings = next(windows.profile.rglob("settings.json"))
    settings.write_text(json.dumps(json.loads(settings.read_text()) | {"film_memory_mb": 1}))
    window = windows()
    windows.open(window, *(make_film(f"P{number:02}") for number in range(14)))
    qtbot.waitUntil(lambda: window.pixels.used_bytes <= 1 << 20, timeout=WAIT_MS)
    assert window.pixels.away == 6
    windows.qtbot.waitUntil(lambda: window.status.memory.text().startswith("14 open · "))
    assert "of at most 1 MB. 6 films that were not shown lately" in window.status.memory.toolTip()
    uids = window.studies.uids()
    for uid in [*uids[1:], uids[0]]:
        window.study_panel.select(uid)
        film = window.studies.films(uid)[0]
        qtbot.waitUntil(lambda film=film: window.light_box.active_viewport.film is film, timeout=WAIT_MS)
        assert np.array_equal(film.stored, PIXELS)
    window.pages.show_settings()
    dialog = window.findChild(SettingsDialog)
    assert dialog.film_memory.value() == 1
    dialog.film_memory.setValue(1024)
    dialog.accept()
    assert window.pixels.limit_bytes == 1 << 30
    assert json.loads(settings.read_text())["film_memory_mb"] == 1024
    window.close_study()
    windows.qtbot.waitUntil(lambda: window.status.memory.text().startswith("13 open · "))
