"""The root of every error that this program raises on purpose."""

from __future__ import annotations


class EchoError(Exception):
    """A failure with a message written for the person at the workstation.

    ``kind`` is a short, stable word that travels in worker events (``{"event": "error", "kind": …}``), so that
    the window can react to the sort of failure without reading the sentence.
    """

    kind = "error"
