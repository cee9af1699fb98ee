"""Where a file about a film goes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.translation import translate


def ask_path(parent: QWidget, title: str, offered: str, filters: str, suffixes: Sequence[str]) -> Path | None:
    """The file that the person chooses, None for none; no file is replaced without a question.

    ``suffixes`` are those of ``filters``, in their order: a name with none of them gets the chosen filter's.
    """
    name, chosen = QFileDialog.getSaveFileName(parent, title, offered, filters)
    if not name:
        return None
    path = Path(name)
    if path.suffix.lower() in suffixes:
        return path
    listed = filters.split(";;")
    path = path.with_name(path.name + suffixes[listed.index(chosen) if chosen in listed else 0])
    # The dialog has asked about the name without the suffix only.
    return path if not path.exists() or _may_replace(parent) else None


def _may_replace(parent: QWidget) -> bool:
    question = translate("Saving", "A file of this name is there already. Replace it?")
    answer = QMessageBox.question(parent, translate("Saving", "Replace file"), question)
    return answer == QMessageBox.StandardButton.Yes
