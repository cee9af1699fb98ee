"""The user's settings: a dataclass kept as JSON, with a schema version and migrations."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from app.atomic import keep_aside, write_atomically
from app.errors import SettingsError
from app.translation import marked, translate
from echo_core.text.macros import DEFAULT_MACROS

log = logging.getLogger("echo.settings")

Migration = Callable[[dict[str, Any]], dict[str, Any]]


def adding(**values: Any) -> Migration:
    """The step to a schema with more fields. What a file has already stays: schemas 2 to 6 were once written as 1."""
    return lambda data: {**values, **data}


def with_file_windows(data: dict[str, Any]) -> dict[str, Any]:
    """Keys 1 to 9 once chose from one list, the file's windows first; the first five are now the file's alone."""
    shortcuts = data.get("shortcuts")
    if not isinstance(shortcuts, dict):
        return data
    old, gone = "film.preset_", {f"film.preset_{number}" for number in range(6, 10)}
    kept = {name: keys for name, keys in shortcuts.items() if name not in gone}
    return {**data, "shortcuts": {name.replace(old, "film.file_window_"): keys for name, keys in kept.items()}}


MIGRATIONS: tuple[Migration, ...] = (
    adding(light_box={}, mouse={}),
    adding(second_window=""),
    adding(user_name="", own_words=[]),
    adding(text_layout="", research_notice=True, dicom_charset="ISO_IR 192"),
    adding(macros=dict(DEFAULT_MACROS)),
    adding(film_memory_mb=0),
    adding(doubtful_words="auto"),
    adding(interface_language="system"),
    adding(drafting="one"),
    adding(second_window_open=False, second_light_box={}),
    with_file_windows,
)
"""``MIGRATIONS[n]`` turns a file of schema version ``n + 1`` into one of version ``n + 2``.

A new field of :class:`Settings` needs a step of its own, with the value that stands for how it was before.
"""

_MOST = 2**31 - 1
"""The most that a field of Qt's holds."""
_CHOICES: dict[str, tuple[str, ...]] = {
    "interface_language": ("system", "en", "zh"),
    "report_language": ("en", "zh"),
    "backend": ("auto", "onnx", "torch"),
    "device": ("auto", "cpu", "cuda"),
    "dicom_charset": ("ISO_IR 192", "GB18030"),
    "doubtful_words": ("auto", "on", "off"),
    "drafting": ("one", "careful"),
}


@dataclass
class Settings:
    """What the program remembers between runs. No film, patient or report is named here."""

    interface_language: str = "system"
    """The window's language; "system" is the system's where the program speaks it, else English."""
    report_language: str = "en"
    model_folder: str = ""
    """Folder of another checkpoint; empty means the embedded model."""
    backend: str = "auto"
    device: str = "auto"
    last_folder: str = ""
    """Where the open dialog starts."""
    window_geometry: str = ""
    """Qt's saved geometry, base64."""
    splitter_state: str = ""
    """Qt's saved splitter, base64."""
    user_name: str = ""
    """The name under which reports are signed; empty means the name of the system's user."""
    text_layout: str = ""
    """Layout of reports saved as text; empty means the program's own."""
    research_notice: bool = True
    """Whether exports carry the research notice; without a model folder of the user's own they always do."""
    dicom_charset: str = "ISO_IR 192"
    """Character set of exported DICOM files."""
    own_words: list[str] = field(default_factory=list)
    """Words that the user has added to the spelling's list."""
    macros: dict[str, str] = field(default_factory=lambda: dict(DEFAULT_MACROS))
    """Short words that become longer text as one types them."""
    shortcuts: dict[str, str] = field(default_factory=dict)
    """Shortcuts of the user's own, by action id; those of the light box begin with ``film.``. Empty text: no key."""
    light_box: dict[str, str] = field(default_factory=dict)
    """How the light box was left: see ``app.films.light_box_options``."""
    second_window: str = ""
    """Qt's saved geometry of the second film window, base64."""
    second_window_open: bool = False
    """Whether the second film window was open when the program ended."""
    second_light_box: dict[str, str] = field(default_factory=dict)
    """How the light box in it was left, as ``light_box``."""
    mouse: dict[str, str] = field(default_factory=dict)
    """What each mouse button does on a film: see ``app.films.mouse.MouseMap``."""
    film_memory_mb: int = 0
    """Memory in MiB that the pixels of the open films may take; 0: as much as suits this computer."""
    doubtful_words: str = "auto"
    """Whether words that the model was not sure of are marked; "auto" is what the model's calibration says."""
    drafting: str = "one"
    """"one": as the model was made to draft, the embedded one in one step a block; "careful": several where needed."""


