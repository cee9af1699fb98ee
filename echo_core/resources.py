"""Where the files that ship with the program are found, from a checkout and from an installed wheel alike."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from echo_core.errors import EchoError


class ResourceError(EchoError):
    """A file that ships with the program cannot be reached."""


def resource(*parts: str) -> Path:
    """Return the path of a shipped file or folder, such as ``resource("fonts", "OFL.txt")``.

    The path may not exist (the embedded model is optional): the caller decides what an absent resource means.

    Raises:
        ResourceError: the ``resources`` package is not an ordinary folder (a zipped installation, for example).
    """
    root = files("resources")
    if not isinstance(root, Path):
        raise ResourceError(
            "resource", "The program's own files are not in an ordinary folder: install ECHO with pip, not from a zip."
        )
    return root.joinpath(*parts)
