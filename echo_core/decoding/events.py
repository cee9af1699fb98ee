"""What a draft tells its reader. The same events go to the terminal, to ``--json`` and out of the worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Ready:
    """A model is loaded: ``seconds`` is what loading took."""

    model: str
    backend: str
    device: str
    seconds: float


@dataclass(frozen=True, slots=True)
class TokenInfo:
    """One token: the text it completed, the model's probability in [0, 1], and what it might have been."""

    text: str
    p: float
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A decoded block. ``text`` is the text that became complete with it; ``ids`` are its token ids, ``<eos>`` cut."""

    index: int
    text: str
    tokens: tuple[TokenInfo, ...]
    ms: float
    ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """Another wording of a sentence, and its tokens."""

    text: str
    tokens: tuple[TokenInfo, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """A finished draft. Times are milliseconds.

    ``first_block_ms`` and ``total_ms`` start when decoded pixels are handed over (model rendering and prefill
    included); ``decode_ms`` is the forwards of the blocks alone; ``film_ms`` is reading the films. ``tpf`` is tokens
    per decode forward; ``tokens`` does not count ``<eos>``.
    """

    text: str
    tokens: int
    forwards: int
    tpf: float
    first_block_ms: float
    decode_ms: float
    total_ms: float
    film_ms: float = 0.0
    ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader should know that does not end the draft, such as a change of device."""

    message: str


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The draft ended because it was asked to; the blocks before stay valid."""


@dataclass(frozen=True, slots=True)
class Failure:
    """The draft, or the command, failed."""

    kind: str
    message: str


Event = Ready | Block | Wording | Done | Notice | Cancelled | Failure


def to_json(event: Event) -> dict[str, Any]:
    """The event as plain JSON types, its name under ``"event"``."""
    match event:
        case Ready(model, backend, device, seconds):
            return {
                "event": "ready",
                "model": model,
                "backend": backend,
                "device": device,
                "seconds": round(seconds, 3),
            }
        case Block():
            return {
                "event": "block",
                "index": event.index,
                "text": event.text,
                "tokens": [_token_json(token) for token in event.tokens],
                "ms": round(event.ms, 3),
            }
        case Wording(text, tokens):
            return {"event": "wording", "text": text, "tokens": [_token_json(token) for token in tokens]}
        case Done():
            return {
                "event": "done",
                "text": event.text,
                "tokens": event.tokens,
                "forwards": event.forwards,
                "tpf": round(event.tpf, 3),
                "first_block_ms": round(event.first_block_ms, 3),
                "decode_ms": round(event.decode_ms, 3),
                "total_ms": round(event.total_ms, 3),
                "film_ms": round(event.film_ms, 3),
            }
        case Notice(message):
            return {"event": "notice", "message": message}
        case Cancelled():
            return {"event": "cancelled"}
        case Failure(kind, message):
            return {"event": "error", "kind": kind, "message": message}


def _token_json(token: TokenInfo) -> dict[str, Any]:
    others = [[text, round(p, 4)] for text, p in token.alternatives]
    return {"text": token.text, "p": round(token.p, 4), "alternatives": others}
