"""From token ids to the text of block events."""

from __future__ import annotations

from typing import Protocol

from echo_core.decoding.events import TokenInfo
from echo_core.decoding.loop import Alternatives, DecodedBlock
from echo_core.text.streaming import Utf8Stream


class TokenBytes(Protocol):
    """The part of a tokenizer that decoding needs."""

    def token_bytes(self, token_id: int) -> bytes:
        """The UTF-8 bytes of one token, b"" for a special token."""
        ...


class BlockText:
    """Turns blocks into text, in order. A character cut by a block's end belongs to the token that completes it."""

    def __init__(self, tokenizer: TokenBytes) -> None:
        self._tokenizer = tokenizer
        self._stream = Utf8Stream()

    def take(self, block: DecodedBlock) -> tuple[str, tuple[TokenInfo, ...]]:
        """The text that became complete with ``block``, and its tokens.

        The last block ends the stream: an unfinished character becomes U+FFFD at the end of its text.
        """
        texts = [self._stream.feed(self._tokenizer.token_bytes(token)) for token in block.ids]
        rest = self._stream.flush() if block.last else ""
        if texts:
            texts[-1] += rest
        tokens = tuple(
            TokenInfo(text, p, self._shown(others))
            for text, p, others in zip(texts, block.p, block.alternatives, strict=True)
        )
        return "".join(texts) or rest, tokens

    def _shown(self, others: Alternatives) -> tuple[tuple[str, float], ...]:
        """Alternatives as text, special tokens left out: they have none."""
        pairs = ((self._tokenizer.token_bytes(token), p) for token, p in others)
        return tuple((data.decode("utf-8", "replace"), p) for data, p in pairs if data)
