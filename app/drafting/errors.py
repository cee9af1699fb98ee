"""Errors of drafting as the window sees it."""

from __future__ import annotations

from app.errors import AppError


class DraftingError(AppError):
    """A draft cannot be asked for."""

    kind = "drafting"


class NoFilmsError(DraftingError):
    """There is nothing to draft from."""

    kind = "no_films"


class MixedStudiesError(DraftingError):
    """Films of different studies were handed over as one; a report belongs to one study."""

    kind = "mixed_studies"


class ProtocolError(DraftingError):
    """A line of the worker is no event."""

    kind = "protocol"
