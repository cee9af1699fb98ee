"""The demonstration film: NEMA's chest CR ``RG1``, from the installed package ``pydicom-data``."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from app.errors import AppError
from app.translation import translate

_NAME = "RG1_UNCR.dcm"


def demo_film() -> Path:
    """The path of the uncompressed RG1.

    Raises:
        AppError: the package ``pydicom-data`` is not installed, or lacks the file.
    """
    # The package keeps its files in the top-level package ``data_store``; looked up without importing it or pydicom.
    spec = find_spec("data_store")
    for root in (spec.submodule_search_locations or []) if spec is not None else []:
        path = Path(root) / "data" / _NAME
        if path.is_file():
            return path
    raise AppError(
        translate("Opening", "The demonstration film is not installed. Install it with: pip install pydicom-data")
    )
