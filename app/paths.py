"""Folders of the user's own in which the program keeps its files."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import PlatformDirs


@dataclass(frozen=True)
class UserFolders:
    """Settings, recovery data and logs, each in the place that the platform means for it."""

    settings: Path
    data: Path
    logs: Path

    @classmethod
    def of_platform(cls) -> UserFolders:
        """The folders of this platform; nothing is made yet."""
        folders = PlatformDirs("echo-reader", appauthor=False)
        return cls(folders.user_config_path, folders.user_data_path, folders.user_log_path)

    @classmethod
    def under(cls, root: Path) -> UserFolders:
        """All three below one folder: a portable or a throw-away profile."""
        return cls(root / "settings", root / "data", root / "logs")


def printable(path: str, errors: str = "replace") -> str:
    """A path, or words with one in it, as Qt can show it: bytes of a name that are not UTF-8 would be lost.

    ``errors`` says what stands for them, as for :meth:`bytes.decode`.
    """
    # As Python reads names: not by os.fsencode, for the words may be of more letters than the system's language has.
    return path.encode("utf-8", "surrogatepass" if os.name == "nt" else "surrogateescape").decode("utf-8", errors)