def migrate(data: dict[str, Any], migrations: Sequence[Migration] = MIGRATIONS) -> dict[str, Any]:
    """Bring the content of a settings file to the newest schema.

    Raises:
        SettingsError: the version is missing, not a number, or newer than this program.
    """
    newest = len(migrations) + 1
    version = data.get("schema_version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise SettingsError(marked("Settings", "The settings file has no schema version."))
    if version > newest:
        raise SettingsError(
            marked("Settings", "The settings file was written by a newer version of ECHO (schema {version})."), version
        )
    for step in migrations[version - 1 :]:
        data = step(data)
    return {**data, "schema_version": newest}


def parse(text: str, migrations: Sequence[Migration] = MIGRATIONS) -> Settings:
    """Read settings from JSON text. Unknown keys are ignored; a value of a wrong kind becomes the default.

    Raises:
        SettingsError: the text is not a JSON object of a known schema.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SettingsError(marked("Settings", "The settings file is not JSON.")) from error
    if not isinstance(data, dict):
        raise SettingsError(marked("Settings", "The settings file does not hold a JSON object."))
    data = migrate(data, migrations)
    settings = Settings()
    for item in fields(Settings):
        value = data.get(item.name)
        if _fits(item.name, value, getattr(settings, item.name)):
            setattr(settings, item.name, value)
    return settings


def _fits(name: str, value: object, default: object) -> bool:
    if isinstance(default, dict):
        return isinstance(value, dict) and all(isinstance(text, str) for pair in value.items() for text in pair)
    if isinstance(default, list):
        return isinstance(value, list) and all(isinstance(text, str) for text in value)
    if type(default) is int:
        # In JSON as in Python, true is no number here.
        return type(value) is int and 0 <= value <= _MOST
    return isinstance(value, type(default)) and (name not in _CHOICES or value in _CHOICES[name])


class SettingsStore:
    """Settings and the file that they live in.

    ``notice`` is a sentence for the user when the file could not be used, because it is damaged or of a newer version;
    the file is then kept aside, under the same name with ``.unreadable`` added, and the defaults apply. As long as it
    cannot be kept aside, nothing is written over it.
    """

    def __init__(self, path: Path) -> None:
        """Load ``path``; an absent file means the defaults."""
        self.path = path
        self._problem: SettingsError | None = None
        self._aside = ""
        self._in_the_way = False
        self.values = self._load()

    def _load(self) -> Settings:
        try:
            return parse(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return Settings()
        except (OSError, UnicodeDecodeError, SettingsError) as error:
            log.warning("settings not used: %s", type(error).__name__)
            unread = marked("Settings", "The settings file cannot be read.")
            self._problem = error if isinstance(error, SettingsError) else SettingsError(unread)
            try:
                self._aside = keep_aside(self.path).name
            except OSError:
                self._in_the_way = True
            return Settings()

    @property
    def notice(self) -> str:
        """What to tell the user about a file that could not be used; "" where it could."""
        if self._problem is None:
            return ""
        reason = translate("Settings", self._problem.reason).format(version=self._problem.version)
        if not self._aside:
            return translate("Settings", "{reason} Default settings are used.").format(reason=reason)
        told = translate("Settings", "{reason} It was kept as {name}, and default settings are used.")
        return told.format(reason=reason, name=self._aside)

    def save(self) -> None:
        """Write the settings atomically.

        Raises:
            OSError: the folder cannot be written, or a file that is not understood cannot be kept aside.
        """
        if self._in_the_way and self.path.exists():
            keep_aside(self.path)
        self._in_the_way = False
        data = {"schema_version": len(MIGRATIONS) + 1, **asdict(self.values)}
        text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
        # JSON can say half a character, which UTF-8 cannot.
        write_atomically(self.path, text.encode(errors="replace"))
