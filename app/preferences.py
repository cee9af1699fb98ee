"""What the user's settings mean for the window's parts: the worker's options, exports, keys and mouse, the author."""

from __future__ import annotations

from pathlib import Path

from app.films.light_box import LightBox
from app.films.mouse import MouseMap
from app.report.export.formats import Choices
from app.report.export.text import DEFAULT_LAYOUT
from app.report.record import local_user
from app.settings import SettingsStore


class Preferences:
    """Reads the settings as they are now; nothing is kept of them here but the model of this run."""

    def __init__(self, store: SettingsStore, model: Path | None) -> None:
        """``model``, from the command line, counts more than the settings until another one is chosen there."""
        self._store = store
        self._model = model
        self._model_folder = store.values.model_folder

    def author(self) -> str:
        """The name under which reports are signed."""
        return self._store.values.user_name or local_user()

    def own_words(self) -> frozenset[str]:
        """The user's words for the spelling, in lower case."""
        return frozenset(word.lower() for word in self._store.values.own_words)

    @property
    def careful(self) -> bool:
        """Whether drafts take several steps a block where the model is unsure."""
        return self._store.values.drafting == "careful"

    def export_choices(self) -> Choices:
        """How reports are exported."""
        values = self._store.values
        # Without a model of the user's own, the notice stands.
        research = values.research_notice or not values.model_folder
        return Choices(values.text_layout or DEFAULT_LAYOUT, research, values.dicom_charset)

    def worker_options(self) -> list[str]:
        """The drafting worker's command line."""
        values = self._store.values
        if values.model_folder != self._model_folder:
            # Chosen now, so it counts more than the command line of this run.
            self._model, self._model_folder = None, values.model_folder
        folder = str(self._model.absolute()) if self._model is not None else values.model_folder
        options = ["--backend", values.backend, "--device", values.device]
        return [*options, "--model", folder] if folder else options

    def give_input(self, light_box: LightBox) -> None:
        """Put the user's own keys and mouse buttons in force on a light box."""
        light_box.set_keys(self._store.values.shortcuts)
        light_box.set_mouse(MouseMap.from_settings(self._store.values.mouse))
