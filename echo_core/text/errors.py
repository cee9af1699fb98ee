"""Errors of the text package."""

from __future__ import annotations

from echo_core.errors import EchoError


class TextError(EchoError):
    """Text cannot be encoded, a language is not known, or a tokenizer file cannot be used."""

    kind = "text"
