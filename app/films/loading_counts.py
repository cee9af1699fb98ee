"""How far the loading of films is, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from app.translation import counted, translate


@dataclass
class LoadingCounts:
    """Counts since nothing was being loaded.

    ``done`` and ``total`` are of films, those that cannot be read included; the rest says what became of the files.
    ``duplicates`` and ``copies`` are films and documents that were open already.
    """

    done: int = 0
    total: int = 0
    opened: int = 0
    unreadable: int = 0
    skipped: int = 0
    duplicates: int = 0
    documents: int = 0
    copies: int = 0
    cancelled: bool = False

    @property
    def summary(self) -> str:
        """For a status line."""
        parts = [counted("Opening", "%n film(s) opened", self.opened)]
        if self.documents:
            parts.append(counted("Opening", "%n document(s) about films opened", self.documents))
        if self.unreadable:
            parts.append(counted("Opening", "%n could not be opened", self.unreadable))
        if self.skipped:
            parts.append(counted("Opening", "%n file(s) without a film skipped", self.skipped))
        if self.duplicates:
            parts.append(counted("Opening", "%n film(s) open already left out", self.duplicates))
        if self.copies:
            parts.append(counted("Opening", "%n document(s) open already left out", self.copies))
        if self.cancelled:
            parts.append(translate("Opening", "stopped"))
        return translate("Opening", ", ").join(parts)
